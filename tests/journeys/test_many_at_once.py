"""A page opens while many people have theirs open."""

from __future__ import annotations

import http.client
from contextlib import ExitStack
from urllib.parse import urlsplit

from .server import Server

OPEN = 200  # connections: some thirty browsers


def asked(server: Server) -> http.client.HTTPConnection:
    """A connection that has had its answer and stays open, as a browser keeps it."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    return connection


def test_whoever_comes_while_thirty_have_a_page_open_is_answered(server: Server) -> None:
    with ExitStack() as open_ones:
        for _ in range(OPEN):
            open_ones.callback(asked(server).close)
