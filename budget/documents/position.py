"""The position at a date as a document: the same rows on the page, in Excel, CSV and PDF."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from budget.access import check_see_all_lines, may_forecast
from budget.domain.grouping import By, only
from budget.domain.outturn import Outturn, add_outturns
from budget.domain.outturn_tables import EXPLAINED, WANTED, Entry, position_table
from budget.models import BudgetLine
from budget.queries.position import CARRIED, Choice, PlacedLine, placed_lines, strand_key
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document, Table

NO_STRAND, NO_PROJECT = "Outside a strand", "Outside a project"


@dataclass(frozen=True)
class Asked:
    """Which position is asked for: the year, the date, the rows, and what it is narrowed to; and by whom."""

    year: ProgrammeYear
    as_at: date
    by: By = By.THEME
    choice: Choice = field(default_factory=Choice)
    reader: Person | None = None

    def address(self, by: By | None = None, **narrower: str) -> str:
        """The same position with other rows or narrowed further."""
        return f"{reverse('budget:position')}?{urlencode(self.params(by, **narrower))}"

    def params(self, by: By | None = None, **narrower: str) -> dict[str, str]:
        chosen = {**vars(self.choice), **narrower}
        asked = {"year": self.year.label, "as_at": self.as_at.isoformat(), "by": (by or self.by).value}
        return asked | {name: value for name, value in chosen.items() if value}

    def records(self, **narrower: str) -> dict[str, str]:
        """For each figure the list of the records that make it."""
        chosen = {name: value for name, value in {**vars(self.choice), **narrower}.items() if value}
        year, day = self.year.label, self.as_at.isoformat()
        lines = dict(chosen, side="expenditure")
        if lines.get("theme") == CARRIED:
            lines |= {"part": lines.pop("theme")}
        asked = {
            "original": ("budget:line_list", lines),
            "moved": ("budget:virement_list", {**chosen, "state": "approved", "decided_to": day}),
            "paid": ("budget:payment_list", {**chosen, "state": "paid", "day_to": day}),
            "committed": ("budget:commitment_list", {**chosen, "open_at": day}),
        }
        return {
            figure: f"{reverse(name)}?{urlencode({'year': year, **choices})}"
            for figure, (name, choices) in asked.items()
        }


def position_document(asked: Asked, placed: list[PlacedLine]) -> Document:
    """The rows asked for with their total; `placed` are the lines the reader may see."""
    return Document(
        name=f"budget-position-{asked.year}-{asked.as_at.isoformat()}",
        title=f"Budget position {asked.year} by {asked.by.label.lower()}",
        subtitle=f"{told(asked.choice)}Position at {show_date(asked.as_at)}",
        tables=(position_rows(asked, placed),),
    )


def told(choice: Choice) -> str:
    """What the position is narrowed to, in words that stand before others."""
    parts = [Stream(choice.stream).label] if choice.stream else []
    parts += [f"theme {choice.theme}"] if choice.theme else []
    parts += [f"strand {choice.strand}"] if choice.strand else []
    parts += [f"project {choice.project}"] if choice.project else []
    return f"{', '.join(parts)} · " if parts else ""


def position_rows(asked: Asked, placed: list[PlacedLine]) -> Table:
    stream = list(Stream).index(Stream(asked.choice.stream)) if asked.choice.stream else None
    kept = [one for one in placed if asked.choice.keeps(one)]
    if asked.by is By.STREAM:
        entries = _streams(asked, kept)
    else:
        entries = [entry(asked, found) for found in _groups(asked.by, kept).values()]
    total = Entry("total", "Total", add_outturns(one.outturn for one in kept), leads=asked.records())
    caption = f"Position at {show_date(asked.as_at)} by {asked.by.label.lower()}"
    return position_table(caption, asked.by.label, entries, total, stream=stream, empty="No line matches.")


def _streams(asked: Asked, placed: list[PlacedLine]) -> list[Entry]:
    whole = add_outturns(one.outturn for one in placed)
    return [
        Entry(
            f"stream-{stream.value}",
            stream.label,
            only(whole, index),
            asked.address(By.THEME, stream=stream.value),
            asked.records(stream=stream.value),
        )
        for index, stream in enumerate(Stream)
        if not asked.choice.stream or asked.choice.stream == stream.value
    ]


@dataclass(frozen=True)
class Group:
    """Lines that share a row; `narrower` is the choice that leads to exactly them."""

    key: str
    label: str
    lines: list[PlacedLine]
    href: str = ""
    narrower: dict[str, str] = field(default_factory=dict)


def _groups(by: By, placed: list[PlacedLine]) -> dict[str, Group]:
    name: Callable[[PlacedLine], Group] = {By.THEME: _theme, By.STRAND: _strand, By.PROJECT: _project}.get(by, _line)
    groups: dict[str, Group] = {}
    for one in placed:
        made = name(one)
        groups.setdefault(made.key, made).lines.append(one)
    return groups


def _theme(one: PlacedLine) -> Group:
    theme = one.line.heading.section.theme
    key, label = (theme.key, theme.name) if theme else (CARRIED, one.line.heading.section.label)
    return Group(f"theme-{key}", label, [], narrower={"theme": key})


def _strand(one: PlacedLine) -> Group:
    strands = {strand_key(link.project): link.project.strand for link in one.line.covered}
    key, strand = next(((key, strand) for key, strand in strands.items() if key), ("", None))
    return Group(f"strand-{key}", strand.name if strand else NO_STRAND, [], narrower={"strand": key} if key else {})


def _project(one: PlacedLine) -> Group:
    """Projects that one line pays for together stand in one row, as the networks 8 to 13 do."""
    projects = [link.project for link in one.line.covered]
    if not projects:
        return Group("project-0", NO_PROJECT, [])
    if len(projects) > 1:
        return Group(f"line-{one.line.pk}", f"{projects[0].number}–{projects[-1].number} {one.line.label}", [])
    number = str(projects[0].number)
    return Group(f"project-{number}", str(projects[0]), [], narrower={"project": number})


def _line(one: PlacedLine) -> Group:
    return Group(f"line-{one.line.pk}", one.line.label, [], href=line_address(one.line))


def line_address(line: BudgetLine) -> str:
    return reverse("budget:line_page", args=(line.pk,))


def entry(asked: Asked, group: Group) -> Entry:
    """One row; a line that is far from its budget carries a remark that leads to its forecast, or to the line."""
    outturn = add_outturns(one.outturn for one in group.lines)
    href, leads = group.href, {}
    if group.narrower:
        href, leads = asked.address(asked.by.below, **group.narrower), asked.records(**group.narrower)
    elif len(group.lines) == 1:
        href = href or line_address(group.lines[0].line)
        leads = asked.records(line=str(group.lines[0].line.pk))
    remark, remark_href = _remark(asked, group.lines)
    return Entry(group.key, group.label, outturn, href, leads, remark, remark_href)


def _remark(asked: Asked, lines: Iterable[PlacedLine]) -> tuple[Label | None, str]:
    far = [one for one in lines if one.outturn.asks_explanation]
    wanted = [one for one in far if one.standing.wants_explanation]
    if not far:
        return None, ""
    if not wanted:
        return EXPLAINED, _only_one(asked, far)
    label = WANTED if len(wanted) == 1 else Label(f"{len(wanted)} explanations wanted", WANTED.tone, WANTED.icon)
    return label, _only_one(asked, wanted)


def _only_one(asked: Asked, lines: list[PlacedLine]) -> str:
    """Where the only line is forecast by whoever asks; for who may not, the line."""
    if len(lines) != 1:
        return ""
    line = lines[0].line
    forecasts = asked.reader is None or may_forecast(asked.reader, line)
    return reverse("budget:line_forecast", args=(line.pk,)) if forecasts else line_address(line)


def position_export(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """Every line, for the command line."""
    check_see_all_lines(reader)
    return position_document(Asked(year, as_at, By.LINE), placed_lines(reader, year, as_at))


def figures_of(outturn: Outturn) -> list[tuple[str, int]]:
    """The figures of a line or a sum, with their names in the order of the table."""
    return [
        ("Original budget", outturn.original.total),
        ("Virements", outturn.moved.total),
        ("Revised budget", outturn.revised.total),
        ("Paid", outturn.paid.total),
        ("Committed", outturn.committed.total),
        ("Forecast", outturn.forecast.total),
        ("Variance", outturn.variance.total),
    ]


register("budget-position", ("csv", "xlsx", "pdf"), position_export)
