"""What targeted support suggests an authority could do next, as far as the reader may see what it rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from diagnostics.models import SelfAssessment
from diagnostics.queries.benchmarks import own_list
from projects.domain.suggestions import Suggestion
from projects.queries.suggestions import About, register
from targeted_support.access import enquires_for, is_team
from targeted_support.domain.stages import DELIVERED, PackageStage
from targeted_support.domain.suggestions import (
    Received,
    first_contact,
    help_to_ask_for,
    packages_to_answer,
    topics_to_look_at,
)
from targeted_support.domain.topics import Subject
from targeted_support.models import Feedback, Package

from .matching import subjects
from .outcomes import askings_of
from .years import offer_now, offers_visible_to


def suggest_support(about: About) -> Iterator[Suggestion]:
    """Answers that are waited for, help asked for, topics of the prospectus, a first contact; eight queries at most."""
    received, known = list(_received(about)), subjects()
    yield from packages_to_answer(_told(about, received))
    yield from _help_asked(about, received, known)
    if offer_now(offers_visible_to(about.reader), about.today):
        yield from _on_offer(about, received, known)


def _help_asked(about: About, received: list[Any], known: Mapping[int, Subject]) -> Iterator[Suggestion]:
    """What the latest self-assessment asks for, if the reader may see that."""
    assessments = SelfAssessment.objects.visible_to(about.reader).filter(authority=about.authority)
    own = assessments.order_by("-round__year__starts").first()
    if own is None:
        return
    asks = enquires_for(about.reader) == about.authority.pk
    url = reverse("targeted_support:enquiry_create") if asks else _prospectus()
    topics = frozenset(one.topic_id for one in received)
    since = own.received or about.year.starts
    began = any(one.year.ends >= since for one in received)  # in the year of that day, or later
    if found := help_to_ask_for(own.help_asked, known, topics, began, url):
        yield found


def _on_offer(about: About, received: list[Any], known: Mapping[int, Subject]) -> Iterator[Suggestion]:
    standing = own_list(about.authority, about.as_at, known=about.known)
    if standing:
        names = [f"“{row}”" for row in standing.rows]
        done = frozenset(one.topic_id for one in received if one.topic_id)
        yield from topics_to_look_at(names, str(standing.of), known, done, _prospectus())
    helped = any(one.authority == about.authority.pk for one in about.involvement.helps)
    if found := first_contact(helped or bool(received), str(about.year), _prospectus()):
        yield found


def _prospectus() -> str:
    return reverse("targeted_support:prospectus_page")


def _received(about: About) -> Any:
    """Packages that it received or is to receive, whatever their year; one that was withdrawn is none.

    `reads`: whether the reader reads its words; `said`: whether the authority has said what it thought of it.
    """
    mine = Package.objects.visible_to(about.reader).filter(recipients__authority=about.authority)
    reads = Package.objects.read_by(about.reader).filter(pk=OuterRef("pk"))
    said = Feedback.objects.filter(package=OuterRef("pk"), authority=about.authority)
    rows = mine.exclude(stage=PackageStage.WITHDRAWN.value).annotate(reads=Exists(reads), said=Exists(said))
    return rows.select_related("year").order_by("title", "pk")


def _told(about: About, packages: list[Any]) -> list[Received]:
    """What is asked about each is for those who read its words; what was said without consent for the team and the
    authority itself."""
    complete = [one for one in packages if one.reads and one.stage in DELIVERED]
    asked = askings_of(complete, about.today)
    own = is_team(about.reader) or about.reader.standing.candid_authority == about.authority.pk
    return [
        Received(
            title=one.title,
            url=reverse("targeted_support:package_page", args=(one.pk,)),
            complete=one.stage in DELIVERED,
            asking=asked.get(one.pk),
            said=one.said or not own,
        )
        for one in packages
    ]


register(30, suggest_support)
