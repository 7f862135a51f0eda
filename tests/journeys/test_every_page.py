"""No page that anybody can reach fails axe, complains in the console, breaks the policy or scrolls sideways."""

from __future__ import annotations

import time

import pytest

from .conftest import EMAILS, Visit
from .crawl import Crawl

FEWEST_KINDS = 40  # a crawl that finds less has lost its way


def test_every_page_of_the_programme_manager(visit: Visit) -> None:
    started, crawl = time.monotonic(), Crawl(visit("programme_manager"))
    crawl.from_("/")
    print(f"\nLooked at {len(crawl.seen)} kinds of page in {time.monotonic() - started:.0f} s")
    for k in sorted(crawl.seen): print(k)
    assert not crawl.problems, "\n".join(crawl.problems)
    assert len(crawl.seen) >= FEWEST_KINDS
