"""Freezing: one document, its files, once and for all; and nothing half frozen."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.actions import freezing, steps
from returns.actions.freezing import CHANGED, freeze_return
from returns.domain.canonical import canonical, digest
from returns.domain.content import PartKey
from returns.domain.seals import FORMS
from returns.domain.states import Event, Standing, State, Step, Wanted, holding
from returns.models import FrozenFile, FrozenReturn, GrantReturn, ReturnEvent, ReturnNarrative, ReturnRemark
from returns.queries.frozen import stored_content
from returns.queries.frozen_files import frozen_file
from returns.queries.standing import standing_at
from returns.queries.verify import verify_returns
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.pdf import PdfUnavailable
from seslip.foundation.storing import NOT_STORED

from .freezing import SECOND, THIRD, certified, draft, kept_files


def nothing_frozen(one: GrantReturn, files: Any) -> None:
    assert not FrozenReturn.objects.exists() and not FrozenFile.objects.exists()
    assert standing_at(one).state is State.CERTIFIED
    assert kept_files(files) == []


def test_it_is_kept_as_one_document_and_its_files(files, small, manager, finance) -> None:
    one = certified(manager, finance)
    frozen = freeze_return(by=manager, one=one)
    document = FrozenReturn.objects.get().document.encode()
    plain = json.loads(document)
    assert canonical(plain) == document and digest(document) == frozen.sha256
    assert (frozen.number, frozen.previous, frozen.by) == (1, "", manager)
    assert (plain["number"], plain["previous"], plain["identity"]["period_end"]) == (1, "", "2025-09-30")
    assert standing_at(one).state is State.FROZEN
    kept = {row.form: row for row in FrozenFile.objects.all()}
    assert set(kept) == set(FORMS) and len(kept_files(files)) == len(FORMS)
    for form, row in kept.items():
        content = frozen_file(one, form)
        assert (digest(content), len(content)) == (row.sha256, row.size)
        assert row.file_name == f"grant-return-2025-26-2025-09-30-v1.{form}"
        assert row.file.name.startswith("returns/") and form not in row.file.name, "nobody guesses where it is"
        if form != "json":
            assert f"Return number 1 · SHA-256 {frozen.sha256}".encode("latin-1") in content
    assert frozen_file(one, "json") == document, "whoever has it can work out the SHA-256 that the others print"


def test_the_sign_off_says_who_certified_and_who_froze(files, small, manager, finance) -> None:
    frozen = freeze_return(by=manager, one=certified(manager, finance))
    part = stored_content(frozen).part(PartKey.SIGNATURES)
    told = {key: (fact["who"], fact["person"]) for key, fact in part.facts.items()}
    assert told == {
        "certified_finance": (finance.name, finance.pk),
        "certified_manager": (manager.name, manager.pk),
        "frozen": (manager.name, manager.pk),
    }
    rows = [[cell.shown() for cell in row.cells] for row in part.tables[0].body]
    assert [row[1] for row in rows] == [
        "Certified by finance", "Certified by the programme manager", "Frozen and submitted",
    ]  # fmt: skip


def test_the_signature_that_counts_is_the_one_for_what_it_says_now() -> None:
    """Of a correction it may be that of the version before."""

    def signing(fingerprint: str, project: int = 7) -> Event:
        return Event(Step.SIGNED, 1, datetime(2026, 5, 1, tzinfo=UTC), project, fingerprint)

    before, own = [signing("as it was"), signing("as it is", 8)], signing("in between")
    held = Standing(State.CERTIFIED, {7: own}, {}, {})
    assert holding(held, Wanted(7, "as it was", 1), before) is before[0]
    assert holding(held, Wanted(7, "in between", 1), before) is own
    assert holding(held, Wanted(7, "in between", 2), before) is None


def test_only_the_programme_manager_freezes(files, small, manager, finance, person_as) -> None:
    one = certified(manager, finance)
    for role in ("finance", "sponsor", "project_manager", "support_team", "administrator", "dfe_reader", "la_lead"):
        with pytest.raises(Refused):
            freeze_return(by=person_as(role), one=one)
    nothing_frozen(one, files)


def test_what_is_not_certified_is_not_frozen(files, small, manager, finance) -> None:
    one = draft(manager)
    with pytest.raises(ValidationError, match="It is draft now"):
        freeze_return(by=manager, one=one)
    ReturnEvent.objects.create(of=one, step=Step.CHECKED.value, by=manager)
    ReturnEvent.objects.create(of=one, step=Step.CERTIFIED_FINANCE.value, by=finance)
    with pytest.raises(ValidationError, match="part sign-off"):
        freeze_return(by=manager, one=one)
    assert not FrozenReturn.objects.exists() and kept_files(files) == []


def test_what_changed_since_it_was_certified_is_not_frozen(files, small, manager, finance) -> None:
    one = certified(manager, finance)
    ReturnNarrative.objects.filter(of=one).update(text="Other words.")
    with pytest.raises(ValidationError, match="Something has changed since it was certified"):
        freeze_return(by=manager, one=one)
    nothing_frozen(one, files)


@pytest.mark.parametrize("what", ["a step", "another return", "an explanation"])
def test_what_changes_while_files_are_drawn_is_not_frozen(
    files, small, manager, finance, monkeypatch, what, person_as
) -> None:
    """What was drawn must be what is stored, in everything that the document stands for."""
    one, other = certified(manager, finance), certified(manager, finance, SECOND)
    draw, drawn = freezing.draw, []

    def meanwhile(*told: Any) -> bytes:
        drawn.append(told)
        if len(drawn) == 1 and what == "another return":
            freeze_return(by=manager, one=other)
        elif len(drawn) == 1 and what == "a step":
            ReturnEvent.objects.create(of=one, step=Step.SIGNED.value, by=manager, project=1)
            for step, by in ((Step.CERTIFIED_FINANCE, finance), (Step.CERTIFIED_MANAGER, manager)):
                seen = standing_at(one).certified[step].fingerprint
                ReturnEvent.objects.create(of=one, step=step.value, by=by, fingerprint=seen)
        elif len(drawn) == 1:
            ReturnNarrative.objects.create(of=one, part="unheard-of", text="More words.")
        return draw(*told)

    monkeypatch.setattr(freezing, "draw", meanwhile)
    with pytest.raises(ValidationError) as refused:
        freeze_return(by=manager, one=one)
    assert refused.value.messages == [CHANGED]
    assert not FrozenReturn.objects.filter(of=one).exists()
    assert len(kept_files(files)) == (len(FORMS) if what == "another return" else 0)
    assert standing_at(one).state is State.CERTIFIED


def test_without_pdf_nothing_is_frozen(files, small, manager, finance, monkeypatch) -> None:
    def no_pdf(*told: Any) -> bytes:
        raise PdfUnavailable("PDF files cannot be made on this machine because Pango is missing.")

    monkeypatch.setattr(freezing, "draw", no_pdf)
    one = certified(manager, finance)
    with pytest.raises(ValidationError, match=r"The return was not frozen\. PDF files cannot be made"):
        freeze_return(by=manager, one=one)
    nothing_frozen(one, files)


def test_where_a_file_cannot_be_stored_nothing_is_frozen(files, small, manager, finance, monkeypatch) -> None:
    from django.core.files.storage import default_storage

    save, saved = default_storage.save, []

    def full(place: str, content: Any) -> str:
        saved.append(place)
        if len(saved) == 3:
            raise OSError("No space left on device")
        return str(save(place, content))

    monkeypatch.setattr(default_storage, "save", full)
    one = certified(manager, finance)
    with pytest.raises(ValidationError) as refused:
        freeze_return(by=manager, one=one)
    assert refused.value.messages == [NOT_STORED]
    nothing_frozen(one, files)


def test_where_a_file_is_stored_otherwise_nothing_is_frozen(files, small, manager, finance, monkeypatch) -> None:
    monkeypatch.setattr(freezing, "file_bytes", lambda record: b"cut o")
    one = certified(manager, finance)
    with pytest.raises(ValidationError):
        freeze_return(by=manager, one=one)
    nothing_frozen(one, files)


def test_it_is_frozen_once(files, small, manager, finance) -> None:
    one = certified(manager, finance)
    freeze_return(by=manager, one=one)
    with pytest.raises(ValidationError, match="It is frozen now"):
        freeze_return(by=manager, one=one)
    assert FrozenReturn.objects.count() == 1 and len(kept_files(files)) == len(FORMS)


def test_each_return_is_chained_to_the_one_before(chain) -> None:
    first, second, third = chain
    assert [one.number for one in chain] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == ("", first.sha256, second.sha256)
    assert verify_returns().count == 3 and not verify_returns().findings


def test_a_correction_is_a_new_version_and_questions_go_on(chain, manager, finance) -> None:
    one = chain[-1].of
    ReturnRemark.objects.create(of=one, part="money", text="Why so little?", by=manager)
    new = steps.correct_return(by=manager, one=one, reason="A wrong figure.", reopened=["money"])
    assert (new.edition, new.corrects) == (2, one)
    ReturnEvent.objects.create(of=new, step=Step.CHECKED.value, by=manager)
    seen = freezing.assemble(new).content.fingerprint()
    for step, by in ((Step.CERTIFIED_FINANCE, finance), (Step.CERTIFIED_MANAGER, manager)):
        ReturnEvent.objects.create(of=new, step=step.value, by=by, fingerprint=seen)
    frozen = freeze_return(by=manager, one=new)
    bound = stored_content(frozen).part(PartKey.SIGNATURES).facts["frozen"]
    assert (frozen.number, bound["corrects"], bound["reopened"]) == (4, 3, "money")
    assert not verify_returns().findings


def test_no_step_is_taken_on_a_frozen_return(chain, manager) -> None:
    one = chain[0].of
    day = {"period_end": THIRD, "due": THIRD}
    for step in (
        lambda: steps.reopen_return(by=manager, one=one, words="Again."),
        lambda: steps.change_dates(by=manager, one=one, version=1, **day),
        lambda: steps.check_return(by=manager, one=one),
        lambda: steps.certify(by=manager, one=one, step=Step.CERTIFIED_MANAGER, seen=""),
    ):
        with pytest.raises(ValidationError):
            step()
    assert not verify_returns().findings


def test_the_files_are_drawn_before_anybody_waits(files, small, manager, finance, monkeypatch) -> None:
    """On SQLite an open transaction keeps everybody else from writing."""
    depth = len(connection.savepoint_ids)
    draw, found = freezing.draw, []

    def looking(*told: Any) -> bytes:
        found.append(len(connection.savepoint_ids))
        return draw(*told)

    monkeypatch.setattr(freezing, "draw", looking)
    with CaptureQueriesContext(connection):
        freeze_return(by=manager, one=certified(manager, finance))
    assert found == [depth] * 3


def test_the_plan_is_frozen_as_people_do_it(files, manager, finance, monkeypatch, plan) -> None:
    """Started, checked, signed by each sponsor, certified by two, frozen; and stays when the records go on."""
    from docx import Document as read_docx
    from openpyxl import load_workbook
    from pypdf import PdfReader

    from kpis.models import Kpi
    from projects.models import ProgrammeYear
    from returns.queries.assemble import assemble

    monkeypatch.setattr(steps, "left", lambda *told: [])
    year = ProgrammeYear.objects.get(label="2025-26")
    one = steps.start_return(by=manager, year=year, period_end=THIRD, due=THIRD)
    steps.check_return(by=manager, one=one)
    found = assemble(one)
    by_sponsor: dict[Any, dict[Any, str]] = {}
    for project in found.projects:
        signs = by_sponsor.setdefault(project.sponsor or manager, {})
        signs[project] = found.project_fingerprint(project.number)
    (late, theirs), *others = by_sponsor.items()
    with patch.object(steps, "assemble", lambda one: found):  # no record changes while one after the other signs
        for sponsor, seen in others:
            steps.sign_projects(by=sponsor, one=one, seen=seen)
    with pytest.raises(ValidationError, match="Not signed as it stands now"):
        steps.certify(by=finance, one=one, step=Step.CERTIFIED_FINANCE, seen=found.content.fingerprint())
    steps.sign_projects(by=late, one=one, seen=theirs)
    for step, by in ((Step.CERTIFIED_FINANCE, finance), (Step.CERTIFIED_MANAGER, manager)):
        steps.certify(by=by, one=one, step=step, seen=found.content.fingerprint())
    frozen = freeze_return(by=manager, one=one)

    content = stored_content(frozen)
    assert content.fingerprint() == found.content.fingerprint()
    for part in found.content.parts:
        assert list(content.part(part.key).facts) == list(part.facts), "rows stay in the order of the form"
    signatures = content.part(PartKey.SIGNATURES).facts
    assert len(signatures) == len(found.projects) + 3
    for project in found.projects:
        assert signatures[f"project-{project.number}"]["who"] == (project.sponsor or manager).name
    last = PdfReader(io.BytesIO(frozen_file(one, "pdf"))).pages[-1]  # `test_agreement.py` looks at every page
    assert frozen.sha256 in last.extract_text().replace("\n", ""), "the SHA-256 is printed"
    assert frozen.sha256 in office_text(frozen_file(one, "docx"))
    assert frozen.sha256 in office_text(frozen_file(one, "xlsx"))
    assert read_docx(io.BytesIO(frozen_file(one, "docx"))).tables
    assert load_workbook(io.BytesIO(frozen_file(one, "xlsx"))).sheetnames
    kpi = Kpi.objects.first()
    audit.change(kpi, by=manager, version=kpi.version, fields={"text": "Another promise"})
    assert stored_content(FrozenReturn.objects.get()) == content
    assert not verify_returns().findings


def office_text(content: bytes) -> str:
    """Everything that an office file says."""
    with ZipFile(io.BytesIO(content)) as office:
        return "".join(office.read(name).decode("utf-8", "replace") for name in office.namelist())
