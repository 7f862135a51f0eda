"""Who mends what the checks find, by the project it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.models import Person, ProgrammeYear, Project
from projects.queries.programme import with_people
from returns.domain.preflight import Mend

MANAGER = "the programme manager"
FINANCE = "finance"


@dataclass(frozen=True)
class People:
    """The managers of each project of a year, by its number."""

    managers: dict[int, list[Person]]

    def mend(self, projects: Iterable[int], url: str, label: str = "", *, finance: bool = False) -> Mend:
        """Mended by the managers of these projects (numbers), finance where it may, or the programme manager."""
        managers = list(dict.fromkeys(person for number in projects for person in self.managers.get(number, ())))
        who = [*(person.name for person in managers), *([FINANCE] if finance else []), MANAGER]
        return Mend(url, label, in_words(who), frozenset(person.pk for person in managers), finance)


def in_words(who: list[str]) -> str:
    """`Mark Evans, finance or the programme manager`, as a sentence begins."""
    words = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} or {who[-1]}"
    return words[:1].upper() + words[1:]


def for_office(url: str, label: str, *, finance: bool = False) -> Mend:
    """Mended by the programme manager, or finance where it may."""
    return Mend(url, label, in_words([*([FINANCE] if finance else []), MANAGER]), finance=finance)


def people_of(year: ProgrammeYear) -> People:
    projects = with_people(Project.objects.filter(year=year))
    return People({project.number: project.lead_managers for project in projects})
