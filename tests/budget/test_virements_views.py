"""The pages of virements as people meet them: asking, seeing what would change, deciding, finding again."""

import re

import pytest

from budget.actions.virements import decline_virement
from budget.models import Virement

from .pages import entered, tables, text_of
from .virements import ask, line, pay

FROM, TO = "SEND Residential W/F", "Take Your Place"


def typed(**changed: object) -> dict[str, object]:
    data: dict[str, object] = {"version": 1, "source": line(FROM).pk, "target": line(TO).pk, "stream": "SEND"}
    return data | {"target_stream": "", "amount": "12,500", "reason": "More delegates than planned"} | changed


def address(virement: Virement, step: str = "") -> str:
    return f"/budget/virements/{virement.pk}/{f'{step}/' if step else ''}"


@pytest.fixture
def manager(person_as):
    return person_as("programme_manager")


@pytest.fixture
def finance(person_as):
    return person_as("finance")


# --- Asking --------------------------------------------------------------------------------------------------------


def test_virement_create_shows_what_is_free_and_presets_both_lines(sign_in) -> None:
    client, finance = sign_in("finance")
    pay(finance, line(FROM), 50_000)
    answer = client.get("/budget/virements/add/", {"from": line(FROM).pk, "to": line(TO).pk, "year": "2025-26"})
    assert [cell.strip() for cell in tables(answer)[0][1]] == [
        "SEND grant",
        *("£84,000", "£84,000", "£50,000", "£0", "£34,000"),
    ]
    html = answer.content.decode()
    assert re.search(rf'<option value="{line(FROM).pk}" selected>4 {FROM}: SEND £34,000</option>', html)
    assert re.search(rf'<option value="{line(TO).pk}" selected>5 {TO}</option>', html)
    assert "2025-26 ended on 31 Mar 2026" in text_of(answer)


def test_virement_create_asks_and_leads_to_the_request(sign_in) -> None:
    client, manager = sign_in("programme_manager")
    answer = client.post("/budget/virements/add/", typed(), follow=True)
    asked = Virement.objects.get()
    assert answer.redirect_chain[-1][0] == address(asked)
    assert (asked.requested_by, asked.stream, asked.target_stream, asked.amount) == (manager, "SEND", "SEND", 1_250_000)
    assert "Both lines are frozen until it is decided" in text_of(answer)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": "84,000.01"}, "Enter £84,000 or less"),
        ({"amount": "0"}, "Enter more than £0"),
        ({"amount": "-5"}, "Enter more than £0"),
        ({"amount": "lots"}, "Enter an amount in pounds"),
        ({"amount": ""}, "This field is required"),
        ({"stream": "CSC"}, "no CSC grant to give"),
        ({"stream": "NHS"}, "Select a valid choice"),
        ({"target_stream": "CSC"}, "must be kept apart"),
        ({"target_stream": "own"}, "never mixed"),
        ({"target_stream": "CSC", "consent_on": "2026-02-31"}, "Enter a real date"),
        ({"target_stream": "CSC", "consent_on": "2999-01-01", "consent_reference": "x"}, "still to come"),
        ({"consent_on": "2026-01-09"}, "Empty both boxes"),
        ({"reason": "  "}, "This field is required"),
        ({"reason": "x" * 10_000}, "at most 1000 characters"),
        ({"reason": "a\x00b"}, "Null characters"),
        ({"source": "9" * 30}, "Select a valid choice"),
        ({"target": "999999"}, "Select a valid choice"),
    ],
)
def test_virement_create_says_what_is_wrong_and_writes_nothing(sign_in, changed: dict[str, str], words: str) -> None:
    client, _ = sign_in("finance")
    answer = client.post("/budget/virements/add/", typed(**changed))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Virement.objects.exists()


def test_virement_create_says_that_a_line_is_under_review(sign_in, manager) -> None:
    asked = ask(manager, FROM, "SEND networks", "SEND", 100)
    client, _ = sign_in("finance")
    answer = client.post("/budget/virements/add/", typed())
    assert answer.status_code == 422
    assert f"“{FROM}” is under review: virement {asked.pk} of £100" in text_of(answer)


