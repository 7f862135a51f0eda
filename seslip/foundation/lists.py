"""A list page is a declaration: what is listed, how it is filtered, which columns, which register it downloads as."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import View

from . import fresh
from .audit import Versioned
from .clock import today
from .downloads import download
from .filters import chips, problems, without
from .sheets import Document
from .tables import ListTable

PER_PAGE = 50


class CountedPages(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length is known already."""

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


@dataclass(frozen=True)
class PageLink:
    """One entry of the row of page numbers; without an address it is a gap."""

    label: str = "…"
    url: str = ""
    rel: str = ""
    current: bool = False
    css: str = ""


def page_links(page: Any, params: QueryDict) -> list[PageLink]:
    """Previous, the numbers around the present page, and Next."""
    links = []
    if page.has_previous():
        links.append(PageLink("Previous page", without(params, page=page.previous_page_number()), "prev"))
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        if isinstance(number, int):
            current = number == page.number
            links.append(PageLink(f"Page {number}", without(params, page=number), current=current, css="page"))
        else:
            links.append(PageLink())
    if page.has_next():
        links.append(PageLink("Next page", without(params, page=page.next_page_number()), "next"))
    return links


class ListPage(View):
    """Subclasses give `listed` and `register`, and name the rest.

    `watched` are the models whose changes can alter how many rows there are: counts are kept until one of them
    changes. The same address with an ending (`register.csv`) downloads all rows that the filters leave.
    """

    title = ""
    template_name = ""
    table_class: type[ListTable]
    filter_class: type[django_filters.FilterSet]
    default_sort = ""
    per_page = PER_PAGE
    watched: tuple[type[Versioned], ...] = ()

    def listed(self) -> QuerySet[Any]:
        """What this reader may see, with what the cells need."""
        raise NotImplementedError

    def register(self, rows: QuerySet[Any]) -> Document:
        """The rows as a document for download."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """What the address asks for and cannot be had; the page says so, a file outlives its page and is refused."""
        return ""

    def filter_options(self) -> dict[str, Any]:
        """What the filters need to know beside the rows."""
        return {}

    def total(self) -> int:
        """How many rows the filters leave."""
        number: int = self.counted("rows", lambda: self.rows.count())
        return number

    def table_options(self) -> dict[str, Any]:
        """What the table needs to know beside its rows."""
        return {}

    def table(self) -> ListTable:
        order = self.request.GET.get("sort") or self.default_sort
        return self.table_class(self.rows, order_by=order, **self.table_options())

    def extra(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    @cached_property
    def revision(self) -> str:
        return fresh.revision(*self.watched)

    @cached_property
    def filtered(self) -> Any:
        rows = self.listed()
        return self.filter_class(self.request.GET, queryset=rows, request=self.request, **self.filter_options())

    @property
    def rows(self) -> QuerySet[Any]:
        """All rows that the filters leave; none where a filter in the address cannot be read."""
        if not self.filtered.form.is_valid():
            nothing: QuerySet[Any] = self.filtered.queryset.none()
            return nothing
        rows: QuerySet[Any] = self.filtered.qs
        return rows

    def counted(self, name: str, count: Any) -> Any:
        """`count()` of the rows under the present filters, kept for as long as nothing changes."""
        reader: Any = self.request.user
        standing = reader.standing
        key = f"{type(self).__name__}:{name}:{self.revision}:{standing}:{today()}:{self.filter_key}"
        return fresh.kept(key, count)

    @property
    def filter_key(self) -> str:
        chosen = self.filtered.form.cleaned_data if self.filtered.form.is_valid() else {"unread": True}
        return repr(sorted((name, str(value)) for name, value in chosen.items()))

    def get(self, request: HttpRequest, form: str = "") -> HttpResponse:
        if form:
            return self._download(request, form)
        table = self.table()
        total = self.total()
        pages = CountedPages(table.data.data, self.per_page, count=total)
        page = pages.get_page(request.GET.get("page"))
        context = {
            "title": self.title,
            "total": total,
            "page": page,
            "pages": pages,
            "headings": table.headings(request.GET),
            "body": table.draw_body(list(page.object_list)),
            "filter": self.filtered,
            "folded": (folded := getattr(self.filtered, "folded", ())),
            "folded_open": any(request.GET.get(name) for name in folded),
            "chips": chips(self.filtered.form, request.GET),
            "problems": problems(self.filtered.form),
            "page_links": page_links(page, request.GET),
            "params": request.GET,
        }
        return render(request, self.template_name, context | self.extra())

    def _download(self, request: HttpRequest, form: str) -> HttpResponse:
        if form not in ("csv", "xlsx"):
            raise Http404
        if self.problem:
            return render(request, "400.html", {"sentence": self.problem}, status=400)
        return download(request, self.register(self.table().data.data), form, today())
