"""Whom targeted support has engaged (plan, Appendix 4, 33.3), and the ledger of what all 19 give and receive."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate

from projects.domain.meetings import Held
from projects.models import Authority, Person, ProgrammeYear, Project
from projects.queries.meetings import authority_names, held_by_project
from projects.queries.programme import authority_rows
from seslip.foundation.history import entered
from seslip.foundation.sharing import read_once
from targeted_support.domain.days import total_tenths
from targeted_support.domain.reach import Engagement, Record, day_of
from targeted_support.domain.stages import PackageStage
from targeted_support.models import (
    Expert,
    OfferYear,
    Package,
    PackageDonor,
    PackageExpert,
    PackageRecipient,
    ReachNote,
)

from .support_records import SupportRecords, support_records


@read_once
def engaged_in(year: ProgrammeYear, as_at: date, known: bool = False) -> dict[int, Engagement]:
    """All authorities by id, in order of their names, each with what engaged it in a year by a day.

    An authority is engaged as recipient of a package of the year that is not withdrawn, as its donor, or by lending
    experts: they support a package of the year, or help since this year. An offer of help that the team has not taken
    up does not count. With `known` only what had been entered by the end of that day counts. Eight queries at most.
    """
    records = support_records(frozenset({year.pk}), as_at if known else None)
    return engaged(year, as_at, records, authority_names())


def engaged(
    year: ProgrammeYear, as_at: date, records: SupportRecords, names: Mapping[int, str]
) -> dict[int, Engagement]:
    """The same from packages and names that were read before."""
    found = {key: Engagement(key, name) for key, name in names.items()}
    packages = begun_packages(year, as_at, records)
    links = _links(packages, records.by)
    for authority, package in links[PackageRecipient]:
        found[authority].received.append(packages[package])
    for authority, package in links[PackageDonor]:
        found[authority].helped.append(packages[package])
    for expert, record in _lent(year, as_at, records.by, packages, links[PackageExpert]):
        name = expert.name or f"Experts of {names[expert.authority_id]}"
        found[expert.authority_id].lent.append(replace(record, name=name))
    for engagement in found.values():
        for own in (engagement.received, engagement.helped, engagement.lent):
            own.sort(key=lambda record: (record.day, record.name))
    return found


def _links(packages: Collection[int], by: date | None) -> dict[Any, list[tuple[int, int]]]:
    """Which authority receives and helps, and which expert supports, with which package; one query."""
    named = {PackageRecipient: "authority", PackageDonor: "authority", PackageExpert: "expert"}
    rows = [
        entered(model, by).filter(package__in=list(packages)).order_by().values_list(Value(place), name, "package")
        for place, (model, name) in enumerate(named.items())
    ]
    found: dict[Any, list[tuple[int, int]]] = {model: [] for model in named}
    for place, one, package in rows[0].union(*rows[1:], all=True):
        found[list(named)[place]].append((one, package))
    return found


def begun_packages(year: ProgrammeYear, as_at: date, records: SupportRecords) -> dict[int, Record]:
    """The packages of a year, or of an earlier one that go on in it, that had begun by a day and were not withdrawn."""
    rows = {one.pk: one for one in records.of(year)}
    days = _entered_on(Package, [key for key, one in rows.items() if not (records.moves_of(key) or one.starts_on)])
    found = {}
    for key, one in rows.items():
        moves = records.moves_of(key)
        first = moves[0][1] if moves else one.starts_on
        day = first or day_of(None, days[key], year.ends)
        then = [stage for stage, on in moves if on <= as_at]
        if day <= as_at and then[-1:] != [PackageStage.WITHDRAWN]:
            url = reverse("targeted_support:package_page", args=(key,))
            found[key] = Record(one.title, url, day, told=first is not None, package=key)
    return found


def _lent(
    year: ProgrammeYear,
    as_at: date,
    by: date | None,
    packages: dict[int, Record],
    links: Iterable[tuple[int, int]],
) -> list[tuple[Any, Record]]:
    """Which expert an authority lends, and since when: the first package they support, or when they were named."""
    first: dict[int, Record] = {}
    for expert, key in links:
        package = packages[key]
        first[expert] = min(package, first.get(expert, package), key=lambda one: one.day)
    wanted = Q(since=year.pk) | Q(id__in=list(first))
    rows = [one for one in entered(Expert, by).filter(wanted).order_by() if one.is_confirmed and one.authority_id]
    days = _entered_on(Expert, [one.pk for one in rows if one.pk not in first])
    found = []
    for one in rows:
        begun = first.get(one.pk)
        day = begun.day if begun else day_of(None, days[one.pk], year.ends)
        if day <= as_at:
            url = reverse("targeted_support:expert_page", args=(one.pk,))
            found.append((one, Record(one.name, url, day, told=begun is not None and begun.told)))
    return found


def _entered_on(model: Any, keys: Collection[int]) -> dict[int, date]:
    """On which day each record was entered."""
    if not keys:
        return {}
    rows = model.history.filter(id__in=list(keys), history_type="+").values_list("id", "history_date")
    found: dict[int, datetime] = dict(rows)
    return {key: localdate(when) for key, when in found.items()}


@dataclass(frozen=True)
class LedgerRow:
    """What an authority received, gave, attended and answers for in a year; `tenths` is None where no day is told."""

    authority: Authority
    engagement: Engagement
    tenths: int | None
    attended: int
    meetings: int
    note: ReachNote | None

    @property
    def manages(self) -> int:
        return int(self.authority.manages)  # type: ignore[attr-defined]

    @property
    def sponsors(self) -> int:
        return int(self.authority.sponsors)  # type: ignore[attr-defined]


def ledger(reader: Person, year: ProgrammeYear, as_at: date, known: bool = False) -> list[LedgerRow]:
    """A row for each authority, by name; a fixed number of queries."""
    engaged = engaged_in(year, as_at, known)
    given = _tenths(year, as_at if known else None)
    meetings = meetings_of(support_projects(year), as_at, known)
    notes = {note.authority_id: note for note in ReachNote.objects.filter(year=year)}
    return [
        LedgerRow(
            authority=one,
            engagement=engaged[one.pk],
            tenths=total_tenths(given[one.pk]),
            attended=sum(one.pk in meeting.present for meeting in meetings),
            meetings=len(meetings),
            note=notes.get(one.pk),
        )
        for one in authority_rows(reader, year).order_by("name")
    ]


def _tenths(year: ProgrammeYear, by: date | None) -> dict[int, list[int | None]]:
    """The days that each authority's experts gave to packages of a year, one entry a package."""
    given: dict[int, list[int | None]] = defaultdict(list)
    places = dict(Expert.objects.values_list("pk", "authority"))
    packages = Package.objects.filter(year=year).values_list("pk", flat=True)
    for link in entered(PackageExpert, by).filter(package__in=list(packages)):
        if place := places.get(link.expert_id):
            given[place].append(link.tenths)
    return given


def support_projects(year: ProgrammeYear) -> QuerySet[Project]:
    """The projects whose budget lines pay for packages or for running them (plan: 33, and 45 for the Isle of Wight)."""
    paid = Q(line_projects__line__stream_offers__offer__year=year)
    managed = Q(line_projects__line__in=_management_lines(year))
    return Project.objects.filter(paid | managed, year=year).select_related("year").distinct().order_by("number")


def _management_lines(year: ProgrammeYear) -> list[int]:
    lines = OfferYear.objects.filter(year=year).values_list("management_line", flat=True)
    return [line for line in lines if line]


def meetings_of(projects: QuerySet[Project], as_at: date, known: bool = False) -> list[Held]:
    """The meetings of these projects that count, each once, by date."""
    found = held_by_project([project.pk for project in projects], as_at, known=known)
    once = {meeting.id: meeting for held in found.values() for meeting in held if meeting.counts}
    return sorted(once.values(), key=lambda meeting: (meeting.day, meeting.id))
