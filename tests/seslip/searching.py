"""What tests of the search share: what somebody finds, and a record of every kind with a word in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from projects.models import Person
from seslip.foundation import audit, search
from seslip.foundation.search_sources import SOURCES
from seslip.foundation.search_words import read_query

WORD = "zzkestrel"  # in no text of the plan
Reader = Callable[[str], Person]


def found(reader: Any, typed: str, kind: str = "") -> list[str]:
    results = search.find_all(reader, read_query(typed), kind)
    return ["".join(piece.text for piece in find.title) for find in results.chosen]


def kinds(reader: Any, typed: str) -> set[str]:
    return {one.source.kind for one in search.find_all(reader, read_query(typed)).kinds}


TEXTS = {
    "project": "title",
    "authority": "name",
    "person": "name",
    "meeting": "title",
    "plan_text": "text",
    "kpi": "text",
    "requirement": "title",
    "sub_requirement": "text",
    "evidence": "title",
    "group": "headlines",
    "conversation": "headlines",
    "theme": "text",
    "package": "summary",
    "expert": "name",
    "prospectus": "offer",
    "lesson": "title",
    "evaluation": "shared_with",
    "return": "reason",
}


def say(source: Any, words: str) -> Any:
    """Gives a record of a kind new words by an audited change."""
    record = source.records().order_by("pk").first()
    stored = record.as_stored()
    fields = {TEXTS[source.kind]: f"{words} {getattr(record, TEXTS[source.kind])}"[:80]}
    return audit.change(stored, by=None, version=stored.version, fields=fields)


def make_meeting() -> None:
    from projects.models import JointMeeting, Meeting, Project

    one, other = Project.objects.filter(used=True)[:2]
    meeting = audit.create(Meeting(project=one, day="2025-10-01"), by=None)
    audit.create(JointMeeting(meeting=meeting, project=other), by=None)


def make_evidence() -> None:
    from kpis.models import Evidence, Kpi

    item = {"title": "Minutes", "day": "2025-10-01", "link": "https://example.org/minutes"}
    audit.create(Evidence(kpi=Kpi.objects.first(), added_by=Person.objects.first(), **item), by=None)


def make_conversation() -> None:
    from diagnostics.models import Conversation
    from projects.models import Authority, Project

    project = Project.objects.get(number=3)
    where = {"authority": Authority.objects.first(), "project": project, "year": project.year}
    audit.create(Conversation(agreed_on="2025-06-02", **where), by=None)


def make_expert() -> None:
    from projects.models import Authority, ProgrammeYear
    from targeted_support.models import Expert

    since = ProgrammeYear.objects.first()
    audit.create(Expert(name="An expert", authority=Authority.objects.first(), since=since), by=None)


def make_prospectus() -> None:
    from projects.models import ProgrammeYear
    from targeted_support.models import OfferYear

    offer = OfferYear.objects.first()
    if offer is None:
        offer = audit.create(OfferYear(year=ProgrammeYear.objects.get(label="2025-26")), by=None)
    audit.change(offer, by=None, version=offer.version, fields={"published_on": "2025-05-01"})


def make_evaluation() -> None:
    from projects.models import ProgrammeYear
    from targeted_support.models import SupportReport

    year = ProgrammeYear.objects.get(label="2025-26")
    audit.create(SupportReport(year=year, published_on="2026-04-01"), by=None)


def make_return() -> None:
    from projects.models import ProgrammeYear
    from returns.models import GrantReturn

    year = ProgrammeYear.objects.get(label="2025-26")
    audit.create(GrantReturn(year=year, period_end="2026-03-31", due="2026-05-31"), by=None)


def freeze() -> None:
    from django.utils import timezone

    from returns.models import FrozenReturn, GrantReturn

    said = {"number": 1, "document": '{"parts": []}', "sha256": "0" * 64, "frozen_at": timezone.now()}
    FrozenReturn.objects.create(of=GrantReturn.objects.get(), by=Person.objects.first(), **said)


MAKERS = {
    "meeting": make_meeting,
    "evidence": make_evidence,
    "conversation": make_conversation,
    "expert": make_expert,
    "prospectus": make_prospectus,
    "evaluation": make_evaluation,
    "return": make_return,
}


def fill() -> None:
    """A record of every kind, with the word in a text that everybody reads who sees it."""
    for kind, make in MAKERS.items():
        if not SOURCES[kind].records().exists():
            make()
    for source in SOURCES.values():
        say(source, WORD)
