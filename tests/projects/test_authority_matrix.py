"""All 19 against the projects of the year: figures counted apart from the code, the same on the page and in files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from projects.domain.involvement import Found, Help, Part, Session, Share, matrix_rows, ordered
from projects.models import JointMeeting, Meeting, Person, Project
from seslip.demo_meetings import load_meetings
from seslip.foundation import audit

from .meetings import add_meeting, place, project, register
from .pages import SignIn, words

MATRIX, END = "/authorities/matrix/", date(2026, 3, 31)
KENT, SLOUGH = 1, 2


def session(key: str, day: int, *came: int, projects: tuple[int, ...] = (8,), stream: str = "") -> Session:
    held = date(2026, 1, day)
    return Session(
        key, key, f"/{key}/", held, frozenset(projects), frozenset({KENT, SLOUGH}), frozenset(came), stream=stream
    )


def gift(authority: int, *, received: bool, day: date | None = None) -> Help:
    return Help(f"{authority}{received}", "Help", "/help/", authority, 33, received, day)


# --- The rules ------------------------------------------------------------------------------------------------------


def test_a_joint_meeting_stands_with_both_projects_and_counts_once_in_the_total() -> None:
    found = Found((session("a", 5, KENT, projects=(8, 9)), session("b", 6, SLOUGH)))
    kent = matrix_rows(found, {KENT: "Kent"})[0]
    assert (kent.cells[8].words, kent.cells[9].words, kent.total.words) == ("1 of 2", "1 of 1", "1 of 2")


def test_what_is_recorded_is_said_in_words() -> None:
    found = Found((session("a", 5, KENT),), (gift(KENT, received=True), gift(KENT, received=False)))
    assert found.of(KENT).words == "1 of 1, gave 1, received 1"
    assert found.of(KENT, 33).words == "Gave 1, received 1"
    assert found.of(SLOUGH).words == "0 of 1" and Share().words == ""


def test_shade_follows_the_share_and_none_is_none() -> None:
    def shade(came: int, of: int) -> str:
        every = tuple(session(str(n), 1) for n in range(of))
        return Share(came=every[:came], away=every[came:]).shade

    assert [shade(0, 3), shade(1, 3), shade(2, 5), shade(4, 5)] == ["", "shade-1", "shade-2", "shade-3"]


def test_narrowed_by_stream_keeps_what_is_for_all_and_by_day_leaves_out_what_has_none() -> None:
    found = Found(
        (session("a", 5, stream="SEND"), session("b", 9), session("c", 9, stream="CSC")), (gift(KENT, received=True),)
    )
    assert [one.key for one in found.narrowed({8, 33}, "SEND").sessions] == ["a", "b"]
    later = found.narrowed({8, 33}, since=date(2026, 1, 6))
    assert [one.key for one in later.sessions] == ["b", "c"] and later.helps == ()


def test_parts_say_who_is_shown() -> None:
    found = Found((session("a", 5, KENT), session("b", 6)), (gift(SLOUGH, received=False),))
    names = {KENT: "Kent", SLOUGH: "Slough", 3: "Reading"}
    shown = {part: [row.name for row in matrix_rows(found, names, part)] for part in Part}
    assert shown == {
        Part.CAME: ["Kent"],
        Part.AWAY: ["Slough"],
        Part.GAVE: ["Slough"],
        Part.RECEIVED: [],
        Part.NOT_REACHED: ["Reading"],
    }


def test_order_by_name_by_total_and_by_column() -> None:
    found = Found(
        (session("a", 5, KENT), session("b", 6, SLOUGH, projects=(9,)), session("c", 7, SLOUGH, projects=(9,)))
    )
    rows = matrix_rows(found, {SLOUGH: "Slough", KENT: "Kent"})
    columns = {"project-8": 8, "project-9": 9}
    said = {by: [row.name for row in ordered(rows, by, columns)] for by in ("name", "-name", "came", "-project-8", "x")}
    assert said == {
        "name": ["Kent", "Slough"],
        "-name": ["Slough", "Kent"],
        "came": ["Kent", "Slough"],
        "-project-8": ["Kent", "Slough"],
        "x": ["Kent", "Slough"],
    }
    assert [row.name for row in ordered(rows, "-project-9", columns)] == ["Slough", "Kent"]


# --- The page and its files -----------------------------------------------------------------------------------------


@pytest.fixture
def meetings(plan: None) -> Iterator[None]:
    load_meetings()
    yield


def table(answer: Any) -> list[list[str]]:
    """The rows of a table as texts, of HTML, CSV or Excel; a cell that spans stands for all."""
    content = answer.content
    if content[:2] == b"PK":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        start = next(at for at, row in enumerate(rows) if row[0] == "Authority")
        return [["" if value is None else str(value) for value in row] for row in rows[start:] if row[0]]
    if answer["Content-Type"].startswith("text/csv"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    found = []
    grid = content.decode().split('class="grid"')[1].split("</table>")[0]
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", grid, re.S):
        cells = re.findall(r"<t[hd]([^>]*)>(.*?)</t[hd]>", row, re.S)
        texts = [(unescape(re.sub(r"<[^>]+>", "", text)).strip(), attributes) for attributes, text in cells]
        spans = [(text, int(span[1]) if (span := re.search(r'colspan="(\d+)"', at)) else 1) for text, at in texts]
        found.append([text for text, span in spans for _ in range(span)])
    return found


COUNTED = """
select count(*), count(*) filter (where exists(select 1 from projects_attendance a
    where a.meeting_id = m.id and a.state = 'present' and a.authority_id = {authority}))
