"""Reads of the regional priorities and themes, and of the projects that answer them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Max, Prefetch, QuerySet

from diagnostics.domain.answers import suggested
from diagnostics.domain.findings import Outcome
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.models import ChallengeGroup, ChallengeRound, Finding, RegionalTheme, ThemeProject
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.access import may_edit_plan
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.access import find
from seslip.foundation.forms import read_key


def theme_rounds(reader: Person) -> QuerySet[ChallengeRound]:
    """The rounds that have published something, or a draft the reader sees; the latest first."""
    seen = RegionalTheme.objects.visible_to(reader).values("round")
    rounds: QuerySet[ChallengeRound] = ChallengeRound.objects.filter(pk__in=seen).select_related("year")
    return rounds.order_by("-year__label")


def asked_round(reader: Person, asked: str) -> ChallengeRound | None:
    """The round asked for by its year, else the latest that has published; None where nothing is published.

    Raises Http404 for a year without a round.
    """
    if asked:
        return find(ChallengeRound.objects.select_related("year"), year__label=asked)
    rounds = theme_rounds(reader)
    return rounds.filter(themes__published=True).distinct().first() or rounds.first()


def round_to_draft_for(reader: Person) -> ChallengeRound | None:
    """The latest round that the reader may draft priorities for and of which a group was held, else the latest."""
    rounds: QuerySet[ChallengeRound] = ChallengeRound.objects.select_related("year").order_by("-year__label")
    held = ChallengeGroup.objects.filter(stage__in=TOOK_PLACE)
    if not may_edit_plan(reader):
        rounds = rounds.filter(groups__facilitator=reader.pk)
        held = held.filter(facilitator=reader.pk)
    return rounds.filter(pk__in=held.values("round")).first() or rounds.first()


def themes_of(reader: Person, challenge_round: ChallengeRound) -> QuerySet[RegionalTheme]:
    """The themes of a round that the reader sees, in the order of the headings, with the projects that answer them."""
    links = Prefetch("project_links", ThemeProject.objects.select_related("project__year"))
    rows = RegionalTheme.objects.visible_to(reader).filter(round=challenge_round)
    rows = rows.select_related("heading", "round__year", "drafted_by").prefetch_related(links)
    found: QuerySet[RegionalTheme] = rows.order_by("heading__position", "item", "pk")
    return found


def next_item(challenge_round: ChallengeRound) -> int:
    """The number of the next theme that a round publishes."""
    highest = RegionalTheme.objects.filter(round=challenge_round).aggregate(highest=Max("item"))["highest"]
    return (highest or 0) + 1


def answering_year(challenge_round: ChallengeRound) -> ProgrammeYear | None:
    """The year whose projects answer a round: the one after it, else its own; None where neither has projects."""
    years = ProgrammeYear.objects.filter(projects__isnull=False, label__gte=challenge_round.year.label).distinct()
    after = years.filter(label__gt=challenge_round.year.label).order_by("label").first()
    return after or years.order_by("label").first()


def offered_projects(reader: Person, year: ProgrammeYear | None) -> QuerySet[Project]:
    rows: QuerySet[Project] = Project.objects.visible_to(reader).filter(used=True, year=year)
    return rows.select_related("year", "theme").order_by("number")


def suggested_projects(
    theme: RegionalTheme, projects: Sequence[Project], taken: Iterable[int] = ()
) -> list[tuple[Project, str]]:
    """Projects that share words with a theme, each with these words; not those in `taken`, by id."""
    texts = {project.pk: f"{project.title} {project.purpose}" for project in projects}
    known = {project.pk: project for project in projects}
    return [(known[key], ", ".join(words)) for key, words in suggested(theme.title, theme.text, texts, taken)]


def kpis_by_project(reader: Person, projects: set[int]) -> dict[int, Counter[Status]]:
    """How many KPIs each project has in each status; one query."""
    found: dict[int, Counter[Status]] = {project: Counter() for project in projects}
    rows = Kpi.objects.visible_to(reader).filter(activity__project__in=projects)
    for project, status in rows.values_list("activity__project", "status"):
        found[project][Status(status)] += 1
    return found


def drafts_seen(reader: Person) -> QuerySet[RegionalTheme]:
    """The drafts of all rounds that the reader sees, the latest round first."""
    rows = RegionalTheme.objects.visible_to(reader).filter(published=False)
    found: QuerySet[RegionalTheme] = rows.select_related("heading", "round__year", "drafted_by")
    return found.order_by("-round__year__label", "heading__position", "pk")


def waits_for_draft(finding: Finding) -> bool:
    """Whether a priority can be drafted from it: it has no outcome, or this one and nothing drafted yet."""
    return finding.outcome in ("", Outcome.PRIORITY.value) and finding.priority_id is None


def finding_to_draft_from(reader: Person, asked: str) -> Finding | None:
    """The finding that a draft is made from, where the reader facilitates its group."""
    mine = Finding.objects.visible_to(reader).filter(group__facilitator=reader.pk)
    return mine.select_related("group__round__year", "heading").filter(pk=read_key(asked)).first()
