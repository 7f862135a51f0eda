"""The body of the regional improvement plan: its texts, Tables 1 to 3 and the projects by theme and strand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from projects.domain.plan_texts import PlanSection, blocks_of
from projects.models import Person, PlanText, Project
from projects.queries.plan_texts import SectionOfPlan
from returns.domain.plan_numbers import Paragraphs, spans, tables_named
from returns.domain.plan_tables import table_1, table_2, table_3
from returns.queries.plan import PlanRecords
from seslip.foundation.money import show_money
from seslip.foundation.sheets import Item, Listing, Passage, Rich, Strong, Table

Block = str | Strong | Listing
Part = Passage | Table
PROJECT = 3  # the level of a project's heading
NOT_RECORDED = "Not recorded"
OTHERWISE = "The published plan prints some of this otherwise"
NO_TEXT = "No text is written yet."
NO_PROJECTS = "No project is planned yet."
HOMES = {1: PlanSection.GRANT, 2: PlanSection.OBJECTIVES, 3: PlanSection.DELIVERY}  # of a table that no text names


def plan_body(records: PlanRecords) -> Iterator[Part]:
    """Every section of the plan in its order; one without anything says so."""
    return _Body(records).parts()


@dataclass
class _Body:
    """Gathers paragraphs into passages; a table stands after the first text that names it."""

    records: PlanRecords
    heading: str = ""
    gathered: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = Paragraphs(self.records.paragraphs)
        self.tables = plan_tables(self.records)
        texts = [text for texts in self.records.texts.values() for text in texts]
        self.named = {number for text in texts for number in tables_named(text.text)}

    def parts(self) -> Iterator[Part]:
        theme = ""
        for section in self.records.sections:
            theme = section.heading if section.level == 1 else theme
            self.heading = section.heading if section.level == 1 else f"{theme}: {section.heading}"
            texts, projects = self.records.texts.get(section.key, []), self.records.of_section(section.key)
            if section.key in set(PlanSection):
                yield from self._opening(section, texts)
            else:
                yield from self._section(section, texts, projects)

    def _opening(self, section: SectionOfPlan, texts: Sequence[PlanText]) -> Iterator[Part]:
        """A section before the projects."""
        if not texts:
            self.gathered.append(NO_TEXT)
        yield from self._texts(texts)
        for number in [one for one in self.tables if HOMES[one] == section.key and one not in self.named]:
            yield from self._table(number)
        yield from self._close()

    def _section(
        self, section: SectionOfPlan, texts: Sequence[PlanText], projects: Sequence[Project]
    ) -> Iterator[Part]:
        """A theme or strand: its texts before the projects, each project, and what stands after it."""
        numbers = {project.number for project in projects}
        yield from self._texts([text for text in texts if text.after is None])
        if not projects and not texts and not self._has_strands(section):
            self.gathered.append(NO_PROJECTS)
        yield from self._close(always=True)
        for project in projects:
            yield self._project(project)
            yield from self._texts([text for text in texts if text.after == project.number])
            yield from self._close()
        yield from self._texts([text for text in texts if text.after is not None and text.after not in numbers])
        yield from self._close()

    def _has_strands(self, section: SectionOfPlan) -> bool:
        following = self.records.sections[self.records.sections.index(section) + 1 :]
        return section.level == 1 and bool(following) and following[0].level > 1

    def _texts(self, texts: Iterable[PlanText]) -> Iterator[Part]:
        for text in texts:
            self.gathered += _led(self.numbers.next(text.paragraphs), blocks_of(text.text))
            for number in tables_named(text.text):
                yield from self._table(number)

    def _table(self, number: int) -> Iterator[Part]:
        """Once, with what is printed otherwise about it below; nothing for who may not see it."""
        if table := self.tables.pop(number, None):
            yield from self._close()
            yield table
            self.gathered += [*referred(self.records, f"Table {number}"), *self._changed(number)]

    def _changed(self, number: int) -> list[Block]:
        items = tuple(Item(said) for said in self.records.changed if said.startswith(f"Table {number}"))
        return ["The records have changed since the plan was printed:", Listing("•", items)] if items else []

    def _close(self, *, always: bool = False) -> Iterator[Part]:
        """What was gathered, under the heading where that has not been printed yet."""
        if self.gathered or (always and self.heading):
            yield Passage(self.heading, Rich(tuple(self.gathered)))
            self.heading, self.gathered = "", []

    def _project(self, project: Project) -> Passage:
        if not project.used:
            return Passage(f"Project No. {project.number}: not used", Rich(()), PROJECT)
        blocks: list[Block] = ["\n".join(project_facts(project))]
        if project.purpose:
            blocks += _led(self.numbers.next(project.paragraphs), blocks_of(project.purpose))
        about = [n for n, one in self.records.differences.items() if one.project_id == project.pk]
        return Passage(f"Project No. {project.number}: {project.title}", Rich((*blocks, *_referred(about))), PROJECT)


def referred(records: PlanRecords, place: str) -> list[Block]:
    """Where to read what the published plan prints otherwise in `Table 3` or `Appendix 4`."""
    found = [number for number, one in records.differences.items() if stands_in(one.source, place)]
    return _referred(found)


def stands_in(source: str, place: str) -> bool:
    """Whether a difference is printed there; Appendix 2 has tables of its own."""
    if place.startswith("Table"):
        return bool(re.search(rf"\b{place}\b", source)) and "Appendix 2" not in source
    letter = place[-1]
    return bool(re.search(rf"\bAppendix {letter}\b|\bAppendices [\d, ]*(and )?{letter}\b", source))


def _led(number: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the paragraph's number before the first."""
    first, *rest = blocks or ("",)
    return [f"{number}{first}", *rest] if isinstance(first, str) else [number.strip(), first, *rest]


