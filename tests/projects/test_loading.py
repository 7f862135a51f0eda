"""The plan as records, against figures typed from the source."""

import pytest
from django.core.management import call_command
from django.db import connection

from projects.loading import one_at_a_time
from projects.models import Authority, AuthorityAlias, Person, Phase, PlanFact, Project, PublishedFigure
from projects.queries.meetings import spellings

POUND = 100


def test_47_of_49_numbers_are_used(plan: None) -> None:
    assert Project.objects.count() == 49
    assert list(Project.objects.filter(used=False).values_list("number", flat=True)) == [14, 23]


def test_project_22_is_as_its_heading_says(plan: None) -> None:
    """Plan, Project 22: 22.1 £44,875; 22.2 £47,439; total £92,314; Carly Murphy, Milton Keynes; sponsor Mac Heath."""
    project = Project.objects.get(number=22)
    assert project.amount == 92_314 * POUND
    assert [(p.number, p.amount) for p in project.phases.all()] == [(1, 44_875 * POUND), (2, 47_439 * POUND)]
    assert project.manager_names == "Carly Murphy"
    assert project.sponsor.name == "Mac Heath"
    assert project.sponsor.place == "Milton Keynes"


def test_the_lead_manager_comes_first(plan: None) -> None:
    assert Project.objects.get(number=10).manager_names == "Sheelagh Sullivan, Julie Pointer"
    assert Project.objects.get(number=17).manager_names == "Sheelagh Sullivan, Jo McSherrie"


def test_a_phase_to_be_announced_has_no_amount(plan: None) -> None:
    """Plan, Project 27: 27.2 tba following business case."""
    assert Phase.objects.get(project__number=27, number=2).amount is None


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("KCC", "Kent"),
        ("kent county council", "Kent"),
        ("Windsor & Maidenhead", "Windsor and Maidenhead"),
        ("RBWM", "Windsor and Maidenhead"),
        ("Brighton & Hove", "Brighton and Hove"),
        ("BRIGHTON AND HOVE", "Brighton and Hove"),
        ("loW", "Isle of Wight"),  # printed with a lower-case L in Appendix 2
        ("IoW", "Isle of Wight"),
        ("Bucks", "Buckinghamshire"),
        ("MKC", "Milton Keynes"),
        ("ESCC", "East Sussex"),
        ("Wokingham", "Wokingham"),
    ],
)
def test_an_authority_is_found_by_any_spelling(plan: None, spelling: str, name: str) -> None:
    assert spellings().one(spelling) == Authority.objects.get(name=name).pk


def test_what_is_no_authority_is_not_found(plan: None) -> None:
    assert spellings().one("RCC") is None, "the sponsor's organisation RCC is none of the 19"
    assert spellings().one("") is None


def test_there_are_19_authorities_each_found_by_its_own_name(plan: None) -> None:
    names = dict(Authority.objects.values_list("pk", "name"))
    known = spellings()
    assert len(names) == 19
    assert [known.one(name) for name in names.values()] == list(names)


def test_loading_again_makes_nothing_and_keeps_what_people_changed(plan: None) -> None:
    kent = Authority.objects.get(slug="kent")
    AuthorityAlias.objects.filter(authority=kent, name="KCC").delete()
    before = PlanFact.objects.count()
    call_command("load_plan", verbosity=0)
    assert PlanFact.objects.count() == before
    assert spellings().one("KCC") is None


def test_people_have_no_real_address_and_no_password(plan: None) -> None:
    for person in Person.objects.all():
        assert person.email.endswith("@example.org")
        assert not person.has_usable_password()


def test_what_the_plan_prints_differently_is_kept_beside_it(plan: None) -> None:
    missing = PublishedFigure.objects.get(key="table-4-project-45")
    assert (missing.printed, missing.held) == ("45 is missing", "enabler 2")


def test_a_loader_that_fails_leaves_the_usual_patience_behind(db: None) -> None:
    asked = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"

    def patience() -> object:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return cursor.fetchone()

    before = patience()
    with pytest.raises(RuntimeError), one_at_a_time():
        raise RuntimeError
    assert patience() == before
