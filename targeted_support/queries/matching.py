"""Who could help: what the reader may see of experts, packages, self-assessments, groups and seats, for `matches`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse

from diagnostics.domain import distances
from diagnostics.models import AuthorityPlace, SelfAssessment
from diagnostics.queries.rounds import groups_of, round_now
from projects.models import Authority, Person, ProgrammeYear
from targeted_support.domain.matching import Helper, Match, Need, Place, Support, matches
from targeted_support.domain.topics import Subject, subjects_in
from targeted_support.models import Expert, Package, Topic

from .packages import package_rows, reads_words

Seats = Mapping[int, distances.Place]


def subjects() -> dict[int, Subject]:
    return {topic.pk: Subject(topic.name, topic.words) for topic in Topic.objects.all()}


def need_of(reader: Person, package: Package) -> Need:
    """What a package is about: its topic, and what its words speak of as far as this reader reads them."""
    known = subjects()
    texts = [package.title, package.summary]
    if reads_words(reader, package):
        texts += [package.scope, package.diagnosis]
    found = subjects_in("\n".join(texts), known)
    if package.topic_id in known:
        found = {package.topic_id: known[package.topic_id].name} | found
    return Need(found, {place.pk: place.name for place in package.authorities})


def need_for(authority: Authority | None, topic: Topic | None, text: str) -> Need:
    """What an authority asks for: a topic, or a text that speaks of some."""
    found = subjects_in(text, subjects())
    if topic is not None:
        found = {topic.pk: topic.name} | found
    return Need(found, {authority.pk: authority.name} if authority else {})


def who_could_help(
    reader: Person, need: Need, today: date, *, year: ProgrammeYear | None = None, package: Package | None = None
) -> list[Match]:
    """Experts and authorities that could help, best first; `package` is one that they would help with, and tells
    who is left out because they do so already. A fixed number of queries."""
    if not need.topics:
        return []
    others = [one for one in package_rows(reader) if package is None or one.pk != package.pk]
    there = {one.expert_id for one in package.experts.all()} if package else set()
    donors = {one.authority_id for one in package.donors.all()} if package else set()
    experts = _helpers(reader, others, year, there)
    places = _places(reader, others, year, today)
    return [one for one in matches(need, experts, places) if one.expert or one.authority not in donors]


def _helpers(reader: Person, packages: Iterable[Package], year: ProgrammeYear | None, there: set[int]) -> list[Helper]:
    helped: dict[int, list[Support]] = defaultdict(list)
    for package in _begun(packages):
        for link in package.experts.all():
            helped[link.expert_id].append(_support(package, year))
    experts = Expert.objects.visible_to(reader).filter(is_confirmed=True).exclude(pk__in=there)
    return [
        Helper(
            key=one.pk,
            name=str(one),
            url=reverse("targeted_support:expert_page", args=(one.pk,)),
            place=one.place,
            authority=one.authority_id,
            knows=frozenset(topic.topic_id for topic in one.topics.all()),
            available=one.is_available,
            helped=tuple(helped[one.pk]),
        )
        for one in experts.select_related("authority").prefetch_related("topics")
    ]


def _places(reader: Person, packages: Iterable[Package], year: ProgrammeYear | None, today: date) -> dict[int, Place]:
    """What is known of each authority. Of self-assessments only those count that this reader may see."""
    received: dict[int, list[Support]] = defaultdict(list)
    helped: dict[int, list[Support]] = defaultdict(list)
    for package in _begun(packages):
        support = _support(package, year)
        for recipient in package.recipients.all():
            received[recipient.authority_id].append(support)
        for donor in package.donors.all():
            helped[donor.authority_id].append(support)
    offers, asks = _said(reader)
    groups = _groups(reader, today)
    seats = {one.authority_id: distances.Place(one.latitude, one.longitude) for one in AuthorityPlace.objects.all()}
    return {
        one.pk: Place(
            name=one.name,
            url=reverse("authorities:authority_page", args=(one.slug,)),
            offers=offers.get(one.pk, frozenset()),
            asks=asks.get(one.pk, frozenset()),
            received=tuple(received[one.pk]),
            helped=tuple(helped[one.pk]),
            distances=_from(one.pk, seats),
            group=groups.get(one.pk, frozenset()),
        )
        for one in Authority.objects.order_by("name")
    }


def _begun(packages: Iterable[Package]) -> list[Package]:
    return [one for one in packages if one.stage != "withdrawn"]


def _support(package: Package, year: ProgrammeYear | None) -> Support:
    return Support(package.title, package.topic_id, package.stage, year is None or package.year_id == year.pk)


def _said(reader: Person) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """The topics that authorities offer and ask for in their latest self-assessment that the reader may see."""
    known = subjects()
    latest = {}
    for one in SelfAssessment.objects.visible_to(reader).order_by("round__year__starts"):
        latest[one.authority_id] = one
    offers = {key: frozenset(subjects_in(one.strengths, known)) for key, one in latest.items()}
    asks = {key: frozenset(subjects_in(one.help_asked, known)) for key, one in latest.items()}
    return offers, asks


def _groups(reader: Person, today: date) -> dict[int, frozenset[int]]:
    """With whom each authority sits in a group of the round that runs, as far as the reader sees groups."""
    this = round_now(today)
    found: dict[int, frozenset[int]] = {}
    for group in groups_of(reader, this) if this else []:
        members = frozenset(member.authority_id for member in group.members.all())
        found |= {member: members - {member} for member in members}
    return found


def _from(key: int, seats: Seats) -> dict[int, int]:
    """How far an authority is from each other one, in km."""
    own = seats.get(key)
    if own is None:
        return {}
    return {other: distances.kilometres(own, seat) for other, seat in seats.items() if other != key}
