"""E-mails: a subject of one line, both parts, and a setting that cannot be read is refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

from seslip.foundation import mail
from seslip.settings import days, site_url


@pytest.fixture
def letter(tmp_path: Path, settings: Any) -> str:
    """A pair of templates, by the name that both have."""
    (tmp_path / "letter.txt").write_text("{{ subject }} {{ site }}/x {{ what|safe }}\n")
    (tmp_path / "letter.html").write_text('<a href="{{ site }}/x">{{ what }}</a>')
    settings.SITE_URL = "https://seslip.example.org"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "letter"


def test_a_subject_cannot_bring_a_header_of_its_own(letter: str) -> None:
    hostile = "KPI 3.1\r\nBcc: other@example.org\n " + "x" * 300
    mail.send(to="one@example.org", subject=hostile, template=letter, context={"what": "<b>"})
    (message,) = outgoing.outbox
    assert message.subject.startswith("KPI 3.1 Bcc: other@example.org x") and len(message.subject) == 150
    assert message.recipients() == ["one@example.org"]
    assert message.message()["Bcc"] is None


def test_both_parts_have_whole_addresses_and_only_one_is_escaped(letter: str) -> None:
    mail.send(to="one@example.org", subject="One", template=letter, context={"what": "<b>"})
    (message,) = outgoing.outbox
    assert message.body == "One https://seslip.example.org/x <b>\n"
    assert message.alternatives[0] == ('<a href="https://seslip.example.org/x">&lt;b&gt;</a>', "text/html")


def test_a_server_that_takes_nothing_is_a_failure(letter: str) -> None:
    class Deaf(BaseEmailBackend):
        def send_messages(self, messages: Any) -> int:
            return 0

    with pytest.raises(OSError, match="took nothing"):
        mail.send(to="one@example.org", subject="One", template=letter, context={}, connection=Deaf())


@pytest.mark.parametrize("text", ["soon", "7;14", "-1", "1.5", "4000"])
def test_days_that_cannot_be_read_are_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIND_BEFORE", text)
    with pytest.raises(ImproperlyConfigured, match=r"REMIND_BEFORE is .* Set it to days like 7,1"):
        days("REMIND_BEFORE", "7,1")


def test_days_are_read_in_any_order_and_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, read in (("1, 30,7,7", (30, 7, 1)), ("", ()), (None, (7, 1))):
        monkeypatch.delenv("REMIND_BEFORE", raising=False)
        if text is not None:
            monkeypatch.setenv("REMIND_BEFORE", text)
        assert days("REMIND_BEFORE", "7,1") == read


def test_an_address_of_the_site_is_a_web_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://seslip.example.org/")
    assert site_url() == "https://seslip.example.org"
    for text in ("seslip.example.org", "javascript:alert(1)", "https://a b", "/"):
        monkeypatch.setenv("SITE_URL", text)
        with pytest.raises(ImproperlyConfigured, match="SITE_URL is"):
            site_url()
