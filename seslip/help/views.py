"""The guides and the glossary, for everybody who is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from projects.models import Person

from .glossary import ENTRIES, by_letter
from .guide import Guide, Task
from .pictures import Taken, taken
from .roles import guides_for


@dataclass(frozen=True)
class Shown:
    """A task as a reader sees it."""

    task: Task
    url: str
    picture: Taken | None
    anchor: str


def _parts(guides: list[Guide], reader: Person) -> Iterator[tuple[Guide, list[Shown]]]:
    """Each guide with its tasks; what two of them share is told once."""
    told: list[Task] = []
    for guide in guides:
        tasks = [task for task in guide.shown_to(reader) if task not in told]
        told += tasks
        yield (
            guide,
            [
                Shown(task, task.url(reader), taken().get(task.picture.name), f"{guide.slug}-{task.slug}")
                for task in tasks
            ],
        )


def _page(request: HttpRequest, shown: list[Guide]) -> HttpResponse:
    reader: Any = request.user
    own, others = guides_for(reader)
    context = {
        "parts": list(_parts(shown, reader)),
        "own": own,
        "others": [guide for guide in others if guide not in shown],
        "is_own": shown == own,
    }
    return render(request, "help/help_page.html", context)


def help_page(request: HttpRequest) -> HttpResponse:
    """The guides for who the reader is."""
    reader: Any = request.user
    return _page(request, guides_for(reader)[0])


def help_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide, as far as the reader may open what it speaks of; else there is none."""
    reader: Any = request.user
    own, others = guides_for(reader)
    found = [guide for guide in (*own, *others) if guide.slug == slug]
    if not found:
        raise Http404
    return _page(request, found)


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "help/glossary.html", {"letters": by_letter(), "number": len(ENTRIES)})