def _referred(numbers: Sequence[int]) -> list[Block]:
    """Where to read what the published plan prints otherwise."""
    if not numbers:
        return []
    word = "difference" if len(numbers) == 1 else "differences"
    return [f"{OTHERWISE}: {word} {spans(numbers)}."]


def project_facts(project: Project) -> list[str]:
    """Who manages and sponsors a project, and what the plan gives it; read it with its people and phases."""
    managers = project.lead_managers
    label = "Project managers" if len(managers) > 1 else "Project manager"
    return [
        f"{label}: {'; '.join(_named(one) for one in managers) or NOT_RECORDED}",
        _sponsor(project.sponsor),
        f"Amount: {amount_words(project)}",
    ]


def _named(person: Person) -> str:
    return f"{person.name}, {person.place}" if person.place else person.name


def _sponsor(sponsor: Person | None) -> str:
    """A councillor sponsors as such (plan, Project 43)."""
    if sponsor is None:
        return f"DCS sponsor: {NOT_RECORDED}"
    if sponsor.job_title == "Councillor":
        return f"Cllr sponsor: Cllr {_named(sponsor)}"
    return f"DCS sponsor: {_named(sponsor)}"


def amount_words(project: Project) -> str:
    """`7.1 £45,000; 7.2 £42,000; Total £87,000`, as the plan heads a project."""
    phases = [f"{project.number}.{one.number} {_phase(one.amount, one.note)}" for one in project.phases.all()]
    whole = show_money(project.amount) if project.amount is not None else ""
    told = "; ".join([*phases, f"Total {whole}"] if phases else [whole] if whole else [])
    noted = f"{told}. {project.amount_note}" if told and project.amount_note else told or project.amount_note
    return noted or NOT_RECORDED


def _phase(amount: int | None, note: str) -> str:
    told = f"{note[:1].lower()}{note[1:]}"
    if amount is None:
        return told or "to be announced"
    return f"{show_money(amount)} ({told})" if told else show_money(amount)


def plan_tables(records: PlanRecords) -> dict[int, Table]:
    """Tables 1 to 3 by their numbers; none for who may not see the totals of the budget."""
    if records.budget is None:
        return {}
    before = [records.before] if records.before and records.before.income else []
    tables = (
        table_1([*before, records.budget]),
        table_2(records.budget, single=records.single),
        table_3(records.budget),
    )
    return dict(enumerate(tables, 1))
