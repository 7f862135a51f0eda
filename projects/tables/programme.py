"""The columns of the registers of projects, authorities and people, and how each cell is drawn."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.models import Authority, Person, Project
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

NOT_RECORDED = "Not recorded"


def project_url(project: Any) -> str:
    """The page of a Project."""
    return reverse("projects:project_page", args=(project.year.label, project.number))


def project_link(project: Project) -> SafeString:
    css = SafeString("" if project.used else ' class="muted"')
    return format_html('<a href="{}"{}>{}</a>', project_url(project), css, project.title)


def noted(text: object, note: object) -> SafeString:
    """A text with a smaller line below it, where there is one."""
    return format_html('{}<span class="note">{}</span>', text, note) if note else format_html("{}", text)


class ProjectTable(ListTable):
    """Numbers that are not used keep their row, in grey."""

    number = tables.Column(verbose_name="No.")
    title = tables.Column(verbose_name="Project", order_by=("title", "number"))
    theme = tables.Column(verbose_name="Theme", order_by=("theme__position", "strand__position", "number"))
    sponsor = tables.Column(verbose_name="Sponsor", order_by=("sponsor__name", "number"))
    amount = tables.Column(verbose_name="Amount")

    css = {"number": "ref", "amount": "number"}
    unlabelled = frozenset({"number", "title"})
    named = "title"
    kinds = {"number": Kind.NUMBER, "amount": Kind.MONEY}

    def draw_row(self, record: Project) -> SafeString:
        row = super().draw_row(record)
        return row if record.used else SafeString(row.replace("<tr ", '<tr class="muted" ', 1))

    def order_amount(self, projects: QuerySet[Project], is_descending: bool) -> tuple[QuerySet[Project], bool]:
        """Projects without an amount come last either way, on every database."""
        amount = F("amount")
        order = amount.desc(nulls_last=True) if is_descending else amount.asc(nulls_last=True)
        return projects.order_by(order, "number"), True

    def cell_number(self, project: Project) -> str:
        return str(project.number)

    def cell_title(self, project: Project) -> SafeString:
        return noted(project_link(project), project.manager_names)

    def cell_theme(self, project: Project) -> SafeString:
        return noted(project.theme.name, project.strand.name if project.strand else "")

    def cell_sponsor(self, project: Project) -> SafeString | str:
        if project.sponsor is None:
            return NOT_RECORDED if project.used else ""
        return noted(project.sponsor.name, project.sponsor.place)

    def cell_amount(self, project: Project) -> str:
        return show_money(project.amount) if project.used else ""


def authority_url(authority: Authority) -> str:
    return reverse("authorities:authority_page", args=(authority.slug,))


class AuthorityTable(ListTable):
    """The other spellings stand below the name; each number leads to the list of what it counts."""

    name = tables.Column(verbose_name="Authority")
    staff = tables.Column(verbose_name="People", order_by=("staff", "name"))
    manages = tables.Column(verbose_name="Manages", order_by=("manages", "name"))
    sponsors = tables.Column(verbose_name="Sponsors", order_by=("sponsors", "name"))

    css = {"staff": "number", "manages": "number", "sponsors": "number"}
    unlabelled = frozenset({"name"})
    named = "name"
    kinds = dict.fromkeys(("staff", "manages", "sponsors"), Kind.NUMBER)

    def cell_name(self, authority: Authority) -> SafeString:
        others = ", ".join(alias.name for alias in authority.aliases.all() if alias.name != authority.name)
        return noted(format_html('<a href="{}">{}</a>', authority_url(authority), authority.name), others)

    def cell_staff(self, authority: Any) -> SafeString | str:
        return _counted(authority, authority.staff, "people")

    def cell_manages(self, authority: Any) -> SafeString | str:
        return _counted(authority, authority.manages, "manages")

    def cell_sponsors(self, authority: Any) -> SafeString | str:
        return _counted(authority, authority.sponsors, "sponsors")


def _counted(authority: Authority, number: int, part: str) -> SafeString | str:
    return format_html('<a href="{}#{}">{}</a>', authority_url(authority), part, number) if number else "0"


def person_url(person: Any) -> str:
    """The page of a Person."""
    return reverse("people:person_page", args=(person.pk,))


def sign_in_state(person: Person) -> str:
    """Whether a person may and can sign in, and when they last did."""
    if not person.is_active:
        return "Switched off"
    if not person.has_usable_password():
        return "No password set yet"
    return f"Last signed in {show_date(person.last_login.date())}" if person.last_login else "Has not signed in yet"


def parts_of(person: Any) -> list[str]:
    """Roles in words, and what follows from managing, sponsoring and belonging (for rows of `person_rows`)."""
    parts = [str(record) for record in person.role_records.all()]
    for number, words in ((person.manages, "Manages"), (person.sponsors, "Sponsors")):
        if number:
            parts.append(f"{words} {number} project{'' if number == 1 else 's'}")
    return parts or (["Lead in the authority"] if person.authority else [])


class PersonTable(ListTable):
    name = tables.Column(verbose_name="Name")
    place = tables.Column(
        verbose_name="Organisation", empty_values=(), order_by=("organisation", "authority__name", "name")
    )
    parts = tables.Column(verbose_name="Roles", orderable=False, empty_values=())
    state = tables.Column(verbose_name="Sign-in", empty_values=(), order_by=("is_active", "last_login", "name"))

    unlabelled = frozenset({"name"})
    named = "name"

    def cell_name(self, person: Person) -> SafeString:
        return noted(format_html('<a href="{}">{}</a>', person_url(person), person.name), person.email)

    def cell_place(self, person: Person) -> SafeString:
        return noted(person.place or NOT_RECORDED, person.job_title)

    def cell_parts(self, person: Person) -> SafeString | str:
        return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts_of(person))) or "No part yet"

    def cell_state(self, person: Person) -> str:
        return sign_in_state(person)
