"""Whom targeted support has engaged, and the ledger of all 19: not ranked, each figure leading to its records."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Attendance, Meeting, Project
from seslip.foundation import audit
from seslip.foundation.access import Refused
from targeted_support.actions.packages import set_authorities
from targeted_support.actions.reach import remove_reach_note, write_reach_note
from targeted_support.models import ReachNote
from targeted_support.queries.reach import engaged_in, ledger
from tests.diagnostics.confidence import enter, person_of, text_of
from tests.diagnostics.rounds import on

from .giving import LEDGER, expert, on_package, year
from .packaging import TODAY, moved, opened, place, team

LAST = date(2026, 3, 31)
MISSING = ["Bracknell Forest", "Isle of Wight", "Slough", "West Berkshire", "Windsor and Maidenhead"]

pytestmark = pytest.mark.usefixtures("mid_february")


def missing(as_at: date = LAST, known: bool = False) -> list[str]:
    return [one.name for one in engaged_in(year(), as_at, known).values() if not one.engaged]


def of(slug: str, as_at: date = LAST) -> tuple[list[str], list[str], list[str]]:
    one = engaged_in(year(), as_at)[place(slug).pk]
    return tuple([record.name for record in part] for part in (one.received, one.helped, one.lent))  # type: ignore[return-value]


def rows(query: str = "") -> list[dict[str, str]]:
    answer = enter(team()).get(f"{LEDGER[:-1]}/ledger.csv{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_year_1_reached_14_and_five_not() -> None:
    assert missing() == MISSING
    assert len(engaged_in(year(), LAST)) == 19


def test_what_engaged_an_authority_is_told() -> None:
    assert of("reading")[0] == ["Annual review process mapping", "Engaging the Black and Global Majority workforce"]
    assert of("kent")[1] == of("west-sussex")[1] == ["Engaging the Black and Global Majority workforce"]
    assert of("medway")[2] == ["Experts of Medway"]


def test_what_has_no_day_counts_at_the_latest_from_the_years_last_day() -> None:
    """The report gives the workshop's month alone; of the others it says the year."""
    with on(date(2026, 7, 1)):
        workshop = engaged_in(year(), date(2026, 1, 31))[place("portsmouth").pk].received
        assert [(record.name, record.told) for record in workshop] == [("Safe uncertainty: peer review of cases", True)]
        assert "Portsmouth" in missing(date(2026, 1, 30))
        (record,) = engaged_in(year(), LAST)[place("kent").pk].received
        assert record.told is False and record.day <= LAST


def test_a_donor_an_expert_and_a_recipient_each_engage_and_a_withdrawn_package_does_not() -> None:
    package = opened("slough")
    assert "Slough" not in missing()
    moved(package, "withdrawn", reason="Not now")
    assert ("Slough" in missing() and "Slough" not in missing(date(2026, 2, 15))) or missing() == MISSING
    other = opened("kent", title="For Kent")
    set_authorities(
        by=team(), package=other, version=other.version, recipients=[place("kent")], donors={place("slough"): ""}
    )
    assert "Slough" not in missing()
    on_package(opened("kent", title="Again"), expert("Jo", "bracknell-forest", since=year("2026-27")))
    assert "Bracknell Forest" not in missing()
    expert("Sam", "west-berkshire")
    assert "West Berkshire" not in missing()


def test_an_offer_that_nobody_took_up_engages_nobody() -> None:
    from targeted_support.actions.experts import offer_help

    from .giving import topic

    offer_help(by=person_of("slough"), fields={"name": "Jo"}, topics=[topic()])
    assert "Slough" in missing()


def test_a_past_day_asks_what_had_begun_and_as_known_what_was_entered() -> None:
    opened("slough", title="Entered in February")
    assert "Slough" in missing(date(2026, 2, 15)) and "Slough" not in missing(TODAY)
    assert "Slough" in missing(date(2026, 2, 15), known=True) and "Slough" not in missing(TODAY, known=True)


