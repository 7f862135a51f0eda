"""What changed: since the reader's last visit, or between two days, of the programme or of a project."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from projects.documents.changes import changes_register
from projects.domain.changes import Since
from projects.forms.changes import MINE, ChangesForm
from projects.models import Project
from projects.queries.news import Asked, asked_period, told_projects
from projects.requests import PersonRequest
from seslip.foundation.changes import KINDS, MOST, News, changes_for
from seslip.foundation.downloads import download
from seslip.foundation.filters import problems, without
from seslip.foundation.lists import PER_PAGE, CountedPages, page_links
from seslip.foundation.news import Line, by_day, by_project
from seslip.foundation.periods import show_date


@dataclass(frozen=True)
class Group:
    """Lines under a day or a project; `url` narrows the page to the project."""

    heading: str
    lines: list[Line]
    url: str = ""


def change_list(request: PersonRequest, form: str = "") -> HttpResponse:
    """`/changes/`, and the same lines as a file."""
    projects = list(told_projects(request.user))
    choices = ChangesForm(request.user, projects, request.GET)
    if not choices.is_valid():
        return _refused(request, choices, form)
    given = choices.cleaned_data
    asked = asked_period(request.user, given["since"], given["from"], given["to"])
    wanted = _projects(request, given["project"], projects)
    kinds = (given["kind"],) if given["kind"] else ()
    span = asked.span
    news = changes_for(request.user, span.since, span.until, projects=wanted, kinds=kinds, others=given["others"])
    if form:
        return download(request, changes_register(news, asked.words, asked.days, projects), form, asked.days[1])
    return render(request, "projects/change_list.html", _context(request, choices, asked, news, projects, wanted))


def _refused(request: PersonRequest, choices: ChangesForm, form: str) -> HttpResponse:
    """A file outlives its page, so what cannot be read in its address is refused."""
    wrong = problems(choices)
    if form:
        return render(request, "400.html", {"sentence": " ".join(wrong)}, status=400)
    return render(request, "projects/change_list.html", _choices(request, choices, None) | {"problems": wrong})


def _choices(request: PersonRequest, choices: ChangesForm, asked: Asked | None) -> dict[str, Any]:
    """The strip of filters, and the quick choices of a period."""
    form = {"filter": {"form": choices}, "folded": (), "params": request.GET}
    return form | {"periods": _periods(request, asked)}


def _projects(request: PersonRequest, chosen: str, projects: list[Project]) -> frozenset[int] | None:
    """By id; a number stands for the projects of all years that have it. None is the whole programme."""
    if chosen == MINE:
        return request.user.standing.own_projects
    return frozenset(project.pk for project in projects if str(project.number) == chosen) if chosen else None


def _context(
    request: PersonRequest,
    choices: ChangesForm,
    asked: Asked,
    news: News,
    projects: list[Project],
    wanted: frozenset[int] | None,
) -> dict[str, Any]:
    params, given = request.GET, choices.cleaned_data
    own = [project for project in projects if wanted is None or project.pk in wanted]
    ordered = _in_order(news, own) if given["by"] else list(news.lines)
    pages = CountedPages(ordered, PER_PAGE, count=len(ordered))
    page = pages.get_page(params.get("page"))
    return {
        "asked": asked,
        "news": news,
        "total": len(ordered),
        "most": MOST if news.cut else 0,
        "groups": _groups(request, given["by"], page.object_list, projects),
        "by_day": not given["by"],
        **_kinds(news, params, given["kind"]),
        "page": page,
        "pages": pages,
        "page_links": page_links(page, params),
        **_choices(request, choices, asked),
    }


def _kinds(news: News, params: QueryDict, chosen: str) -> dict[str, Any]:
    """Each kind that anything happened of, and all of them: label, number, address, whether it is the one shown."""
    links = [
        (label, news.counts[key], without(params, "page", kind=key), chosen == key)
        for key, label in KINDS.items()
        if key in news.counts
    ]
    everything = (sum(news.counts.values()), without(params, "page", "kind"), not chosen)
    return {"kinds": links, "all_kinds": everything}


def _in_order(news: News, projects: list[Project]) -> list[tuple[int | None, Line]]:
    """Project by project; what belongs to several stands under each."""
    order = [project.pk for project in projects]
    return [(project, line) for project, lines in by_project(news.lines, order) for line in lines]


def _groups(request: PersonRequest, by: str, shown: Any, projects: list[Project]) -> list[Group]:
    if not by:
        return [Group(show_date(day), lines) for day, lines in by_day(shown)]
    named, groups = {project.pk: project for project in projects}, dict[int | None, Group]()
    for pk, line in shown:
        project = named.get(pk)
        heading = f"{project.number} {project.title}" if project else "The programme as a whole"
        url = without(request.GET, "page", project=project.number) if project else ""
        groups.setdefault(pk, Group(heading, [], url)).lines.append(line)
    return list(groups.values())


def _periods(request: PersonRequest, asked: Asked | None) -> list[tuple[str, str, bool]]:
    """The quick choices: label, address, whether it is the one shown."""
    shown = asked.since if asked else None
    return [(one.label, without(request.GET, "page", "from", "to", since=one.value), one is shown) for one in Since]
