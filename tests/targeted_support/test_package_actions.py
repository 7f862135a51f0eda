"""Writing packages: opening, changing, whom they are for, their moves, ticks and signatures."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions.findings import decide_finding
from projects.models import Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from targeted_support.actions.package_starts import start_from_conversation, start_from_finding
from targeted_support.actions.package_steps import sign_recipient, tick_task, untick_task
from targeted_support.actions.packages import create_package, edit_package, set_authorities, write_words
from targeted_support.domain.tasks import PackageTask
from targeted_support.models import Package
from targeted_support.queries.packages import package_history, package_tasks
from tests.diagnostics.confidence import a_finding, facilitator, person_of
from tests.diagnostics.conversing import Stage, followed
from tests.diagnostics.conversing import leader as talk_leader
from tests.diagnostics.conversing import upto as conversation_upto

from .packaging import TODAY, director, moved, opened, place, signed, team, upto

SECRET = "Dashboards come too late"

pytestmark = pytest.mark.usefixtures("mid_february")


def test_create_package_opens_an_enquiry_with_its_first_move() -> None:
    package = opened("kent", "medway")
    assert [str(one) for one in package.authorities] == ["Kent", "Medway"]
    assert [(move.stage, move.day, move.by) for move in package.moves.all()] == [("enquiry", TODAY, team())]


@pytest.mark.parametrize("email", ["kent", "lee-anne.farach", "mark.evans"])
def test_only_the_team_and_the_programme_manager_change_packages(email: str) -> None:
    package = opened()
    by = person_of("kent") if email == "kent" else Person.objects.get(email=f"{email}@example.org")
    with pytest.raises(Refused):
        create_package(by=by, fields={"title": "Mine", "year": package.year}, recipients=[place("kent")])
    with pytest.raises(Refused):
        edit_package(by=by, package=package, version=package.version, fields={"title": "Mine"})
    with pytest.raises(Refused):
        set_authorities(by=by, package=package, version=package.version, recipients=[place("kent")], donors={})
    assert package.as_stored().title == "Reviews on time"


def test_a_package_is_for_somebody_and_does_not_help_itself() -> None:
    package = opened()
    with pytest.raises(ValidationError, match="one authority at least"):
        set_authorities(by=team(), package=package, version=package.version, recipients=[], donors={})
    with pytest.raises(ValidationError, match="another authority helps"):
        kent = place("kent")
        set_authorities(by=team(), package=package, version=package.version, recipients=[kent], donors={kent: ""})
    assert str(package.recipients.get()) == "Kent"


def test_two_who_edit_at_once_are_told() -> None:
    package = opened()
    edit_package(by=team(), package=package, version=package.version, fields={"title": "First"})
    with pytest.raises(Stale):
        edit_package(by=team(), package=package, version=package.version, fields={"title": "Second"})


def test_a_package_goes_one_step_at_a_time_and_every_move_stays() -> None:
    package = upto("in_delivery")
    package = moved(package, "agreed")
    package = moved(package, "paused", reason="The lead left")
    package = moved(package, "agreed")
    moves = list(package.moves.order_by("pk").values_list("stage", "reason"))
    assert [stage for stage, _reason in moves] == [
        *("enquiry", "scoping", "agreed", "in_delivery", "agreed", "paused", "agreed")
    ]
    assert moves[5] == ("paused", "The lead left")
    with pytest.raises(ValidationError, match="stands at “Agreed”"):
        moved(package, "complete")
    with pytest.raises(TypeError):
        package.moves.first().delete()  # type: ignore[union-attr]


def test_a_refused_move_leaves_the_stage() -> None:
    package = moved(opened(), "scoping")
    with pytest.raises(ValidationError, match="Kent"):
        moved(package, "agreed")
    assert package.as_stored().stage == "scoping"
    with pytest.raises(ValidationError):
        moved(package, "paused", reason="x" * 301)
    assert package.as_stored().stage == "scoping"


def test_the_director_signs_in_person_and_a_councillor_does_not() -> None:
    package = moved(opened(), "scoping")
    one = package.recipients.get()
    councillor = person_of("kent")
    councillor.job_title = "Councillor and cabinet member for children"
    councillor.save()
    with pytest.raises(Refused):
        sign_recipient(by=councillor, recipient=one, version=one.version, director=councillor, day=TODAY)
    with pytest.raises(ValidationError, match="is no director of Kent"):
        sign_recipient(by=team(), recipient=one, version=one.version, director=councillor, day=TODAY)
    signed(package)
    assert moved(package, "agreed").stage == "agreed"


def test_a_signature_is_taken_back_only_before_it_is_agreed() -> None:
    package = signed(moved(opened(), "scoping"))
    one = package.recipients.get()
    with pytest.raises(Refused):
        sign_recipient(by=director(), recipient=one, version=one.version, director=None, day=None)
    sign_recipient(by=team(), recipient=one, version=one.version, director=None, day=None)
    signed(package)
    moved(package, "agreed")
    one.refresh_from_db()
    with pytest.raises(ValidationError, match="sign-off stays"):
        sign_recipient(by=team(), recipient=one, version=one.version, director=None, day=None)
    with pytest.raises(ValidationError, match="stays among its recipients"):
        stored = package.as_stored()
        set_authorities(by=team(), package=stored, version=stored.version, recipients=[place("medway")], donors={})


def test_tick_task_keeps_day_and_note_and_refuses_what_follows_from_records() -> None:
    package = opened()
    tick_task(by=team(), package=package, task=PackageTask.DFE_LGA, day=date(2026, 2, 3), note="By e-mail")
    line = next(line for line in package_tasks(package) if line.task is PackageTask.DFE_LGA)
    assert (line.done, line.day, line.note) == (True, date(2026, 2, 3), "By e-mail")
    with pytest.raises(ValidationError, match="ticked this line already"):
        tick_task(by=team(), package=package, task=PackageTask.DFE_LGA, day=TODAY)
    with pytest.raises(ValidationError, match="follows from what is recorded"):
        tick_task(by=team(), package=package, task=PackageTask.SIGN_OFF, day=TODAY)
    with pytest.raises(ValidationError, match="not in the future"):
        tick_task(by=team(), package=package, task=PackageTask.FEEDBACK, day=date(2026, 2, 17))
    untick_task(by=team(), package=package, task=PackageTask.DFE_LGA)
    assert not any(line.done for line in package_tasks(package))


def test_people_of_a_recipient_write_what_they_ask_for_until_it_is_agreed() -> None:
    package = opened()
    asked = {"scope": "Reviews within 12 weeks"}
    package = write_words(by=person_of("kent"), package=package, version=package.version, fields=asked)
    with pytest.raises(Refused):
        write_words(by=person_of("kent"), package=package, version=package.version, fields={"diagnosis": "No"})
    with pytest.raises(Refused):
        write_words(by=person_of("surrey"), package=package, version=package.version, fields=asked)
    package = upto("agreed", package)
    with pytest.raises(Refused):
        write_words(by=person_of("kent"), package=package, version=package.version, fields=asked)


def test_a_package_starts_from_a_finding_by_its_facilitator_and_copies_nothing() -> None:
    finding = a_finding(text=f"{SECRET}.", authority=place("kent"))
    told = {"title": "Earlier data", "stream": "SEND", "scope": "A dashboard each week"}
    with pytest.raises(Refused, match="Say first"):
        start_from_finding(by=facilitator(), finding=finding, fields=told, recipients=[place("kent")])
    day = {"outcome": "package", "outcome_words": "", "outcome_day": date(2026, 2, 2), "priority": None}
    finding = decide_finding(by=facilitator(), finding=finding, version=finding.version, fields=day)
    for stranger in (team(), person_of("kent")):
        with pytest.raises(Refused, match="Only the facilitator"):
            start_from_finding(by=stranger, finding=finding, fields=told, recipients=[place("kent")])
    with pytest.raises(ValidationError, match="Surrey did not sit in the group"):
        start_from_finding(by=facilitator(), finding=finding, fields=told, recipients=[place("surrey")])
    package = start_from_finding(by=facilitator(), finding=finding, fields=told, recipients=[place("kent")])
    assert (package.source, package.stage, package.asked_by) == ("finding", "enquiry", facilitator())
    texts = [str(getattr(package, field.name)) for field in Package._meta.concrete_fields]
    assert not [text for text in texts if SECRET in text]
    with pytest.raises(ValidationError, match="came of it already"):
        start_from_finding(by=facilitator(), finding=finding, fields=told, recipients=[place("kent")])


def test_a_package_starts_from_a_conversation_by_its_lead_or_the_team() -> None:
    one = conversation_upto(Stage.HELD)
    told = {"title": "Earlier help", "stream": "SEND"}
    with pytest.raises(Refused, match="Say first"):
        start_from_conversation(by=team(), conversation=one, fields=told)
    one = followed(one.as_stored(), "package")
    with pytest.raises(Refused, match="Only who leads"):
        start_from_conversation(by=person_of("kent"), conversation=one, fields=told)
    made = start_from_conversation(by=talk_leader(), conversation=one, fields=told)
    other = start_from_conversation(by=team(), conversation=one, fields={**told, "title": "More help"})
    assert [str(package.recipients.get()) for package in (made, other)] == ["Kent", "Kent"]
    assert made.source == "conversation"


def test_the_source_of_a_package_that_came_of_a_conversation_stays() -> None:
    one = followed(conversation_upto(Stage.HELD).as_stored(), "package")
    package = start_from_conversation(by=team(), conversation=one, fields={"title": "Earlier help"})
    with pytest.raises(ValidationError, match="Leave that as the source"):
        edit_package(by=team(), package=package, version=package.version, fields={"source": "network"})


def test_the_csc_stream_takes_no_new_packages_after_march_2026() -> None:
    from projects.models import ProgrammeYear

    told = {"title": "Late", "stream": "CSC", "year": ProgrammeYear.objects.get(label="2026-27")}
    with pytest.raises(ValidationError, match="takes no new packages"):
        create_package(by=team(), fields=told, recipients=[place("kent")])


def test_history_tells_everybody_the_summary_and_only_readers_the_rest() -> None:
    from .packaging import CANDID, in_confidence

    package = in_confidence()

    def told(slug: str) -> str:
        return " ".join(" ".join(entry.sentences) for entry in package_history(person_of(slug), package))

    assert "“Paused”" in told("surrey") and CANDID not in told("surrey") and "9 Feb 2026" not in told("surrey")
    assert "task" not in told("surrey")
    assert told("kent").count(CANDID) >= 3
