"""Every write to rounds: starting one, and what its groups cost."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from budget.models import BudgetLine
from diagnostics.access import check_edit_rounds
from diagnostics.actions.years import open_year
from diagnostics.models import ChallengeRound
from diagnostics.queries.rounds import years_without_round
from projects.actions.checking import checked, refuse, still_kept
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.clock import today

BEGUN = "The round has groups, self-assessments or priorities already, so it stays. Remove those first."


def create_round(*, by: Person, year: str, fields: Mapping[str, Any]) -> ChallengeRound:
    """Starts the round of a year, of the label `2026-27`, which is opened where it is not there yet.

    Raises ValidationError where the year has a round, or is too far ahead.
    """
    check_edit_rounds(by)
    taken = ChallengeRound.objects.filter(year__label=year).exists()
    refuse(year=f"{year} has a round already." if taken else "")
    offered = [one.label for one in years_without_round(today())]
    refuse(year="" if year in offered else f"Choose one of these years: {', '.join(offered)}.")
    with transaction.atomic():
        opened = open_year(year, by=by)
        return audit.create(checked(ChallengeRound(), {**fields, "year": opened}, _problems), by=by)


def edit_round(
    *, by: Person, challenge_round: ChallengeRound, version: int, fields: Mapping[str, Any]
) -> ChallengeRound:
    """Changes costs, lines, project and note of a round; its year stays. Raises Stale."""
    check_edit_rounds(by)
    checked(challenge_round, fields, _problems)
    return audit.change(challenge_round, by=by, version=version, fields=fields)


def remove_round(*, by: Person, challenge_round: ChallengeRound, version: int) -> None:
    """Takes a round away that was started by mistake. Raises ValidationError where it has groups or other records."""
    check_edit_rounds(by)
    try:
        with transaction.atomic():
            stored = audit.change(challenge_round, by=by, version=version, fields={})
            if still_kept(stored):
                raise ValidationError(BEGUN)
            audit.remove(stored, by=by)
    except (ProtectedError, IntegrityError) as error:  # something was added to it in the meantime
        raise ValidationError(BEGUN) from error


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
