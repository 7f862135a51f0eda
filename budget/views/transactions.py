"""What the pages of receipts, commitments and payments share: each of the three is one `Book` on these functions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from budget.access import check_record_money, may_record_money
from budget.domain.ledger import Shares
from budget.forms.payments import MoneyForm
from budget.models import BudgetLine, Commitment, Extract, LineProject, Payment, Receipt
from budget.panels.lines import STREAM_COLUMNS, amounts_by_column
from budget.queries.payments import GroupSum, listed, transaction_history, with_line, years_with_lines
from budget.tables.lines import line_url
from budget.tables.payments import record_url
from projects.models import Person, ProgrammeYear, Project
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.forms import read_key
from seslip.foundation.lists import ListPage
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date

Detail = tuple[str, str, str]  # label, text, address


@dataclass(frozen=True)
class Book:
    """One of the three: its model, its words, who sees it, its form and the lines it may stand on."""

    model: type[Any]
    noun: str
    title: str
    party: str  # how the other side is called
    may_see: Callable[[Person], bool]
    make_form: Callable[..., MoneyForm]
    lines: Callable[[Person, ProgrammeYear], QuerySet[BudgetLine]]
    edit: Callable[..., Any]
    remove: Callable[..., None]

    def url(self, verb: str, *args: Any, **choice: Any) -> str:
        base = reverse(f"budget:{self.noun}_{verb}", args=args)
        return f"{base}?{urlencode(choice)}" if choice else base


def plain_form(form: type[MoneyForm]) -> Callable[..., MoneyForm]:
    """The form of a book that offers nothing but lines."""
    return lambda _request, _year, data, **given: form(data, **given)


class TransactionList(ListPage):
    """The records of one book on the lines that the reader may see."""

    request: PersonRequest
    book: Book
    template_name = "budget/transaction_list.html"
    watched = (Payment, Commitment, Receipt, BudgetLine, LineProject, Project)

    @cached_property
    def title(self) -> str:  # type: ignore[override]
        return self.book.title

    @cached_property
    def year(self) -> ProgrammeYear:
        return chosen_year(self.request.GET.get("year"), today())

    def filter_options(self) -> dict[str, Any]:
        return {"year": self.year}

    def listed(self) -> QuerySet[Any]:
        if not self.book.may_see(self.request.user):
            raise Http404
        return listed(self.book.model, self.request.user, self.year)

    def sums(self) -> list[tuple[str, GroupSum]]:
        """The rows of the table above the list: in words, and what the listed records come to."""
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        may_record = may_record_money(self.request.user)
        return {
            "year": self.year,
            "years": years_with_lines(self.request.user),
            "book": self.book,
            "columns": STREAM_COLUMNS,
            "sums": [(words, found.count, amounts_by_column(found.shares)) for words, found in self.sums()],
            "create_url": self.book.url("create", year=self.year) if may_record else "",
            "export_url": self.book.url("list").rstrip("/"),
            "filter_title": f"Filter these {self.book.title.lower()}",
        }


def check_record(request: PersonRequest, book: Book) -> None:
    """For those who see none of the book there is no such page; the others are told who records."""
    if not book.may_see(request.user):
        raise Http404
    check_record_money(request.user)


def find_record(request: PersonRequest, book: Book, pk: int) -> Any:
    return find(with_line(book.model.objects.visible_to(request.user)), pk=pk)


def create_page(
    request: PersonRequest,
    book: Book,
    save: Callable[[MoneyForm], Any],
    *,
    title: str,
    saved: str,
    lines: Callable[[Person, ProgrammeYear], QuerySet[BudgetLine]] | None = None,
    **words: Any,
) -> HttpResponse:
    """The form of a new record; `?line=` (an id) chooses the line it starts with."""
    line = _wanted_line(request)
    year = line.heading.section.year if line else chosen_year(request.GET.get("year"), today())
    offered = (lines or book.lines)(request.user, year)
    initial = {"line": line.pk, "day": today()} if line else {"day": today()}
    form = book.make_form(request, year, request.POST or None, lines=offered, initial=initial)
    return edit_page(
        request,
        form,
        lambda: save(form),
        title=title,
        back=line_url(line) if line else book.url("list", year=year),
        after=record_url,
        saved=saved,
        template="budget/transaction_edit.html",
        book=book,
        list_url=book.url("list", year=year),
        year=year,
        **words,
    )


def _wanted_line(request: PersonRequest) -> BudgetLine | None:
    """The line named in the address, if it is one the reader sees."""
    key = read_key(request.GET.get("line", ""))
    return BudgetLine.objects.visible_to(request.user).filter(pk=key).select_related("heading__section__year").first()


def change_page(request: PersonRequest, book: Book, record: Any, save: Callable[[MoneyForm], Any]) -> HttpResponse:
    year = record.line.heading.section.year
    form = book.make_form(request, year, request.POST or None, lines=book.lines(request.user, year), instance=record)
    return edit_page(
        request,
        form,
        lambda: save(form),
        title=f"Edit the {book.noun}",
        back=record_url(record),
        saved=f"The {book.noun} is saved.",
        template="budget/transaction_edit.html",
        book=book,
        list_url=book.url("list", year=year),
        year=year,
    )


def take_away_page(request: PersonRequest, book: Book, record: Any, title: str, removed: str) -> HttpResponse:
    year = record.line.heading.section.year
    what = f"{show_money(record.amount)}, {record}, {show_date(record.day)}, on the line {record.line}."
    return remove_page(
        request,
        record,
        lambda seen: book.remove(**{"by": request.user, book.noun: record, "version": seen}),
        title=title,
        what=what,
        back=record_url(record),
        after=book.url("list", year=year),
        removed=removed,
    )


def record_page(request: PersonRequest, book: Book, record: Any, details: list[Detail], **context: Any) -> HttpResponse:
    """One record: its amount by stream, what it is about, and who changed it."""
    line = record.line
    year = line.heading.section.year
    facts = [
        {"label": label, "value": value}
        for label, value in amounts_by_column(Shares(record.csc, record.send, record.own))
    ]
    projects = [
        ("Project", str(link.project), reverse("projects:project_page", args=(year.label, link.project.number)))
        for link in line.covered
    ]
    common: list[Detail] = [
        ("Budget line", line.label, line_url(line)),
        *projects,
        ("Date", show_date(record.day), ""),
        (book.party, record.payer if isinstance(record, Receipt) else record.payee, ""),
        ("Reference", record.reference or "–", ""),
    ]
    context |= {
        "book": book,
        "record": record,
        "year": year,
        "facts": facts,
        "details": [*common, *details, ("Note", record.note or "–", "")],
        "entries": transaction_history(record),
        "list_url": book.url("list", year=year),
        "edit_url": book.url("edit", record.pk),
        "remove_url": book.url("remove", record.pk),
    }
    return render(request, "budget/transaction_page.html", context)


def extract_url(extract: Extract) -> str:
    return reverse("budget:extract_page", args=(extract.pk,))
