"""Experts: the list, one expert with what they give, naming one, offers of help, and experts on a package."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import may_see_people
from projects.requests import PersonRequest
from projects.tables.programme import authority_url, person_url
from projects.views.showing import Fact
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import Entry
from seslip.foundation.html_tables import label_html
from seslip.foundation.lists import ListPage
from seslip.foundation.sheets import Document
from targeted_support.access import (
    check_edit_packages,
    check_read_giving,
    enquires_for,
    may_edit_offer_of_help,
    may_edit_packages,
)
from targeted_support.actions import experts as actions
from targeted_support.documents.experts import experts_register
from targeted_support.domain.days import show_days, total_tenths
from targeted_support.filters.experts import ExpertFilter
from targeted_support.forms.experts import ExpertForm
from targeted_support.models import Expert, ExpertTopic, PackageExpert, Topic
from targeted_support.queries.experts import expert_history, expert_rows, given_by, offers_of_help
from targeted_support.queries.years import offer_to_ask_from
from targeted_support.tables.experts import ExpertTable, asked_label, expert_url

STALE = "Somebody changed this expert after you opened the page. Look at it again first."


class ExpertList(ListPage):
    """`/targeted-support/experts/`: who knows what, who can be asked, and the days given."""

    request: PersonRequest
    address = "targeted_support:expert_list"
    title = "Subject matter experts"
    template_name = "targeted_support/expert_list.html"
    table_class = ExpertTable
    filter_class = ExpertFilter
    default_sort = "name"
    watched = (Expert, ExpertTopic, PackageExpert, Topic)

    def listed(self) -> QuerySet[Any]:
        check_read_giving(self.request.user)
        return expert_rows(self.request.user)

    @property
    def filter_key(self) -> str:
        """Who is an expert sees their own offer."""
        return f"{self.request.user.pk}:{super().filter_key}"

    def register(self, rows: QuerySet[Any]) -> Document:
        return experts_register(rows)

    def extra(self) -> dict[str, Any]:
        reader = self.request.user
        team = may_edit_packages(reader)
        return {
            "may_edit": team,
            "waiting": offers_of_help(reader).count() if team else 0,
            "may_offer": enquires_for(reader) is not None,
            "everybody": expert_rows(reader).exists(),
            "export_url": reverse("targeted_support:expert_list") + "register",
        }


def expert_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One expert: what they know, when they can help, and what they gave, by year and in all."""
    expert, reader = find_expert(request, pk), request.user
    given = given_by(reader, expert)
    every = [one for _year, links in given for one in links]
    context = {
        "expert": expert,
        "label": label_html(asked_label(expert)),
        "facts": _facts(request, expert),
        "topics": expert.topics.all(),
        "years": [(year, [(one, show_days(one.tenths)) for one in links], _total(links)) for year, links in given],
        "total": _total(every),
        "supports": len(every),
        "may_edit": may_edit_packages(reader),
        "may_change_offer": may_edit_offer_of_help(reader, expert),
        "is_own": expert.authority_id is not None and expert.authority_id == enquires_for(reader),
        "entries": _entries(request, expert),
    }
    return render(request, "targeted_support/expert_page.html", context)


def _entries(request: PersonRequest, expert: Any) -> list[Entry]:
    """For the team, and of an offer for the authority that makes it."""
    reads = may_edit_packages(request.user) or may_edit_offer_of_help(request.user, expert)
    return expert_history(expert) if reads else []


def _total(links: list[PackageExpert]) -> str:
    return show_days(total_tenths(one.tenths for one in links))


def _facts(request: PersonRequest, expert: Any) -> list[Fact]:
    place = Fact("Organisation", expert.organisation)
    if expert.authority:
        place = Fact("Authority", expert.authority.name, authority_url(expert.authority))
    facts = [
        place,
        Fact("When they can help", expert.availability),
        Fact("Helps since" if expert.is_confirmed else "Offered in", expert.since.label),
        Fact("Days given in all", show_days(expert.tenths)),
    ]
    if may_edit_packages(request.user) or may_edit_offer_of_help(request.user, expert):
        facts.append(Fact("In the prospectus", _named(expert)))
    if may_edit_packages(request.user):
        url = person_url(expert.person) if expert.person and may_see_people(request.user) else ""
        facts.append(Fact("Their sign-in", str(expert.person or "None"), url))
    return facts


def _named(expert: Expert) -> str:
    if expert.is_confirmed:
        return "Named" if expert.in_prospectus else "Not named"
    return "May be named" if expert.in_prospectus else "Not to be named"


def expert_create(request: PersonRequest) -> HttpResponse:
    check_read_giving(request.user)
    check_edit_packages(request.user)
    offer = offer_to_ask_from(today())
    new = Expert(since=offer.year) if offer else Expert()
    form = ExpertForm(request.POST or None, instance=new)
    return edit_page(
        request,
        form,
        lambda: actions.create_expert(by=request.user, fields=form.values(), topics=form.cleaned_data["topics"]),
        title="Add an expert",
        back=reverse("targeted_support:expert_list"),
        saved="The expert is added.",
        after=lambda expert: expert_url(expert.pk),
        template="targeted_support/expert_edit.html",
    )


def expert_edit(request: PersonRequest, pk: int) -> HttpResponse:
    expert = find_expert(request, pk)
    check_edit_packages(request.user)
    form = ExpertForm(request.POST or None, instance=expert.as_stored())
    return edit_page(
        request,
        form,
        lambda: actions.edit_expert(
            by=request.user,
            expert=expert,
            version=form.seen,
            fields=form.values(),
            topics=form.cleaned_data["topics"],
        ),
        title=f"Edit {expert}",
        back=expert_url(expert.pk),
        saved="The expert is saved.",
        template="targeted_support/expert_edit.html",
        expert=expert,
    )


@require_POST
def expert_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """The team takes an offer of help up."""
    expert = find_expert(request, pk)
    return press_button(
        request,
        lambda seen: actions.confirm_expert(by=request.user, expert=expert, version=seen),
        back=expert_url(expert.pk),
        done=f"The offer is taken up: {expert} can be asked from now on.",
        stale=STALE,
    )


def expert_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes an expert away who supported nothing, or declines an offer."""
    expert = find_expert(request, pk)
    check_edit_packages(request.user)
    return remove_page(
        request,
        expert,
        lambda version: actions.remove_expert(by=request.user, expert=expert, version=version),
        title=f"Remove {expert}?" if expert.is_confirmed else f"Decline the offer of {expert}?",
        what="They are then found for no topic any more. Tell them yourself: SESLIP writes to nobody about it.",
        back=expert_url(expert.pk),
        after=reverse("targeted_support:expert_list"),
        removed="The expert is removed." if expert.is_confirmed else "The offer is declined.",
        verb="Remove" if expert.is_confirmed else "Decline",
    )


def find_expert(request: PersonRequest, pk: int) -> Any:
    """The expert of an address, of `expert_rows`, or a 404 where they are not there or not for this reader."""
    return find(expert_rows(request.user), pk=pk)
