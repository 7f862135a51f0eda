"""What is in the plan of a year, for its page: each section with what stands in it, read off the document itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from budget.access import may_see_all_lines, may_see_checks
from projects.access import may_edit_plan
from projects.domain.plan_texts import PlanSection
from projects.models import Person, ProgrammeYear
from projects.queries.plan_texts import SectionOfPlan, plan_sections
from seslip.foundation.sheets import Document, Passage, Table

from .plan_body import NO_PROJECTS, NO_TEXT, OTHERWISE

UNUSED = ": not used"


@dataclass
class Entry:
    """A section: its projects (heading and address), its tables with their rows, its paragraphs; `url` edits it."""

    heading: str
    url: str = ""
    label: str = ""
    projects: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, int]] = field(default_factory=list)
    paragraphs: int = 0

    @property
    def used(self) -> int:
        """How many of the projects are in use."""
        return sum(not heading.endswith(UNUSED) for heading, _ in self.projects)

    @property
    def empty(self) -> bool:
        return not self.projects and not self.paragraphs and not any(rows for _, rows in self.tables)


def plan_entries(reader: Person, year: ProgrammeYear, document: Document) -> list[Entry]:
    """One for each section of the document, in its order."""
    found: list[Entry] = []
    for part in document.printed:
        if isinstance(part, Passage) and part.heading and part.level == 2:
            found.append(Entry(part.heading))
        _take(found[-1], part, year)
    for entry, (url, label) in zip(found, _addresses(reader, year), strict=False):
        if entry.paragraphs or may_edit_plan(reader) or "plan-texts" not in url:
            entry.url, entry.label = url, label
    return found


def _take(entry: Entry, part: Passage | Table, year: ProgrammeYear) -> None:
    if isinstance(part, Table):
        entry.tables.append((part.caption, sum(row.tone != "group" for row in part.body)))
    elif part.level > 2 and part.heading:
        number = part.heading.removeprefix("Project No. ").partition(":")[0]
        entry.projects.append((part.heading, reverse("projects:project_page", args=(year.label, number))))
    else:
        texts = [block for block in part.text.blocks if isinstance(block, str)]
        entry.paragraphs += sum(not text.startswith((NO_TEXT, NO_PROJECTS, OTHERWISE)) for text in texts)


def _addresses(reader: Person, year: ProgrammeYear) -> Iterator[tuple[str, str]]:
    """Where each section comes from, in the order of the document; nowhere for who may not go there."""
    for section in plan_sections():
        yield _of_section(section, year)
    yield reverse("diagnostics:benchmark_list"), "Benchmarks"
    yield f"{reverse('projects:frameworks')}?year={year}", "Enablers and outcomes"
    yield reverse("diagnostics:theme_list"), "Regional priorities"
    yield f"{reverse('kpis:appendix_4')}?year={year}", "Appendix 4"
    yield (f"{reverse('budget:appendix_5')}?year={year}", "Appendix 5") if may_see_all_lines(reader) else ("", "")
    yield (f"{reverse('budget:checks')}?year={year}", "Checks") if may_see_checks(reader) else ("", "")


def _of_section(section: SectionOfPlan, year: ProgrammeYear) -> tuple[str, str]:
    texts = f"{reverse('projects:plan_text_list')}?year={year}#{section.key}"
    return texts, "Texts" if section.key in set(PlanSection) else "Texts of this section"
