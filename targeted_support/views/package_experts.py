"""Experts on a package, with the days they give, and who else could help with it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.forms import read_key
from seslip.foundation.icons import icon_svg
from targeted_support.access import check_edit_packages, check_read_giving, may_edit_packages
from targeted_support.actions import experts as actions
from targeted_support.domain.matching import ORDER
from targeted_support.forms.experts import DaysForm, PackageExpertForm
from targeted_support.forms.matching import MatchForm
from targeted_support.models import Package, PackageExpert
from targeted_support.queries.experts import experts_to_add, helpers_of
from targeted_support.queries.matching import need_for, need_of, who_could_help
from targeted_support.queries.packages import package_rows, reads_words
from targeted_support.queries.years import offer_to_ask_from
from targeted_support.tables.packages import package_url

ADDED = "The expert is on the package. Where they have a sign-in, they read its scope and diagnosis from now on."


def package_expert_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Puts an expert on a package; `?expert=` chooses one."""
    package = _package(request, pk)
    check_edit_packages(request.user)
    offered = experts_to_add(request.user, package)
    chosen = {"expert": read_key(request.GET.get("expert", "")) or None}
    new = PackageExpert(package=package)
    form = PackageExpertForm(request.POST or None, instance=new, offered=offered, initial=chosen)
    return edit_page(
        request,
        form,
        lambda: actions.add_package_expert(
            by=request.user, package=package, expert=form.cleaned_data["expert"], tenths=form.tenths()
        ),
        title="Put an expert on the package",
        lede=package.title,
        back=package_url(package.pk),
        saved=ADDED,
        template="targeted_support/package_form.html",
        package=package,
    )


def package_expert_edit(request: PersonRequest, pk: int, link: int) -> HttpResponse:
    """The days that an expert gives."""
    package = _package(request, pk)
    given = _link(package, link)
    check_edit_packages(request.user)
    form = DaysForm(request.POST or None, instance=given)
    return edit_page(
        request,
        form,
        lambda: actions.edit_package_expert(by=request.user, link=given, version=form.seen, tenths=form.tenths()),
        title=f"Days given by {given}",
        lede=package.title,
        back=package_url(package.pk),
        saved="The days are saved.",
        template="targeted_support/package_form.html",
        package=package,
    )


def package_expert_remove(request: PersonRequest, pk: int, link: int) -> HttpResponse:
    package = _package(request, pk)
    given = _link(package, link)
    check_edit_packages(request.user)
    return remove_page(
        request,
        given,
        lambda version: actions.remove_package_expert(by=request.user, link=given, version=version),
        title=f"Take {given} off the package?",
        what=f"“{package}” then counts no day of {given}, who reads its scope and diagnosis no longer.",
        back=package_url(package.pk),
        removed="The expert is taken off the package.",
    )


def package_match(request: PersonRequest, pk: int) -> HttpResponse:
    """Who could help with a package, for those who read what it is about."""
    package, reader = _package(request, pk), request.user
    if not reads_words(reader, package):
        raise Http404
    need = need_of(reader, package)
    context = {
        "package": package,
        "topics": list(need.topics.values()),
        "matches": who_could_help(reader, need, today(), year=package.year, package=package),
        "order": ORDER,
        "caution_icon": icon_svg("triangle"),
        "may_edit": may_edit_packages(reader),
    }
    return render(request, "targeted_support/package_match.html", context)


def match_page(request: PersonRequest) -> HttpResponse:
    """Who could help an authority with a topic, or with what it says in its own words."""
    check_read_giving(request.user)
    form = MatchForm(request.GET or None)
    asked = form.asked()
    need = need_for(asked.authority, asked.topic, asked.words)
    offer = offer_to_ask_from(today())
    context = {
        "form": form,
        "asked": bool(asked.topic or asked.words),
        "topics": list(need.topics.values()),
        "matches": who_could_help(request.user, need, today(), year=offer.year if offer else None),
        "order": ORDER,
        "caution_icon": icon_svg("triangle"),
    }
    return render(request, "targeted_support/match_page.html", context)


def _package(request: PersonRequest, pk: int) -> Package:
    return find(package_rows(request.user), pk=pk)


def _link(package: Package, link: int) -> PackageExpert:
    return find(helpers_of(package), pk=link)
