"""What meetings add to the pages of a project and an authority, and to the demonstration."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Meeting, Person
from projects.panels.authority import shares_panel
from projects.panels.meetings import meetings_panel
from seslip.demo_meetings import load_meetings

from .meetings import MEETINGS, add_meeting, place, project, register
from .pages import SignIn, words
from .records import PersonAs

END = date(2026, 3, 31)


def test_the_page_of_a_project_tells_whom_its_meetings_reached(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    register(manager, add_meeting(manager, 8, joint=[42]), "Kent", "Surrey")
    for number in (8, 42):
        said = words(client.get(f"/projects/2025-26/{number}/"))
        assert "1 meeting Authorities reached 2 of 19 Still to reach: Bracknell Forest, Brighton and Hove" in said
        assert "15 Jan 2026 · held jointly: 8 and 42 · 2 of 19 present" in said
    before = words(client.get("/projects/2025-26/8/?as_at=2026-01-14"))
    assert "Authorities reached" not in before


def test_the_page_of_a_project_offers_to_add_a_meeting_to_its_managers_only(sign_in: SignIn) -> None:
    client, _ = sign_in("project_manager")
    assert "Add a meeting" in words(client.get("/projects/2025-26/5/"))
    assert "Meetings and attendance" not in words(client.get("/projects/2025-26/7/"))


def test_finance_sees_no_meetings_on_any_page(sign_in: SignIn, manager: Person) -> None:
    register(manager, add_meeting(manager, 8), "Kent")
    client, _ = sign_in("finance")
    for address in ("/projects/2025-26/8/", "/authorities/kent/", "/projects/"):
        assert "Meetings" not in words(client.get(address))


def test_the_page_of_an_authority_tells_where_it_has_not_been(sign_in: SignIn, manager: Person) -> None:
    client, _ = sign_in("la_lead")
    register(manager, add_meeting(manager, 8, date(2025, 9, 1)), "Slough", "Kent")
    for month in (10, 11, 12):
        register(manager, add_meeting(manager, 8, date(2025, month, 1)), "Kent")
    register(manager, add_meeting(manager, 16, date(2026, 1, 6)), "Kent")
    said = words(client.get("/authorities/slough/"))
    assert "8 SEND Strategic Leads 1 of 4 1 Sep 2025" in said
    assert "Slough last came on 1 Sep 2025, and not to the last 3 meetings." in said
    assert "16 Transformation Network 0 of 1 Not yet" in said
    assert "It met once by 31 Mar 2026, and Slough has not come yet." in said
    kent = words(client.get("/authorities/kent/"))
    assert "8 SEND Strategic Leads 4 of 4 1 Dec 2025" in kent and "Come to" not in kent


def test_the_panels_ask_as_often_for_one_meeting_as_for_many(manager: Person) -> None:
    def asked() -> int:
        reader = Person.objects.get(pk=manager.pk)
        with CaptureQueriesContext(connection) as queries:
            of_project = meetings_panel(reader, project(8), END, False)
            of_authority = shares_panel(reader, place("Kent"), project(8).year, END, False)
            assert of_project and of_project.body and of_authority and of_authority.body
        return len(queries)

    register(manager, add_meeting(manager, 8, joint=[9]), "Kent")
    once = asked()
    for day in range(1, 8):
        register(manager, add_meeting(manager, 8, date(2026, 2, day), joint=[42]), "Kent", "Surrey")
    assert asked() == once


def test_the_list_offers_the_register_to_those_who_may_change_it(sign_in: SignIn, manager: Person) -> None:
    meeting = add_meeting(manager, 5)
    address = f"{MEETINGS}{meeting.pk}/attendance/"
    assert address in sign_in("project_manager")[0].get(MEETINGS).content.decode()
    client, sponsor = sign_in("sponsor")
    assert address in client.get(MEETINGS).content.decode(), "for the entry of the own authority"
    Person.objects.filter(pk=sponsor.pk).update(authority=None)
    assert address not in client.get(MEETINGS).content.decode()


def test_meeting_edit_and_remove_through_the_pages(sign_in: SignIn) -> None:
    client, mark = sign_in("project_manager")
    meeting = add_meeting(mark, 5)
    data = {"version": "1", "kind": "workshop", "day": "2026-01-20", "mode": "in_person", "place": "Slough"}
    assert client.post(f"{MEETINGS}{meeting.pk}/edit/", data | {"joint": [project(6).pk]}).status_code == 302
    said = words(client.get(f"{MEETINGS}{meeting.pk}/"))
    assert "Workshop 20 Jan 2026" in said and "In person, Slough" in said and "6 CSC workforce" in said
    register(mark, meeting, "Kent")
    version = meeting.as_stored().version
    answer = client.post(f"{MEETINGS}{meeting.pk}/remove/", {"version": version}, follow=True)
    assert "Mark it as cancelled instead." in words(answer)
    other = add_meeting(mark, 5)
    client.post(f"{MEETINGS}{other.pk}/remove/", {"version": "1"})
    assert list(Meeting.objects.values_list("pk", flat=True)) == [meeting.pk]


def test_the_demonstration_has_every_kind_of_meeting(plan: None, person_as: PersonAs) -> None:
    load_meetings()
    reader = person_as("programme_manager")
    assert Meeting.objects.visible_to(reader).count() == 39
    assert {9, 42} <= set(Meeting.objects.values_list("joint_links__project__number", flat=True))
    assert set(Meeting.objects.filter(project__number=1).values_list("stream", flat=True)) == {"SEND", "CSC"}
    conference = Meeting.objects.get(kind="conference")
    assert conference.mode == "in_person" and conference.partner_attendances.count() == 4
    assert Meeting.objects.filter(cancelled=True).count() == 1
    unrecorded = Meeting.objects.filter(cancelled=False, attendances=None).order_by("day")
    assert [str(meeting.day) for meeting in unrecorded] == ["2026-03-19", "2027-01-21"]
