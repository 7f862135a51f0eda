"""The same file or link is kept once with an update, however often and by however many it is sent."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from kpis.actions.evidence import take_back_evidence
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Evidence, Kpi

from .evidence_pages import add, added, kept, sent
from .files import PDF, PNG
from .pages import text_of


def test_a_form_sent_twice_adds_once_and_says_so(files, managed, sign_in) -> None:
    client, _ = sign_in("project_manager")
    for _ in range(3):
        answer = add(client, managed, sent(), sent("photo.png", PNG), link="www.example.org/report")
        assert answer.status_code == 302
    page = text_of(client.get(answer["Location"]))
    assert "3 items of evidence are added." in page
    for title in ("Minutes.pdf", "photo.png", "www.example.org"):
        assert f"“{title}” is there already, with the same update: nothing is added twice." in page
    assert Evidence.objects.count() == 3 and len(kept(files)) == 2


def test_under_another_name_it_is_the_same_file(files, managed, sign_in) -> None:
    client, _ = sign_in("project_manager")
    add(client, managed, sent("Minutes.pdf"), sent("Minutes, copy.pdf"))
    add(client, managed, sent("Another name.pdf"), title="Another title")
    assert [item.title for item in Evidence.objects.all()] == ["Minutes.pdf"]
    assert [path.read_bytes() for path in kept(files)] == [PDF]


def test_what_is_new_is_added_beside_what_is_there(files, managed, sign_in) -> None:
    client, _ = sign_in("project_manager")
    add(client, managed, sent())
    answer = add(client, managed, sent(), sent("photo.png", PNG))
    page = text_of(client.get(answer["Location"]))
    assert "“photo.png” is added." in page and "“Minutes.pdf” is there already" in page
    assert Evidence.objects.count() == 2


def test_each_update_and_each_kpi_has_its_own(files, managed, person_as) -> None:
    manager = person_as("programme_manager")
    added(managed, manager)
    update_kpi(by=manager, report=Report(managed, managed.version, Status.ON_TRACK, "", date(2026, 2, 1)))
    assert len(added(managed, manager)) == 1, "the update is a new one: it is shown by the same file"
    other = Kpi.objects.exclude(pk=managed.pk).select_related("activity__project").first()
    assert len(added(other, manager)) == 1
    assert Evidence.objects.count() == 3


def test_what_was_taken_back_can_be_added_again_and_is_not_brought_back_beside_it(files, managed, sign_in) -> None:
    client, manager = sign_in("project_manager")
    (first,) = added(managed, manager)
    take_back_evidence(by=manager, evidence=first, version=1)
    (again,) = added(managed, manager, title="Minutes again")
    answer = client.post(f"/kpis/evidence/{first.pk}/bring-back/", {"version": 2}, follow=True)
    assert "The same is there already, as “Minutes again”. This one stays taken back." in text_of(answer)
    assert Evidence.objects.get(taken_back=False) == again
    take_back_evidence(by=manager, evidence=again, version=1)
    client.post(f"/kpis/evidence/{first.pk}/bring-back/", {"version": 2})
    assert Evidence.objects.get(taken_back=False) == first


def test_the_database_keeps_no_equal_items(files, managed, person_as) -> None:
    manager = person_as("project_manager")
    (item,) = added(managed, manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            kpi=managed, added_by=manager, title="Again", day=item.day, link="https://a.org", mark=item.mark
        )


def test_what_was_added_before_there_were_marks_gets_one_and_keeps_its_double(files, managed, person_as) -> None:
    manager = person_as("project_manager")
    first, link = added(managed, manager, sent(), link="https://example.org/report")
    marks = {item.pk: item.mark for item in (first, link)}
    Evidence.objects.update(mark="")
    (double,) = added(managed, manager)
    Evidence.objects.filter(pk=double.pk).update(mark="")
    (gone,) = added(managed, manager, sent("gone.png", PNG))
    Evidence.objects.filter(pk=gone.pk).update(mark="")
    gone.file.storage.delete(gone.file.name)
    migration: Any = import_module("kpis.migrations.0004_evidence_kept_once")
    migration.mark_items(apps, SimpleNamespace(connection=connection))
    found = dict(Evidence.objects.values_list("pk", "mark"))
    assert found == marks | {double.pk: "", gone.pk: ""}
