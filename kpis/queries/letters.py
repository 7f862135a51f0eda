"""Who is written to on a day, and what: the reminders of `kpis.domain.occasions` in words."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from kpis.domain.occasions import Letter, Overview, letter, monday, overview
from kpis.domain.reminders import Ask, Group, asked
from kpis.models import Frequency, ReminderChoice, ReminderItem, ReminderMessage, SendingState
from projects.domain.roles import Role
from projects.models import Person
from projects.queries.people import with_standing
from seslip.foundation.news import Line

from .reminders import Book, book, rules
from .to_do import Line as Asking
from .to_do import Section, sections
from .week import Week, of_own_projects

KEPT_DAYS = 16  # days: longer ago than any occasion that a run may still make up for
MOST_SHOWN = 15  # lines of each part of a digest; the page has the others
LONGEST_SUBJECT = 120  # characters


@dataclass(frozen=True)
class Mail:
    """One e-mail to one person, before it is drawn."""

    person: Person
    letter: Letter
    news: tuple[Section, ...]
    rest: tuple[Section, ...] = ()
    changes: tuple[Line, ...] = ()
    changes_url: str = ""
    overview: Overview = field(default_factory=Overview)

    @property
    def count(self) -> int:
        return len(self.letter.news) + len(self.letter.rest)

    @property
    def whose(self) -> str:
        """Whose projects the overview counts."""
        return "The programme" if self._leads else "The projects you sponsor"

    @property
    def changes_more(self) -> int:
        return max(0, len(self.changes) - MOST_SHOWN)

    @property
    def changed_where(self) -> str:
        return "on your projects" if of_own_projects(self.person) else "in the programme"

    @property
    def overview_url(self) -> str:
        return reverse("kpis:kpi_list") + ("?status=open" if self._leads else f"?status=open&sponsor={self.person.pk}")

    @property
    def _leads(self) -> bool:
        return self.person.standing.has(Role.PROGRAMME_MANAGER)

    @property
    def subject(self) -> str:
        """Only the list of a week is called so: what came up since its Monday is named itself."""
        if self.letter.digest and not self.letter.sudden:
            asked = f"{self.count} thing{'' if self.count == 1 else 's'}" if self.count else "nothing"
            return f"SESLIP: your week, {asked} to do"
        if len(self.letter.news) == 1:
            return _cut(f"SESLIP: {_said(self.news[0].lines[0])}")
        return f"SESLIP: {self.count} things to do"


def _said(line: Asking) -> str:
    """What is asked, without the sponsor's comment: a subject is read in lists and on locked screens."""
    return f"Your sponsor asks about {line.name}" if line.ask.group is Group.QUERIED else f"{line.name}: {line.why}"


def _cut(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"


def set_free(on: date, *, retry_uncertain: bool) -> Q:
    """Messages that count for nothing any more: queued by an earlier run and never handed over, or to be tried again.

    It names columns of the message only, so that PostgreSQL asks again after waiting for a run that claims one.
    """
    queued = Q(state=SendingState.QUEUED, day__lte=on)
    return queued | Q(state=SendingState.SENDING) if retry_uncertain else queued


def mails(on: date, *, retry_uncertain: bool = False) -> list[Mail]:
    """Everything to send on a day, by name; queries grow neither with the people nor with the KPIs."""
    found = book(on)
    asks: dict[int, list[Ask]] = defaultdict(list)
    for ask in asked(found.facts, on, rules()):
        asks[ask.person].append(ask)
    standing = ReminderMessage.objects.exclude(set_free(on, retry_uncertain=retry_uncertain))
    mailed = _mailed(standing, on)
    written = set(standing.filter(day=on).values_list("person", flat=True))
    choices = dict(ReminderChoice.objects.values_list("person", "frequency"))
    week = Week(monday(on), dict(ReminderChoice.objects.values_list("person", "changes")))
    people = {**_only_told(week, found), **found.people}
    wanted = [
        (person, choices.get(person.pk, Frequency.INSTANT.value))
        for person in sorted(people.values(), key=lambda person: (person.name, person.pk))
        if person.pk not in written and choices.get(person.pk) != Frequency.NONE.value
    ]
    written_to = (
        _mail(found, person, asks[person.pk], mailed[person.pk], week, on, weekly=how == Frequency.WEEKLY.value)
        for person, how in wanted
    )
    return [mail for mail in written_to if mail]


def _mail(
    found: Book, person: Person, asks: list[Ask], mailed: set[str], week: Week, on: date, *, weekly: bool
) -> Mail | None:
    own = week.told_to(person) if f"digest/{week.upto}" not in mailed else ()
    seen = overview(found.facts, person.pk, monday(on), rules())
    content = letter(asks, mailed, on, rules(), weekly=weekly, more=bool(own or seen))
    if content is None:
        return None
    news = tuple(sections(found, [news.ask for news in content.news], on))
    if not content.digest:
        return Mail(person, content, news)
    return Mail(person, content, news, tuple(sections(found, content.rest, on)), own, week.url(person), seen)


def _mailed(standing: QuerySet[ReminderMessage], on: date) -> dict[int, set[str]]:
    """The occasions that each person was written to about of late."""
    late = standing.filter(day__gte=on - timedelta(KEPT_DAYS))
    found: dict[int, set[str]] = defaultdict(set)
    for person, key in ReminderItem.objects.filter(message__in=late).order_by().values_list("person", "key"):
        found[person].add(key)
    return found


def _only_told(week: Week, found: Book) -> dict[int, Person]:
    """Those of whom nothing is asked, and who chose to be told what changed."""
    chosen = {person for person, wants in week.choices.items() if wants} - found.people.keys()
    others = Person.objects.filter(pk__in=chosen, is_active=True) if chosen else ()
    return {person.pk: person for person in with_standing(others) if person.standing.reads_plan} if chosen else {}
