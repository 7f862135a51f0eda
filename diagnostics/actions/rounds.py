"""Every write to rounds: starting one, and what its groups cost."""

from collections.abc import Mapping
from typing import Any

from budget.models import BudgetLine
from diagnostics.access import check_edit_rounds
from diagnostics.models import ChallengeRound
from projects.actions.checking import checked, refuse
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit


def create_round(*, by: Person, year: ProgrammeYear, fields: Mapping[str, Any]) -> ChallengeRound:
    """Starts the round of a year. Raises ValidationError where the year has one."""
    check_edit_rounds(by)
    refuse(year=f"{year} has a round already." if ChallengeRound.objects.filter(year=year).exists() else "")
    return audit.create(checked(ChallengeRound(), {**fields, "year": year}, _problems), by=by)


def edit_round(
    *, by: Person, challenge_round: ChallengeRound, version: int, fields: Mapping[str, Any]
) -> ChallengeRound:
    """Changes costs, lines, project and note of a round; its year stays. Raises Stale."""
    check_edit_rounds(by)
    checked(challenge_round, fields, _problems)
    return audit.change(challenge_round, by=by, version=version, fields=fields)


def _problems(challenge_round: ChallengeRound) -> dict[str, str]:
    year, project = challenge_round.year, challenge_round.project
    elsewhere = project is not None and project.year_id != year.pk
    return {
        "project": f"This project is not of {year}. Choose one that is." if elsewhere else "",
        "triad_line": _problem_of_line(challenge_round.triad_line, year),
        "quartet_line": _problem_of_line(challenge_round.quartet_line, year),
    }


def _problem_of_line(line: BudgetLine | None, year: ProgrammeYear) -> str:
    if line is None:
        return ""
    section = line.heading.section
    if section.year_id != year.pk or section.side != "expenditure":
        return f"This line is no spending of {year}. Choose one that is."
    return ""
