"""The budget's row of the matrix of rights (design, section 9)."""

import re

import pytest

from budget.access import may_edit_budget, may_see_all_lines, may_see_budget, may_see_checks, may_see_lines
from budget.models import BudgetLine
from projects.models import Person, PersonRole, Project

from .figures import ROLES

RIGHTS = {  # totals, lines, all lines, checks, edit
    "programme_manager": (True, True, True, True, True),
    "finance": (True, True, True, True, True),
    "support_team": (True, True, False, False, False),
    "project_manager": (True, True, False, True, False),
    "sponsor": (True, True, False, True, False),
    "la_lead": (True, False, False, False, False),
    "dfe_reader": (False, False, False, False, False),
    "administrator": (False, False, False, False, False),
}
PAGES = {
    "/budget/": (0, {}),
    "/budget/lines/": (1, {}),
    "/budget/lines.csv": (1, {}),
    "/budget/appendix-5/": (2, {}),
    "/budget/appendix-5.xlsx": (2, {}),
    "/budget/checks/": (3, {}),
}

FORMS = (
    "lines/add/",
    "lines/{}/edit/",
    "lines/{}/remove/",
    "headings/add/",
    "headings/{}/edit/",
    "headings/{}/remove/",
)


@pytest.fixture
def someone(person_as):
    """Somebody who holds a role and nothing else, so that one right does not hide behind another."""

    def find(role: str) -> Person:
        if role in ("finance", "support_team", "dfe_reader", "administrator"):
            person = Person.objects.create(name=f"Only {role}", email=f"only.{role}@example.org")
            PersonRole.objects.create(person=person, role=role)
            return person
        return person_as(role)

    return find


@pytest.mark.parametrize("role", ROLES)
def test_rights(someone, role: str) -> None:
    person = someone(role)
    held = (
        may_see_budget(person),
        may_see_lines(person),
        may_see_all_lines(person),
        may_see_checks(person),
        may_edit_budget(person),
    )
    assert held == RIGHTS[role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_pages_exist_for_those_who_may(client, someone, role: str, page: str) -> None:
    client.force_login(someone(role))
    right, _ = PAGES[page]
    assert client.get(page).status_code == (200 if RIGHTS[role][right] else 404)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "page",
    ["lines/add/", "lines/{}/edit/", "lines/{}/remove/", "headings/add/", "headings/{}/edit/", "headings/{}/remove/"],
)
def test_changing_is_for_programme_manager_and_finance(client, someone, role: str, page: str) -> None:
    """Who sees the record is told who may change it; to the others it does not exist."""
    person = someone(role)
    client.force_login(person)
    line = BudgetLine.objects.get(label="Take Your Place")  # project 5: managed by Mark Evans, the project manager
    totals, _, _, _, edit = RIGHTS[role]
    sees = line in BudgetLine.objects.visible_to(person) if "lines/{}" in page else totals
    pk = line.heading_id if "headings" in page else line.pk
    address = f"/budget/{page.format(pk)}"
    expected = 200 if edit else 403 if sees else 404
    assert client.get(address).status_code == expected
    assert client.post(address).status_code in ((302, 422) if edit else (expected,))
    if not edit:
        assert BudgetLine.objects.filter(pk=line.pk, version=line.version).exists()


def test_project_people_see_the_lines_of_their_own_projects_only(someone) -> None:
    manager = someone("project_manager")
    seen = BudgetLine.objects.visible_to(manager)
    own = set(Project.objects.filter(pk__in=manager.standing.own_projects).values_list("number", flat=True))
    assert own
    assert {n for line in seen for n in [link.project.number for link in line.covered]} == own
    assert not BudgetLine.objects.visible_to(someone("la_lead")).exists()


def test_line_of_another_project_does_not_exist(client, someone) -> None:
    client.force_login(someone("project_manager"))
    other = BudgetLine.objects.get(label="KCC Overhead", own__isnull=False)
    hidden, absent = client.get(f"/budget/lines/{other.pk}/"), client.get("/budget/lines/999999/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", hidden.content) == token.sub(b"", absent.content)


def test_signed_out_visitors_are_sent_to_sign_in(client, plan: None) -> None:
    for page in PAGES:
        assert client.get(page).status_code == 302
