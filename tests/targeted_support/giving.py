"""What tests of giving and receiving share: experts, topics and offers of the year 2025-26."""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.models import Person, ProgrammeYear
from targeted_support.actions.experts import add_package_expert, create_expert
from targeted_support.actions.prospectus import publish_prospectus
from targeted_support.models import Expert, OfferYear, Package, PackageExpert, Topic

from .packaging import place, team

ROOT = "/targeted-support/"
EXPERTS, LEDGER, PROSPECTUS = f"{ROOT}experts/", f"{ROOT}giving-and-receiving/", f"{ROOT}prospectus/"


def year(label: str = "2025-26") -> ProgrammeYear:
    return ProgrammeYear.objects.get(label=label)


def topic(name: str = "Annual reviews") -> Topic:
    return Topic.objects.get(name=name)


def expert(name: str = "Alex Moreton", slug: str = "kent", *topics: str, **said: Any) -> Expert:
    """Somebody of an authority who knows annual reviews, where no topic is named."""
    where = {"authority": place(slug)} if slug else {"organisation": "Harbourside"}
    known = [topic(one) for one in topics or ("Annual reviews",)]
    return create_expert(by=team(), fields={"name": name, "since": year(), **where, **said}, topics=known)


def on_package(package: Package, who: Expert, tenths: int | None = None) -> PackageExpert:
    return add_package_expert(by=team(), package=package, expert=who, tenths=tenths)


def published(label: str = "2025-26", day: date = date(2025, 9, 22)) -> OfferYear:
    offer = OfferYear.objects.get(year__label=label)
    return publish_prospectus(by=team(), offer=offer, version=offer.version, day=day)


def lead() -> Person:
    """Of Oxfordshire, without any other part."""
    from tests.diagnostics.confidence import person_of

    return person_of("oxfordshire")
