"""Reads of experts: the list, what each has given, and who can be put on a package."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Sum

from projects.models import Person
from seslip.foundation.history import Entry, history_of
from targeted_support.models import Expert, ExpertTopic, Package, PackageExpert, Topic


def expert_rows(reader: Person) -> QuerySet[Any]:
    """Experts with their topics, how many packages they support and the days given (`tenths`)."""
    topics = ExpertTopic.objects.select_related("topic").order_by("topic__name")
    given = PackageExpert.objects.filter(expert=OuterRef("pk")).order_by().values("expert")
    return (
        Expert.objects.visible_to(reader)
        .select_related("authority", "since", "person")
        .prefetch_related(Prefetch("topics", topics))
        .annotate(
            supports=Subquery(given.annotate(number=Count("pk")).values("number")),
            tenths=Subquery(given.annotate(total=Sum("tenths")).values("total")),
        )
    )


def given_by(reader: Person, expert: Expert) -> list[tuple[str, list[PackageExpert]]]:
    """What an expert supports that the reader sees, by the year of the package, latest first."""
    seen = Package.objects.visible_to(reader)
    links = PackageExpert.objects.filter(expert=expert, package__in=seen).select_related("package__year")
    years: dict[str, list[PackageExpert]] = defaultdict(list)
    for link in links.order_by("-package__year__starts", "package__title"):
        years[link.package.year.label].append(link)
    return list(years.items())


def offers_of_help(reader: Person) -> QuerySet[Any]:
    """Offers that the team has still to take up."""
    return expert_rows(reader).filter(is_confirmed=False).order_by("pk")


def own_offers_of_help(reader: Person) -> QuerySet[Any]:
    """What people of the reader's authority have offered and the team has not taken up yet."""
    return offers_of_help(reader).filter(authority=reader.standing.candid_authority or 0)


def experts_to_add(reader: Person, package: Package) -> QuerySet[Expert]:
    """Who can be put on a package: agreed with the team, and not on it yet."""
    there = PackageExpert.objects.filter(package=package).values("expert")
    known = Expert.objects.visible_to(reader).filter(is_confirmed=True).exclude(pk__in=there)
    return known.select_related("authority").order_by("authority__name", "name", "pk")


def helpers_of(package: Package) -> QuerySet[PackageExpert]:
    links = PackageExpert.objects.filter(package=package).select_related("expert__authority", "package")
    return links.order_by("expert__name", "pk")


def expert_history(expert: Expert) -> list[Entry]:
    return history_of(expert, ExpertTopic)


def topic_rows() -> QuerySet[Any]:
    """Topics with how many packages are about each, and how many experts know it."""
    packages = Package.objects.filter(topic=OuterRef("pk")).order_by().values("topic")
    experts = ExpertTopic.objects.filter(topic=OuterRef("pk"), expert__is_confirmed=True).order_by().values("topic")
    return Topic.objects.annotate(
        used=Subquery(packages.annotate(number=Count("pk")).values("number")),
        known=Subquery(experts.annotate(number=Count("pk")).values("number")),
    )
