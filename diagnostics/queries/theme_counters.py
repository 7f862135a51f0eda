"""The counters of what a round leads to: priorities published, and findings that got help (plan, Appendix 4, 6.1-6.3).

The records behind a finding are confidential, so nobody is led to them from here.
"""

from collections import Counter as Tally
from collections.abc import Mapping

from django.urls import reverse

from diagnostics.domain.findings import Outcome
from diagnostics.models import ChallengeGroup, ChallengeRound, Finding, RegionalTheme
from kpis.domain.measures import Behind, Counted, MeasureKind
from kpis.queries.counters import Counter, Counting, register
from projects.models import ProgrammeYear
from seslip.foundation.history import entered

from .counter_records import grouped_years, round_years

HELPED = (Outcome.PACKAGE.value, Outcome.REFERRAL.value)


def count_priorities(asked: Counting) -> Mapping[int, Counted]:
    """1 where the round of the KPI's year has published a priority by the day."""
    rounds = asked.once(round_years, asked.years)
    rows = entered(RegionalTheme, asked.by).filter(round__in=list(rounds), published=True).order_by()
    found = Tally(rounds[one.round_id] for one in rows if one.published_on is None or one.published_on <= asked.as_at)
    return {one.pk: _published(found[one.kpi.year_id], one.kpi.year.label) for one in asked.measures}


def _published(number: int, year: str) -> Counted:
    if not number:
        return Counted(0, (), ("No priority of the year's round is published yet",))
    url = f"{reverse('diagnostics:theme_list')}?round={year}"
    words = f"{number} regional {'priority' if number == 1 else 'priorities'} published"
    return Counted(1, (Behind(words, url),))


def count_findings(asked: Counting) -> Mapping[int, Counted]:
    """Of the findings of the year's round by the day: whether any got help, and how many have an outcome."""
    groups = {group.pk: year for group, year in grouped_years(asked)}
    rows = entered(Finding, asked.by).filter(group__in=list(groups), raised__lte=asked.as_at).order_by()
    raised: Tally[int] = Tally()
    decided: Tally[int] = Tally()
    helped: Tally[int] = Tally()
    for finding in rows:
        year = groups[finding.group_id]
        raised[year] += 1
        if finding.outcome and finding.outcome_day <= asked.as_at:
            decided[year] += 1
            helped[year] += finding.outcome in HELPED
    return {
        one.pk: _counted(one.counter, *(tally[one.kpi.year_id] for tally in (raised, decided, helped)))
        for one in asked.measures
    }


def _counted(counter: str, raised: int, decided: int, helped: int) -> Counted:
    waiting = raised - decided
    words = (f"{waiting} of {raised} finding{'' if raised == 1 else 's'} without an outcome",) if waiting else ()
    if counter == "findings.helped":
        none = () if helped else ("No finding has led to a package or a referral yet",)
        return Counted(int(helped > 0), (), (*none, *words))
    return Counted(decided, (), words)


register(
    Counter(
        "priorities.published",
        "Peer challenge: regional priorities published",
        MeasureKind.DELIVERABLE,
        count_priorities,
        lambda reader: reader.standing.reads_plan,
        (ChallengeRound, RegionalTheme, ProgrammeYear),
    )
)
for _key, _label, _kind in (
    ("findings.helped", "Peer challenge: findings that led to a package or a referral", MeasureKind.DELIVERABLE),
    ("findings.decided", "Peer challenge: findings with an outcome", MeasureKind.COUNT),
):
    register(
        Counter(
            *(_key, _label, _kind, count_findings),
            lambda reader: reader.standing.reads_meetings,
            (ChallengeRound, ChallengeGroup, Finding),
        )
    )
