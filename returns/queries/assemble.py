"""A return put together from the records as at its position date: the same parts for the page and for every file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budget.documents.appendix_5 import appendix_5_position
from kpis.documents.appendix_4 import grid_tables, read_grid
from kpis.domain.moments import Moment
from projects.models import Person, ProgrammeYear, Project
from projects.queries.programme import with_people
from returns.domain.compare import Change, changes_table, compare
from returns.domain.content import Content, Facts, Part, PartKey, project_fingerprint, taken_from
from returns.domain.drafts import draft_words
from returns.domain.engagement import engagement_table
from returns.domain.exceptions import exceptions_of, exceptions_table
from returns.domain.states import Event, Signature, Standing, Wanted, signature_of, signatures_on
from returns.models import GrantReturn, ReturnNarrative
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Passage, Rich, paragraphs

from .engagement import engagement_facts
from .facts import kpi_facts, money_facts, of_stream
from .frozen import frozen_before, stored_content
from .narratives import Subject, narratives_of, subjects
from .standing import earlier_signatures

NOT_WRITTEN = "Nothing is recorded for this part yet."
NOTHING_BEFORE = "No earlier return of this year is frozen here, so there is nothing to compare with."


@dataclass(frozen=True)
class SignatureRow:
    """A project's part and how it stands with whoever signs it; `event` is the signature or what was sent back."""

    project: Project
    state: Signature
    wanted: Wanted
    event: Event | None

    @property
    def fingerprint(self) -> str:
        return self.wanted.fingerprint

    @property
    def number(self) -> int:
        return self.project.number


@dataclass(frozen=True)
class Assembled:
    """A draft as the records make it now. `projects` are those with KPIs in it, in order of their numbers."""

    content: Content
    projects: Sequence[Project]
    subjects: Sequence[Subject]
    narratives: Mapping[str, ReturnNarrative]
    drafts: Mapping[str, str]
    changes: Sequence[Change]
    since: str
    earlier: Sequence[Event]

    def project_fingerprint(self, number: int) -> str:
        return project_fingerprint(self.content, number)

    def signatures(self, standing: Standing) -> list[SignatureRow]:
        return [self._signature(project, standing) for project in self.projects]

    def _signature(self, project: Project, standing: Standing) -> SignatureRow:
        wanted = Wanted(project.number, self.project_fingerprint(project.number), project.sponsor_id)
        given = signatures_on(standing, project.number, self.earlier)
        event = standing.sent_back.get(project.number) or next(iter(given[::-1]), None)
        return SignatureRow(project, signature_of(standing, wanted, self.earlier), wanted, event)


def assemble(one: GrantReturn) -> Assembled:
    """Everything, whoever looks: pages show each reader their part of it (`access`)."""
    everyone, year, as_at = Person.command_line(), one.year, one.period_end
    grid = read_grid(everyone, year, Moment(as_at))
    kpis, money = kpi_facts(grid, as_at), money_facts(everyone, year, as_at)
    told, written = subjects(year), narratives_of(one)
    titles = _titles(year)
    drafts = {subject.key: _draft(subject, kpis, money, titles) for subject in told}
    explained = {str(row.kpi_id): row.text for row in one.explanations.all()}
    exceptional = exceptions_of(kpis, explained)
    engagement = engagement_facts(everyone, year, as_at)
    live = Content(
        one.identity,
        (
            Part(PartKey.KPIS, grid_tables(grid, as_at, f"Position at {show_date(as_at)}"), kpis),
            Part(PartKey.MONEY, appendix_5_position(everyone, year, as_at).tables, money),
            _narrative_part(told, written, drafts),
            Part(PartKey.EXCEPTIONS, (exceptions_table(exceptional),), {row.key: row.plain() for row in exceptional}),
            Part(PartKey.ENGAGEMENT, (engagement_table(engagement),), engagement),
        ),
    )
    content, changes, since = _with_changes(one, live)
    numbers = {int(str(fact["projects"])) for fact in content.part(PartKey.KPIS).facts.values()}
    projects = with_people(Project.objects.filter(year=year, number__in=numbers)).order_by("number")
    return Assembled(content, list(projects), told, written, drafts, changes, since, earlier_signatures(one))


def _with_changes(one: GrantReturn, live: Content) -> tuple[Content, list[Change], str]:
    """A correction keeps what is not open again; what has changed since the return before is a part of its own."""
    before = frozen_before(one)
    if before is None:
        part = Part(PartKey.CHANGES, (Passage("", Rich((NOTHING_BEFORE,))),))
        return Content(live.identity, (*live.parts, part)), [], ""
    earlier = stored_content(before)
    content = taken_from(earlier, live, one.reopened.split()) if one.corrects_id else live
    changes, since = compare(earlier, content), str(before.of)
    part = Part(PartKey.CHANGES, (changes_table(changes, since),))
    return Content(content.identity, (*content.parts, part)), changes, since


def _narrative_part(told: Sequence[Subject], written: Mapping[str, ReturnNarrative], drafts: Mapping[str, str]) -> Part:
    """The words of each subject: those written, or the draft until somebody writes."""
    words = {one.key: narrative_words(written.get(one.key), drafts[one.key]) for one in told}
    blocks = tuple(Passage(one.heading, Rich(paragraphs(words[one.key]) or (NOT_WRITTEN,))) for one in told)
    return Part(PartKey.NARRATIVE, blocks, {one.key: {"label": one.heading, "text": words[one.key]} for one in told})


def narrative_words(written: ReturnNarrative | None, draft: str) -> str:
    return (written.text.strip() if written else "") or draft


def _draft(subject: Subject, kpis: Facts, money: Facts, titles: Mapping[int, str]) -> str:
    own = [
        fact
        for fact in kpis.values()
        if fact["stream"] == subject.stream.short and int(str(fact["projects"])) in subject.projects
    ]
    spent, budget = (of_stream(money.values(), subject.theme.key, subject.stream, name) for name in ("paid", "revised"))
    return draft_words(own, spent, budget, {str(number): titles[number] for number in sorted(subject.projects)})


def _titles(year: ProgrammeYear) -> dict[int, str]:
    return dict(Project.objects.filter(year=year).values_list("number", "title"))
