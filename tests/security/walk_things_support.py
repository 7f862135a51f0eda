"""The things of targeted support that the walk meets."""

from __future__ import annotations

from datetime import date
from typing import Any

from seslip.foundation import audit
from tests.conftest import somebody

from .walk_things_diagnostics import YEAR


def of_package(slug: str) -> dict[str, dict[str, Any]]:
    """A package for an authority, as it asked for it."""
    from projects.models import Authority, ProgrammeYear
    from targeted_support.actions.packages import create_package
    from targeted_support.models import PackageOutcome

    by, where = somebody("support_team"), Authority.objects.get(slug=slug)
    said = {"title": f"Annual reviews in {where}", "year": ProgrammeYear.objects.get(label=YEAR)}
    package = create_package(by=by, fields=said, recipients=[where])
    return {
        "package": {"pk": package.pk},
        "outcome": {"pk": audit.create(PackageOutcome(package=package, text="Reviews on time"), by=by).pk},
        "package_task": {"pk": package.pk, "task": "conflicts"},
        "recipient": {"pk": package.pk, "recipient": package.recipients.get().pk},
    }


def of_support_money() -> dict[str, dict[str, Any]]:
    """What a package costs in a year, part of which went on in the next; a stream and the offer of the year."""
    from projects.models import ProgrammeYear
    from targeted_support.models import OfferYear, Package, PackageCarry, PackageYear, StreamOffer

    by, year = somebody("support_team"), ProgrammeYear.objects.get(label=YEAR)
    package = Package.objects.get(title="Hearing the voice of families")
    later = ProgrammeYear.objects.get(label="2026-27")
    now = audit.create(PackageYear(package=package, year=year, agreed=200), by=by)
    then = audit.create(PackageYear(package=package, year=later, agreed=100), by=by)
    said = {"kind": "slip", "pence": 100, "quarter": 1, "day": "2026-03-02"}
    carry = audit.create(PackageCarry(source=now, target=then, **said), by=by)
    return {
        "package_year": {"pk": package.pk, "year": YEAR},
        "carry": {"pk": carry.pk},
        "cap": {"pk": OfferYear.objects.get(year=year).pk},
        "stream": {"pk": StreamOffer.objects.get(offer__year=year, stream="SEND").pk},
    }


def of_giving() -> dict[str, dict[str, Any]]:
    """An expert on a package, a topic, an authority with a note, and the published prospectus."""
    from projects.models import Authority, ProgrammeYear
    from targeted_support.models import Expert, OfferYear, Package, PackageExpert, ReachNote, Topic

    by, year = somebody("support_team"), ProgrammeYear.objects.get(label=YEAR)
    expert, package = Expert.objects.first(), Package.objects.get(title="Hearing the voice of families")
    link = audit.create(PackageExpert(package=package, expert=expert, tenths=25), by=by).pk
    slough, offer = Authority.objects.get(slug="slough"), OfferYear.objects.get(year=year)
    audit.create(ReachNote(year=year, authority=slough, text="To be visited"), by=by)
    audit.change(offer, by=by, version=offer.version, fields={"published_on": date(2025, 9, 26)})
    return {
        "expert": {"pk": Expert.objects.get(authority__slug="medway").pk},
        "package_expert": {"pk": package.pk, "link": link},
        "topic": {"pk": Topic.objects.first().pk},
        "reach": {"slug": slough.slug},
        "prospectus": {"year": YEAR},
    }


def enquiry_of_lead() -> dict[str, int]:
    """What the authority lead asked for."""
    from targeted_support.actions.packages import ask_for_package

    asked = {"title": "Annual reviews in time", "summary": "How reviews are finished.", "scope": "They come late."}
    return {"pk": ask_for_package(by=somebody("la_lead"), fields=asked).pk}


def offer_of_lead() -> dict[str, int]:
    """What the authority lead has offered, and the team has not taken up."""
    from targeted_support.actions.experts import offer_help
    from targeted_support.models import Topic

    offered = {"name": "Jo Pell", "expertise": "Annual reviews"}
    return {"pk": offer_help(by=somebody("la_lead"), fields=offered, topics=Topic.objects.all()[:1]).pk}