from projects_meeting m where m.day <= '2026-03-31' and not m.cancelled
and (m.project_id = {project} or exists(select 1 from projects_jointmeeting j
    where j.meeting_id = m.id and j.project_id = {project}))
and (exists(select 1 from projects_attendance a where a.meeting_id = m.id and a.state = 'present')
    or exists(select 1 from projects_partnerattendance p where p.meeting_id = m.id))
"""


def test_every_cell_is_what_the_records_count(sign_in: SignIn, meetings: None) -> None:
    client, _ = sign_in("la_lead")
    head, *rows = table(client.get(MATRIX))
    numbers = [label.split()[0] for label in head[5:]]
    assert numbers == ["1", "7", "8", "9", "10", "12", "13", "15", "16", "17", "19", "20", "33", "42"]
    for name, *cells in rows[:19]:
        for number, told in zip(numbers, cells[4:], strict=True):
            if number == "33":  # support, which has no meetings: see tests/targeted_support
                continue
            with connection.cursor() as cursor:
                cursor.execute(COUNTED.format(authority=place(name).pk, project=project(int(number)).pk))
                held, came = cursor.fetchone()
            assert told == f"{came} of {held}", (name, number)


def test_totals_count_a_meeting_once(sign_in: SignIn, meetings: None) -> None:
    client, _ = sign_in("la_lead")
    rows = {row[0]: row for row in table(client.get(MATRIX))}
    counting = Meeting.objects.filter(day__lte=END, cancelled=False, attendances__state="present").distinct()
    kent = counting.filter(attendances__authority=place("Kent"), attendances__state="present")
    assert rows["Kent"][1:3] == [str(counting.count()), str(kent.count())]
    assert JointMeeting.objects.exists(), "else it proves nothing"
    assert rows["Authorities that came"][2] == "19"


def test_page_excel_and_csv_hold_the_same_cells(sign_in: SignIn, meetings: None) -> None:
    client, _ = sign_in("la_lead")
    query = "?sort=-project-8&part=came&theme=universal"
    page = table(client.get(MATRIX + query))
    assert len(page) > 10
    assert table(client.get(f"/authorities/matrix.xlsx{query}"))[: len(page)] == page
    assert table(client.get(f"/authorities/matrix.csv{query}"))[1:] == page[1:]
    assert [row[0] for row in page[1:4]] == sorted(row[0] for row in page[1:4]), "equals by name"


def figures(html: str) -> list[tuple[str, str]]:
    grid = html.split('class="grid"')[1].split("</table>")[0].split("</thead>")[1]
    return [(unescape(href), text) for href, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', grid)]


def records(client: Client, address: str) -> str:
    path, _, anchor = address.partition("#")
    html = client.get(path).content.decode()
    section = html[html.index(f'id="{anchor}"') :] if anchor else html
    return section if anchor in ("", "records") else section.split("</section>")[0]


def test_each_figure_leads_to_as_many_records(sign_in: SignIn, meetings: None) -> None:
    client, _ = sign_in("la_lead")
    seen: set[str] = set()
    for href, text in figures(client.get(MATRIX).content.decode()):
        kind = "sum" if href.startswith("?") else href.split("#")[-1] if "#" in href else href.split("?")[0]
        if kind in seen or "/authorities/" in kind or not text[0].isdigit():
            continue
        seen.add(kind)
        answer = client.get(MATRIX + href) if kind == "sum" else None
        if answer is not None:
            shown = [row for row in table(answer)[1:] if not row[0].startswith(("Meetings", "Authorities"))]
            assert str(len(shown)) == text
        elif kind == "/projects/meetings/":
            assert f"{text} meeting" in words(client.get(href))
        else:
            part = records(client, href)
            rows = part.count('<th scope="row">')
            assert str(rows) == (text.split(" of ")[-1] if kind == "records" else text), href
    assert seen >= {"sum", "records", "came", "/projects/meetings/"}


def test_what_has_no_column_is_told_with_the_reason(sign_in: SignIn, manager: Person) -> None:
    client, _ = sign_in("la_lead")
    add_meeting(manager, 9, date(2026, 3, 30))
    add_meeting(manager, 10, date(2026, 5, 4))
    said = words(client.get(MATRIX))
    assert "9 SEND Operational Leads Its meetings have no register yet" in said
    assert "10 PfA and post-16 Network First meeting on 4 May 2026" in said
    assert "The number is not used" in said
    assert f"{project(6)} No meeting and no support is recorded" in said


def test_a_past_day_and_what_was_known_then(sign_in: SignIn, manager: Person) -> None:
    client, _ = sign_in("la_lead")
    register(manager, add_meeting(manager, 8, date(2026, 1, 15)), "Kent")
    register(manager, add_meeting(manager, 8, date(2026, 3, 2)), "Kent")

    def kent(query: str) -> list[str]:
        return next((row for row in table(client.get(f"{MATRIX}?project=8&{query}")) if row[0] == "Kent"), [])

    assert kent("as_at=2026-01-31")[-1] == "1 of 1"
    assert kent("as_at=2026-03-31")[-1] == "2 of 2"
    assert "No project to show" in words(client.get(f"{MATRIX}?project=8&as_at=2026-01-31&known=then"))


def test_choices_narrow_and_what_cannot_be_read_is_told(sign_in: SignIn, manager: Person) -> None:
    client, _ = sign_in("la_lead")
    register(manager, add_meeting(manager, 8, date(2026, 1, 15), stream="SEND"), "Kent")
    register(manager, add_meeting(manager, 1, date(2026, 1, 20), stream="CSC"), "Slough")
    assert [row[0] for row in table(client.get(f"{MATRIX}?project=8&part=came"))][1:2] == ["Kent"]
    columns = table(client.get(f"{MATRIX}?stream=CSC"))[0]
    assert str(project(1)) in columns and str(project(8)) not in columns
    said = words(client.get(f"{MATRIX}?theme=nowhere&since=soon&part=x&sort=y"))
    assert "Theme: Select a valid choice" in said and "This choice is left out." in said
    assert 'aria-sort="descending"' in client.get(f"{MATRIX}?sort=-project-8").content.decode()


@pytest.mark.parametrize("role", ["la_lead", "sponsor", "project_manager", "support_team", "programme_manager"])
def test_who_reads_meetings_reads_the_matrix(sign_in: SignIn, role: str) -> None:
    client, _ = sign_in(role)
    assert client.get(MATRIX).status_code == 200
    assert "/authorities/matrix/" in client.get("/authorities/").content.decode()


@pytest.mark.parametrize("role", ["finance", "administrator", "dfe_reader"])
def test_for_others_it_does_not_exist(sign_in: SignIn, role: str) -> None:
    client, _ = sign_in(role)
    for address in (MATRIX, "/authorities/matrix.csv", "/authorities/matrix.pdf", "/authorities/kent/records/"):
        assert client.get(address).status_code == 404
    if role != "dfe_reader":
        for address in ("/authorities/", "/authorities/kent/"):
            html = client.get(address).content.decode()
            assert "matrix/" not in html and "takes part in" not in html and "could do next" not in html


def test_queries_do_not_grow_with_projects_and_meetings(sign_in: SignIn, manager: Person) -> None:
    client, _ = sign_in("la_lead")

    def queries() -> list[int]:
        made = []
        for address in (MATRIX, "/authorities/kent/", "/authorities/kent/records/"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            made.append(len(asked))
        return made

    numbers = list(Project.objects.filter(year__label="2025-26", used=True).values_list("number", flat=True))
    for number in numbers[:5]:
        register(manager, add_meeting(manager, number, date(2026, 1, 15)), "Kent", "Surrey")
    queries()  # what is the same for all pages is kept from now on
    register(manager, add_meeting(manager, numbers[0], date(2026, 1, 14)), "Surrey")
    few = queries()
    for number in numbers:
        for day in (20, 21):
            meeting = audit.create(Meeting(project=project(number), day=date(2026, 1, day)), by=manager)
            register(manager, meeting, "Surrey" if number % 2 else "Kent")
    many = queries()
    assert many == few
    assert many[1] < 60, "cold: nothing is kept"
    warm = queries()
    assert warm[0] <= 14 and warm[1] < 40
