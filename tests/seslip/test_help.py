"""The guides are true: every link opens for its reader, every quoted word is on the page it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from projects.models import Person
from seslip.help.glossary import ENTRIES
from seslip.help.guide import Guide, Step
from seslip.help.pictures import taken
from seslip.help.roles import GUIDES
from tests.journeys.album import AGAIN, made_by_journeys
from tests.journeys.conftest import EMAILS

BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "templates"
PEOPLE = EMAILS | {"project_manager": "sheelagh.sullivan@example.org"}  # one whose projects have met
GUIDE_OF = {
    "programme_manager": "programme-manager",
    "project_manager": "project-manager",
    "sponsor": "sponsor",
    "support_team": "support-team",
    "la_lead": "authority-lead",
    "finance": "finance",
    "dfe_reader": "dfe-reader",
    "administrator": "administrator",
}
MOST_WAYS = 60  # links that are tried where a step leads to one of many
# DESIGN, section 2, and its abbreviations.
WORDS = """programme year, position date, funding stream, CSC, SEND, own funds, policy theme, strand, project, phase,
project manager, sponsor, DCS, core requirement, sub-requirement, SoR reference, planned activity, KPI, measure, status,
Not started, On track, At risk, Off track, Complete, Carried forward, Withdrawn, overdue, meeting, attendance, reach,
LA, peer challenge round, challenge group, self-assessment, finding, courageous conversation, targeted support package,
stage, recipient, donor, subject matter expert, budget line, share, apportionment, virement, receipt, commitment,
payment, earmark, grant return, DfE"""


class Somebody:
    """A role with a browser that keeps what it opened."""

    def __init__(self, role: str) -> None:
        self.role, self.pages = role, dict[str, HtmlElement]()

    @cached_property
    def person(self) -> Person:
        return Person.objects.get(email=PEOPLE[self.role])

    @cached_property
    def client(self) -> Client:
        client = Client()
        client.force_login(self.person)
        return client

    def open(self, address: str) -> HtmlElement:
        address = address.partition("#")[0]
        if address not in self.pages:
            answer = self.client.get(address)
            assert answer.status_code == 200, f"{self.role}: {address} answers {answer.status_code}"
            self.pages[address] = html.fromstring(answer.content.decode())
        return self.pages[address]


@pytest.fixture(params=PEOPLE)
def somebody(request: pytest.FixtureRequest, db: None, demonstration: None) -> Somebody:
    return Somebody(request.param)


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def named(page: HtmlElement) -> Iterator[str]:
    """What can be pressed or read on a page: links, buttons, labels, headings."""
    whats = ["a", "button", "summary", "label", "legend", "th", "dt", "h1", "h2", "h3"]
    for element in page.xpath("//body//*[" + " or ".join(f"self::{what}" for what in whats) + "]"):
        yield words(element)


def is_said(said: str, page: HtmlElement) -> bool:
    """As a name of its own, or at the beginning of one that goes on, such as “Update KPI 6.1”."""
    return any(re.search(rf"(?<!\w){re.escape(said)}(?!\w)", name) for name in named(page))


def ways(page: HtmlElement, address: str, step: Step) -> list[str]:
    """Where a step can lead: links of its pattern, by preference those that bear what it tells to press."""
    found = [(words(link), urljoin(address, link.get("href"))) for link in page.xpath("//a[@href]")]
    found = [(name, to) for name, to in found if re.search(step.then, to)]
    named_so = [to for name, to in found if any(name.startswith(said) for said in step.said)]
    return list(dict.fromkeys(named_so or [to for _, to in found]))[:MOST_WAYS]


def wrong(who: Somebody, address: str, steps: tuple[Step, ...]) -> str:
    """What is not true of these steps when they begin at an address; nothing where they lead through."""
    if not steps:
        return ""
    step, page = steps[0], who.open(address)
    if not step.rare and (missing := [said for said in step.said if not is_said(said, page)]):
        return f"{address} does not show {missing}"
    if not step.then:
        return wrong(who, address, steps[1:])
    following = [address] if re.search(step.then, address) else ways(page, address, step)
    found = [wrong(who, to, steps[1:]) for to in first_that_holds(who, following, steps[1:])]
    return found[-1] if found else f"no link of {address} leads to {step.then}"


def first_that_holds(who: Somebody, addresses: list[str], steps: tuple[Step, ...]) -> Iterator[str]:
    for address in addresses:
        yield address
        if not wrong(who, address, steps):
            return


def in_source(said: str) -> bool:
    """Whether a template or the code of an app has these words."""
    folders = ["templates", *("projects", "kpis", "budget", "diagnostics", "targeted_support", "returns")]
    files = [file for folder in folders for ending in ("html", "py") for file in (BASE / folder).rglob(f"*.{ending}")]
    return any(said in file.read_text(encoding="utf-8") for file in files if file.parent.name != "help")


def test_help_opens_with_the_guide_for_who_the_reader_is(somebody: Somebody) -> None:
    page = somebody.open("/help/")
    guide = next(guide for guide in GUIDES if guide.slug == GUIDE_OF[somebody.role])
    assert guide.title in [words(heading) for heading in page.xpath("//main//h2")]
    assert [words(link) for link in page.xpath("//footer//a")] == ["Help", "Glossary", "Accessibility statement"]


def test_a_dfe_reader_sees_only_the_dfe_guide(db: None, demonstration: None) -> None:
    reader = Somebody("dfe_reader")
    page = reader.open("/help/")
    assert not page.xpath("//nav[@aria-label='Guides']")
    assert next(words(heading) for heading in page.xpath("//main//h2")) == "DfE reader"
    for guide in GUIDES:
        expected = 200 if guide.slug == "dfe-reader" else 404
        assert reader.client.get(f"/help/{guide.slug}/").status_code == expected, guide.slug


def test_every_link_of_every_guide_opens(somebody: Somebody) -> None:
    """Also of the guides for others that the reader can choose."""
    others = somebody.open("/help/").xpath("//nav[@aria-label='Guides']//a/@href")
    for address in {"/help/", "/help/glossary/", *others}:
        page = somebody.open(address)
        for link in page.xpath("//main//a/@href"):
            if link.startswith("#"):
                assert page.get_element_by_id(link[1:], None) is not None, f"{address}: {link}"
            else:
                somebody.open(urljoin(address, link))


def test_every_step_is_true(somebody: Somebody) -> None:
    """The reader's own guide, from its first page step by step."""
    guide = next(guide for guide in GUIDES if guide.slug == GUIDE_OF[somebody.role])
    tasks = guide.shown_to(somebody.person)
    assert 2 <= len(tasks) <= 6
    assert tasks == list(guide.tasks), "one's own guide is shown whole"
    untrue = {task.heading: wrong(somebody, task.url(somebody.person), task.steps) for task in tasks}
    assert not any(untrue.values()), {heading: why for heading, why in untrue.items() if why}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_what_shows_only_at_times_is_in_the_templates(guide: Guide) -> None:
    rare = {said for task in guide.tasks for step in task.steps if step.rare for said in step.said}
    assert not [said for said in rare if not in_source(said)]


