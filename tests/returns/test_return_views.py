"""The pages of a return, as each of its readers meets them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from kpis.models import Kpi
from projects.models import Person, ProgrammeYear
from returns.domain.content import PartKey
from returns.models import FrozenReturn, GrantReturn, ReturnEvent, ReturnRemark
from returns.queries.asks import asks
from returns.queries.assemble import assemble

from .conftest import MARCH

pytestmark = pytest.mark.usefixtures("april")
PASSWORD = "a word of their own"


def with_password(sign_in: Any, role: str) -> tuple[Any, Person]:
    client, person = sign_in(role)
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person)
    return client, person


def page(client: Any, name: str, *args: Any) -> str:
    response = client.get(reverse(f"returns:{name}", args=args), follow=True)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_manager_starts_one_and_mends_what_is_wrong(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    assert "No return is started yet" in page(client, "return_list")
    year = ProgrammeYear.objects.get(label="2025-26")
    wrong = client.post(
        reverse("returns:return_create"), {"year": year.pk, "period_end": "2027-01-01", "due": "2027-02-01"}
    )
    assert wrong.status_code == 422
    assert "programme year 2025-26" in wrong.content.decode()
    client.post(reverse("returns:return_create"), {"year": year.pk, "period_end": "2026-03-31", "due": "2026-04-30"})
    assert GrantReturn.objects.get().period_end == MARCH
    assert "Return 2025-26 at 31 Mar 2026" in page(client, "return_list")


def test_a_sponsor_sees_their_projects_and_no_others(checked: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("sponsor")
    body = page(client, "return_page", checked.pk)
    assert "7 SEND workforce" in body
    assert "5 Take Your Place" not in body
    assert client.get(reverse("returns:return_part", args=(checked.pk, "kpis"))).status_code == 404


def test_a_sponsor_signs_with_the_password_and_not_without(checked: GrantReturn, sign_in: Any) -> None:
    client, person = with_password(sign_in, "sponsor")
    found = assemble(checked)
    own = [row.number for row in found.projects if row.sponsor_id == person.pk]
    seen = {f"seen-{number}": found.project_fingerprint(number) for number in own}
    url = reverse("returns:return_own", args=(checked.pk,))
    for password, words in (("", "Enter your password"), ("wrong", "not your password")):
        refused = client.post(url, {**seen, "project": own, "password": password})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert not ReturnEvent.objects.filter(step="signed").exists()
    none = client.post(url, {**seen, "password": PASSWORD})
    assert "Tick what you sign" in none.content.decode()
    client.post(url, {**seen, "project": own, "password": PASSWORD})
    assert set(ReturnEvent.objects.filter(step="signed").values_list("project", flat=True)) == set(own)


def test_a_sponsor_cannot_sign_what_is_not_theirs_by_hand(checked: GrantReturn, sign_in: Any) -> None:
    client, _ = with_password(sign_in, "sponsor")
    seal = assemble(checked).project_fingerprint(5)
    url = reverse("returns:return_own", args=(checked.pk,))
    client.post(url, {"seen-5": seal, "project": ["5"], "password": PASSWORD})
    assert not ReturnEvent.objects.filter(step="signed").exists()


def test_a_sponsor_sends_one_back_and_the_manager_reads_why(checked: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("sponsor")
    url = reverse("returns:project_send_back", args=(checked.pk, 7))
    assert client.post(url, {"words": ""}).status_code == 422
    client.post(url, {"words": "The survey was published in November"})
    office, _ = sign_in("programme_manager")
    assert "The survey was published in November" in page(office, "return_page", checked.pk)
    assert client.post(reverse("returns:project_send_back", args=(checked.pk, 5)), {"words": "x"}).status_code == 404


def test_finance_reads_the_money_and_nothing_else_of_a_draft(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("finance")
    assert "Expenditure" in page(client, "return_part", one.pk, "money")
    for part in ("kpis", "narrative", "exceptions", "changes"):
        assert client.get(reverse("returns:return_part", args=(one.pk, part))).status_code == 404


@pytest.mark.parametrize("role", ["la_lead", "dfe_reader", "administrator"])
def test_a_draft_is_not_there_for_other_readers(one: GrantReturn, sign_in: Any, role: str) -> None:
    client, _ = sign_in(role)
    assert "No return has been submitted yet" in page(client, "return_list")
    for name in ("return_page", "return_own", "return_checks"):
        assert client.get(reverse(f"returns:{name}", args=(one.pk,))).status_code == 404


def test_a_narrative_is_written_by_whom_it_is_given_to(one: GrantReturn, sign_in: Any, person_as: Any) -> None:
    writer = person_as("project_manager")
    narrative = one.narratives.get(part="targeted-send")
    url = reverse("returns:narrative_edit", args=(one.pk, "targeted-send"))
    client, _ = sign_in("project_manager")
    assert client.get(url).status_code == 403
    office, _ = sign_in("programme_manager")
    office.post(url, {"text": "", "owner": writer.pk, "version": narrative.version})
    assert "Narratives given to you" in page(client, "return_own", one.pk)
    client.post(url, {"text": "Twelve packages are under way.", "version": narrative.version + 1})
    assert "Twelve packages are under way." in page(office, "return_part", one.pk, "narrative")


def test_a_manager_explains_their_own_kpi_only(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("project_manager")
    own = Kpi.objects.filter(activity__project__number=5, year=one.year).first()
    other = Kpi.objects.filter(activity__project__number=7, year=one.year).first()
    assert own and other
    url = reverse("returns:explanation_edit", args=(one.pk, own.pk))
    client.post(url, {"text": "The course was moved", "version": 0})
    assert one.explanations.get().text == "The course was moved"
    assert client.get(reverse("returns:explanation_edit", args=(one.pk, other.pk))).status_code == 403


def test_words_are_settled_once_it_is_checked(checked: GrantReturn, sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    narrative = checked.narratives.get(part="targeted-send")
    url = reverse("returns:narrative_edit", args=(checked.pk, "targeted-send"))
    refused = office.post(url, {"text": "Late", "owner": "", "version": narrative.version})
    assert "its words are settled" in refused.content.decode()


def test_every_reader_opens_what_was_submitted(chain: list[FrozenReturn], sign_in: Any) -> None:
    for role in ("dfe_reader", "la_lead", "administrator", "finance", "sponsor", "programme_manager"):
        client, _ = sign_in(role)
        body = page(client, "return_page", chain[-1].of_id)
        assert chain[-1].sha256 in body
        assert "Half the packages" in page(client, "return_part", chain[-1].of_id, "narrative")


def test_dfe_reads_nothing_of_who_sent_what_back(chain: list[FrozenReturn], sign_in: Any) -> None:
    client, _ = sign_in("dfe_reader")
    assert "Its steps" not in page(client, "return_page", chain[0].of_id)


def test_dfe_asks_about_a_part_and_reads_the_answer(chain: list[FrozenReturn], sign_in: Any) -> None:
    one = chain[0].of
    reader, _ = sign_in("dfe_reader")
    ask = reverse("returns:question_ask", args=(one.pk, "money"))
    reader.post(ask, {"words": "Why is so little paid?"})
    question = ReturnRemark.objects.get()
    office, manager = sign_in("programme_manager")
    (ask,) = asks(date(2026, 4, 20), manager)
    assert ask.action == "Answer the question"
    assert "1 question" in page(office, "return_page", one.pk)
    office.post(reverse("returns:question_answer", args=(one.pk, question.pk)), {"words": "Invoices come in June."})
    assert asks(date(2026, 4, 20), manager) == []
    body = page(reader, "return_part", one.pk, "money")
    assert "Why is so little paid?" in body and "Invoices come in June." in body
    assert "Why is so little paid?" not in page(reader, "return_part", one.pk, "narrative")


def test_only_dfe_asks_and_only_the_manager_answers(chain: list[FrozenReturn], sign_in: Any) -> None:
    one = chain[0].of
    lead, _ = sign_in("la_lead")
    assert lead.post(reverse("returns:question_ask", args=(one.pk, "money")), {"words": "Why?"}).status_code == 403
    reader, person = sign_in("dfe_reader")
    reader.post(reverse("returns:question_ask", args=(one.pk, "money")), {"words": "Why?"})
    question = ReturnRemark.objects.get(by=person)
    answer = reverse("returns:question_answer", args=(one.pk, question.pk))
    assert reader.post(answer, {"words": "Because"}).status_code == 403


def test_nothing_is_asked_of_a_draft(one: GrantReturn, sign_in: Any) -> None:
    reader, _ = sign_in("dfe_reader")
    asked = reader.post(reverse("returns:question_ask", args=(one.pk, PartKey.MONEY.value)), {"words": "Why?"})
    assert asked.status_code == 404


def test_a_correction_says_why_and_opens_what_is_named(chain: list[FrozenReturn], sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    url = reverse("returns:return_correct", args=(chain[-1].of_id,))
    for data, words in (({}, "Say what has to be corrected"), ({"reason": "A typing error"}, "at least one part")):
        refused = office.post(url, data)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    office.post(url, {"reason": "A typing error", "reopened": ["narrative"]})
    new = GrantReturn.objects.get(edition=2)
    assert (new.corrects_id, new.reopened, new.reason) == (chain[-1].of_id, "narrative", "A typing error")
    again = office.post(url, {"reason": "Another", "reopened": ["money"]})
    assert "started already" in again.content.decode()


def test_two_versions_are_compared_as_page_and_file(chain: list[FrozenReturn], sign_in: Any) -> None:
    reader, _ = sign_in("dfe_reader")
    query = f"?before={chain[0].of_id}&now={chain[1].of_id}"
    body = str(reader.get(reverse("returns:return_compare") + query).content.decode())
    assert "They say the same" in body
    file = reader.get(reverse("returns:return_compare_file", args=("xlsx",)) + query)
    assert file["Content-Type"].endswith("spreadsheetml.sheet")
    assert reader.get(reverse("returns:return_compare_file", args=("xlsx",)) + "?before=x&now=9").status_code == 404


def test_the_rules_name_every_step(sign_in: Any, plan: None) -> None:
    client, _ = sign_in("la_lead")
    body = page(client, "return_rules")
    assert "never the person who certified for finance" in body
