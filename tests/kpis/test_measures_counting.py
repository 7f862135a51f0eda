"""What the registers of meetings come to, on hand-made meetings."""

from datetime import date

import pytest

from kpis.domain.meeting_counts import COUNTS, Series, for_stream
from projects.domain.meetings import Held, MeetingKind, Mode, Partner

NAMES = {number: f"LA {number:02}" for number in range(1, 18)} | {18: "Slough", 19: "Isle of Wight"}
HEALTH = frozenset({Partner.HEALTH})


def held(day: int, came: int = 0, kind: MeetingKind = MeetingKind.NETWORK, **more: object) -> Held:
    more = {"mode": Mode.VIRTUAL, "present": frozenset(range(1, came + 1)), **more}
    return Held(id=day, title=kind.label, day=date(2026, 1, day), kind=kind, **more)  # type: ignore[arg-type]


def count(key: str, *meetings: Held, target: int | None = None, joint_with: int | None = None, day: int = 31):
    as_at = date(2026, 1, day)
    return COUNTS[key](Series(meetings, NAMES, target, lambda meeting: f"/m/{meeting.id}/", as_at, joint_with))


def test_a_meeting_counts_once_its_register_names_somebody() -> None:
    found = count("meetings", held(5, 3), held(8), target=3)
    assert found.value == 1
    assert found.missing == ("2 meetings to go", "8 Jan 2026 has no register yet")
    assert [(record.text, record.url, record.day) for record in found.records] == [
        ("Network meeting", "/m/5/", date(2026, 1, 5))
    ]


def test_pilots_are_no_meetings_but_are_counted_as_pilots() -> None:
    meetings = held(5, 3), held(6, 1, MeetingKind.PILOT), held(7, 2, MeetingKind.PILOT)
    assert (count("meetings", *meetings).value, count("meetings.pilot", *meetings, target=5).value) == (1, 2)
    assert count("meetings.pilot", *meetings, target=5).missing == ("3 pilots to go",)


def test_who_is_missing_is_named() -> None:
    found = count("authorities.reached", held(5, 17), target=19)
    assert (found.value, found.missing) == (17, ("Slough and Isle of Wight to reach 19",))
    assert found.records[0].text == "Network meeting: 17 of 19 present (89%)"
    assert count("authorities.reached", held(5, 19), target=19).missing == ()
    assert count("authorities.reached", held(5, 14), target=15).missing[0].startswith("1 more to reach 15, of LA 15,")


def test_half_present_names_each_meeting_below() -> None:
    found = count("authorities.present_share", held(5, 10), held(8, 9), target=50)
    assert (found.value, found.missing) == (47, ("8 Jan 2026: 9 of 19 present (47%)",))
    assert count("authorities.present_share", target=50).value is None


def test_a_pilot_with_one_authority_is_no_poorly_attended_meeting() -> None:
    found = count("authorities.present_share", held(5, 10), held(8, 1, MeetingKind.PILOT), target=50)
    assert (found.value, found.missing) == (52, ())


def test_share_reached_counts_everybody_who_ever_came() -> None:
    found = count("authorities.share_reached", held(5, 3), held(8, present=frozenset({9, 10})), target=50)
    assert found.value == 26
    assert found.missing[0].startswith("5 more to reach 10, of")


def test_a_conference_needs_people_in_a_room_and_wider_partners() -> None:
    conference = MeetingKind.CONFERENCE
    found = count(
        "meetings.partner_conference",
        held(5, 3, conference, mode=Mode.IN_PERSON, partners=HEALTH),
        held(6, 3, conference, mode=Mode.IN_PERSON, partners=frozenset({Partner.PROGRAMME})),
        held(7, 3, conference, partners=HEALTH),
        target=2,
    )
    assert found.value == 1
    assert "6 Jan 2026: no wider partner is recorded as present" in found.missing


def test_joint_meetings_of_one_project_or_of_any() -> None:
    meetings = held(5, 3, joint_with=frozenset({42})), held(6, 3, joint_with=frozenset({7})), held(7, 3)
    assert count("meetings.joint", *meetings, joint_with=42).value == 1
    assert count("meetings.joint", *meetings).value == 2


def test_contacts_are_the_authorities_with_somebody_named() -> None:
    found = count("authorities.named", held(5, 19, named=frozenset(range(1, 19))), target=19)
    assert (found.value, found.missing) == (18, ("No name yet from Isle of Wight",))


def test_the_programme_attends_every_meeting() -> None:
    there = frozenset({Partner.PROGRAMME})
    found = count("meetings.programme_present", held(5, 3, partners=there), held(6, 3), target=100)
    assert (found.value, found.missing) == (50, ("6 Jan 2026: the programme is not recorded as present",))
    assert count("meetings.programme_present", target=100).value is None


def test_a_meeting_of_today_is_missing_only_from_tomorrow_on() -> None:
    there = frozenset({Partner.PROGRAMME})
    meetings = held(5, 3, partners=there), held(8)
    today = count("meetings.programme_present", *meetings, target=100, day=8)
    assert (today.value, today.missing) == (100, ())
    tomorrow = count("meetings.programme_present", *meetings, target=100, day=9)
    assert (tomorrow.value, tomorrow.missing) == (50, ("8 Jan 2026 has no register yet",))
    registered = count("meetings", held(8, 3), target=1, day=8)
    assert (registered.value, registered.missing) == (1, ()), "one with a register counts on its day"


@pytest.mark.parametrize(("stream", "days"), [("SEND", [5, 6]), ("CSC", [5, 7])])
def test_a_meeting_for_one_stream_counts_for_that_one(stream: str, days: list[int]) -> None:
    meetings = held(5, 1), held(6, 1, stream="SEND"), held(7, 1, stream="CSC")
    assert [meeting.day.day for meeting in for_stream(meetings, stream)] == days
