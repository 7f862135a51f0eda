"""Conversations: who programmes and moves them, and what is refused with which sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions import conversation_steps as steps
from diagnostics.actions.conversations import (
    WRITTEN,
    edit_conversation,
    programme_conversations,
    remove_conversation,
    write_words,
)
from diagnostics.domain.conversations import Progress, cycle_of, progress_of
from diagnostics.domain.scoping import ScopingInput
from diagnostics.domain.stages import ConversationStage as Stage
from diagnostics.models import Conversation, ConversationPartner
from projects.domain.meetings import Partner
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale

from .confidence import person_of
from .conversing import AGREED, MET, TODAY, baird, dated, director, followed, leader, manager, programmed, upto

pytestmark = pytest.mark.usefixtures("mid_february")


def edit(one: Conversation, by: Person | None = None, **fields: object) -> Conversation:
    year = fields.pop("year", None)
    who = by or manager()
    return edit_conversation(by=who, conversation=one, version=one.version, year=year, fields=fields)  # type: ignore[arg-type]


def move(one: Conversation, stage: Stage, day: date | None = None, by: Person | None = None) -> Conversation:
    return steps.move_conversation(by=by or manager(), conversation=one, version=one.version, stage=stage, day=day)


def test_two_years_belong_together_as_the_plan_says() -> None:
    assert cycle_of(2025) == cycle_of(2026) == ("2025-26", "2026-27")
    assert cycle_of(2027) == ("2027-28", "2028-29")


def test_progress_follows_from_stage_and_date() -> None:
    found = [progress_of(stage, day) for stage, day in (("", None), ("scoping", None), ("scoping", MET), ("held", MET))]
    assert found == [Progress.MISSING, Progress.UNDATED, Progress.DATED, Progress.HELD]


def test_several_are_programmed_at_once_also_for_a_year_that_is_not_planned_yet() -> None:
    places = list(Authority.objects.filter(slug__in=("kent", "surrey", "medway")))
    for who in (manager(), baird()):
        Conversation.objects.all().delete()
        fields = {"agreed_on": AGREED, "lead": None}
        made = programme_conversations(by=who, authorities=places, year="2026-27", fields=fields)
        assert {one.authority.slug for one in made} == {"kent", "surrey", "medway"}
        assert made[0].project.number == 3 and made[0].stage == "programmed"
    assert ProgrammeYear.objects.get(label="2026-27").starts == date(2026, 4, 1)


def test_who_does_not_run_the_project_programmes_nothing(person_as) -> None:  # type: ignore[no-untyped-def]
    fields = {"agreed_on": AGREED, "lead": None}
    for who in (person_as("project_manager"), person_as("support_team"), person_of("kent"), leader()):
        with pytest.raises(Refused):
            programme_conversations(by=who, authorities=[Authority.objects.first()], year="2025-26", fields=fields)


def test_each_authority_has_one_over_two_years() -> None:
    first = programmed("kent", "2025-26")
    with pytest.raises(ValidationError, match="Kent has a conversation in 2025-26 already"):
        programmed("kent", "2026-27")
    remove_conversation(by=manager(), conversation=first, version=first.version)
    assert programmed("kent", "2026-27").year.label == "2026-27"
    with pytest.raises(ValidationError, match="one of the two years"):
        programmed("surrey", "2027-28")


def test_a_conversation_moves_to_the_other_year_and_its_date_lies_in_it() -> None:
    one = dated("kent")
    with pytest.raises(ValidationError, match="2026-27 runs from 1 Apr 2026"):
        edit(one, year="2026-27", day=MET)
    moved = edit(one, year="2026-27", day=date(2026, 5, 5))
    assert (moved.year.label, moved.day) == ("2026-27", date(2026, 5, 5))


def test_held_needs_a_day_that_has_come_and_then_keeps_it() -> None:
    one = move(programmed(), Stage.SCOPING, AGREED)
    with pytest.raises(ValidationError, match="Give the conversation its date first"):
        move(one, Stage.HELD)
    ahead = edit(one, day=TODAY + timedelta(1))
    with pytest.raises(ValidationError, match="can be recorded as held from that day on"):
        move(ahead, Stage.HELD)
    held = move(edit(ahead, day=MET), Stage.HELD)
    with pytest.raises(ValidationError, match="its year and its date stay"):
        edit(held, day=TODAY)
    back = move(held, Stage.SCOPING)
    moved = edit(back, day=TODAY)
    assert moved.day == TODAY
    with pytest.raises(ValidationError, match="stands at"):
        move(moved, Stage.FOLLOWED_UP, TODAY)


def test_follow_up_done_needs_a_follow_up_and_the_directors_signature() -> None:
    one = upto(Stage.HELD)
    with pytest.raises(ValidationError, match="Say first what follows"):
        move(one, Stage.FOLLOWED_UP, TODAY)
    one = steps.set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": "package"})
    with pytest.raises(ValidationError, match="director of children's services of the authority signs"):
        move(one, Stage.FOLLOWED_UP, TODAY)
    assert move(followed(one), Stage.FOLLOWED_UP, TODAY).stage == "followed_up"


def test_who_signs() -> None:
    one = upto(Stage.HELD)
    one = steps.set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": "package"})
    day = MET + timedelta(1)

    def sign(by: Person, who: Person, on_day: date = day) -> Conversation:
        return steps.sign_follow_up(by=by, conversation=one, version=one.version, director=who, day=on_day)

    elsewhere = Person.objects.get(email="lee-anne.farach@example.org")
    for by, who in ((person_of("kent"), director()), (elsewhere, elsewhere), (person_of("kent"), person_of("kent"))):
        with pytest.raises(Refused):
            sign(by, who)
    with pytest.raises(ValidationError, match="Only the director of children's services of Kent signs this off"):
        sign(leader(), elsewhere)
    with pytest.raises(ValidationError, match="held on 10 Feb 2026"):
        sign(leader(), director(), MET - timedelta(1))
    with pytest.raises(ValidationError, match="Enter a day up to today"):
        sign(leader(), director(), TODAY + timedelta(1))
    signed = sign(director(), director())
    assert (signed.signed_off_by, signed.signed_off_on) == (director(), day)


def test_a_signature_lapses_when_what_was_agreed_changes() -> None:
    one = followed(upto(Stage.HELD))
    same = steps.set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": "referral"})
    assert same.signed_off_on == MET
    other = steps.set_follow_up(by=manager(), conversation=same, version=same.version, fields={"follow_up": "package"})
    assert (other.signed_off_by, other.signed_off_on) == (None, None)


def test_what_follows_is_known_once_it_is_held() -> None:
    one = dated()
    with pytest.raises(ValidationError, match="known once it is held"):
        steps.set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": "package"})


def test_words_are_written_by_who_leads_and_the_scope_also_by_the_authority() -> None:
    one = dated()
    own = person_of("kent")
    one = write_words(by=own, conversation=one, version=one.version, fields={"scope": "Transport"})
    one = write_words(by=leader(), conversation=one, version=one.version, fields={"diagnosis": "One panel too few"})
    assert (one.scope, one.diagnosis) == ("Transport", "One panel too few")
    for who, name in ((own, "diagnosis"), (manager(), "scope"), (baird(), "scope"), (person_of("surrey"), "scope")):
        with pytest.raises(Refused):
            write_words(by=who, conversation=one, version=one.version, fields={name: "X"})
    with pytest.raises(Refused):
        steps.set_follow_up(by=manager(), conversation=one, version=1, fields={"follow_up_words": "X"})


def test_who_leads_hands_it_to_nobody() -> None:
    """Whoever leads reads the candid words, so that is said by those who programme."""
    one = dated()
    assert edit(one, by=leader(), place="Maidstone").place == "Maidstone"
    stored = one.as_stored()
    with pytest.raises(Refused, match="who leads"):
        edit(stored, by=leader(), lead=person_of("surrey"))
    assert edit(stored, by=baird(), lead=baird()).lead == baird()


def test_headlines_name_no_authority_and_the_dfe_leads_none(person_as) -> None:  # type: ignore[no-untyped-def]
    one = dated()
    with pytest.raises(ValidationError, match="Say it without Kent"):
        edit(one, headlines="Kent waits too long.")
    with pytest.raises(ValidationError, match="reads for the DfE"):
        edit(one, lead=person_as("dfe_reader"))


def test_partners_are_present_from_the_day_on_and_one_that_spoke_stays() -> None:
    one = dated(day=TODAY + timedelta(7))
    came = {Partner.HEALTH: "A nurse", Partner.PARENTS: ""}
    with pytest.raises(ValidationError, match="from the day of the conversation on"):
        steps.record_partners(by=manager(), conversation=one, version=one.version, came=came)
    one = edit(one, day=MET)
    one = steps.record_partners(by=manager(), conversation=one, version=one.version, came=came)
    nurse = one.partners.get(partner="health")
    with pytest.raises(Refused):
        steps.write_feedback(by=manager(), partner=nurse, version=1, feedback="Useful")
    steps.write_feedback(by=leader(), partner=nurse, version=1, feedback="Useful")
    with pytest.raises(ValidationError, match="Health has given feedback"):
        steps.record_partners(by=manager(), conversation=one, version=one.version, came={})
    steps.record_partners(by=manager(), conversation=one, version=one.version, came={Partner.HEALTH: "Two nurses"})
    assert list(ConversationPartner.objects.values_list("partner", "names")) == [("health", "Two nurses")]


def test_scoping_is_ticked_once_with_a_day_that_has_come() -> None:
    one, source = dated(), ScopingInput.ENABLERS
    with pytest.raises(ValidationError, match="not in the future"):
        steps.tick_input(by=manager(), conversation=one, source=source, day=TODAY + timedelta(1))
    steps.tick_input(by=manager(), conversation=one, source=source, day=TODAY)
    with pytest.raises(ValidationError, match="already"):
        steps.tick_input(by=manager(), conversation=one, source=source, day=TODAY)
    steps.untick_input(by=leader(), conversation=one, source=source)
    assert not one.inputs.exists()
    with pytest.raises(Refused):
        steps.tick_input(by=person_of("kent"), conversation=one, source=source, day=TODAY)


def test_only_what_has_no_step_is_removed() -> None:
    held = upto(Stage.HELD)
    with pytest.raises(ValidationError, match="held, so it stays"):
        remove_conversation(by=manager(), conversation=held, version=held.version)
    begun = upto(Stage.SCOPING, "surrey")
    with pytest.raises(ValidationError, match="Change its year"):
        remove_conversation(by=manager(), conversation=begun, version=begun.version)
    with pytest.raises(Refused):
        remove_conversation(by=leader(), conversation=begun, version=begun.version)


@pytest.mark.parametrize("name", ["scope", "diagnosis", "evaluation"])
def test_what_is_written_in_confidence_is_removed_by_nobody(name: str) -> None:
    """The programme manager reads none of it, so they cannot know what would be lost."""
    one = dated()
    one = write_words(by=leader(), conversation=one, version=one.version, fields={name: "Transport"})
    with pytest.raises(ValidationError) as refused:
        remove_conversation(by=manager(), conversation=one, version=one.version)
    assert refused.value.messages == [WRITTEN] and "Transport" not in WRITTEN
    one = write_words(by=leader(), conversation=one, version=one.as_stored().version, fields={name: ""})
    remove_conversation(by=manager(), conversation=one, version=one.version)
    assert not Conversation.objects.exists()


def test_neither_are_partners_that_spoke_removed_with_it() -> None:
    one = dated()
    one = steps.record_partners(by=manager(), conversation=one, version=one.version, came={Partner.HEALTH: "A nurse"})
    said = steps.write_feedback(by=leader(), partner=one.partners.get(), version=1, feedback="Useful")
    with pytest.raises(ValidationError, match="Something is written about this conversation in confidence"):
        remove_conversation(by=manager(), conversation=one, version=one.version)
    assert one.partners.get().feedback == "Useful"
    steps.write_feedback(by=leader(), partner=said, version=said.version, feedback="")
    remove_conversation(by=manager(), conversation=one, version=one.version)
    assert not ConversationPartner.objects.exists()


def test_feedback_written_while_partners_are_recorded_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    one, came = dated(), {Partner.HEALTH: "A nurse"}
    one = steps.record_partners(by=manager(), conversation=one, version=one.version, came=came)
    nurse, record = one.partners.get(), steps._record_partner

    def meanwhile(*args: Any) -> None:
        steps.write_feedback(by=leader(), partner=nurse, version=1, feedback="Useful")
        record(*args)

    monkeypatch.setattr(steps, "_record_partner", meanwhile)
    with pytest.raises(ValidationError, match="Feedback of Health is being written"):
        steps.record_partners(by=manager(), conversation=one, version=one.version, came={Partner.PARENTS: ""})
    assert list(one.partners.values_list("partner", flat=True)) == ["health"]


def test_of_two_who_edit_the_second_is_told() -> None:
    one = dated()
    edit(one, place="Ashford")
    with pytest.raises(Stale):
        edit(one, place="Dover")
