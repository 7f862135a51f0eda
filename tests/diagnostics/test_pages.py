"""What people meet on the diagnostics' pages: where they are, what is offered, and what a form asks of them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.actions.conversation_steps import set_follow_up
from diagnostics.actions.findings import decide_finding
from diagnostics.actions.themes import create_theme
from diagnostics.domain.conversations import problem_of_move
from diagnostics.domain.stages import ConversationStage, GroupStage
from diagnostics.models import ChallengeRound, Finding, RegionalTheme, ThemeHeading
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation import audit

from .benchmarking import CIN, COMPARE, HEAT_MAP, LIST, LOAD, data_manager, load
from .confidence import a_finding, enter, facilitator, group_3, person_of, text_of
from .conversing import director, manager, upto
from .rounds import TODAY, TRIO, add_group

if TYPE_CHECKING:
    from tests.conftest import SignIn

EVALUATION = "/diagnostics/conversations/evaluation/"
PRIORITIES, ANSWERS = "/diagnostics/priorities/", "/diagnostics/priorities/answers/"
PROPOSE = "/diagnostics/rounds/2025-26/propose/"

pytestmark = pytest.mark.usefixtures("mid_february")


def strip_of(client: Client, address: str) -> dict[str, bool]:
    """The labels of the strip, and whether each is marked as where the reader is."""
    page = client.get(address).content.decode()
    strip = page[page.index('aria-label="Diagnostics"') :]
    links = re.findall(r'<a href="[^"]*"( aria-current="page")?>([^<]+)</a>', strip[: strip.index("</nav>")])
    return {label: bool(here) for here, label in links}


@pytest.mark.parametrize(
    "address, label",
    [
        (EVALUATION, "Conversations"),
        (HEAT_MAP, "Benchmarks"),
        (COMPARE, "Benchmarks"),
        (LOAD, "Benchmarks"),
        (ANSWERS, "Regional priorities"),
        ("/diagnostics/findings/", "Findings"),
    ],
)
def test_the_strip_marks_the_subject_of_each_page(address: str, label: str) -> None:
    client = enter(data_manager())
    group = group_3()
    audit.change(group, by=None, version=group.version, fields={"facilitator": data_manager()})
    marked = [one for one, here in strip_of(client, address).items() if here]
    assert marked == [label]
    if address == COMPARE:
        load(data_manager(), CIN)
        assert [one for one, here in strip_of(client, address).items() if here] == [label], "with two quarters too"


def test_the_strip_leads_to_findings_where_a_reader_may_have_some(sign_in: SignIn) -> None:
    assert "Findings" in strip_of(enter(person_of("surrey")), LIST)
    manages = sign_in("project_manager")[0]
    assert "Findings" not in strip_of(manages, LIST)
    assert "Findings" not in strip_of(sign_in("administrator")[0], LIST)


def test_who_reads_no_rounds_is_led_to_what_is_for_everybody(sign_in: SignIn) -> None:
    page = sign_in("administrator")[0].get("/diagnostics/").content.decode()
    main = page[page.index('id="everybody"') :]
    assert f'href="{PRIORITIES}"' in main and f'href="{LIST}"' in main


def test_the_overview_tells_a_facilitator_which_findings_wait() -> None:
    a_finding()
    group = add_group(manager(), *TRIO, facilitator=facilitator())
    assert group.facilitator == facilitator()
    member = Person.objects.get(email="chris.baird@example.org")
    audit.change(group_3(), by=None, version=group_3().version, fields={"facilitator": member})
    page = text_of(enter(member).get("/diagnostics/"))
    assert "Findings without an outcome" in page and "1 finding of your groups waits for an outcome" in page


def test_a_director_is_led_to_the_button() -> None:
    one = upto(ConversationStage.HELD)
    set_follow_up(by=manager(), conversation=one, version=one.as_stored().version, fields={"follow_up": "referral"})
    page = enter(director()).get("/").content.decode()
    assert f'href="/diagnostics/conversations/{one.pk}/#follow-up">Sign off what follows' in page


def test_the_evaluation_parts_its_years_alike() -> None:
    page = re.sub(r"\s+", " ", enter(manager()).get(EVALUATION).content.decode())
    assert "Both years</strong> · " in page and "2025-26</a> · <a" in page


def test_a_session_before_the_last_step_says_what_to_put_right() -> None:
    said = problem_of_move(
        ConversationStage.HELD,
        date(2026, 2, 10),
        today=TODAY,
        last=date(2026, 2, 11),
        followed=False,
        signed=False,
    )
    assert said == (
        "The step before was recorded for 11 Feb 2026, after the date of the conversation, 10 Feb 2026. "
        "Take it back and record it for its own day, or give the conversation another date."
    )


# Groups


def test_nobody_is_offered_who_does_not_leave_their_group() -> None:
    client = enter(manager())
    held = add_group(manager(), *TRIO, upto=GroupStage.HELD)
    mine = add_group(manager(), "Kent", "Surrey", "Medway")
    add_group(manager(), "Slough", "Reading", "Wokingham")
    address = f"/diagnostics/groups/{mine.pk}/authorities/"
    page = client.get(address).content.decode()
    fixed = re.findall(r"<input[^>]*value=\"(\d+)\"[^>]*disabled", page)
    assert sorted(map(int, fixed)) == sorted(Authority.objects.filter(name__in=TRIO).values_list("pk", flat=True))
    assert f"Oxfordshire (stays in group {held.number})" in page and "Slough (now in group 3)" in page


def test_a_wish_about_somebody_left_out_is_told_to_not_count() -> None:
    page = text_of(enter(manager()).get(f"{PROPOSE}?out=kent&together=kent~medway&apart=slough~surrey"))
    assert "Kent is left out: “Kent and Medway” does not count." in page
    assert "“Slough and Surrey” does not count" not in page


# Regional priorities


def draft(year: str = "2024-25", **said: object) -> RegionalTheme:
    told = {"heading": ThemeHeading.objects.get(name="Data"), "title": "Health data", "text": "Share them earlier."}
    this = ChallengeRound.objects.get(year__label=year)
    return create_theme(by=manager(), challenge_round=this, fields={**told, **said})


def draft_address(year: str) -> str:
    return reverse("diagnostics:theme_create", args=(year,))


def test_a_draft_of_another_round_is_not_hidden_from_who_publishes_it() -> None:
    made = draft("2025-26")
    page = enter(manager()).get(PRIORITIES).content.decode()
    assert "Appendix 3 · Round 2024-25" in text_of(enter(manager()).get(PRIORITIES)), "the latest that has published"
    assert reverse("diagnostics:theme_page", args=(made.pk,)) in page and "Round 2025-26 · Data" in page


def test_priorities_are_drafted_for_the_round_that_is_shown_or_was_held() -> None:
    client = enter(manager())
    page = client.get(PRIORITIES).content.decode()
    assert draft_address("2024-25") in page, "no group of 2025-26 was held yet"
    assert draft_address("2025-26") in client.get(f"{PRIORITIES}?round=2025-26").content.decode()
    add_group(manager(), *TRIO, upto=GroupStage.HELD)
    page = client.get(PRIORITIES).content.decode()
    assert draft_address("2025-26") in page and "Draft a priority of 2025-26" in page
    audit.create(ChallengeRound(year=ProgrammeYear.objects.get(label="2026-27")), by=None)
    assert draft_address("2025-26") in client.get(PRIORITIES).content.decode(), "nothing was held in 2026-27"


def test_a_finding_that_is_to_be_a_priority_can_still_be_drafted_from() -> None:
    finding, client = a_finding(), enter(facilitator())
    day = date(2025, 4, 10)
    said = {"outcome": "priority", "outcome_words": "As agreed.", "outcome_day": day, "priority": None}
    decide_finding(by=facilitator(), finding=finding, version=finding.version, fields=said)
    address = f"{draft_address('2024-25')}?finding={finding.pk}"
    page = reverse("diagnostics:finding_page", args=(finding.pk,))
    assert address in client.get(page).content.decode()
    client.post(address, {"heading": finding.heading_id, "title": "", "text": "Dashboards should come sooner."})
    kept = Finding.objects.get()
    assert (kept.outcome_day, kept.outcome_words) == (day, "As agreed.") and kept.priority is not None
    assert address not in client.get(page).content.decode(), "it has its draft"


def test_a_draft_that_a_finding_leads_to_offers_no_removal_that_is_refused() -> None:
    free, finding = draft(), a_finding()
    bound = create_theme(
        by=facilitator(),
        challenge_round=free.round,
        fields={"heading": free.heading, "title": "", "text": "Sooner."},
        finding=finding,
    )
    client = enter(manager())
    shown = [client.get(reverse("diagnostics:theme_page", args=(one.pk,))).content.decode() for one in (free, bound)]
    assert ["/remove/" in page for page in shown] == [True, False]


@pytest.mark.parametrize("name", ["theme_edit", "theme_answers"])
def test_the_forms_of_a_priority_lead_back(name: str) -> None:
    made = draft()
    page = enter(manager()).get(reverse(f"diagnostics:{name}", args=(made.pk,))).content.decode()
    assert f'<a href="{PRIORITIES}?round=2024-25">Regional priorities</a>' in page
    assert f'<a href="{reverse("diagnostics:theme_page", args=(made.pk,))}">Draft</a>' in page


def test_what_is_missing_is_asked_for_in_words() -> None:
    group, client = group_3(), enter(facilitator())
    page = text_of(client.post(f"/diagnostics/groups/{group.pk}/findings/new/", {"text": ""}))
    for said in ("Write down what was found.", "Choose a theme.", "Enter the day on which it was raised."):
        assert said in page
    page = text_of(client.post(f"/diagnostics/findings/{a_finding().pk}/outcome/", {"version": 1}))
    assert "Choose what becomes of the finding." in page and "Enter the day on which it was decided." in page
    page = text_of(client.post(draft_address("2024-25"), {"text": ""}))
    assert "Choose a heading." in page and "Say it in words for the whole region." in page
    assert "This field is required" not in page


# Benchmarks


def test_one_indicator_is_not_called_all() -> None:
    one, keeper = load(data_manager(), CIN), enter(data_manager())
    page = text_of(keeper.get(f"{LIST}sets/{one.pk}/remove/"))
    assert "The one indicator of “The dashboard” goes; those of other quarters stay." in page
