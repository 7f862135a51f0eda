"""Everything that the regional improvement plan of a year is made of, as far as the reader may see it."""

from dataclasses import dataclass

from budget.access import may_see_all_lines, may_see_budget, may_see_checks
from budget.domain.checks import NO_RECORD
from budget.domain.ledger import Ledger
from budget.domain.printed import amounts_by_ref, held_figure
from budget.queries.checks import printed_figures, published
from budget.queries.plan import ledger
from diagnostics.models import BenchmarkSet, ChallengeRound
from diagnostics.queries.themes import theme_rounds
from projects.domain.roles import Role
from projects.models import Person, PlanText, ProgrammeYear, Project, PublishedFigure
from projects.queries.plan_texts import SectionOfPlan, plan_sections, texts_by_section
from projects.queries.programme import register_rows


@dataclass(frozen=True)
class PlanRecords:
    """`budget` and `before` (the year before) are None for who may not see totals; `single` lines for fewer still.

    `differences` are what the published plan prints otherwise, by number; `changed` says in which figures the tables
    differ from what was printed; `made_by` are the programme managers.
    """

    year: ProgrammeYear
    sections: list[SectionOfPlan]
    texts: dict[str, list[PlanText]]
    projects: list[Project]
    budget: Ledger | None
    before: Ledger | None
    single: bool
    differences: dict[int, PublishedFigure]
    changed: list[str]
    made_by: list[Person]

    def of_section(self, key: str) -> list[Project]:
        """The projects of a strand, or of a theme that stand in none of its strands, by number."""
        return [one for one in self.projects if (one.strand.key if one.strand else one.theme.key) == key]

    @property
    def paragraphs(self) -> list[str]:
        """The numbers that the published plan gives its paragraphs."""
        texts = [text.paragraphs for texts in self.texts.values() for text in texts]
        return texts + [project.paragraphs for project in self.projects]


def plan_records(reader: Person, year: ProgrammeYear) -> PlanRecords:
    """The same number of queries for any number of projects."""
    sees, single = may_see_budget(reader), may_see_all_lines(reader)
    before = ProgrammeYear.objects.filter(label__lt=year.label).order_by("-label").first()
    budget = ledger(reader, year) if sees else None
    earlier = ledger(reader, before) if sees and before else None
    return PlanRecords(
        year=year,
        sections=plan_sections(),
        texts=texts_by_section(reader, year),
        projects=list(register_rows(reader, year).order_by("number")),
        budget=budget,
        before=earlier,
        single=single,
        differences=differences_for(reader, year),
        changed=[
            said
            for held, of in ((earlier, before), (budget, year))
            if held and of
            for said in changed_since_printed(held, of, single=single)
        ],
        made_by=list(Person.objects.filter(role_records__role=Role.PROGRAMME_MANAGER, is_active=True).order_by("name")),
    )


def differences_for(reader: Person, year: ProgrammeYear) -> dict[int, PublishedFigure]:
    """Numbered in the order of the checks page; who may not see that reads those of single projects and the mapping."""
    figures = list(published(year)) if reader.standing.reads_plan else []
    if not may_see_checks(reader):
        figures = [figure for figure in figures if figure.project_id or figure.topic == "mapping"]
    return dict(enumerate(figures, 1))


def changed_since_printed(budget: Ledger, year: ProgrammeYear, *, single: bool) -> list[str]:
    """What Tables 1 to 3 were printed with, where the records have come to hold something else."""
    amounts = amounts_by_ref(budget)
    found = []
    for printed in printed_figures(year):
        if printed.source.startswith("Table") and (single or not printed.single):
            held = held_figure(printed, budget, amounts)
            if held != printed.value:
                now = NO_RECORD if held is None else printed.shown(held)
                found.append(f"{printed.source}: printed {printed.shown(printed.value)}, now {now}.")
    return found


def benchmarks_of_plan(reader: Person, year: ProgrammeYear) -> BenchmarkSet | None:
    """The set that a plan begins with: the first of its year, else the latest before it (plan, Appendix 1)."""
    sets = BenchmarkSet.objects.visible_to(reader)
    within = sets.filter(as_at__range=(year.starts, year.ends)).order_by("as_at").first()
    return within or sets.filter(as_at__lt=year.starts).order_by("-as_at").first()


def round_of_plan(reader: Person, year: ProgrammeYear) -> ChallengeRound | None:
    """The latest round before the year that has published anything (plan, para 8)."""
    rounds = theme_rounds(reader).filter(year__label__lt=year.label, themes__published=True)
    return rounds.distinct().first()
