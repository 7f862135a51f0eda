"""Which narratives a return has, and whom each is given to."""

from collections import Counter
from dataclasses import dataclass

from kpis.models import PlannedActivity
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Project, Theme
from projects.queries.programme import with_people
from returns.models import GrantReturn, ReturnNarrative


@dataclass(frozen=True)
class Subject:
    """A policy theme and a stream that something is planned for. `projects` are numbers."""

    key: str
    theme: Theme
    stream: Stream
    projects: frozenset[int]

    @property
    def heading(self) -> str:
        """`Targeted Support: SEND grant`; the theme alone where its name is that of its stream."""
        own = self.stream is Stream.OWN
        return self.theme.name if own else f"{self.theme.name}: {self.stream.label}"


def subjects(year: ProgrammeYear) -> list[Subject]:
    """Each theme with the streams of what is planned in it; a theme without planned activities has its own funds."""
    found: dict[tuple[int, Stream], set[int]] = {}
    themes = {theme.pk: theme for theme in Theme.objects.order_by("position")}
    planned = PlannedActivity.objects.filter(requirement__year=year)
    for theme, stream, number in planned.values_list("project__theme", "requirement__stream", "project__number"):
        found.setdefault((theme, Stream(stream)), set()).add(number)
    covered = {theme for theme, _ in found}
    for theme, number in Project.objects.filter(year=year, used=True).values_list("theme", "number"):
        if theme not in covered:
            found.setdefault((theme, Stream.OWN), set()).add(number)
    order = list(Stream)
    keys = sorted(found, key=lambda key: (themes[key[0]].position, order.index(key[1])))
    return [_subject(themes[theme], stream, found[theme, stream]) for theme, stream in keys]


def _subject(theme: Theme, stream: Stream, numbers: set[int]) -> Subject:
    return Subject(f"{theme.key}-{stream.value.lower()}", theme, stream, frozenset(numbers))


def narrative_keys(year: ProgrammeYear) -> list[tuple[str, Person | None]]:
    """Each subject with whom its narrative is given to at first: who leads most of its projects."""
    leads = {one.number: next(iter(one.lead_managers), None) for one in with_people(Project.objects.filter(year=year))}
    found: list[tuple[str, Person | None]] = []
    for subject in subjects(year):
        counted = Counter(person for number in sorted(subject.projects) if (person := leads.get(number)))
        found.append((subject.key, counted.most_common(1)[0][0] if counted else None))
    return found


def narratives_of(one: GrantReturn) -> dict[str, ReturnNarrative]:
    """By the key of their subject."""
    return {narrative.part: narrative for narrative in one.narratives.select_related("owner")}