def test_line_edit_and_remove_are_refused_while_it_waits(sign_in, manager) -> None:
    asked = ask(manager, FROM, TO, "SEND", 100)
    client, _ = sign_in("finance")
    found = line(FROM)
    page = text_of(client.get(f"/budget/lines/{found.pk}/"))
    assert f"This line is under review: virement {asked.pk} waits for a decision" in page
    for step in ("edit", "remove"):
        assert f"/budget/lines/{found.pk}/{step}/" not in client.get(f"/budget/lines/{found.pk}/").content.decode()
    edited = client.post(f"/budget/lines/{found.pk}/edit/", entered(found, note="x"))
    assert edited.status_code == 422
    assert "is under review" in text_of(edited)
    answer = client.post(f"/budget/lines/{found.pk}/remove/", {"version": 1}, follow=True)
    assert "is under review" in text_of(answer)
    assert line(FROM).pk == found.pk


# --- Seeing and deciding -------------------------------------------------------------------------------------------


def groups(table: list[list[str]]) -> dict[str, dict[str, list[str]]]:
    """The rows of a table under the heading of their group."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, *cells in table[1:]:
        if cells:
            found[list(found)[-1]][name.strip()] = [cell.strip() for cell in cells]
        else:
            found[name.strip()] = {}
    return found


def test_virement_page_shows_both_lines_and_the_stream_before_and_after(sign_in, manager) -> None:
    asked = ask(manager, FROM, TO, "SEND", 12_500)
    client, finance = sign_in("finance")
    pay(finance, line(FROM), 20_000)
    lines, streams = map(groups, tables(client.get(address(asked))))
    assert list(lines) == [f"From: {FROM}, SEND grant", f"To: {TO}, SEND grant"]
    giving, taking = lines.values()
    assert giving["Original budget"] == ["£84,000", "£84,000", "£0"]
    assert giving["Revised budget"] == ["£84,000", "£71,500", "-£12,500"]
    assert giving["Paid"] == ["£20,000", "£20,000", "£0"]
    assert giving["Left to spend or move"] == ["£64,000", "£51,500", "-£12,500"]
    assert taking["Revised budget"] == ["£75,000", "£87,500", "£12,500"]
    assert taking["Whole line, revised"] == ["£100,000", "£112,500", "£12,500"]
    html = client.get(address(asked)).content.decode()
    assert "/budget/lines/?year=2025-26&amp;stream=SEND" in html
    assert streams["SEND grant"]["Planned"] == streams["SEND grant"]["Comes in"] == ["£1,206,200", "£1,206,200", "£0"]


def test_virement_page_shows_what_consent_does_to_both_streams(sign_in, manager) -> None:
    consent = {"consent_on": "2026-01-09", "consent_reference": "RIIA-2026-014"}
    client, _ = sign_in("programme_manager")
    client.post("/budget/virements/add/", typed(target_stream="CSC", amount="10000", **consent))
    answer = sign_in("finance")[0].get(address(Virement.objects.get()))
    streams = [[cell.strip() for cell in row] for row in tables(answer)[1]]
    assert streams[1:] == [
        ["CSC grant"],
        ["Comes in", "£430,921", "£440,921", "£10,000"],
        ["Planned", "£430,921", "£440,921", "£10,000"],
        ["Carried forward", "£0", "£0", "£0"],
        ["Left", "£0", "£0", "£0"],
        ["SEND grant"],
        ["Comes in", "£1,206,200", "£1,196,200", "-£10,000"],
        ["Planned", "£1,206,200", "£1,196,200", "-£10,000"],
        ["Carried forward", "£0", "£0", "£0"],
        ["Left", "£0", "£0", "£0"],
    ]
    assert "DfE consented on 9 Jan 2026, reference RIIA-2026-014" in text_of(answer)


def test_virement_approve_and_what_the_page_then_shows(sign_in, manager) -> None:
    asked = ask(manager, FROM, TO, "SEND", 12_500)
    client, _ = sign_in("finance")
    answer = client.post(address(asked, "approve"), {"version": 1, "note": "Board, 9 Jan"}, follow=True)
    text = text_of(answer)
    for words in ("The virement is approved", "Approved", "Board, 9 Jan", "What it changed", "The finance, "):
        assert words in text
    giving, _ = groups(tables(answer)[0]).values()
    assert giving["Revised budget"] == ["£84,000", "£71,500", "-£12,500"]
    assert "Approve</button>" not in answer.content.decode()
    card = text_of(client.get(f"/budget/lines/{line(FROM).pk}/"))
    assert "SEND grant £84,000 -£12,500 £71,500" in card


def test_virement_decline_needs_a_note_and_keeps_what_was_typed(sign_in, manager) -> None:
    asked = ask(manager, FROM, TO, "SEND", 100)
    client, _ = sign_in("finance")
    refused = client.post(address(asked, "decline"), {"version": 1, "note": ""})
    assert refused.status_code == 422
    assert "Say why you decline it" in text_of(refused)
    assert client.post(address(asked, "decline"), {"version": 1, "note": "Not now"}).status_code == 302
    assert Virement.objects.get().state == "declined"


def test_the_second_approver_is_told_and_sees_the_decision(sign_in, manager, finance) -> None:
    asked = ask(manager, FROM, TO, "SEND", 100)
    client, _ = sign_in("finance")
    decline_virement(by=finance, virement=asked, version=1, note="No")
    answer = client.post(address(asked, "approve"), {"version": 1})
    assert answer.status_code == 409
    assert "Somebody was quicker" in text_of(answer)
    assert "Declined" in text_of(answer)
    assert Virement.objects.get().state == "declined"


@pytest.mark.parametrize("form", [{}, {"version": "x"}, {"version": "9" * 40}, {"version": 1, "note": "x" * 10_000}])
def test_a_decision_that_cannot_be_read_changes_nothing(sign_in, manager, form: dict[str, str]) -> None:
    asked = ask(manager, FROM, TO, "SEND", 100)
    client, _ = sign_in("finance")
    for step in ("approve", "decline"):
        assert client.post(address(asked, step), {"note": "x", **form}).status_code in (409, 422)
    assert Virement.objects.get().version == 1


def test_who_asked_may_withdraw_and_sees_no_approve(sign_in) -> None:
    client, person = sign_in("project_manager")
    asked = ask(person, "Workforce matters, MoC", TO, "CSC", 100)
    html = client.get(address(asked)).content.decode()
    assert "Withdraw the request</button>" in html
    assert "Approve</button>" not in html
    assert client.post(address(asked, "approve"), {"version": 1}).status_code == 403
    assert client.post(address(asked, "withdraw"), {"version": 1}).status_code == 302
    assert Virement.objects.get().state == "withdrawn"


def test_a_line_of_others_is_neither_named_nor_shown(sign_in, manager) -> None:
    """A sponsor of project 8 sees that it receives, not that it is project 5 that gives."""
    client, _ = sign_in("sponsor")  # sponsors 8 (networks), not 5
    asked = ask(manager, TO, "SEND networks", "SEND", 100)
    page = client.get(address(asked))
    lines = groups(tables(page)[0])
    assert lines["From: a line that you do not see"] == {}
    assert lines["To: SEND networks, SEND grant"]["Revised budget"] == ["£66,000", "£66,100", "£100"]
    for answer in (page, client.get("/budget/virements/"), client.get("/budget/virements.csv")):
        text = text_of(answer)
        assert "line that you do not see" in text
        assert "SEND networks" in text
        assert TO not in text
    assert "0 virements" in text_of(client.get("/budget/virements/?q=Place"))
    assert "Nothing is listed" in text_of(client.get("/budget/virements/?project=5"))
    other, _ = sign_in("la_lead")
    assert other.get(address(asked)).status_code == 404
