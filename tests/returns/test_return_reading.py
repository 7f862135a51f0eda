"""What the readers of a return find at once: files, versions, what changed, and what is only a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from kpis.models import Kpi
from projects.models import Person, ProgrammeYear, Project
from returns.actions import freezing, steps
from returns.actions.freezing import freeze_return
from returns.domain.compare import Change, Kind, changed_label
from returns.domain.content import PartKey
from returns.domain.drafts import words_label
from returns.domain.states import Step
from returns.models import FrozenReturn, GrantReturn, ReturnRemark
from returns.queries.frozen import frozen_before
from returns.queries.reading import changes_in, read_return
from tests.diagnostics.rounds import on

from .conftest import drafted
from .freezing import FIRST, THIRD, certified, frozen_chain, small_assembled


@pytest.fixture(autouse=True)
def april(plan: None) -> Iterator[None]:
    with on(date(2026, 4, 20)):
        yield


@pytest.fixture
def one(manager: Person) -> GrantReturn:
    return drafted(manager)


@pytest.fixture
def corrected(files: Any, small: None, manager: Person, finance: Person) -> FrozenReturn:
    """A second version with another narrative."""
    return correction_of(freeze_return(by=manager, one=certified(manager, finance, FIRST)).of, manager, finance)


def correction_of(first: GrantReturn, manager: Person, finance: Person) -> FrozenReturn:
    second = certified(manager, finance, FIRST, edition=2, corrects=first, reason="A typing error")
    second.narratives.update(text="A third of the packages are delivered.")
    seen = small_assembled(second).content.fingerprint()
    for step, by in (("certified_finance", finance), ("certified_manager", manager)):
        second.events.create(step=step, by=by, fingerprint=seen)
    return freezing.freeze_return(by=manager, one=second)


def page(client: Any, name: str, *args: Any) -> str:
    response = client.get(reverse(f"returns:{name}", args=args), follow=True)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def file_urls(one: GrantReturn) -> list[str]:
    return [reverse("returns:return_file", args=(one.pk, form)) for form in ("pdf", "xlsx", "docx")]


def test_the_list_offers_the_files_of_what_is_frozen(corrected: FrozenReturn, one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    body = page(client, "return_list")
    for url in [*file_urls(corrected.of), *file_urls(corrected.of.corrects)]:  # type: ignore[arg-type]
        assert f'href="{url}"' in body
    assert not any(url in body for url in file_urls(one))
    assert "Once it is frozen" in body
    assert "Return 2025-26 at 30 Sep 2025, version 2</a>" in body


def test_the_dashboard_of_dfe_leads_to_the_latest_and_its_files(corrected: FrozenReturn, sign_in: Any) -> None:
    client, _ = sign_in("dfe_reader")
    body = client.get("/").content.decode()
    assert reverse("returns:return_page", args=(corrected.of_id,)) in body
    assert all(f'href="{url}"' in body for url in file_urls(corrected.of))
    assert not any(url in body for url in file_urls(corrected.of.corrects))  # type: ignore[arg-type]


def test_the_dashboard_offers_a_start_where_nothing_is_open(sign_in: Any, manager: Person) -> None:
    start = f'href="{reverse("returns:return_create")}"'
    office, _ = sign_in("programme_manager")
    assert start in office.get("/").content.decode()
    lead, _ = sign_in("la_lead")
    assert start not in lead.get("/").content.decode()
    drafted(manager)
    assert start not in office.get("/").content.decode()


def test_a_frozen_return_says_what_changed_since_the_one_before(corrected: FrozenReturn, sign_in: Any) -> None:
    client, _ = sign_in("dfe_reader")
    before = corrected.of.corrects
    assert before is not None
    body = page(client, "return_page", corrected.of_id)
    assert "<strong>1 change</strong> in 1 part since" in body
    assert f"?before={before.pk}&amp;now={corrected.of_id}" in body
    narrative = page(client, "return_part", corrected.of_id, "narrative")
    assert "1 change since Return 2025-26 at 30 Sep 2025</summary>" in narrative
    assert '<details class="card" id="changes" open>' in narrative
    assert "Changed</span>" in narrative
    assert "Changed</span>" not in page(client, "return_part", before.pk, "narrative")


def test_what_changed_stays_when_the_one_before_is_corrected(
    files: Any, small: None, manager: Person, finance: Person
) -> None:
    """What a return was frozen with is compared with what was submitted before it, never with what came later."""
    first, second = frozen_chain(manager, finance, 2)
    correction_of(first.of, manager, finance)
    before = frozen_before(second.of)
    assert before is not None and before.of == first.of
    assert changes_in(read_return(second.of)) == []


def test_the_first_return_of_a_year_is_not_compared_with_the_year_before(
    files: Any, small: None, manager: Person, finance: Person, sign_in: Any
) -> None:
    """Every KPI would be new, and every old one gone. Who wants it asks for the two."""
    old = frozen_chain(manager, finance, 1)[0]
    days = {"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
    year, _ = ProgrammeYear.objects.get_or_create(label="2026-27", defaults=days)
    new = freeze_return(by=manager, one=certified(manager, finance, date(2026, 6, 30), year=year))
    assert frozen_before(new.of) is None
    assert changes_in(read_return(new.of)) == []
    client, _ = sign_in("dfe_reader")
    body = page(client, "return_page", new.of_id)
    assert "Frozen and submitted" in body and "Compare the two" not in body
    address = f"{reverse('returns:return_compare')}?before={old.of_id}&now={new.of_id}"
    assert f"{new.of}, compared with {old.of}" in client.get(address).content.decode()


def test_a_correction_offers_only_the_parts_that_are_open_again(
    files: Any, small: None, manager: Person, finance: Person, sign_in: Any
) -> None:
    """Whoever is given a narrative, or manages what is overdue, is led to nothing that would be refused."""
    first = certified(manager, finance, THIRD)
    client, person = sign_in("project_manager")
    first.narratives.update(owner=person)
    freeze_return(by=manager, one=first)
    new = steps.correct_return(by=manager, one=first, reason="A figure", reopened=["money"])
    office, _ = sign_in("programme_manager")
    offered = f'href="/returns/{new.pk}/(?:narrative|explain)/'
    pages = [page(office, "return_part", new.pk, part) for part in ("narrative", "exceptions")]
    assert [re.findall(offered, body) for body in (*pages, page(client, "return_own", new.pk))] == [[], [], []]
    GrantReturn.objects.filter(pk=new.pk).update(reopened="money narrative exceptions")
    assert set(re.findall(offered, page(client, "return_own", new.pk))) == {
        f'href="/returns/{new.pk}/{part}/' for part in ("narrative", "explain")
    }


def test_a_row_that_is_new_or_gone_is_marked_as_such() -> None:
    told = [changed_label(Change(PartKey.KPIS, "1", "KPI 1.1", kind)).text for kind in Kind]
    assert told == ["New", "No longer there", "Changed"]


def test_the_narratives_show_which_are_only_drafts(one: GrantReturn, sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    narratives = one.narratives.count()
    assert f"{narratives} of {narratives} are not written yet" in page(office, "return_part", one.pk, "narrative")
    narrative = one.narratives.get(part="targeted-send")
    url = reverse("returns:narrative_edit", args=(one.pk, "targeted-send"))
    office.post(url, {"text": "Twelve packages.", "owner": "", "version": narrative.version})
    body = page(office, "return_part", one.pk, "narrative")
    assert f"{narratives - 1} of {narratives} are not written yet" in body
    assert body.count("Written</span>") == 2, "in the list and above the words"


@pytest.mark.parametrize(
    ("text", "draft", "told"),
    [("Words", "Draft", "Written"), (" ", "Draft", "Only the draft"), ("", " ", "Nothing written")],
)
def test_how_far_a_narrative_is(text: str, draft: str, told: str) -> None:
    assert words_label(text, draft).text == told


def test_giving_a_narrative_to_somebody_does_not_write_it(one: GrantReturn, sign_in: Any, person_as: Any) -> None:
    writer = person_as("project_manager")
    office, _ = sign_in("programme_manager")
    url = reverse("returns:narrative_edit", args=(one.pk, "targeted-send"))
    draft = office.get(url).context["form"].initial["text"].replace("\n", "\r\n")
    assert draft
    narrative = one.narratives.get(part="targeted-send")
    office.post(url, {"text": draft, "owner": writer.pk, "version": narrative.version})
    narrative.refresh_from_db()
    assert (narrative.owner, narrative.text) == (writer, "")
    client, _ = sign_in("project_manager")
    client.post(url, {"text": draft, "version": narrative.version})
    narrative.refresh_from_db()
    assert narrative.text.split() == draft.split(), "saved as it is, the draft is what they say"


def test_what_a_sponsor_left_unticked_stays_so(one: GrantReturn, manager: Person, sign_in: Any) -> None:
    steps.add_step(one, Step.CHECKED, manager)
    client, _ = sign_in("sponsor")
    url = reverse("returns:return_own", args=(one.pk,))
    assert 'name="project"' in client.get(url).content.decode()
    assert client.get(url).content.decode().count(" checked>") > 0
    assert client.post(url, {"password": ""}).content.decode().count(" checked>") == 0


@pytest.mark.parametrize("name", ["return_dates", "return_reopen", "return_correct"])
def test_a_form_of_a_return_leads_back_to_it(one: GrantReturn, sign_in: Any, name: str) -> None:
    office, _ = sign_in("programme_manager")
    body = page(office, name, one.pk)
    assert f'<a href="{reverse("returns:return_page", args=(one.pk,))}">Return 2025-26 at 31 Mar 2026</a>' in body


def test_finance_is_led_to_what_they_can_mend(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("finance")
    assert reverse("returns:return_checks", args=(one.pk,)) in page(client, "return_page", one.pk)


def test_what_was_sent_back_says_what_to_do(one: GrantReturn, manager: Person, sign_in: Any) -> None:
    steps.add_step(one, Step.CHECKED, manager)
    sponsor, _ = sign_in("sponsor")
    sponsor.post(reverse("returns:project_send_back", args=(one.pk, 7)), {"words": "Say when"})
    office, _ = sign_in("programme_manager")
    assert "Sent back: project 7 (" in page(office, "return_page", one.pk)
    told = page(office, "return_own", one.pk)
    assert told.count("update the KPIs of project") == 1 and "Open it again and check it" in told
    assert "update the KPIs of project" not in page(sponsor, "return_own", one.pk), "she waits for it"


def test_who_manages_what_was_sent_back_is_led_to_its_kpis(one: GrantReturn, manager: Person, sign_in: Any) -> None:
    steps.add_step(one, Step.CHECKED, manager)
    client, person = sign_in("project_manager")
    project = Project.objects.select_related("sponsor").get(year=one.year, number=5)
    assert person in project.lead_managers and project.sponsor
    steps.send_back(by=project.sponsor, one=one, project=project, words="40, not 38")
    told = page(client, "return_own", one.pk)
    assert "40, not 38" in told and f"then {project.sponsor} is asked to sign" in told
    (address,) = re.findall(r'href="([^"]+)">update the KPIs of project 5</a> as at 31 Mar 2026', told)
    keys = Kpi.objects.filter(activity__project=project).values_list("pk", flat=True)
    assert sorted(re.findall(r"kpi=(\d+)", address)) == sorted(map(str, keys))
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_who_asks_is_told_where_the_answer_will_stand_and_when_it_does(corrected: FrozenReturn, sign_in: Any) -> None:
    client, _ = sign_in("dfe_reader")
    ask = reverse("returns:question_ask", args=(corrected.of_id, "money"))
    body = client.post(ask, {"words": "Why?"}, follow=True).content.decode()
    assert "Your question is sent to the programme manager" in body
    assert '<a class="button" href="#questions">Ask about this part (1)</a>' in body, "at the head of a long page"
    assert "1 question, 1 not answered yet" in page(client, "return_page", corrected.of_id)
    office, _ = sign_in("programme_manager")
    asked = ReturnRemark.objects.get()
    office.post(reverse("returns:question_answer", args=(corrected.of_id, asked.pk)), {"words": "It came in May."})
    assert "1 question, answered" in page(client, "return_page", corrected.of_id)
