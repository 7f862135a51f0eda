"""What tests of the pages share: what a page says, and a project as its form holds it."""

import re
from collections.abc import Callable

from django.test import Client

from projects.models import Person, Project

SEVEN, EDIT = "/projects/2025-26/7/", "/projects/2025-26/7/edit/"
SignIn = Callable[[str], tuple[Client, Person]]


def plain(person: Person) -> Client:
    """A browser for a conflict: the version is asked for in an UPDATE that changes nothing and leaves no history."""
    client = Client()
    client.force_login(person)
    return client


def words(answer) -> str:
    html = re.sub(r"<(script|head).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#x27;", "'").replace("&amp;", "&")


def numbers(answer) -> list[int]:
    return [int(n) for n in re.findall(r'<td class="ref">(\d+)</td>', answer.content.decode())]


def as_entered(project: Project, **changed: object) -> dict[str, object]:
    """What the programme manager's form holds for a project, with some of it changed."""
    managers = [entry.person_id for entry in project.managers.all()]
    entered = {
        "version": project.version,
        "number": project.number,
        "title": project.title,
        "used": "on" if project.used else "",
        "theme": project.theme_id,
        "strand": project.strand_id or "",
        "sponsor": project.sponsor_id or "",
        "purpose": project.purpose,
        "amount": "" if project.amount is None else project.amount // 100,
        "amount_note": project.amount_note,
        "lead": managers[0] if managers else "",
        "others": managers[1:],
    }
    return entered | changed
