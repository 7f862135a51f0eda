"""The prospectus: what is on offer, how to ask and how to help; writing and publishing it; and enquiries."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import check_read_plan
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, press_button
from seslip.foundation.html_tables import label_html, rich_html, table_html
from targeted_support.access import check_edit_packages, check_enquire, enquires_for, may_edit_packages
from targeted_support.actions import prospectus as actions
from targeted_support.actions.packages import ask_for_package
from targeted_support.documents.prospectus import in_words, prospectus, streams_table, topics_table
from targeted_support.domain.stages import WAY
from targeted_support.forms.prospectus import EnquiryForm, ProspectusForm, PublishForm
from targeted_support.models import OfferYear, Package
from targeted_support.queries.experts import own_offers_of_help
from targeted_support.queries.prospectus import enquiries_of, on_offer, open_streams, streams_of
from targeted_support.queries.years import offer_now, offer_to_ask_from, offers_visible_to
from targeted_support.tables.experts import expert_url

STALE = "Somebody changed the prospectus after you opened the page. Look at it again first."


def prospectus_page(request: PersonRequest) -> HttpResponse:
    """For everybody who reads the plan. A draft is seen by the team only."""
    check_read_plan(request.user)
    reader = request.user
    offers = offers_visible_to(reader)
    offer = _shown(request)
    asks = enquires_for(reader) is not None
    streams = open_streams(offer_to_ask_from(today()))
    context = {
        "offer": offer,
        "years": [one.year for one in offers],
        "year": offer.year if offer else _asked_year(request),
        "may_edit": may_edit_packages(reader),
        "asks": asks,
        "may_ask": asks and bool(streams),
        "open_streams": [label for _stream, label in streams],
        "enquiries": [(one, label_html(one.stage_label), _enquiry_url(one.pk)) for one in enquiries_of(reader)],
        "offered": [(one, expert_url(one.pk)) for one in own_offers_of_help(reader)] if asks else [],
        "is_over": offer is not None and offer.year.ends < today(),
        "may_list": reader.standing.reads_meetings,
        **(_parts(offer) if offer else {}),
    }
    return render(request, "targeted_support/prospectus_page.html", context)


def _parts(offer: OfferYear) -> dict[str, Any]:
    return {
        "words": [(about, rich_html(words) if words else "") for about, words in in_words(offer)],
        "streams": table_html(streams_table(offer, streams_of(offer), today())),
        "topics": table_html(topics_table(offer, on_offer())),
    }


def prospectus_export(request: PersonRequest, form: str) -> HttpResponse:
    """PDF, Word and Excel say what the page says."""
    check_read_plan(request.user)
    offer = _shown(request)
    if offer is None:
        raise Http404
    return download(request, prospectus(offer, streams_of(offer), on_offer(), today()), form, today())


def prospectus_edit(request: PersonRequest, year: str) -> HttpResponse:
    offer = _found(request, year)
    form = ProspectusForm(request.POST or None, instance=offer.as_stored())
    return edit_page(
        request,
        form,
        lambda: actions.edit_prospectus(by=request.user, offer=offer, version=form.seen, fields=form.values()),
        title=f"Edit the prospectus {offer.year}",
        back=_url(offer),
        saved="The prospectus is saved.",
        template="targeted_support/prospectus_edit.html",
        offer=offer,
    )


def prospectus_publish(request: PersonRequest, year: str) -> HttpResponse:
    offer = _found(request, year)
    form = PublishForm(request.POST or None, instance=offer.as_stored())
    return edit_page(
        request,
        form,
        lambda: actions.publish_prospectus(
            by=request.user, offer=offer, version=form.seen, day=form.cleaned_data["published_on"]
        ),
        title=f"Publish the prospectus {offer.year}",
        lede="Everybody who reads the plan sees it from then on. It can be changed afterwards, and taken back.",
        submit_label="Publish",
        back=_url(offer),
        saved="The prospectus is published.",
        template="targeted_support/prospectus_edit.html",
        offer=offer,
    )


@require_POST
def prospectus_withdraw(request: PersonRequest, year: str) -> HttpResponse:
    offer = _found(request, year)
    return press_button(
        request,
        lambda seen: actions.withdraw_prospectus(by=request.user, offer=offer, version=seen),
        back=_url(offer),
        done="The prospectus is taken back: only the team sees it now.",
        stale=STALE,
    )


def enquiry_create(request: PersonRequest) -> HttpResponse:
    """An authority asks for support. Who belongs to none is told how one asks."""
    check_read_plan(request.user)
    check_enquire(request.user)
    offer = offer_to_ask_from(today())
    streams = open_streams(offer)
    new = Package(year=offer.year) if offer else Package()
    form = EnquiryForm(request.POST or None, instance=new, streams=streams)
    return edit_page(
        request,
        form,
        lambda: ask_for_package(by=request.user, fields=form.values()),
        title="Ask for support",
        back=reverse("targeted_support:prospectus_page"),
        saved="Your enquiry is with the targeted-support team.",
        after=lambda package: _enquiry_url(package.pk),
        template="targeted_support/enquiry_create.html",
        submit_label="Send to the team",
        authority=request.user.authority,
        ended=[one for one in streams_of(offer) if not one.is_open] if offer else [],
        closed=not streams,
    )


def enquiry_page(request: PersonRequest, pk: int) -> HttpResponse:
    """What an authority asked for, how far it has come, and what happens next."""
    check_read_plan(request.user)
    enquiry = find(enquiries_of(request.user), pk=pk)
    stages = [stage.value for stage in WAY]
    now = stages.index(enquiry.stage) if enquiry.stage in stages else None
    context = {
        "enquiry": enquiry,
        "authority": request.user.authority,
        "stage": label_html(enquiry.stage_label),
        "way": [(stage.label.text, now is not None and place < now, place == now) for place, stage in enumerate(WAY)],
    }
    return render(request, "targeted_support/enquiry_page.html", context)


def _shown(request: PersonRequest) -> OfferYear | None:
    """The prospectus of the year that the address asks for, else the one that applies now; None where it is not for
    this reader."""
    offers = offers_visible_to(request.user)
    if request.GET.get("year"):
        return offers.filter(year=chosen_year(request.GET.get("year"), today())).first()
    return offer_now(offers, today())


def _asked_year(request: PersonRequest) -> ProgrammeYear:
    return chosen_year(request.GET.get("year"), today())


def _found(request: PersonRequest, year: str) -> OfferYear:
    """The offer of a year, for the team."""
    check_read_plan(request.user)
    offer = find(offers_visible_to(request.user), year__label=year)
    check_edit_packages(request.user)
    return offer


def _url(offer: OfferYear) -> str:
    return f"{reverse('targeted_support:prospectus_page')}?year={offer.year}"


def _enquiry_url(pk: int) -> str:
    return reverse("targeted_support:enquiry_page", args=(pk,))
