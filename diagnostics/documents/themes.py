"""Appendix 3: what a round brought up for the region, as page, PDF, Word and Excel, and as a flat register."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from diagnostics.models import ChallengeGroup, ChallengeRound, RegionalTheme
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
    body: list[Row] = []
    heading = ""
    for theme in themes:
        if str(theme.heading) != heading:
            heading = str(theme.heading)
            body.append(Row((Cell(heading, colspan=len(APPENDIX), heading="row", tone="group"),), "group"))
        blocks = (Strong(theme.title), theme.text) if theme.title else (theme.text,)
        body.append(Row((_item(theme), Cell(Rich(blocks), Kind.RICH))))
    words = "No priority is published yet."
    tables = [Table("Regional priorities and themes", APPENDIX, (header_row(APPENDIX),), tuple(body), words)]
    if groups:
        tables.append(flat_table(f"The groups of the round {challenge_round.year}", GROUPS, map(_group_row, groups)))
    title = "Appendix 3: what peer challenge brought up"
    name = f"appendix-3-{challenge_round.year}"
    return Document(name, title, f"DCS self-assessment and peer challenge, {challenge_round}", tuple(tables))


def _item(theme: RegionalTheme) -> Cell:
    page = reverse("diagnostics:theme_page", args=(theme.pk,))
    return Cell(theme.item, Kind.NUMBER, heading="row", href=page)


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
        return Document("appendix-3", "Appendix 3: what peer challenge brought up", "", (table,))
    themes = themes_of(reader, challenge_round).filter(published=True)
    return appendix_3(challenge_round, themes, groups_to_print(reader, challenge_round))


def groups_to_print(reader: Person, challenge_round: ChallengeRound) -> list[ChallengeGroup]:
    """The groups of a round, for those who read dates and members."""
    groups = ChallengeGroup.objects.visible_to(reader).filter(round=challenge_round)
    return list(groups.prefetch_related("members__authority").order_by("number"))


def build_themes(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """Every published theme of every round, or of one year's."""
    themes = RegionalTheme.objects.visible_to(reader).filter(published=True)
    if year is not None and themes.filter(round__year=year).exists():
        themes = themes.filter(round__year=year)
    return themes_register(themes.select_related("round__year", "heading").order_by("-round__year__label", "item"))


exports.register("appendix-3", ("pdf", "docx", "xlsx"), build_appendix_3)
exports.register("themes", ("csv", "xlsx"), build_themes)
