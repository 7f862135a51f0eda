"""Everything that the evaluation of a year says, read from records in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.periods import period_from
from targeted_support.access import check_read_giving, may_see_costs
from targeted_support.domain.days import total_tenths
from targeted_support.domain.impact import Consent
from targeted_support.domain.reach import Engagement
from targeted_support.domain.report_words import Cost, Helped, Told
from targeted_support.models import (
    Expert,
    Feedback,
    Lesson,
    Package,
    PackageDonor,
    PackageExpert,
    ReportSection,
    SupportPriority,
    SupportReport,
)

from .costs import Cost as PackageCost
from .lessons import feedback_of, lessons_of, next_year, priorities_of
from .money import support_money
from .outcomes import states_by
from .packages import package_rows
from .reach import begun_packages, engaged_in
from .support_records import support_records

Priorities = Sequence[tuple[str, Sequence[SupportPriority]]]


@dataclass(frozen=True)
class ReportFacts:
    """What is known of a year on its position date, as far as one reader may know it.

    `words` are the team's, by part. `public` says that it is for publication: with feedback that may be published
    and without costs, which not everybody may see.
    """

    year: ProgrammeYear
    position: date
    public: bool = False
    packages: Sequence[Told] = ()
    donors: Sequence[Helped] = ()
    lenders: Sequence[str] = ()
    organisations: Sequence[str] = ()
    tenths: int | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    outcomes_now: Mapping[str, int] = field(default_factory=dict)
    lessons: Sequence[Lesson] = ()
    feedback: Sequence[Feedback] = ()
    costs: Sequence[Cost] = ()
    engaged: Sequence[Engagement] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    priorities: Priorities = ()
    published: SupportReport | None = None

    @property
    def following(self) -> str:
        """The label of the next year."""
        return label_after(self.year)


def label_after(year: ProgrammeYear) -> str:
    """The label of the year after this one, whether it is planned or not."""
    return period_from(year.starts.year + 1).label


def report_facts(reader: Person, year: ProgrammeYear, position: date, *, public: bool = False) -> ReportFacts:
    """404 for those who do not read packages."""
    check_read_giving(reader)
    packages = _packages(reader, year, position)
    keys = [one.id for one in packages]
    following = next_year(year)
    return ReportFacts(
        year,
        position,
        public,
        packages=packages,
        donors=_donors(packages),
        **_experts(year, keys),
        outcomes=states_by(keys, position),
        outcomes_now=states_by(keys, max(position, today())),
        lessons=list(lessons_of(year)),
        feedback=_feedback(reader, year, public=public),
        costs=_costs(year, position) if may_see_costs(reader) and not public else (),
        engaged=list(engaged_in(year, position).values()) if keys else (),
        words={one.part: one.text for one in ReportSection.objects.filter(year=year)},
        priorities=priorities_of(following) if following else (),
        published=SupportReport.objects.filter(year=year).exclude(published_on=None).first(),
    )


def _packages(reader: Person, year: ProgrammeYear, position: date) -> list[Told]:
    """The packages of a year that were not withdrawn, by title, each at the stage it had reached by the day."""
    records = support_records(frozenset({year.pk}))
    begun = list(begun_packages(year, position, records))
    stages = {key: stage.value for key in begun for stage, day in records.moves_of(key) if day <= position}
    rows = package_rows(reader).filter(pk__in=begun).order_by("title", "pk")
    return [_told(one, stages.get(one.pk, one.stage)) for one in rows]


def _told(one: Package, stage: str) -> Told:
    return Told(
        id=one.pk,
        title=one.title,
        authorities=tuple(place.name for place in one.authorities),
        stage=stage,
        stream=one.stream,
        workforce=one.workforce,
        topic=one.topic.name if one.topic else "",
        kind=one.get_kind_display(),
        summary=one.summary,
    )


def _donors(packages: Iterable[Told]) -> list[Helped]:
    titles = {one.id: one.title for one in packages}
    rows = PackageDonor.objects.filter(package__in=list(titles)).select_related("authority")
    return [
        Helped(one.authority.name, titles[one.package_id], one.gives)
        for one in rows.order_by("authority__name", "package__title", "pk")
    ]


def _experts(year: ProgrammeYear, packages: Sequence[int]) -> dict[str, Any]:
    """Who lent experts that support a package of the year or help since then; single experts are not named."""
    links = list(PackageExpert.objects.filter(package__in=packages).values_list("expert", "tenths"))
    supporting = {expert for expert, _ in links}
    rows = [
        one
        for one in Expert.objects.select_related("authority")
        if one.is_confirmed and (one.since_id == year.pk or one.pk in supporting)
    ]
    return {
        "lenders": sorted({one.authority.name for one in rows if one.authority}),
        "organisations": sorted({one.organisation for one in rows if one.organisation and not one.authority}),
        "tenths": total_tenths(tenths for _, tenths in links),
    }


def _feedback(reader: Person, year: ProgrammeYear, *, public: bool) -> list[Feedback]:
    """What may be told: to everybody, or within the region as well."""
    told = (Consent.PUBLIC.value,) if public else (Consent.PUBLIC.value, Consent.REGION.value)
    return list(feedback_of(reader, year).filter(consent__in=told))


def _costs(year: ProgrammeYear, position: date) -> list[Cost]:
    """The figures of each stream that has any, and of packages that belong to none."""
    money = support_money(year, position)
    found = [
        _cost(one.stream.short, one.outturn.revised.total if one.line else None, one.costs) for one in money.streams
    ]
    placed = {cost.one.pk for one in money.streams for cost in one.costs}
    found.append(_cost("No stream recorded", None, [cost for cost in money.costs if cost.one.pk not in placed]))
    return [one for one in found if one.told]


def _cost(stream: str, budget: int | None, costs: Iterable[PackageCost]) -> Cost:
    rows = [cost.one for cost in costs if cost.one.package.stage != "withdrawn"]
    return Cost(stream, budget, *(_sum(getattr(one, name) for one in rows) for name in ("planned", "agreed", "actual")))


def _sum(amounts: Iterable[int | None]) -> int | None:
    told = [amount for amount in amounts if amount is not None]
    return sum(told) if told else None
