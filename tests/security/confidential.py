"""Every candid field filled with a sentence that must be found nowhere, and a walk that looks for it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve

SAID, CANARY = "Zanzibar", "kestrels nest in the boiler room"
WORDS = f"{SAID} {CANARY}"
HREF = re.compile(r"""(?:href|action)="([^"#]+)""")
PACKED = ("xlsx", "docx")
# What changes something, or shows the same again in another order.
ABOUT_ONE = re.compile(r"diagnostics:(group|finding|assessment|conversation)_|targeted_support:package_page")
BRIEFING = "authorities:authority_briefing"  # of one authority: each is as its page, which is looked at
PASSED_BY = re.compile(r"/logout/|[?&](sort|page)=")


def fill_everything(year: str = "2024-25") -> None:
    """A facilitated group with a self-assessment, its document, findings and a draft; a conversation and its words."""
    from diagnostics.actions.assessments import save_assessment
    from diagnostics.models import (
        ChallengeGroup,
        Conversation,
        ConversationPartner,
        Finding,
        RegionalTheme,
        SelfAssessment,
        ThemeHeading,
    )
    from projects.models import Authority, Person, ProgrammeYear, Project
    from seslip.foundation import audit

    facilitator = Person.objects.get(email="sheelagh.sullivan@example.org")
    kent, heading = Authority.objects.get(slug="kent"), ThemeHeading.objects.first()
    group = ChallengeGroup.objects.get(round__year__label=year, number=3)
    audit.change(group, by=facilitator, version=group.version, fields={"facilitator": facilitator})
    save_assessment(
        by=facilitator,
        assessment=SelfAssessment(round=group.round, authority=kent),
        group=ChallengeGroup.objects.get(pk=group.pk),
        version=0,
        fields={"strengths": WORDS, "help_asked": WORDS, "received": "2025-03-01"},
        document=SimpleUploadedFile(f"{WORDS}.txt", WORDS.encode()),
    )
    said = {"group": group, "authority": kent, "heading": heading, "text": WORDS, "raised": "2025-04-03"}
    done = {"outcome": "referral", "outcome_words": WORDS, "outcome_day": "2025-05-03"}
    finding = audit.create(Finding(**said, **done), by=facilitator)
    audit.change(finding, by=facilitator, version=1, fields={"text": f"{WORDS}, again"})
    audit.create(Finding(**said), by=facilitator)
    draft = {"round": group.round, "heading": heading, "title": "A draft", "text": WORDS, "drafted_by": facilitator}
    audit.create(RegionalTheme(**draft), by=facilitator)
    conversation = audit.create(
        Conversation(
            project=Project.objects.get(year__label="2025-26", number=3),
            authority=kent,
            year=ProgrammeYear.objects.get(label="2025-26"),
            agreed_on="2025-06-02",
            day="2025-11-03",
            lead=facilitator,
            stage="held",
            **dict.fromkeys(("scope", "diagnosis", "evaluation"), WORDS),
            follow_up="referral",
            follow_up_words=WORDS,
        ),
        by=facilitator,
    )
    audit.change(conversation, by=facilitator, version=1, fields={"scope": f"{WORDS}, again"})
    audit.create(ConversationPartner(conversation=conversation, partner="health", feedback=WORDS), by=facilitator)


def readable(answer: Any) -> str:
    """All text of an answer: of a packed file its parts, of a PDF its pages."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if content[:4] == b"%PDF":
        from pypdf import PdfReader

        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return str(content.decode(errors="replace"))


def kind_of(address: str) -> tuple[str, ...] | None:
    """One of each kind is enough, but for pages about one thing that holds candid words: each of those is looked at."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if ABOUT_ONE.match(match.view_name):
        return (match.view_name, parts.path)
    named = ("form",) if match.view_name == BRIEFING else ("form", "slug")
    which = (str(match.kwargs.get(name, "")) for name in named)
    return (match.view_name, *which, "filtered" if parts.query else "")


def walk(client: Client, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Each page that links lead to, with its text."""
    waiting, seen = list(starts), set[tuple[str, ...]]()
    while waiting:
        address = waiting.pop()
        kind = kind_of(address)
        if kind is None or kind in seen or PASSED_BY.search(address):
            continue
        seen.add(kind)
        answer = client.get(address)
        text = readable(answer)
        yield address, text
        if answer["Content-Type"].startswith("text/html"):
            links = (link.replace("&amp;", "&") for link in HREF.findall(text))
            base = urlsplit(address).path
            waiting += [base + link if link.startswith("?") else link for link in links if link.startswith(("?", "/"))]
