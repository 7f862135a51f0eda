"""Adding evidence to a KPI: several files and a link at once, all of them or none."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage

from kpis.actions.evidence import Given, add_evidence
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Evidence, Kpi
from seslip.foundation.access import Refused

from .evidence_pages import add, added, create_url, kept, sent
from .files import BAD, GOOD, PDF, PNG
from .pages import text_of


def report(kpi, by, day="2026-03-01", status=Status.COMPLETE):
    return update_kpi(by=by, report=Report(kpi, Kpi.objects.get(pk=kpi.pk).version, status, "", date_of(day)))


def date_of(day):
    from datetime import date

    return date.fromisoformat(day)


def test_a_manager_adds_files_and_a_link_at_once(files, managed, sign_in):
    client, manager = sign_in("project_manager")
    report(managed, manager)
    answer = add(client, managed, sent("Minutes.pdf"), sent("photo.png", PNG), link="www.example.org/report")
    assert answer.status_code == 302, text_of(answer)
    page = text_of(client.get(answer["Location"]))
    assert "3 items of evidence are added." in page
    assert "With the update of 1 Mar 2026: Complete" in page
    for words in (
        "Minutes.pdf PDF, 1 KB · 3 Mar 2026 · added by Mark Evans",
        "PNG picture",
        "Link to www.example.org",
    ):
        assert words in page
    assert sorted(path.read_bytes() for path in kept(files)) == sorted([PDF, PNG])


def test_the_name_of_a_file_is_told_once(files, managed, sign_in):
    """Beside a title of its own; where it is the title it is not said again."""
    client, _ = sign_in("project_manager")
    add(client, managed, sent("Minutes.pdf"))
    add(client, managed, sent("b.png", PNG), title="Flip chart")
    page = text_of(client.get(f"/kpis/{managed.pk}/"))
    assert "Minutes.pdf PDF, 1 KB ·" in page and "Flip chart b.png, PNG picture" in page


def test_every_kind_of_file_that_people_have_is_added(files, managed, sign_in):
    client, _ = sign_in("project_manager")
    for name, content in GOOD.items():
        assert add(client, managed, sent(name, content)).status_code == 302, name
    assert Evidence.objects.count() == len(GOOD) == len(kept(files))


def test_evidence_belongs_to_the_latest_update_or_to_none(files, managed, person_as):
    manager = person_as("project_manager")
    assert added(managed, manager)[0].update is None
    report(managed, manager, "2026-02-01", Status.ON_TRACK)
    report(managed, manager, "2026-03-01")
    assert added(managed, manager)[0].update == managed.updates.get(position_date="2026-03-01")


def test_a_title_names_one_item_and_stands_before_several(files, managed, sign_in):
    client, _ = sign_in("project_manager")
    add(client, managed, sent("a.pdf", PDF + b"a"), title="Minutes")
    add(client, managed, sent("b.pdf", PDF + b"b"), sent("c.pdf", PDF + b"c"), title="Slides")
    add(client, managed, sent("d.pdf", PDF + b"d"))
    assert set(Evidence.objects.values_list("title", flat=True)) == {
        "Minutes",
        "Slides: b.pdf",
        "Slides: c.pdf",
        "d.pdf",
    }


def test_what_a_file_is_comes_from_its_ending_not_from_the_browser(files, managed, person_as):
    item = added(managed, person_as("project_manager"))[0]
    assert (item.content_type, item.size, item.file_name) == ("application/pdf", len(PDF), "Minutes.pdf")


def test_the_name_on_disk_says_nothing(files, managed, person_as):
    added(managed, person_as("project_manager"), sent("secret plan.pdf"))
    (path,) = kept(files)
    assert re.fullmatch(r"evidence/[0-9a-f]{2}/[0-9a-f]{32}", path.relative_to(files).as_posix())


@pytest.mark.parametrize("name", [name for name in BAD if not name.startswith(".")])
def test_one_refused_file_refuses_all_and_what_was_typed_stays(name, files, managed, sign_in):
    client, _ = sign_in("project_manager")
    content, words = BAD[name]
    answer = add(client, managed, sent("good.pdf"), sent(name, content), title="My title", link="https://kent.gov.uk/a")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "choose all files again" in page
    assert 'value="My title"' in page and 'value="https://kent.gov.uk/a"' in page and 'value="2026-03-03"' in page
    assert not Evidence.objects.exists() and not kept(files)


@pytest.mark.parametrize(
    "changed, words",
    [
        ({}, "Choose a file, or enter a link below."),
        ({"link": "javascript:alert(1)"}, "Only links to pages"),
        ({"link": "https://a.org", "day": "2031-01-01"}, "Enter a date from 1 Apr 2024 to"),
        ({"link": "https://a.org", "day": "31 Feb"}, "Enter a real date"),
        ({"link": "https://a.org", "day": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_added_is_said(changed, words, files, managed, sign_in):
    answer = add(sign_in("project_manager")[0], managed, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Evidence.objects.exists()


def test_eleven_files_are_too_many(files, managed, sign_in):
    answer = add(sign_in("project_manager")[0], managed, *[sent(f"{n}.pdf") for n in range(11)])
    assert answer.status_code == 422
    assert "You chose 11 files; at most 10 are added at once." in answer.content.decode()
    assert not kept(files)


def test_far_too_much_is_refused_before_it_is_read(files, managed, sign_in):
    client, _ = sign_in("project_manager")
    answer = client.post(
        create_url(managed), b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=2**31
    )
    assert answer.status_code == 413
    assert "larger than 100 MB" in answer.content.decode()


def test_without_the_token_of_the_form_nothing_is_added(files, managed, person_as):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(person_as("project_manager"))
    assert add(client, managed, sent()).status_code == 403
    assert not Evidence.objects.exists()


class FullDisk(FileSystemStorage):
    """Writes one file and the beginning of the next."""

    written = 0

    def _save(self, name, content):
        if FullDisk.written:
            self.path(name) and self._half(name)
            raise OSError("No space left on device")
        FullDisk.written += 1
        return super()._save(name, content)

    def _half(self, name):
        from pathlib import Path

        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-")


def test_a_file_that_fails_half_way_leaves_nothing(files, managed, sign_in, settings):
    FullDisk.written = 0
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.FullDisk"}}
    answer = add(sign_in("project_manager")[0], managed, sent("a.pdf"), sent("b.pdf"))
    assert answer.status_code == 422
    assert "could not be stored, so nothing was added" in answer.content.decode()
    assert not Evidence.objects.exists() and not kept(files)


def test_a_record_that_fails_leaves_no_file(files, managed, person_as, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("kpis.actions.evidence.audit.create", broken)
    with pytest.raises(RuntimeError):
        added(managed, person_as("project_manager"))
    assert not kept(files)


def test_only_those_who_report_may_add(files, managed, person_as):
    for role in ("sponsor", "la_lead", "finance", "administrator", "support_team"):
        with pytest.raises(Refused):
            added(managed, person_as(role))
    assert added(managed, person_as("programme_manager"))
    with pytest.raises(ValidationError):
        add_evidence(by=person_as("programme_manager"), kpi=managed, given=Given(date_of("2026-03-03")))


def test_an_update_leads_on_to_its_evidence(files, managed, sign_in):
    from .pages import HTMX, entered

    client, _ = sign_in("project_manager")
    page = client.post(f"/kpis/{managed.pk}/update/", entered(managed), follow=True).content.decode()
    assert f'<a href="{create_url(managed)}">Add evidence</a>' in page
    row = client.post(f"/kpis/{managed.pk}/update/", entered(managed), **HTMX).content.decode()
    assert f'<a href="{create_url(managed)}">Add evidence</a>' in row
