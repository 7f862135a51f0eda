"""What the database itself refuses, and how records name themselves."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from projects.models import (
    AuthorityAlias,
    Framework,
    FrameworkItem,
    Person,
    PersonRole,
    Phase,
    Project,
    ProjectFrameworkItem,
    Theme,
)


def refused(record) -> bool:
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        return True
    return False


def test_a_number_is_used_once_a_year(plan: None) -> None:
    seven = Project.objects.get(number=7)
    assert refused(Project(year=seven.year, number=7, title="Another", theme=seven.theme))
    assert not refused(Project(year=seven.year, number=50, title="Another", theme=seven.theme))


def test_an_unused_number_has_no_amount(plan: None) -> None:
    seven = Project.objects.get(number=7)
    assert refused(Project(year=seven.year, number=51, title="Not used", used=False, theme=seven.theme, amount=0))


def test_an_address_belongs_to_one_person_whatever_its_capitals(plan: None) -> None:
    assert refused(Person(name="Somebody", email="Mark.Evans@Example.org"))


def test_a_role_a_spelling_a_phase_and_a_link_are_there_once(plan: None) -> None:
    person = Person.objects.get(name="Richard Tyndall")
    assert refused(PersonRole(person=person, role="programme_manager"))
    kent = AuthorityAlias.objects.get(key="kcc")
    assert refused(AuthorityAlias(authority=kent.authority, name="kcc", key="kcc"))
    seven = Project.objects.get(number=7)
    assert refused(Phase(project=seven, number=1))
    link = ProjectFrameworkItem.objects.filter(project=seven).get()
    assert refused(ProjectFrameworkItem(project=seven, item=link.item))


def test_records_name_themselves(plan: None) -> None:
    assert str(Project.objects.get(number=22)) == "22 Youth Offending Teams and Speech and Language assessment"
    assert str(Phase.objects.get(project__number=22, number=2)) == "22.2"
    assert str(Theme.objects.get(key="data")) == "Data Capacity and Capability"
    assert str(Framework.objects.get(key="what-works-in-send")) == "What works in SEND"
    item = FrameworkItem.objects.get(framework__key="what-works-in-send", number=5)
    assert str(item) == "Enabler 5"


def test_a_person_speaks_for_their_authority_or_organisation(plan: None) -> None:
    assert Person.objects.get(name="Mac Heath").place == "Milton Keynes"
    assert Person.objects.get(name="Lucy Butler").place == "RCC", "the plan writes RCC, which is none of the 19"
    assert Person.objects.get(name="Helen Watson").place == "LGA"


def test_createsuperuser_makes_an_administrator_with_a_small_address(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "four words of no sense")
    call_command("createsuperuser", email="First.Admin@Example.ORG", name="First", interactive=False, verbosity=0)
    person = Person.objects.get(email="first.admin@example.org")
    assert person.standing.roles == {"administrator"}
    assert person.check_password("four words of no sense")


def test_a_person_manages_and_sponsors_by_what_the_plan_says(plan: None) -> None:
    mark = Person.objects.get(name="Mark Evans")
    numbers = Project.objects.filter(pk__in=mark.standing.manages).values_list("number", flat=True)
    assert sorted(numbers) == [4, 5, 6, 41]
    mac = Person.objects.get(name="Mac Heath")
    numbers = Project.objects.filter(pk__in=mac.standing.sponsors).values_list("number", flat=True)
    assert sorted(numbers) == [6, 22, 25, 26, 27, 28, 34, 38, 41, 48]
