"""People and their roles, and the signed-in person's own page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import actions
from projects.access import check_edit_person, may_edit_person, may_see_people, people_visible_to
from projects.filters.programme import PersonFilter
from projects.forms.programme import PersonForm
from projects.models import Authority, Person, PersonRole, Project, ProjectManager
from projects.queries.programme import person_rows, projects_of
from projects.queries.years import current_year_if_any
from projects.requests import PersonRequest
from projects.tables.programme import PersonTable, person_url, sign_in_state
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.history import history_of
from seslip.foundation.lists import ListPage


class PersonList(ListPage):
    """For the programme manager and administrators; nobody else is told that it is there."""

    request: PersonRequest

    address = "people:person_list"
    title = "People"
    template_name = "projects/person_list.html"
    table_class = PersonTable
    filter_class = PersonFilter
    default_sort = "name"
    watched = (Person, PersonRole, Project, ProjectManager, Authority)

    def listed(self) -> QuerySet[Person]:
        if not may_see_people(self.request.user):
            raise Http404
        return person_rows(self.request.user)

    def extra(self) -> dict[str, Any]:
        return {"export_url": reverse("people:person_list") + "register"}


def person_page(request: PersonRequest, pk: int) -> HttpResponse:
    person = find(people_visible_to(request.user).select_related("authority"), pk=pk)
    context = _about(request.user, person) | {
        "entries": history_of(person, PersonRole),
        "may_edit": may_edit_person(request.user, person),
    }
    return render(request, "projects/person_page.html", context)


def account(request: PersonRequest) -> HttpResponse:
    """The signed-in person's own page; everybody has one."""
    return render(request, "projects/account.html", _about(request.user, request.user))


def _about(reader: Person, person: Person) -> dict[str, Any]:
    manages, sponsors = projects_of(reader, [person], current_year_if_any(today()))
    return {
        "person": person,
        "roles": list(person.role_records.all()),
        "state": sign_in_state(person),
        "parts": [("Manages", manages), ("Sponsors", sponsors)],
    }


def person_create(request: PersonRequest) -> HttpResponse:
    if not may_see_people(request.user):
        raise Http404
    form = PersonForm(request.POST or None, instance=Person(), by=request.user)
    return edit_page(
        request,
        form,
        lambda: actions.create_person(by=request.user, fields=form.values(), roles=form.given()),
        title="Add a person",
        back=reverse("people:person_list"),
        saved="The person is added. Send them a link to set a password when they should sign in.",
        after=person_url,
    )


def person_edit(request: PersonRequest, pk: int) -> HttpResponse:
    person = find(people_visible_to(request.user), pk=pk)
    check_edit_person(request.user, person)
    title, back = f"Edit {person}", person_url(person)
    form = PersonForm(request.POST or None, instance=person, by=request.user)
    return edit_page(
        request,
        form,
        lambda: actions.edit_person(
            by=request.user, person=person, version=form.seen, fields=form.values(), roles=form.given()
        ),
        title=title,
        back=back,
        saved="The person is saved.",
    )


@require_POST
def password_link(request: PersonRequest, pk: int) -> HttpResponse:
    """Mails a link with which the person sets a password."""
    person = find(people_visible_to(request.user), pk=pk)
    try:
        actions.send_password_link(by=request.user, person=person, request=request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"A link to set a password is on its way to {person.email}.")
    return redirect(person_url(person))
