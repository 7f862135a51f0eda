"""What the checks find before a return goes out, and what of it was passed."""

from datetime import date, timedelta

from kpis.domain.honesty import STALE_AFTER_DAYS
from projects.domain.roles import Role
from projects.models import Person
from returns.access import may_edit_returns
from returns.domain.preflight import Finding, Judged, Passed, judged, open_again
from returns.domain.preflight_kpis import kpi_findings
from returns.domain.preflight_money import (
    budget_findings,
    missing_registers,
    mixed_payments,
    moved_across,
    unbalanced,
    undecided_claims,
    undecided_virements,
    unexplained,
)
from returns.domain.preflight_twice import counted_twice, promised_twice
from returns.domain.preflight_words import missing_explanations, missing_narratives, printed_faults, text_faults
from returns.models import CheckPass, FrozenReturn, GrantReturn
from seslip.foundation.periods import show_date
from seslip.foundation.sharing import shared_reads

from .assemble import Assembled, assemble
from .frozen import is_frozen
from .preflight_kpis import kpi_checks
from .preflight_money import budget_facts, claim_facts, line_facts, meeting_facts, move_facts, request_facts
from .preflight_people import People, people_of
from .preflight_words import exception_facts, narrative_facts, printed_facts, written
from .standing import corrected_by


def findings(one: GrantReturn, found: Assembled | None = None) -> list[Finding]:
    """Everything the checks find in a draft, in a fixed number of queries; of a correction only in its open parts.

    `found` is the draft where it is read already.
    """
    with shared_reads():
        found = found or assemble(one)
        people = people_of(one.year)
        everything = [
            *_of_kpis_and_words(one, found, people),
            *_of_money(one, people),
            *missing_registers(meeting_facts(one, people)),
        ]
    return open_again(everything, one.reopened) if one.corrects_id else everything


def _of_kpis_and_words(one: GrantReturn, found: Assembled, people: People) -> list[Finding]:
    kpis, exceptions = kpi_checks(one, people), exception_facts(one, found, people)
    narratives = narrative_facts(one, found)
    texts = written(kpis, exceptions, narratives)
    return [
        *kpi_findings(kpis, one.year.starts, *fresh_from(one)),
        *promised_twice(kpis),
        *counted_twice(kpis, texts),
        *missing_explanations(exceptions),
        *missing_narratives(narratives),
        *text_faults(texts),
        *printed_faults(printed_facts(one)),
    ]


def _of_money(one: GrantReturn, people: People) -> list[Finding]:
    lines, budget = line_facts(one, people), budget_facts(one)
    return [
        *unbalanced(budget),
        *mixed_payments(lines),
        *moved_across(move_facts(one), one.period_end),
        *unexplained(lines),
        *undecided_claims(claim_facts(one)),
        *undecided_virements(request_facts(one)),
        *budget_findings(budget, lines),
    ]


def fresh_from(one: GrantReturn) -> tuple[date, str]:
    """The day from which an update is recent, and what that is in words: since the year's return before, if any."""
    earlier = FrozenReturn.objects.filter(of__year=one.year, of__period_end__lt=one.period_end)
    before = earlier.order_by("-of__period_end").values_list("of__period_end", flat=True).first()
    if before:
        return before + timedelta(days=1), f"since the return at {show_date(before)}"
    return one.period_end - timedelta(days=STALE_AFTER_DAYS), f"in the six weeks before {show_date(one.period_end)}"


def passes_of(one: GrantReturn) -> dict[str, Passed]:
    """What was said last of each warning, by its key; a pass that was lifted has no reason.

    A correction goes on from what was said of the versions before. Whether a pass holds is for the warning to say
    (`domain.preflight.judged`).
    """
    rows = CheckPass.objects.filter(of__in=[one, *corrected_by(one)]).select_related("by").order_by("pk")
    return {row.key: Passed(row.sentence, row.reason, str(row.by), row.recorded) for row in rows}


def judged_findings(one: GrantReturn, found: Assembled | None = None) -> list[Judged]:
    """Every finding with the reason why it was passed; nothing of a frozen return, which is as it is."""
    if is_frozen(one):
        return []
    return judged(findings(one, found), passes_of(one))


def left(one: GrantReturn, found: Assembled | None = None) -> list[Finding]:
    """What stands between a draft and its being checked: what blocks, and the warnings nobody has passed."""
    return [row.finding for row in judged_findings(one, found) if row.in_the_way]


def shown_to(reader: Person, rows: list[Judged]) -> list[Judged]:
    """Everything to the programme manager, to others what they can mend."""
    if may_edit_returns(reader):
        return rows
    finance = reader.standing.has(Role.FINANCE)
    return [row for row in rows if reader.pk in row.finding.mend.people or (finance and row.finding.mend.finance)]
