"""The 19 authorities, one of them with its people and projects, and the spellings of its name."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from projects import actions
from projects.access import authorities_visible_to, check_edit_plan, check_read_plan, may_edit_plan, may_see_people
from projects.documents.programme import authorities_register
from projects.filters.programme import AuthorityFilter
from projects.forms.programme import AliasForm
from projects.models import Authority, AuthorityAlias, Person, ProgrammeYear, Project, ProjectManager
from projects.panels.authority import authority_document
from projects.queries.programme import authority_rows, projects_of
from projects.queries.years import current_year
from projects.requests import PersonRequest
from projects.tables.programme import AuthorityTable, authority_url
from projects.views.position import asked_as_known, shown_position
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.lists import ListPage
from seslip.foundation.panels import panels_for
from seslip.foundation.sheets import Document


class AuthorityList(ListPage):
    """Each authority with its other spellings and how much it gives to the programme."""

    request: PersonRequest

    address = "authorities:authority_list"
    title = "Authorities"
    template_name = "projects/authority_list.html"
    table_class = AuthorityTable
    filter_class = AuthorityFilter
    default_sort = "name"
    watched = (Authority, AuthorityAlias, Person, Project, ProjectManager)

    @cached_property
    def year(self) -> ProgrammeYear:
        return current_year(today())

    def listed(self) -> QuerySet[Authority]:
        check_read_plan(self.request.user)
        return authority_rows(self.request.user, self.year)

    def register(self, rows: QuerySet[Authority]) -> Document:
        return authorities_register(rows)

    def extra(self) -> dict[str, Any]:
        matrix = reverse("authorities:authority_matrix") if self.request.user.standing.reads_meetings else ""
        return {
            "year": self.year,
            "export_url": reverse("authorities:authority_list") + "register",
            "matrix_url": matrix,
        }


def authority_page(request: PersonRequest, slug: str) -> HttpResponse:
    """One authority: its people, what they manage and sponsor, and how documents spell its name."""
    authority = find(authorities_visible_to(request.user), slug=slug)
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    people = list(authority.people.all())
    manages, sponsors = projects_of(request.user, people, year)
    about = {"authority": authority, "year": year, "as_at": position, "known": known}
    context = {
        "authority": authority,
        "year": year,
        "people": people,
        "parts": [("manages", "Projects it leads", manages), ("sponsors", "Projects it sponsors", sponsors)],
        "aliases": authority.aliases.all(),
        "next_steps": panels_for("authority_next", request.user, **about),
        "panels": panels_for("authority", request.user, **about),
        "params": request.GET,
        "reads_meetings": request.user.standing.reads_meetings,
        "position": position,
        "known": known,
        "entries": history_of(authority, AuthorityAlias),
        "may_edit": may_edit_plan(request.user),
        "links_people": may_see_people(request.user),
    }
    return render(request, "projects/authority_page.html", context)


def authority_briefing(request: PersonRequest, slug: str, form: str) -> HttpResponse:
    """What the page of an authority shows this reader, to print or to send on."""
    authority = find(authorities_visible_to(request.user), slug=slug)
    year, position = shown_position(request)
    document = authority_document(request.user, authority, year, position, asked_as_known(request.GET))
    return download(request, document, form, position)


def alias_create(request: PersonRequest, slug: str) -> HttpResponse:
    authority = find(authorities_visible_to(request.user), slug=slug)
    check_edit_plan(request.user)
    form = AliasForm(request.POST or None, instance=AuthorityAlias(authority=authority))
    return edit_page(
        request,
        form,
        lambda: actions.create_alias(by=request.user, authority=authority, name=form.cleaned_data["name"]),
        title=f"Add a spelling of {authority}",
        back=authority_url(authority),
        saved="The spelling is added. Documents that use it are now read as this authority.",
    )


def alias_remove(request: PersonRequest, slug: str, alias: int) -> HttpResponse:
    authority = find(authorities_visible_to(request.user), slug=slug)
    record = find(authority.aliases.select_related("authority"), pk=alias)
    check_edit_plan(request.user)
    return remove_page(
        request,
        record,
        lambda version: actions.remove_alias(by=request.user, alias=record, version=version),
        title=f"Remove the spelling “{record}”?",
        what=f"Documents that write “{record}” are then no longer read as {authority}.",
        back=authority_url(authority),
        removed="The spelling is removed.",
    )
