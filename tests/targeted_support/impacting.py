"""What tests of impact share: a package of Kent that was completed, with an outcome in confidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation import audit
from targeted_support.actions.outcomes import answer_outcome, create_outcome
from targeted_support.domain.impact import OutcomeState
from targeted_support.models import Package, PackageMove, PackageOutcome, PackageRecipient

TEAM = "claire.woodcock@example.org"
COMPLETE = date(2025, 10, 31)
AFTER_3, AFTER_6 = date(2026, 1, 31), date(2026, 4, 30)
SECRET = "Waiting for an annual review falls below ten weeks"
IMPACT, REPORT, PRIORITIES = (f"/targeted-support/{path}/" for path in ("impact", "evaluation", "priorities"))


def team() -> Person:
    return Person.objects.get(email=TEAM)


def year(label: str = "2025-26") -> ProgrammeYear:
    return ProgrammeYear.objects.get(label=label)


def completed(*slugs: str, day: date = COMPLETE, **said: Any) -> Package:
    """A package that came to its end on a day, for Kent where nobody is named."""
    fields = {"title": "Reviews on time", "stream": "SEND", "year": year(), "stage": "complete", **said}
    package = audit.create(Package(**fields), by=team())
    for slug in slugs or ("kent",):
        place = Authority.objects.get(slug=slug)
        audit.create(PackageRecipient(package=package, authority=place), by=team())
    PackageMove.objects.create(package=package, stage="complete", day=day, by=team())
    return package


def hoped(package: Package, text: str = SECRET) -> PackageOutcome:
    made = create_outcome(by=team(), package=package, fields={"text": text, "measured_by": "The weekly list"})
    return PackageOutcome.objects.select_related("package").get(pk=made.pk)


def answered(outcome: PackageOutcome, state: OutcomeState, day: date, by: Person | None = None) -> PackageOutcome:
    seen = outcome.as_stored().version
    return answer_outcome(by=by or team(), outcome=outcome, version=seen, state=state, day=day, words="Seen")
