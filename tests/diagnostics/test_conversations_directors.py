"""Who signs for an authority: whoever holds the post of its director, not whoever works for them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions import conversation_steps as steps
from diagnostics.domain.directors import is_director
from diagnostics.domain.stages import ConversationStage as Stage
from diagnostics.queries.conversations import directors_of
from projects.models import Authority, Person
from seslip.foundation import audit
from seslip.foundation.access import Refused

from .confidence import enter, text_of
from .conversing import MET, director, manager, upto

POST = [
    "Director of Children's Services",
    "director of children’s services",
    "DIRECTOR OF CHILDRENS  SERVICES",
    "Director of Children's Services (DCS)",
    "Director of Children's Services and Education",
    "Director of Children's Services, Education and Skills",
    "Director of Children's and Adults' Services",
    "Director of Children and Families Services",
    "Director of Children and Young People's Services",
    "Director for Children's Services",
    "Corporate Director of Children's Services",
    "Strategic director of children's services",
    "Executive Director of Children's Services",
    "Interim Director of Children's Services",
    "Acting Executive Director of Children's Services",
    "Director of Children's Services (interim)",
]
NO_POST = [
    "",
    "Councillor",
    "Personal assistant to the Director of Children's Services",
    "Deputy Director of Children's Services",
    "Assistant Director of Children's Services",
    "Interim Assistant Director of Children's Services",
    "Acting Deputy Director of Children's Services",
    "Former Director of Children's Services",
    "Ex-Director of Children's Services",
    "Director of Children's Services (retired)",
    "Director of Children's Services Designate",
    "Director of Children's Services' personal assistant",
    "Director of Children's Services, business manager",
    "Office of the Director of Children's Services",
    "Director of Children's Social Care",
    "Director of Children's Commissioning Services",
    "Director of Services",
]


@pytest.mark.parametrize("title", POST)
def test_a_title_that_is_the_post(title: str) -> None:
    assert is_director(title)


@pytest.mark.parametrize("title", NO_POST)
def test_a_title_that_only_names_the_post_or_is_another(title: str) -> None:
    assert not is_director(title)


def employed(title: str, slug: str = "kent") -> Person:
    place = Authority.objects.get(slug=slug)
    return audit.create(Person(name="P", email="p@example.org", authority=place, job_title=title), by=None)


def test_a_personal_assistant_signs_for_nobody_and_is_not_offered(mid_february: None) -> None:
    one = upto(Stage.HELD)
    one = steps.set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": "package"})
    assistant = employed("Personal assistant to the Director of Children's Services")
    with pytest.raises(Refused):
        steps.sign_follow_up(by=assistant, conversation=one, version=one.version, director=assistant, day=MET)
    assert list(directors_of(one.authority_id)) == [director()]
    assert "Sign off" not in text_of(enter(assistant).get(f"/diagnostics/conversations/{one.pk}/"))


def test_who_sponsors_a_project_does_not_sign_by_that(mid_february: None) -> None:
    medway = Authority.objects.get(slug="medway")
    sponsor = Person.objects.get(email="lee-anne.farach@example.org")
    assert list(directors_of(medway.pk)) == [sponsor], "a director who sponsors signs as director"
    sponsor = audit.change(sponsor, by=None, version=sponsor.version, fields={"job_title": "Chief officer"})
    assert list(directors_of(medway.pk)) == []
    corporate = employed("Corporate Director of Children’s Services", "medway")
    assert list(directors_of(medway.pk)) == [corporate]
    audit.change(corporate, by=None, version=corporate.version, fields={"is_active": False})
    assert list(directors_of(medway.pk)) == []


def test_a_councillor_who_sponsors_a_project_is_refused_and_told_who_signs(mid_february: None) -> None:
    one = upto(Stage.HELD, "west-sussex")
    one = steps.set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": "package"})
    councillor = Person.objects.get(email="jacquie.russell@example.org")
    client, page = enter(councillor), f"/diagnostics/conversations/{one.pk}/"
    assert "Sign off for" not in text_of(client.get(page))
    answer = client.post(f"{page}sign/", {"version": one.version})
    assert answer.status_code == 403
    assert "Only the director of children&#x27;s services of West Sussex signs this off" in answer.content.decode()
    with pytest.raises(ValidationError, match=r"job title is “Councillor”.*the programme manager can put it right"):
        steps.sign_follow_up(by=manager(), conversation=one, version=one.version, director=councillor, day=MET)
    assert one.as_stored().signed_off_by is None
    assert "Nobody of this authority is known as its director" in text_of(enter(manager()).get(f"{page}sign-off/"))
