"""What is hoped for of packages and how far it has come. The words are asked of `Package.objects.read_by` alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from kpis.queries.asks import Asked, register
from projects.models import Person, ProgrammeYear
from projects.queries.people import with_standing
from seslip.foundation.periods import show_date
from targeted_support.domain.impact import Asking, OutcomeState, asking_now
from targeted_support.domain.stages import PackageStage
from targeted_support.models import OutcomeAnswer, Package, PackageMove, PackageOutcome, PackageRecipient

from .packages import stage_days


def outcomes_read_by(reader: Person) -> QuerySet[PackageOutcome]:
    """The outcomes whose words this person reads, with their answers in order."""
    answers = OutcomeAnswer.objects.select_related("by").order_by("pk")
    found = PackageOutcome.objects.filter(package__in=Package.objects.read_by(reader))
    return found.select_related("package").prefetch_related(Prefetch("answers", answers)).order_by("package", "pk")


def outcome_states(year: ProgrammeYear) -> Counter[str]:
    """How many outcomes of a year's packages stand where, whoever reads their words."""
    rows = PackageOutcome.objects.filter(package__in=packages_of(year)).order_by()
    return Counter(rows.values_list("state", flat=True))


def states_by(packages: Sequence[int], day: date) -> Counter[str]:
    """How many outcomes of these packages stood where by a day, expected until somebody said more; two queries."""
    keys = PackageOutcome.objects.filter(package__in=packages).order_by("pk").values_list("pk", flat=True)
    states = dict.fromkeys(keys, OutcomeState.EXPECTED.value)
    answers = OutcomeAnswer.objects.filter(outcome__package__in=packages, day__lte=day).order_by("pk")
    states |= dict(answers.values_list("outcome", "state"))
    return Counter(states.values())


def packages_of(year: ProgrammeYear) -> QuerySet[Package]:
    """The packages that began in a year or go on in it, but for those that were withdrawn."""
    found = Package.objects.filter(Q(year=year) | Q(years__year=year)).exclude(stage=PackageStage.WITHDRAWN.value)
    return Package.objects.filter(pk__in=found.values("pk"))


def complete_days(packages: Iterable[int], by: date) -> dict[int, date]:
    """On which day each package was complete, of those that were by a day; one query."""
    moves: dict[int, list[PackageMove]] = defaultdict(list)
    rows = PackageMove.objects.filter(package__in=list(packages), day__lte=by).order_by("pk")
    for move in rows:
        moves[move.package_id].append(move)
    found = {key: stage_days(own).get(PackageStage.COMPLETE) for key, own in moves.items()}
    return {key: day for key, day in found.items() if day}


def asking_of(package: Package, outcomes: Iterable[PackageOutcome], today: date) -> Asking | None:
    """What is asked about a package now; the outcomes come with their answers."""
    latest = [max((answer.day for answer in one.answers.all()), default=None) for one in outcomes]
    return asking_now(complete_days([package.pk], today).get(package.pk), latest, today)


def askings_of(packages: Sequence[Package], today: date) -> dict[int, Asking]:
    """What is asked about packages now, by their ids, whoever is asked; three queries."""
    if not packages:
        return {}
    complete, latest = complete_days([one.pk for one in packages], today), _latest_answers(packages, today)
    due = {one.pk: asking_now(complete.get(one.pk), latest[one.pk], today) for one in packages}
    return {key: asking for key, asking in due.items() if asking}


def outcome_asks(day: date, reader: Person | None = None) -> list[Asked]:
    """Three and six months after a package was complete: how far its outcomes have come. Five queries at most."""
    packages = list(_with_outcomes(reader))
    if not packages:
        return []
    complete, latest = complete_days([one.pk for one in packages], day), _latest_answers(packages, day)
    due = [(one, asking_now(complete.get(one.pk), latest[one.pk], day)) for one in packages]
    people = _asked_people([one for one, asking in due if asking])
    return [_asked(one, asking, complete[one.pk], people[one.pk]) for one, asking in due if asking]


def _with_outcomes(reader: Person | None) -> QuerySet[Package]:
    found = Package.objects.filter(pk__in=PackageOutcome.objects.values("package"))
    if reader is not None:
        own = reader.standing.candid_authority
        theirs = Q(recipients__authority=own) if own else Q(pk__in=[])
        found = found.filter(pk__in=Package.objects.filter(theirs | Q(owner=reader.pk)).values("pk"))
    return found.order_by("pk")


def _latest_answers(packages: Sequence[Package], day: date) -> dict[int, list[date | None]]:
    """For each package the dates of the latest answers by a day, one entry an outcome."""
    latest: dict[int, date] = {}
    answers = OutcomeAnswer.objects.filter(outcome__package__in=packages, day__lte=day).order_by("pk")
    for outcome, answered in answers.values_list("outcome", "day"):
        latest[outcome] = max(answered, latest.get(outcome, answered))
    found: dict[int, list[date | None]] = defaultdict(list)
    for pk, package in PackageOutcome.objects.filter(package__in=packages).values_list("pk", "package"):
        found[package].append(latest.get(pk))
    return found


def _asked_people(packages: Sequence[Package]) -> dict[int, frozenset[int]]:
    """Who looks after each package, and for each recipient who asked for it, else all of its people who read it."""
    places = PackageRecipient.objects.filter(package__in=packages).order_by()
    receives = list(places.values_list("package", "authority")) if packages else []
    staff = Person.objects.filter(authority__in={place for _, place in receives}, is_active=True)
    of_place: dict[int, set[int]] = defaultdict(set)
    for person in with_standing(staff) if receives else []:
        if place := person.standing.candid_authority:
            of_place[place].add(person.pk)
    asked_by = {one.pk: one.asked_by_id for one in packages}
    found: dict[int, set[int]] = {one.pk: {one.owner_id} if one.owner_id else set() for one in packages}
    for package, place in receives:
        found[package] |= of_place[place] & {asked_by[package]} or of_place[place]
    return {key: frozenset(people) for key, people in found.items()}


def _asked(package: Package, asking: Asking, complete: date, people: frozenset[int]) -> Asked:
    return Asked(
        key=f"package/{package.pk}/outcomes/{asking.day}",
        id=package.pk,
        people=people,
        since=asking.day,
        name=package.title,
        title="What came of this package of support?",
        why=f"Complete on {show_date(complete)}, asked again after {asking.months} months",
        url=reverse("targeted_support:package_page", args=(package.pk,)) + "#outcomes",
        action=f"Say what came of “{package.title}”",
    )


register("targeted_support.outcomes", outcome_asks, (Package, PackageRecipient, PackageOutcome, OutcomeAnswer))