def test_the_ledger_is_in_order_of_names_with_figures_and_notes() -> None:
    write_reach_note(by=team(), year=year(), authority=place("slough"), note=None, version=0, text="A visit in May")
    found = rows("?as_at=2026-03-31")
    assert [row["authority"] for row in found] == sorted(row["authority"] for row in found) and len(found) == 19
    told = {row["authority"]: row for row in found}
    assert [name for name, row in told.items() if row["reached"] == "Not yet reached"] == MISSING
    assert (told["Brighton and Hove"]["received"], told["Surrey"]["received"]) == ("4", "3")
    assert (told["Kent"]["helped"], told["Medway"]["experts"], told["Kent"]["experts"]) == ("1", "1", "0")
    assert told["Slough"]["note"] == "A visit in May"
    assert told["Medway"]["days"] == "" and told["Kent"]["days"] == "0", "not recorded is not none"
    words = text_of(enter(person_of("kent")).get(f"{LEDGER}?as_at=2026-03-31"))
    assert "14 of 19 authorities reached in the year: 8 received, 0 gave, 6 did both" in words
    assert "Not yet reached: 5 of 19" in words and "A visit in May" in words and "Say what is being done" not in words


def test_days_and_meetings_of_the_support_project_are_counted() -> None:
    on_package(opened("slough"), expert("Alex", "kent"), 25)
    project = Project.objects.get(year=year(), number=33)
    meeting = audit.create(Meeting(project=project, day=date(2026, 1, 12)), by=team())
    audit.create(Attendance(meeting=meeting, authority=place("kent"), state="present"), by=team())
    audit.create(Meeting(project=Project.objects.get(year=year(), number=1), day=date(2026, 1, 12)), by=team())
    told = {row.authority.name: row for row in ledger(team(), year(), LAST)}
    assert (told["Kent"].tenths, told["Kent"].attended, told["Slough"].attended, told["Kent"].meetings) == (25, 1, 0, 1)
    assert told["Kent"].sponsors == Project.objects.filter(year=year(), sponsor__authority=place("kent")).count() > 0


def test_each_figure_leads_to_as_many_records() -> None:
    client = enter(team())
    page = client.get(f"{LEDGER}surrey/?year=2025-26&as_at=2026-03-31").content.decode()
    assert (
        f"{LEDGER}surrey/?year=2025-26&amp;as_at=2026-03-31#received"
        in client.get(f"{LEDGER}?as_at=2026-03-31").content.decode()
    )
    received = page.split('id="received"')[1].split("</section>")[0]
    assert received.count("<li>") == 3 and 'class="count">3<' in received
    assert "None in 2025-26" in page


def test_notes_are_the_teams_to_write_change_and_remove() -> None:
    client, address = enter(team()), f"{LEDGER}slough/note/?year=2025-26"
    client.post(address, {"text": "A visit in May"})
    note = ReachNote.objects.get(authority=place("slough"))
    client.post(address, {"text": "A visit in June", "version": note.version})
    assert "A visit in June" in text_of(client.get(f"{LEDGER}?year=2025-26"))
    client.post(f"{LEDGER}slough/note/remove/?year=2025-26", {"version": note.as_stored().version})
    assert not ReachNote.objects.exists()
    lead = person_of("slough")
    assert enter(lead).get(address).status_code == 403
    with pytest.raises(Refused):
        write_reach_note(by=lead, year=year(), authority=place("slough"), note=None, version=0, text="x")
    note = audit.create(ReachNote(year=year(), authority=place("slough"), text="x"), by=team())
    with pytest.raises(Refused):
        remove_reach_note(by=lead, note=note, version=note.version)


def test_queries_do_not_grow_with_records() -> None:
    client = enter(team())

    def queries() -> int:
        client.get(LEDGER)
        with CaptureQueriesContext(connection) as made:
            client.get(LEDGER)
        return len(made)

    on_package(opened("slough"), expert("First", "kent"), 10)
    before = queries()
    for number in range(8):
        on_package(opened("slough", "kent", title=f"Package {number}"), expert(f"Expert {number}", "surrey"), 10)
    assert queries() == before
