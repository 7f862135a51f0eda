"""The engagement of the authorities as a table, plain and not ranked."""

from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .content import Facts

COLUMNS = (
    Column("authority", "Authority", width=30),
    Column("meetings", "Meetings attended", Kind.NUMBER, 16),
    Column("projects", "Projects", Kind.NUMBER, 12),
    Column("received", "Packages received", Kind.NUMBER, 16),
    Column("gave", "Help given to packages", Kind.NUMBER, 18),
)


def engagement_table(facts: Facts) -> Table:
    body = tuple(
        Row(
            (
                Cell(fact["label"], heading="row"),
                *(Cell(fact[name], Kind.NUMBER) for name in ("meetings", "projects_reached", "received", "gave")),
            )
        )
        for fact in facts.values()
    )
    return Table("Engagement of the authorities", COLUMNS, (header_row(COLUMNS),), body, "No authority is recorded.")