def test_every_picture_is_taken_and_is_small(somebody: Somebody) -> None:
    for image in somebody.open("/help/").xpath("//main//img"):
        one = taken()[image.get("data-picture")]
        assert (int(image.get("width")), int(image.get("height"))) == (one.width, one.height)
        assert len(image.get("alt")) > 20
        assert image.getparent().xpath(".//h3")


def test_every_task_has_a_picture_that_a_journey_takes() -> None:
    named = {task.picture.name for guide in GUIDES for task in guide.tasks}
    made = made_by_journeys()
    assert named <= made, f"no journey takes {sorted(named - made)}"
    assert set(taken()) == made, f"take the pictures again: {AGAIN}"
    folder = BASE / "static/img/help"
    assert {f"img/help/{file.name}" for file in folder.iterdir()} == {one.file for one in taken().values()}
    assert max(file.stat().st_size for file in folder.iterdir()) <= 80_000


def test_glossary_has_every_word_of_the_design() -> None:
    terms = {entry.term.casefold() for entry in ENTRIES}
    assert not [word for word in re.split(r",\s+", WORDS) if word.casefold() not in terms]
    assert len({entry.anchor for entry in ENTRIES}) == len(ENTRIES)
    assert not [see for entry in ENTRIES for see in entry.see if see.casefold() not in terms]


def test_glossary_shows_a_status_with_its_badge(db: None, demonstration: None) -> None:
    page = Somebody("la_lead").open("/help/glossary/")
    badges = [words(badge) for badge in page.xpath("//dt/span[contains(@class, 'badge')]")]
    expected = [
        "At risk",
        "Carried forward",
        "Complete",
        "Not started",
        "Off track",
        "On track",
        "Overdue",
        "Withdrawn",
    ]
    assert badges == expected
    terms = [words(term).casefold() for term in page.xpath("//dt")]
    assert terms == sorted(terms)


def test_every_word_that_a_page_links_is_in_the_glossary() -> None:
    linked = {
        term
        for file in TEMPLATES.rglob("*.html")
        for term in re.findall(r'{%\s*word\s+"([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert linked <= {entry.term for entry in ENTRIES}
