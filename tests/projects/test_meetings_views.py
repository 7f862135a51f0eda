"""The pages of meetings: the list, one meeting, and recording who came in few steps."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.actions.meetings import edit_meeting
from projects.models import Authority, Meeting, Person, Project
from seslip.foundation.clock import today

from .meetings import DAY, MEETINGS, add_meeting, as_opened, place, register, who_came
from .pages import SignIn, plain, words
from .records import named


def attendance(meeting: Meeting) -> str:
    return f"{MEETINGS}{meeting.pk}/attendance/"


def test_meeting_list_shows_what_each_register_comes_to(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    register(manager, add_meeting(manager, 8, joint=[9], title="Regional day"), "Kent", "Surrey", apologies=["Slough"])
    add_meeting(manager, 10, date(2026, 1, 16))
    add_meeting(manager, 12, today() + timedelta(days=20))
    cancelled = add_meeting(manager, 16, date(2026, 1, 17))
    edit_meeting(by=manager, meeting=cancelled, version=1, fields={"cancelled": True})
    said = words(client.get(MEETINGS))
    assert "4 meetings · position at 31 Mar 2026" in said
    assert "15 Jan 2026 Regional day Network meeting · Virtual 8 SEND Strategic Leads jointly with" in said
    assert "2 of 19 1 sent apologies" in said
    for state in ("Held", "No register yet", "Planned", "Cancelled"):
        assert f" {state} " in said


@pytest.mark.parametrize(("role", "link"), [("la_lead", True), ("support_team", False), ("project_manager", True)])
def test_meeting_list_leads_to_the_register_those_who_record_in_it(
    sign_in: SignIn, manager: Person, role: str, link: bool
) -> None:
    """People of an authority record their own entry; those who record nothing see no empty column."""
    meeting = add_meeting(manager, 5)
    client, _ = sign_in(role)
    html = client.get(MEETINGS).content.decode()
    assert (f'href="{attendance(meeting)}"' in html) is link
    assert ('<th scope="col" class="action">' in html) is link


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("project=8", {"A"}),
        ("project=9", {"A"}),
        ("kind=forum", {"B"}),
        ("stream=SEND", {"B"}),
        ("stream=all", {"A", "C"}),
        ("authority=kent", {"A"}),
        ("authority=surrey", set()),
        ("state=missing", {"B", "C"}),
        ("state=held", {"A"}),
        ("day_from=2026-01-16&day_to=2026-01-16", {"B"}),
        ("q=12", {"B"}),
        ("q=transformation", {"C"}),
        ("kind=nonsense", set()),
    ],
)
def test_meeting_list_filters(sign_in: SignIn, query: str, found: set[str]) -> None:
    client, manager = sign_in("programme_manager")
    register(manager, add_meeting(manager, 8, joint=[9], title="Meeting A"), "Kent")
    add_meeting(manager, 12, date(2026, 1, 16), title="Meeting B", kind="forum", stream="SEND")
    add_meeting(manager, 16, date(2026, 1, 17), title="Meeting C")
    page = client.get(f"{MEETINGS}?{query}").content.decode()
    assert {letter for letter in "ABC" if f"Meeting {letter}</a>" in page} == found


def test_meeting_list_asks_as_often_for_one_meeting_as_for_many(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")

    def asked() -> int:
        cache.clear()
        client.get("/projects/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(MEETINGS).status_code == 200
        return len(queries)

    register(manager, add_meeting(manager, 8, joint=[9]), "Kent")
    once = asked()
    for number in (8, 10, 12, 13, 15, 16, 17):
        register(manager, add_meeting(manager, number, date(2026, 2, number), joint=[42]), "Kent", "Surrey")
    assert asked() == once


def test_meeting_list_names_who_has_not_come_by_a_day(sign_in: SignIn) -> None:
    client, manager = sign_in("la_lead")[0], named("Richard Tyndall")
    everybody = [authority.name for authority in Authority.objects.all()]
    register(manager, add_meeting(manager, 8, date(2025, 10, 1)), *everybody[:-1])
    for month in (1, 2, 3):
        register(manager, add_meeting(manager, 8, date(2026, month, 1)), *everybody[1:])
    assert "8 SEND Strategic Leads 4 19 of 19 Bracknell Forest –" in words(client.get(MEETINGS))
    before = words(client.get(f"{MEETINGS}?as_at=2025-12-31"))
    assert "8 SEND Strategic Leads 1 18 of 19 – Wokingham" in before
    assert "1 meeting · position at 31 Dec 2025" in before
    assert len(client.get(f"{MEETINGS}register.csv?as_at=2025-12-31").content.decode().strip().splitlines()) == 2
    assert "The position date must lie in the programme year" in words(client.get(f"{MEETINGS}?as_at=2027-01-01"))
    assert client.get(f"{MEETINGS}register.csv?as_at=2027-01-01").status_code == 400


def test_meeting_create_leads_to_the_meeting(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    data = {"kind": "network", "day": "2026-01-15", "mode": "virtual", "joint": [str(named_project(9))]}
    answer = client.post("/projects/2025-26/8/add-meeting/", data)
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == f"{MEETINGS}{meeting.pk}/"
    said = words(client.get(answer.headers["Location"]))
    assert "No register yet" in said and "9 SEND Operational Leads" in said


def test_the_projects_it_is_held_with_are_folded_behind_the_names_of_those_chosen(sign_in: SignIn) -> None:
    """A programme has 47 projects; a meeting is held with one or two of them."""
    client, manager = sign_in("programme_manager")
    new = client.get("/projects/2025-26/8/add-meeting/").content.decode()
    assert summaries(new) == ["None chosen"] and new.count('name="joint"') > 40
    meeting = add_meeting(manager, 8, joint=[9, 42])
    page = client.get(f"{MEETINGS}{meeting.pk}/edit/").content.decode()
    assert summaries(page) == ["2 chosen · 9 SEND Operational Leads · 42 " + Project.objects.get(number=42).title]
    sent = {"kind": "", "joint": [str(named_project(5))], "version": meeting.version}
    again = client.post(f"{MEETINGS}{meeting.pk}/edit/", sent).content.decode()
    assert summaries(again) == [f"1 chosen · {Project.objects.get(number=5)}"]
    wrong = client.post(f"{MEETINGS}{meeting.pk}/edit/", sent | {"joint": ["999999"]}).content.decode()
    assert '<details class="more" open>' in wrong


def summaries(html: str) -> list[str]:
    fields = html.partition('<div class="fields">')[2]
    return [words_of(found) for found in re.findall(r"<summary><span>(.*?)</span></summary>", fields, re.S)]


def words_of(html: str) -> str:
    return " ".join(unescape(html).split())


def named_project(number: int) -> int:
    from .meetings import project

    return project(number).pk


def test_meeting_add_offers_a_manager_their_own_projects(sign_in: SignIn) -> None:
    client, _ = sign_in("project_manager")
    form = client.get(f"{MEETINGS}add/").context["form"]
    assert {project.number for project in form.fields["project"].queryset} == {4, 5, 6, 41}
    answer = client.post(f"{MEETINGS}add/", {"kind": "network", "day": "2026-01-15", "mode": "virtual"})
    assert answer.status_code == 422
    assert "This field is required" in words(answer)


def test_a_past_meeting_without_a_register_is_on_its_managers_dashboard(sign_in: SignIn) -> None:
    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5)
    assert attendance(meeting) in client.get("/").content.decode()
    register(mark, meeting, "Kent")
    assert attendance(meeting) not in client.get("/").content.decode()


def test_attendance_of_all_nineteen_takes_few_clicks(sign_in: SignIn) -> None:
    """Dashboard, meeting, mark the rest present, save: nothing is written before “Save”, apologies stay."""
    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5)
    data = as_opened(client, meeting) | {f"state-{place('Slough').pk}": "apologies", "do": "rest"}
    shown = client.post(attendance(meeting), data)
    assert shown.status_code == 200
    assert "Nothing is saved yet." in words(shown)
    assert not meeting.attendances.exists()
    form = shown.context["form"]
    sent = {row.state.html_name: row.state.value() for row in form.rows} | {"version": form["version"].value()}
    answer = client.post(attendance(meeting), sent)
    assert answer.headers["Location"] == f"{MEETINGS}{meeting.pk}/"
    came = who_came(meeting)
    assert len(came) == 19
    assert came.pop("Slough") == ("apologies", "")
    assert set(came.values()) == {("present", "")}


def test_attendance_from_a_pasted_list_is_shown_before_it_is_saved(sign_in: SignIn) -> None:
    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5)
    data = as_opened(client, meeting) | {"do": "list", "pasted": "KCC - Jane Smith\nIoW\nSussex\nApologies: Bucks"}
    shown = client.post(attendance(meeting), data)
    said = words(shown)
    assert "3 authorities read." in said
    assert "1 not read Sussex : Did you mean East Sussex or West Sussex?" in said
    states = {row.label: row.state.value() for row in shown.context["form"].rows if row.state.value()}
    assert states == {"Kent": "present", "Isle of Wight": "present", "Buckinghamshire": "apologies"}
    assert not meeting.attendances.exists()
    assert "Sussex" in shown.context["form"]["pasted"].value(), "nothing that was typed is lost"


def test_attendance_names_without_a_tick_are_not_lost(sign_in: SignIn) -> None:
    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5)
    answer = client.post(attendance(meeting), as_opened(client, meeting) | {f"names-{place('Kent').pk}": "Ann"})
    assert answer.status_code == 422
    assert "Mark Kent as present or clear the names." in words(answer)
    assert "Ann" in answer.content.decode()


def test_attendance_conflict_is_told_and_saving_again_applies_only_ones_own_changes(sign_in: SignIn) -> None:
    mark = sign_in("project_manager")[1]
    client = plain(mark)
    meeting = add_meeting(mark, 5)
    opened = as_opened(client, meeting)
    register(named("Richard Tyndall"), meeting, "Surrey")
    mine = opened | {f"state-{place('Kent').pk}": "present"}
    answer = client.post(attendance(meeting), mine)
    assert answer.status_code == 409
    assert "added the attendance “Surrey: present”" in words(answer)
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(attendance(meeting), again).status_code == 302
    assert who_came(meeting) == {"Surrey": ("present", ""), "Kent": ("present", "")}


def test_attendance_shows_people_of_an_authority_its_entry_only(sign_in: SignIn, manager: Person) -> None:
    client, _ = sign_in("la_lead")
    meeting = add_meeting(manager)
    page = client.get(attendance(meeting))
    assert [row.label for row in page.context["form"].rows] == ["Oxfordshire"]
    assert "Wider partners" not in words(page)
    assert "Change the entry of Oxfordshire" in words(client.get(f"{MEETINGS}{meeting.pk}/"))
    kent, own = place("Kent").pk, place("Oxfordshire").pk
    data = {"version": "0", f"state-{own}": "present", f"names-{own}": "Ann", f"state-{kent}": "present"}
    assert client.post(attendance(meeting), data).status_code == 302
    assert who_came(meeting) == {"Oxfordshire": ("present", "Ann")}
    assert client.post(attendance(meeting), data | {f"names-{own}": "Bob"}).status_code == 409


def load(client, meeting: Meeting, content: bytes, name: str = "register.csv"):
    return client.post(f"{attendance(meeting)}load/", {"file": SimpleUploadedFile(name, content)})


def test_a_file_with_a_problem_is_told_by_cell_and_nothing_is_taken(sign_in: SignIn) -> None:
    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5)
    answer = load(client, meeting, b"Authority,Attendance\nKent,present\nCroydon,present\n")
    assert answer.status_code == 422
    assert "A3 CSV Croydon No single authority is known by this name." in words(answer)
    assert not meeting.attendances.exists()
    assert load(client, meeting, b"PK\x03\x04 no workbook", "a.xlsx").status_code == 422
    assert load(client, meeting, b"", "a.csv").status_code == 422


def test_the_register_that_is_handed_out_comes_back_filled_in(sign_in: SignIn) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5, DAY)
    register(mark, meeting, "Slough")
    book = load_workbook(BytesIO(client.get(f"{MEETINGS}{meeting.pk}/register.xlsx").content))
    for cells in book.active.iter_rows():
        if cells[0].value in ("Kent", "Health"):
            cells[1].value, cells[2].value = "present", "Ann"
        elif cells[0].value == "Slough":
            cells[1].value = "apologies"
    filled = BytesIO()
    book.save(filled)
    shown = load(client, meeting, filled.getvalue(), "register.xlsx")
    form = shown.context["form"]
    assert {row.label for row in form.rows if row.state.value() == "present"} == {"Kent"}
    assert {row.label: row.was for row in form.rows if row.was} == {"Slough": "Present"}
    assert [row.label for row in form.partner_rows if row.state.value()] == ["Health"]
    assert client.post(attendance(meeting), form.data).status_code == 302
    assert who_came(meeting) == {"Slough": ("apologies", ""), "Kent": ("present", "Ann")}
    assert [(entry.partner, entry.names) for entry in meeting.partner_attendances.all()] == [("health", "Ann")]


def test_files_hold_what_the_list_shows(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    register(manager, add_meeting(manager, 8, joint=[9], title="Regional day"), "Kent", apologies=["Slough"])
    add_meeting(manager, 10)
    meetings = client.get(f"{MEETINGS}register.csv?project=8").content.decode()
    assert "Regional day" in meetings and "Held" in meetings and "PfA" not in meetings
    rows = client.get(f"{MEETINGS}attendance.csv").content.decode().strip().splitlines()
    assert len(rows) == 1 + 19, "one row an authority of the one meeting that has a register"
    assert sum("Present" in row for row in rows[1:]) == sum("Apologies" in row for row in rows[1:]) == 1
