"""Reads of a year's prospectus: what records say of topics, those who help, and streams; and one's own enquiries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from projects.models import Person
from targeted_support.access import enquires_for
from targeted_support.domain.stages import PackageStage
from targeted_support.models import (
    Expert,
    ExpertTopic,
    OfferYear,
    Package,
    PackageDonor,
    PackageExpert,
    StreamOffer,
    Topic,
)


@dataclass(frozen=True)
class OnOffer:
    """A topic (None: whatever is asked), who agreed to be named for it, and which authorities have helped with it."""

    topic: Topic | None
    experts: Sequence[Expert] = ()
    authorities: Sequence[str] = ()


def on_offer() -> list[OnOffer]:
    """Every topic by name, then those who agreed to help without naming a topic; six queries."""
    known: dict[int | None, list[Expert]] = defaultdict(list)
    for expert in named_experts():
        topics: list[int | None] = [link.topic_id for link in expert.topics.all()]
        for topic in topics or [None]:
            known[topic].append(expert)
    helped = _helped()
    rows = [OnOffer(topic, known[topic.pk], sorted(helped[topic.pk])) for topic in Topic.objects.all()]
    return [*rows, OnOffer(None, known[None])] if known[None] else rows


def named_experts() -> QuerySet[Expert]:
    """Experts who agreed to be named and can be asked. No reader is asked for: this is what is published of them."""
    topics = Prefetch("topics", ExpertTopic.objects.order_by("topic__name"))
    named = Expert.objects.filter(in_prospectus=True, is_available=True, is_confirmed=True)
    return named.select_related("authority").prefetch_related(topics).order_by("authority__name", "name", "pk")


def _helped() -> dict[int | None, set[str]]:
    """The names of the authorities that helped with packages about each topic, as donors or by their experts."""
    found: dict[int | None, set[str]] = defaultdict(set)
    gone = PackageStage.WITHDRAWN.value
    donors = PackageDonor.objects.exclude(package__stage=gone).values_list("package__topic", "authority__name")
    experts = PackageExpert.objects.exclude(package__stage=gone).exclude(expert__authority=None)
    for topic, name in [*donors, *experts.values_list("package__topic", "expert__authority__name")]:
        found[topic].add(name)
    return found


def open_streams(offer: OfferYear | None) -> list[tuple[str, str]]:
    """The streams of an offer that take new packages, as choices."""
    if offer is None:
        return []
    return [(one.stream, one.get_stream_display()) for one in streams_of(offer) if one.is_open]


def streams_of(offer: OfferYear) -> QuerySet[StreamOffer]:
    return offer.streams.order_by("pk")


def enquiries_of(reader: Person) -> QuerySet[Package]:
    """What people of the reader's authority asked for, latest first; nothing for who belongs to none."""
    own = enquires_for(reader)
    packages = Package.objects.read_by(reader).filter(recipients__authority=own or 0, asked_by__isnull=False)
    return packages.select_related("year", "topic", "asked_by", "owner").order_by("-pk")
