"""Appendix 1 (benchmarks), Appendix 3 (the round of 2024-25 and its themes) and paragraph 27 of the plan as records."""

from datetime import date

from projects.loading import Fact, PlanFacts, optional_pounds

from .domain.stages import GroupStage
from .models import (
    AuthorityPlace,
    Benchmark,
    BenchmarkSet,
    ChallengeGroup,
    ChallengeRound,
    GroupMember,
    GroupMove,
    Outlier,
    RegionalTheme,
    ThemeHeading,
)

LINES = "budget/{year}/expenditure/diagnostics/peer-challenge/{line}"


def load_diagnostics(facts: PlanFacts) -> None:
    """Rounds with groups and themes, the seats of the authorities, and the benchmarks."""
    plan = facts.read("diagnostics")
    for position, name in enumerate(plan["headings"], 1):
        facts.once(f"theme-heading/{name}", ThemeHeading(name=name, position=position))
    for fact in plan["rounds"]:
        _load_round(facts, fact)
    for fact in facts.read("places"):
        ref = f"authority/{fact['slug']}"
        place = AuthorityPlace(authority_id=facts.id(ref), latitude=fact["latitude"], longitude=fact["longitude"])
        facts.once(f"{ref}/seat", place)
    for fact in facts.read("benchmarks"):
        _load_benchmarks(facts, fact)


def _load_round(facts: PlanFacts, fact: Fact) -> None:
    year = fact["year"]
    ref = f"challenge-round/{year}"
    challenge_round = ChallengeRound(
        year_id=facts.id(f"year/{year}"),
        project_id=facts.id(f"project/{year}/{fact['project']}") if fact["project"] else None,
        number=fact["number"],
        triad_cost=optional_pounds(fact["triad_cost"]),
        quartet_cost=optional_pounds(fact["quartet_cost"]),
        triad_line_id=_line(facts, year, fact["triad_line"]),
        quartet_line_id=_line(facts, year, fact["quartet_line"]),
    )
    facts.once(ref, challenge_round)
    for group in fact["groups"]:
        _load_group(facts, ref, group)
    for theme in fact["themes"]:
        record = RegionalTheme(
            round_id=facts.id(ref),
            heading_id=facts.id(f"theme-heading/{theme['heading']}"),
            item=theme["item"],
            title=theme["title"],
            text=theme["text"],
            published=True,
        )
        facts.once(f"{ref}/theme/{theme['item']}", record)


def _line(facts: PlanFacts, year: str, line: str | None) -> int | None:
    return facts.id(LINES.format(year=year, line=line)) if line else None


def _load_group(facts: PlanFacts, challenge_round: str, fact: Fact) -> None:
    """A group of the plan was held: Appendix 3 reports on its session."""
    ref = f"{challenge_round}/group/{fact['number']}"
    day = date.fromisoformat(fact["day"])
    new = ref not in facts.known
    group = ChallengeGroup(
        round_id=facts.id(challenge_round),
        number=fact["number"],
        day=day,
        mode=fact["mode"],
        stage=GroupStage.HELD.value,
    )
    facts.once(ref, group)
    if new:
        GroupMove.objects.create(group_id=facts.id(ref), stage=GroupStage.HELD.value, day=day, by=None)
    for slug in fact["members"]:
        member = GroupMember(
            round_id=facts.id(challenge_round), group_id=facts.id(ref), authority_id=facts.id(f"authority/{slug}")
        )
        facts.once(f"{ref}/{slug}", member)


def _load_benchmarks(facts: PlanFacts, fact: Fact) -> None:
    ref = f"benchmarks/{fact['as_at']}"
    facts.once(ref, BenchmarkSet(as_at=date.fromisoformat(fact["as_at"]), source=fact["source"]))
    for position, part in enumerate(fact["benchmarks"], 1):
        benchmark = Benchmark(
            set_id=facts.id(ref),
            position=position,
            **{name: part[name] for name in ("outcome", "area", "measure", "group", "versus_national", "rank")},
        )
        facts.once(f"{ref}/{position:02}", benchmark)
        for place, slug in enumerate(part["outliers"], 1):
            outlier = Outlier(
                benchmark_id=facts.id(f"{ref}/{position:02}"), authority_id=facts.id(f"authority/{slug}"), place=place
            )
            facts.once(f"{ref}/{position:02}/outlier/{place}", outlier)
