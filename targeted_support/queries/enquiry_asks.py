"""Enquiries that nobody has taken up, asked of the targeted-support team. No word said in confidence is read here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from kpis.queries.asks import Asked, register
from projects.domain.roles import Role
from projects.models import Person, PersonRole
from seslip.foundation.periods import show_date
from targeted_support.domain.stages import PackageStage
from targeted_support.models import Package, PackageMove, PackageRecipient


def enquiry_asks(day: date, reader: Person | None = None) -> list[Asked]:
    """What others than the team have asked for and is still an enquiry on a day; three queries at most."""
    if reader is not None and not reader.standing.has(Role.SUPPORT_TEAM):
        return []
    moves = list(_new_enquiries(day))
    people = _team(reader) if moves else frozenset()
    places = _places(moves) if people else {}
    return [_asked(move, places[move.package_id], people) for move in moves if people]


def _new_enquiries(day: date) -> QuerySet[PackageMove]:
    """The latest move by a day of each package, where it is an enquiry that somebody else than the team recorded."""
    by_then = PackageMove.objects.filter(day__lte=day)
    later = by_then.filter(package=OuterRef("package"), pk__gt=OuterRef("pk"))
    of_team = PersonRole.objects.filter(person=OuterRef("by"), role=Role.SUPPORT_TEAM.value)
    found = by_then.filter(stage=PackageStage.ENQUIRY.value, by__isnull=False).exclude(Exists(later))
    only = ("package__title", "stage", "day")
    return found.exclude(Exists(of_team)).select_related("package").only(*only).order_by("pk")


def _team(reader: Person | None) -> frozenset[int]:
    """By id; who may sign in is for the reminders to say."""
    if reader is not None:
        return frozenset({reader.pk})
    return frozenset(
        PersonRole.objects.filter(role=Role.SUPPORT_TEAM.value).order_by().values_list("person", flat=True)
    )


def _places(moves: Iterable[PackageMove]) -> dict[int, list[str]]:
    """The names of the authorities that each package is for."""
    rows = PackageRecipient.objects.filter(package__in=[move.package_id for move in moves])
    found: dict[int, list[str]] = defaultdict(list)
    for package, name in rows.order_by("authority__name").values_list("package", "authority__name"):
        found[package].append(name)
    return found


def _asked(move: PackageMove, places: Sequence[str], people: frozenset[int]) -> Asked:
    """Title and authorities are what all 19 read; the words of the enquiry are on its page."""
    return Asked(
        key=f"package/{move.package_id}/enquiry/{move.day}",
        id=move.package_id,
        people=people,
        since=move.day,
        name=f"Enquiry for {', '.join(places)}",
        title=move.package.title,
        why=f"Asked on {show_date(move.day)}, and nobody has begun to scope it",
        url=reverse("targeted_support:package_page", args=(move.package_id,)),
        action=f"Look at “{move.package.title}”",
    )


register("targeted_support.enquiries", enquiry_asks, (Package, PackageRecipient))
