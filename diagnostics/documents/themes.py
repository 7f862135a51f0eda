"""Appendix 3: what a round brought up for the region, as page, PDF, Word and Excel, and as a flat register."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby

from django.urls import reverse

from diagnostics.models import ChallengeGroup, ChallengeRound, RegionalTheme
from diagnostics.queries.rounds import groups_of
from diagnostics.queries.themes import theme_rounds, themes_of
from projects.models import Person, ProgrammeYear
from seslip.foundation import exports
from seslip.foundation.sheets import Cell, Column, Document, Kind, Rich, Row, Strong, Table, flat_table, header_row

THEMES = (
    Column("round", "Round", width=10),
    Column("heading", "Heading", width=30),
    Column("item", "Item", Kind.NUMBER, 6),
    Column("text", "Text", width=90),
)
APPENDIX = (Column("item", "No.", Kind.NUMBER, 6), Column("text", "Theme", width=110))
GROUPS = (
    Column("number", "Group", Kind.NUMBER, 7),
    Column("date", "Date", Kind.DATE, 12),
    *(Column(f"la{place}", f"LA {place}", width=24) for place in (1, 2, 3, 4)),
    Column("mode", "In person or virtual", width=18),
)


def plain(theme: RegionalTheme) -> str:
    """`Title: text`, or the text alone."""
    return f"{theme.title}: {theme.text}" if theme.title else theme.text


def appendix_3(
    challenge_round: ChallengeRound, themes: Iterable[RegionalTheme], groups: Sequence[ChallengeGroup]
) -> Document:
    """Published themes under their headings; `groups` is empty for who does not read dates and members."""
    body = under_headings(themes, APPENDIX, _rows)
    words = "No priority is published yet."
    tables = [Table("Regional priorities and themes", APPENDIX, (header_row(APPENDIX),), body, words)]
    if groups:
        tables.append(flat_table(f"The groups of the round {challenge_round.year}", GROUPS, map(_group_row, groups)))
    title = "Appendix 3: what peer challenge brought up"
    name = f"appendix-3-{challenge_round.year}"
    told = f"DCS self-assessment and peer challenge, {challenge_round}"
    return Document(name, title, told, tuple(tables), stands=str(challenge_round))


def under_headings(
    themes: Iterable[RegionalTheme], columns: Sequence[Column], rows: Callable[[RegionalTheme], Iterable[Row]]
) -> tuple[Row, ...]:
    """The rows of each theme; those of one heading stand below a row that names it."""
    body: list[Row] = []
    for heading, gathered in groupby(themes, key=lambda theme: str(theme.heading)):
        body.append(Row((Cell(heading, colspan=len(columns), heading="row", tone="group"),), "group"))
        body += (row for theme in gathered for row in rows(theme))
    return tuple(body)


def _rows(theme: RegionalTheme) -> Iterable[Row]:
    blocks = (Strong(theme.title), theme.text) if theme.title else (theme.text,)
    page = reverse("diagnostics:theme_page", args=(theme.pk,))
    yield Row((Cell(theme.item, Kind.NUMBER, heading="row", href=page), Cell(Rich(blocks), Kind.RICH)))


def _group_row(group: ChallengeGroup) -> tuple[str | int | date | None, ...]:
    names = [authority.name for authority in group.authorities][:4]
    return (group.number, group.day, *names, *[""] * (4 - len(names)), group.get_mode_display())


def themes_register(themes: Iterable[RegionalTheme]) -> Document:
    """One row a published theme."""
    rows = ((str(theme.round.year), str(theme.heading), theme.item, plain(theme)) for theme in themes)
    return Document("themes", "Regional priorities and themes", "", (flat_table("Themes", THEMES, rows, "No theme."),))


def build_appendix_3(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    rounds = theme_rounds(reader)
    challenge_round = rounds.filter(year=year).first() or rounds.first()
    if challenge_round is None:
        table = Table("Regional priorities and themes", APPENDIX, (header_row(APPENDIX),), (), "Nothing is published.")
        return Document("appendix-3", "Appendix 3: what peer challenge brought up", "", (table,), stands="No round")
    themes = themes_of(reader, challenge_round).filter(published=True)
    return appendix_3(challenge_round, themes, groups_of(reader, challenge_round))


def build_themes(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """Every published theme of every round, or of one year's."""
    themes = RegionalTheme.objects.visible_to(reader).filter(published=True)
    if year is not None and themes.filter(round__year=year).exists():
        themes = themes.filter(round__year=year)
    return themes_register(themes.select_related("round__year", "heading").order_by("-round__year__label", "item"))


exports.register("appendix-3", ("pdf", "docx", "xlsx"), build_appendix_3)
exports.register("themes", ("csv", "xlsx"), build_themes)
