"""What an authority could do next: each with its reason, only from what the reader may see, never against others."""

from __future__ import annotations

from datetime import date

from projects.domain.involvement import Found, Session
from projects.domain.suggestions import Network, networks_to_join, told

END, KENT = date(2026, 3, 31), 1
LEADS = {8: Network(8, "SEND Strategic Leads", "/8/", date(2026, 12, 5), "/next/"), 9: Network(9, "Forum", "/9/")}


def held(project: int, *days: int, came: tuple[int, ...] = (), meeting: bool = True) -> list[Session]:
    return [
        Session(
            f"{project}/{day}",
            "Network meeting",
            "/",
            date(2026, 1, day),
            frozenset({project}),
            frozenset({KENT}),
            frozenset({KENT} if day in came else ()),
            meeting=day if meeting else None,
        )
        for day in days
    ]


def suggested(*sessions: Session) -> list[str]:
    return told(networks_to_join(KENT, "Kent", Found(sessions), LEADS, END))


def test_a_network_it_never_came_to_with_its_next_date() -> None:
    assert suggested(*held(9, 5), *held(8, 5, 6)) == [
        "Come to SEND Strategic Leads. It met twice by 31 Mar 2026, and Kent has not come yet. It meets next on 5 Dec "
        "2026.",
        "Come to Forum. It met once by 31 Mar 2026, and Kent has not come yet. Its next date is not set yet.",
    ]


def test_one_it_has_not_been_to_lately_and_none_where_it_comes() -> None:
    (said,) = suggested(*held(8, 5, 6, 7, 8, came=(5,)))
    assert "Kent last came on 5 Jan 2026, and not to the last 3 meetings." in said
    assert suggested(*held(8, 5, 6, 7, came=(5,))) == [], "it came to one of the last three"
    assert suggested(*held(8, 5, 6, came=(5,))) == []


def test_a_session_that_is_no_meeting_and_a_project_that_is_not_seen_suggest_nothing() -> None:
    assert suggested(*held(8, 5, meeting=False), *held(7, 5)) == []
