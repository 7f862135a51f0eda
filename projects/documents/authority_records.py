"""The records behind the figures of one authority: what it came to, did not come to, gave and received."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from projects.documents.authority_matrix import records_url
from projects.domain.involvement import Found, Help, Session, Share
from projects.models import Authority, Project
from projects.queries.involvement import Asked
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

SESSIONS = (
    Column("date", "Date", Kind.DATE, 12),
    Column("meeting", "Meeting", width=40),
    Column("projects", "Project", width=34),
    Column("attendance", "Attendance", width=20),
)
HELPS = (
    Column("date", "Since", Kind.DATE, 12),
    Column("what", "Package or expert", width=46),
    Column("project", "Project", width=34),
)
SHARES = (
    Column("project", "Project", width=44),
    Column("came", "Came to", width=12),
    Column("last", "Last came", Kind.DATE, 12),
    Column("gave", "Gave", Kind.NUMBER, 9),
    Column("received", "Received", Kind.NUMBER, 10),
)
Titles = Mapping[int, Project]


def record_tables(authority: Authority, share: Share, titles: Titles) -> list[tuple[str, Table]]:
    """One for each figure, with the part of the page that it leads to; those that came first."""
    came = [_session(one, "Came", titles) for one in share.came]
    away = [_session(one, _away(one, authority.pk), titles) for one in share.away]
    return [
        ("came", _table("Meetings it came to", SESSIONS, came)),
        ("away", _table("Meetings it was invited to and did not come to", SESSIONS, away)),
        ("gave", _table("What it gave", HELPS, _helps(share.gave, titles))),
        ("received", _table("What it received", HELPS, _helps(share.received, titles))),
    ]


def _table(caption: str, columns: tuple[Column, ...], rows: list[Row]) -> Table:
    return Table(caption, columns, (header_row(columns),), tuple(rows), "None by this date.")


def _away(one: Session, authority: int) -> str:
    return "Sent apologies" if authority in one.apologies else "Did not come"


def _session(one: Session, said: str, titles: Titles) -> Row:
    held = ", ".join(str(titles[key]) for key in sorted(one.projects & set(titles), key=lambda key: titles[key].number))
    return Row((Cell(one.day, Kind.DATE), Cell(one.name, heading="row", href=one.url), Cell(held), Cell(said)))


def _helps(helps: Iterable[Help], titles: Titles) -> list[Row]:
    return [
        Row(
            (
                Cell(one.day, Kind.DATE, missing="Not recorded"),
                Cell(one.name, heading="row", href=one.url),
                Cell(str(titles[one.project]) if one.project in titles else ""),
            )
        )
        for one in helps
    ]


def shares_table(authority: Authority, found: Found, asked: Asked, titles: Titles) -> Table:
    """What an authority has to do with each project: a line for each it is invited to, gave or received in."""
    parts = found.by_project()
    order = sorted(set(parts) & set(titles), key=lambda key: titles[key].number)
    shares = [(titles[key], parts[key].of(authority.pk)) for key in order]
    rows = [_share(authority, project, share, asked) for project, share in shares if share.lines]
    words = "Nothing is recorded by this date."
    return Table("What it takes part in", SHARES, (header_row(SHARES),), tuple(rows), words)


def _share(authority: Authority, project: Project, share: Share, asked: Asked) -> Row:
    def url(anchor: str) -> str:
        return records_url(asked, authority.slug, anchor, project.number)

    page = reverse("projects:project_page", args=(asked.year.label, project.number))
    return Row(
        (
            Cell(str(project), heading="row", href=page),
            Cell(
                f"{len(share.came)} of {share.invited}" if share.invited else None,
                href=url("came") if share.invited else "",
                missing="–",
            ),
            Cell(share.came[-1].day if share.came else None, Kind.DATE, missing="Not yet" if share.invited else "–"),
            Cell(len(share.gave), Kind.NUMBER, href=url("gave") if share.gave else ""),
            Cell(len(share.received), Kind.NUMBER, href=url("received") if share.received else ""),
        )
    )
