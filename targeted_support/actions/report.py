"""Every write to the evaluation of a year: the words of its parts, and its publishing."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked, refuse
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.periods import problem_of_future
from targeted_support.access import check_edit_impact
from targeted_support.domain.report_parts import ReportPart
from targeted_support.models import ReportSection, SupportReport


def write_section(*, by: Person, year: ProgrammeYear, part: ReportPart, version: int, text: str) -> ReportSection:
    """The words of a part; without any, the part says what its records say. Raises Stale."""
    check_edit_impact(by)
    with transaction.atomic():
        there = ReportSection.objects.filter(year=year, part=part.value).first()
        if there is None:
            return audit.create(checked(ReportSection(year=year, part=part.value), {"text": text}), by=by)
        checked(there, {"text": text})
        return audit.change(there, by=by, version=version, fields={"text": text})


def publish_report(*, by: Person, year: ProgrammeYear, version: int, day: date, shared_with: str = "") -> SupportReport:
    """Says on which day the evaluation was published, and with whom it was shared. Raises Stale."""
    check_edit_impact(by)
    refuse(published_on=problem_of_future(day, today()))
    fields = {"published_on": day, "shared_with": shared_with.strip()}
    with transaction.atomic():
        there = SupportReport.objects.filter(year=year).first()
        if there is None:
            return audit.create(checked(SupportReport(year=year), fields), by=by)
        checked(there, fields)
        return audit.change(there, by=by, version=version, fields=fields)


def withdraw_report(*, by: Person, report: SupportReport, version: int) -> SupportReport:
    """Takes the publishing back, such as one that was recorded by mistake. Raises Stale."""
    check_edit_impact(by)
    if report.published_on is None:
        raise ValidationError("It is not published.")
    return audit.change(report, by=by, version=version, fields={"published_on": None, "shared_with": ""})
