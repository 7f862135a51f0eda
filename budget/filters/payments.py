"""The filters of the lists of payments, commitments and receipts."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from budget.domain.spending import months_of
from budget.models import STREAM_FIELDS, BudgetLine, LineProject, PaymentState
from budget.queries.payments import filter_lines
from projects.domain.streams import Stream
from projects.models import ProgrammeYear, Project
from seslip.foundation import fresh
from seslip.foundation.fields import day_input
from seslip.foundation.filters import LONGEST_SEARCH, Choice, Search
from seslip.foundation.forms import LONGEST_KEY
from seslip.foundation.periods import MONTHS

from .lines import Narrowed, lines_narrowed_to


def month_choices(year: ProgrammeYear) -> list[tuple[str, str]]:
    """`2025-04` as `Apr 2025`, April to March."""
    return [(f"{day:%Y-%m}", f"{MONTHS[day.month - 1]} {day.year}") for day in months_of(year.starts)]


def of_line(word: str) -> Q:
    """Transactions on lines of a project with this number."""
    found = Q(line__label__icontains=word)
    if word.isascii() and word.isdigit() and len(word) < 5:
        found |= Q(line__in=LineProject.objects.filter(project__number=int(word)).values("line"))
    return found


class TransactionFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a total can lead to exactly its records."""

    side = "expenditure"
    q = Search("payee", "reference", "note", also=of_line)
    line = Choice(label="Line", everything="All lines", choices=(), field_name="line")
    project = Choice(label="Project", everything="All projects", choices=(), method="for_project")
    stream = Choice(
        label="Funding stream",
        everything="All streams",
        choices=[(stream.value, stream.label) for stream in Stream],
        method="in_stream",
    )
    theme = Narrowed("narrowed")
    strand = Narrowed("narrowed")
    month = Choice(label="Month", everything="All months", choices=(), method="in_month")
    day_from = django_filters.DateFilter(label="From", field_name="day", lookup_expr="gte", widget=day_input())
    day_to = django_filters.DateFilter(label="To", field_name="day", lookup_expr="lte", widget=day_input())
    year = django_filters.CharFilter(
        label="Programme year", method="as_listed", max_length=LONGEST_SEARCH, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, request: HttpRequest, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        reader: Any = request.user
        key = f"{fresh.revision(BudgetLine, LineProject, Project)}:{year.pk}:{self.side}:{reader.standing}"
        choices = fresh.kept(f"transaction choices:{key}", lambda: line_choices(reader, year, self.side))
        for name, offered in (choices | {"month": month_choices(year)}).items():
            if name in self.filters:
                self.filters[name].extra["choices"] = offered

    def for_project(self, records: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return records.filter(line__in=LineProject.objects.filter(project__number=int(value)).values("line"))

    def in_stream(self, records: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those of which the stream bears a part."""
        share = STREAM_FIELDS[Stream(value)]
        return records.filter(**{f"{share}__isnull": False}).exclude(**{share: 0})

    def narrowed(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return records.filter(line__in=lines_narrowed_to(name, value).values("pk"))

    def in_month(self, records: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        first = date.fromisoformat(f"{value}-01")
        return records.filter(day__year=first.year, day__month=first.month)

    def as_listed(self, records: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """The list shows one year only; this keeps it in the address."""
        return records


def line_choices(reader: Any, year: ProgrammeYear, side: str) -> dict[str, list[tuple[str, str]]]:
    """The lines this reader sees, and the projects they pay for."""
    lines = list(filter_lines(reader, year, side))
    projects = {link.project.number: str(link.project) for line in lines for link in line.covered}
    return {
        "line": [(str(line.pk), line.label) for line in lines if line.planned],
        "project": [(str(number), projects[number]) for number in sorted(projects)],
    }


class PaymentFilter(TransactionFilter):
    state = Choice(label="State", everything="All states", choices=PaymentState.choices)
    commitment = django_filters.CharFilter(method="of_record", widget=forms.HiddenInput, max_length=LONGEST_KEY)
    extract = django_filters.CharFilter(method="of_record", widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def of_record(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Payments against one commitment, or from one extract."""
        return records.filter(**{name: int(value)}) if value.isascii() and value.isdigit() else records.none()


class ReceiptFilter(TransactionFilter):
    side = "income"
    q = Search("payer", "reference", "note", also=of_line)
    project = None  # type: ignore[assignment]  # income belongs to no project


class CommitmentFilter(TransactionFilter):
    open_at = django_filters.DateFilter(method="open_on", widget=forms.HiddenInput)
    state = Choice(
        label="State", everything="Open and closed", choices=[("open", "Open"), ("closed", "Closed")], method="in_state"
    )

    def in_state(self, records: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return records.filter(closed_on__isnull=value == "open")

    def open_on(self, records: QuerySet[Any], _name: str, value: date) -> QuerySet[Any]:
        """Those made by a day and not closed by then."""
        return records.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=value), day__lte=value)
