"""Offers of help, of people of an authority: made on one page, changed and withdrawn until they are taken up."""

from django.http import HttpResponse
from django.urls import reverse

from projects.requests import PersonRequest
from seslip.foundation.editing import edit_page, remove_page
from targeted_support.access import check_edit_offer_of_help, check_enquire, check_read_giving
from targeted_support.actions import experts as actions
from targeted_support.forms.experts import OfferHelpForm
from targeted_support.models import Expert
from targeted_support.tables.experts import expert_url

from .experts import find_expert

TEMPLATE = "targeted_support/expert_offer.html"


def expert_offer(request: PersonRequest) -> HttpResponse:
    """“We can help with …”, for people of an authority; the team takes it up."""
    check_read_giving(request.user)
    check_enquire(request.user)
    form = OfferHelpForm(request.POST or None, instance=Expert(authority=request.user.authority))
    return edit_page(
        request,
        form,
        lambda: actions.offer_help(by=request.user, fields=form.values(), topics=form.cleaned_data["topics"]),
        title="Offer help to others",
        back=reverse("targeted_support:prospectus_page"),
        saved="Thank you. The targeted-support team has your offer and will speak with you before anybody is asked.",
        after=lambda expert: expert_url(expert.pk),
        template=TEMPLATE,
        submit_label="Offer help",
        authority=request.user.authority,
    )


def expert_offer_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority changes what it offers."""
    expert = find_expert(request, pk)
    check_edit_offer_of_help(request.user, expert)
    form = OfferHelpForm(request.POST or None, instance=expert.as_stored())
    return edit_page(
        request,
        form,
        lambda: actions.edit_offer_of_help(
            by=request.user,
            expert=expert,
            version=form.seen,
            fields=form.values(),
            topics=form.cleaned_data["topics"],
        ),
        title="Edit your offer of help",
        back=expert_url(expert.pk),
        saved="Your offer is saved.",
        template=TEMPLATE,
        authority=request.user.authority,
        expert=expert,
    )


def expert_offer_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority takes its offer back."""
    expert = find_expert(request, pk)
    check_edit_offer_of_help(request.user, expert)
    return remove_page(
        request,
        expert,
        lambda version: actions.withdraw_offer_of_help(by=request.user, expert=expert, version=version),
        title=f"Withdraw the offer of {expert}?",
        what="The targeted-support team no longer sees it. You can offer help again at any time.",
        back=expert_url(expert.pk),
        after=reverse("targeted_support:prospectus_page"),
        removed="Your offer is withdrawn.",
        verb="Withdraw",
    )
