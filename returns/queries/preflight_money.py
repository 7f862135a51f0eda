"""The money and the meetings of a return as its checks look at them."""

from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse

from budget.models import Payment, PaymentState, Virement
from budget.queries.findings import all_findings
from budget.queries.position import PlacedLine, placed_lines
from projects.domain.meetings import MeetingState
from projects.domain.streams import Stream
from projects.models import Meeting, Person
from projects.queries.meetings import in_state, with_projects
from returns.domain.preflight import Mend
from returns.domain.preflight_money import (
    BALANCES,
    BudgetFact,
    ClaimFact,
    LineFact,
    MeetingFact,
    MoveFact,
    RequestFact,
)
from returns.models import GrantReturn
from seslip.foundation.clock import today

from .preflight_people import People, for_office

RECORDS = "records"  # the topic of what the budget finds in the records of today


def line_facts(one: GrantReturn, people: People) -> list[LineFact]:
    return [_line(one, placed, people) for placed in placed_lines(Person.command_line(), one.year, one.period_end)]


def _line(one: GrantReturn, placed: PlacedLine, people: People) -> LineFact:
    line, outturn = placed.line, placed.outturn
    numbers = [link.project.number for link in line.covered]
    asked = urlencode({"year": one.year, "line": line.pk, "day_to": one.period_end})
    return LineFact(
        id=line.pk,
        label=line.label,
        revised=outturn.revised,
        paid=outturn.paid,
        variance=outturn.variance.total,
        wants_explanation=placed.standing.wants_explanation,
        forecast=people.mend(numbers, reverse("budget:line_forecast", args=(line.pk,)), "Explain it", finance=True),
        payments=Mend(f"{reverse('budget:payment_list')}?{asked}", "Look at the payments", "Finance", finance=True),
    )


def budget_facts(one: GrantReturn) -> list[BudgetFact]:
    """What is wrong with the records of today; what the plan prints otherwise is explained where it is held."""
    found = all_findings(Person.command_line(), one.year, one.period_end)
    return [BudgetFact(row, _budget_mend(one, row.key)) for row in found if row.topic == RECORDS]


def _budget_mend(one: GrantReturn, key: str) -> Mend:
    """A stream that does not balance is put right in the budget; anything else is put right or explained there."""
    check = key.partition("/")[0]
    if check in BALANCES:
        url = f"{reverse('budget:checks')}?{urlencode({'year': one.year})}#check-{check}"
        return for_office(url, "Look at the budget", finance=True)
    url = f"{reverse('budget:finding_note')}?{urlencode({'year': one.year, 'key': key})}"
    return for_office(url, "Explain it", finance=True)


def move_facts(one: GrantReturn) -> list[MoveFact]:
    """Approved virements from one stream to another that count at the position date."""
    approved = Virement.objects.approved_by(one.period_end).filter(source__heading__section__year=one.year)
    return [
        MoveFact(
            row.pk,
            Stream(row.stream),
            Stream(row.target_stream),
            row.amount,
            row.consent_on,
            row.consent_reference,
            for_office(reverse("budget:virement_page", args=(row.pk,)), "Look at it", finance=True),
        )
        for row in approved.exclude(stream=F("target_stream")).order_by("pk")
    ]


def claim_facts(one: GrantReturn) -> list[ClaimFact]:
    """Claims dated up to the position date that wait for a decision: approved, they are paid on their day."""
    claimed = Payment.objects.until(one.period_end).filter(
        state=PaymentState.CLAIMED, line__heading__section__year=one.year
    )
    return [
        ClaimFact(
            row.pk,
            row.line.label,
            row.payee,
            row.day,
            row.amount,
            for_office(reverse("budget:payment_page", args=(row.pk,)), "Decide it", finance=True),
        )
        for row in claimed.select_related("line").order_by("day", "pk")
    ]


def request_facts(one: GrantReturn) -> list[RequestFact]:
    """Virements that wait for a decision: in a year that is over all, since what is decided late counts on its last
    day, else those asked for up to the position date.
    """
    over = one.year.ends <= one.period_end
    waiting = Virement.objects.waiting().filter(source__heading__section__year=one.year)
    asked = waiting if over else waiting.filter(requested_on__lte=one.period_end)
    return [
        RequestFact(
            row.pk,
            row.source.label,
            row.target.label,
            row.amount,
            row.requested_on,
            over,
            for_office(reverse("budget:virement_page", args=(row.pk,)), "Look at it", finance=True),
        )
        for row in asked.select_related("source", "target").order_by("requested_on", "pk")
    ]


def meeting_facts(one: GrantReturn, people: People) -> list[MeetingFact]:
    """Meetings up to the position date whose register is still to come."""
    asked = with_projects(Meeting.objects.filter(project__year=one.year, day__lte=one.period_end))
    return [
        MeetingFact(
            row.pk,
            f"{row}, project {row.project.number}",
            row.day,
            people.mend(_held_by(row), reverse("projects:attendance_edit", args=(row.pk,)), "Record who came"),
        )
        for row in in_state(asked, MeetingState.MISSING, today()).order_by("day", "pk")
    ]


def _held_by(meeting: Meeting) -> list[int]:
    return [meeting.project.number, *(link.project.number for link in meeting.joint_links.all())]
