"""A list page is a declaration: what is listed, how it is filtered, which columns, which register it downloads as."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import View

from . import fresh
from .audit import Versioned
from .clock import today
from .columns import ARRANGED, ASKED, MOVE, asked_columns, canonical, offers, unknown_columns, written
from .downloads import download
from .filters import chips, problems, without
from .panels import panels_for
from .sheets import Document
from .tables import ListTable

PER_PAGE = 50
LOADED = "view"  # which saved view was opened; says nothing about the rows
KEPT_ALONG = (ASKED, "sort", LOADED)  # what stays when other filters are applied

LISTS: dict[str, "type[ListPage]"] = {}  # every list page by its named address


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
    changes. The same address with an ending (`register.csv`) downloads all rows that the filters leave: with
    `columns=` in the address those columns as the page draws them, without it every column of the register.

    `address` is the named address, under which the page is found in `LISTS`. With `shared` false a saved view of it
    is for who saved it alone.
    """

    address: ClassVar[str] = ""
    shared: ClassVar[bool] = True
    chooses_columns: ClassVar[bool] = True
    title = ""
    template_name = ""
    table_class: type[ListTable]
    filter_class: type[django_filters.FilterSet]
    default_sort = ""
    per_page = PER_PAGE
    watched: tuple[type[Versioned], ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if address := cls.__dict__.get("address"):
            LISTS[address] = cls

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Where a column was moved last is for the form of columns alone: no link of the page takes it along."""
        params = request.GET.copy()
        self.moved = params.pop(ARRANGED, [""])[-1]
        if self.moved:
            request.GET = params  # type: ignore[assignment]
        super().setup(request, *args, **kwargs)

    def listed(self) -> QuerySet[Any]:
        """What this reader may see, with what the cells need."""
        raise NotImplementedError

    def register(self, rows: QuerySet[Any]) -> Document:
        """The rows as a document for download, in every column; what the page shows where no more is told of them."""
        name = self.title.lower().replace(" ", "-")
        return Document(
            name, self.title, "", (self.table_class(rows, **self.table_options()).described(list(rows), self.title),)
        )

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

    def plain_table(self) -> ListTable:
        """The rows in their order, in the usual columns."""
        order = self.request.GET.get("sort") or self.default_sort
        return self.table_class(self.rows, order_by=order, **self.table_options())

    def table(self) -> ListTable:
        """The rows in the columns that the address asks for."""
        table = self.plain_table()
        if self.columns_asked:
            table.arrange(self.columns_asked)
        return table

    @cached_property
    def columns_asked(self) -> list[str]:
        return asked_columns(self.request.GET) if self.chooses_columns else []

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
        if short := canonical(request.GET, self.plain_table()) if MOVE in request.GET or ASKED in request.GET else None:
            return HttpResponseRedirect(f"?{written(short)}#columns")
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
            "page_links": page_links(page, request.GET),
            "params": request.GET,
            **self._narrowing(),
            **self._choosing(table),
        }
        return render(request, self.template_name, context | self.extra())

    def _narrowing(self) -> dict[str, Any]:
        """The filters, and what they leave of the address alone."""
        params, form = self.request.GET, self.filtered.form
        folded = getattr(self.filtered, "folded", ())
        kept = {name: params[name] for name in KEPT_ALONG if params.get(name) and name not in form.fields}
        clear = QueryDict(mutable=True)
        clear.update({name: value for name, value in kept.items() if name != "sort"})
        return {
            "filter": self.filtered,
            "folded": folded,
            "folded_open": any(params.get(name) for name in folded),
            "chips": chips(form, params),
            "problems": problems(form),
            "kept": kept,
            "clear_url": f"?{written(clear)}",
        }

    def _choosing(self, table: ListTable) -> dict[str, Any]:
        """The form of columns, the addresses of the files, and what apps add above a list."""
        params = self.request.GET.copy()
        for name in (ASKED, "page"):
            params.pop(name, None)
        others = [(name, value) for name, values in params.lists() for value in values]
        params.pop(LOADED, None)
        every = params.urlencode()
        params[ASKED] = ",".join(table.shown)
        return {
            "offers": offers(table, self.moved),
            "moved": self.moved,
            "others": others,
            "column_problem": unknown_columns(self.columns_asked, table),
            "shown_query": written(params),
            "every_query": every,
            "beside": panels_for("list", self.request.user, page=self),
        }

    def _download(self, request: HttpRequest, form: str) -> HttpResponse:
        if form not in ("csv", "xlsx"):
            raise Http404
        table = self.table()
        if problem := self.problem or unknown_columns(self.columns_asked, table):
            return render(request, "400.html", {"sentence": problem}, status=400)
        return download(request, self.document(table), form, today())

    def document(self, table: ListTable) -> Document:
        """What the page shows of all its rows, under the register's name and heading; else the whole register."""
        if not table.arranged:
            return self.register(table.data.data)
        register = self.register(self.rows.none())
        return replace(register, tables=(table.described(list(table.data.data), register.tables[0].caption),))
