"""Self-assessments: who writes and reads them, and what happens when an authority changes its group."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diagnostics.models import ChallengeGroup, GroupMember, SelfAssessment
from projects.models import Authority, Person
from seslip.foundation import audit
from tests.kpis.files import PDF

from .confidence import enter, facilitator, group_3, person_of, text_of

pytestmark = pytest.mark.usefixtures("plan")
PAGE = "/diagnostics/rounds/2024-25/self-assessments/kent/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def written(**said: object) -> SelfAssessment:
    kent, group = Authority.objects.get(slug="kent"), group_3()
    told = {"strengths": "Our front door", "help_asked": "Tribunals"}
    made = SelfAssessment(round=group.round, authority=kent, **{**told, **said})
    return audit.create(made, by=person_of("kent"))


def test_an_authority_writes_its_own_with_a_document_and_hands_it_in() -> None:
    group_3()
    client = enter(person_of("kent"))
    assert "Nothing has been written yet" in text_of(client.get(PAGE))
    sent = {"strengths": "Our front door", "help_asked": "Tribunals", "received": "", "version": 1}
    document = SimpleUploadedFile("Where we stand.pdf", PDF)
    words = text_of(client.post(f"{PAGE}edit/", sent | {"document": document}, follow=True))
    assert "Not handed in yet" in words and "Where we stand.pdf" in words
    client.post(f"{PAGE}edit/", sent | {"received": "2025-03-20", "version": 1})
    assert "Handed in on 20 Mar 2025" in text_of(client.get(PAGE))
    answer = client.get(f"{PAGE}document.pdf")
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"] and answer["Cache-Control"] == "private, no-store"
    client.post(f"{PAGE}edit/", sent | {"without_document": "on", "version": 2})
    assert client.get(f"{PAGE}document.pdf").status_code == 404


def test_what_is_no_document_is_refused_and_nothing_is_lost() -> None:
    client = enter(person_of("kent"))
    sent = {"strengths": "Our front door", "document": SimpleUploadedFile("a.exe", b"MZ"), "version": 1}
    answer = client.post(f"{PAGE}edit/", sent)
    assert answer.status_code == 422
    assert "is a kind of file that is not kept here" in text_of(answer) and "Our front door" in answer.content.decode()
    assert not SelfAssessment.objects.exists()


def test_the_group_and_its_facilitator_read_it_and_nobody_else(person_as) -> None:  # type: ignore[no-untyped-def]
    written()
    for reader in (person_of("kent"), person_of("hampshire"), person_of("oxfordshire"), facilitator()):
        assert "Our front door" in text_of(enter(reader).get(PAGE)), reader
    for role in ("programme_manager", "support_team", "finance", "dfe_reader", "administrator", "sponsor"):
        assert enter(person_as(role)).get(PAGE).status_code == 404, role
    assert enter(person_of("slough")).get(PAGE).status_code == 404


def test_only_its_own_people_and_the_facilitator_change_it() -> None:
    written()
    assert enter(person_of("hampshire")).get(f"{PAGE}edit/").status_code == 403
    assert enter(facilitator()).get(f"{PAGE}edit/").status_code == 200


def test_whether_there_is_one_is_not_told_to_others() -> None:
    outside = enter(person_of("slough"))
    before = outside.get(PAGE)
    written()
    after = outside.get(PAGE)
    assert (before.status_code, text_of(before)) == (after.status_code, text_of(after)) == (404, text_of(after))


def test_moving_an_authority_out_of_a_group_takes_its_access_away_at_the_next_request() -> None:
    written()
    hampshire = person_of("hampshire")
    client, group = enter(hampshire), group_3()
    group_page = reverse("diagnostics:group_page", args=(group.pk,))
    assert client.get(PAGE).status_code == 200
    assert "In confidence" in text_of(client.get(group_page)) or "in confidence" in text_of(client.get(group_page))
    seat = GroupMember.objects.get(group=group, authority__slug="hampshire")
    other = ChallengeGroup.objects.get(round=group.round, number=6)
    audit.change(seat, by=Person.objects.get(email="richard.tyndall@example.org"), version=1, fields={"group": other})
    assert client.get(PAGE).status_code == 404
    assert "in confidence" not in text_of(client.get(group_page))
    assert client.get("/diagnostics/rounds/2024-25/self-assessments/hampshire/").status_code == 200, "its own"


def test_an_authority_takes_its_own_self_assessment_along() -> None:
    written()
    group = group_3()
    seat = GroupMember.objects.get(group=group, authority__slug="kent")
    other = ChallengeGroup.objects.get(round=group.round, number=6)
    audit.change(seat, by=None, version=1, fields={"group": other})
    assert enter(person_of("hampshire")).get(PAGE).status_code == 404
    assert enter(person_of("slough")).get(PAGE).status_code == 200


def test_of_two_who_write_the_first_one_at_once_the_second_is_told() -> None:
    client = enter(person_of("kent"))
    written()
    answer = client.post(f"{PAGE}edit/", {"strengths": "Another", "version": 0})
    assert answer.status_code == 409 and "Another" in answer.content.decode()
    assert SelfAssessment.objects.get().strengths == "Our front door"


def test_a_request_far_too_large_is_refused_before_it_is_read() -> None:
    client = enter(person_of("kent"))
    answer = client.post(f"{PAGE}edit/", {}, headers={"content-length": "200000000"})
    assert answer.status_code == 413 and "larger than 10 MB" in text_of(answer)
