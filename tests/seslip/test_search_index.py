"""The index of the search: in step with every write, and repaired where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from seslip.foundation import audit, search, search_index
from seslip.foundation.models import SearchEntry, SearchMark
from seslip.foundation.search_sources import SOURCES
from seslip.foundation.search_words import read_query

from .searching import TEXTS, WORD, Reader, found, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", TEXTS)
def test_a_change_is_found_at_once_and_what_was_there_no_more(kind: str, filled: None, person_as: Reader) -> None:
    reader, source = person_as("programme_manager"), SOURCES[kind]
    record = say(source, "zznewword")
    assert [one.key for one in search.find_all(reader, read_query("zznewword"), kind).found] == [record.pk]
    audit.change(record, by=None, version=record.version, fields={TEXTS[kind]: "Something else"})
    assert found(reader, "zznewword") == []


def test_every_kind_is_tried() -> None:
    assert set(TEXTS) == set(SOURCES)


@pytest.mark.parametrize(
    ("kind", "part", "lookup"),
    [
        (source.kind, part, lookup)
        for source in SOURCES.values()
        for part, lookups in source.parts.items()
        for lookup in lookups
        if not issubclass(part, audit.OnlyAdded)  # a frozen return: the DfE reader's test adds one
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_write_of_a_part_marks_whose_texts_it_is_in(kind: str, part: type[Model], lookup: str, filled: None) -> None:
    record, of = one_with(kind, part, lookup)
    search_index.bring_up_to_date()
    assert not SearchMark.objects.exists()
    record.save()
    assert SearchMark.objects.filter(kind=kind, object_id=of).exists()


def one_with(kind: str, part: type[Model], lookup: str) -> tuple[Any, int]:
    """A part and the id of a record whose texts it is in; made where the plan has none."""
    rows = SOURCES[kind].model._base_manager.filter(**{f"{lookup}__isnull": False}).order_by("pk")
    if not rows.exists():
        make_part(kind, part)
    key, of = rows.values_list(lookup, "pk").first()
    return part._base_manager.get(pk=key), of


def make_part(kind: str, part: type[Model]) -> None:
    from diagnostics.models import RegionalTheme, ThemeProject
    from projects.models import Project
    from targeted_support.models import Expert, ExpertTopic, Package, Topic

    if part in (ThemeProject, Project):
        theme = RegionalTheme.objects.filter(published=True).first()
        audit.create(ThemeProject(theme=theme, project=Project.objects.first()), by=None)
    elif part in (ExpertTopic, Topic):
        topic = Topic.objects.first() or audit.create(Topic(name="A topic"), by=None)
        audit.create(ExpertTopic(expert=Expert.objects.first(), topic=topic), by=None)
        Package.objects.filter(pk=Package.objects.first().pk).update(topic=topic)


def test_a_part_that_moves_marks_what_it_left_and_where_it_came(plan: None, person_as: Reader) -> None:
    from projects.models import Project, ProjectManager

    reader = person_as("la_lead")
    link = ProjectManager.objects.get(project__number=41, person__name="Mark Evans")
    to = Project.objects.get(number=20)
    stored = audit.change(link, by=None, version=link.version, fields={"project": to})
    assert {"Project 41", "Project 20"} & {title.split(":")[0] for title in found(reader, "Mark Evans")} == {
        "Project 20"
    }
    audit.remove(stored, by=reader)
    assert "Project 20" not in {title.split(":")[0] for title in found(reader, "Mark Evans")}


def test_what_is_removed_is_found_no_more(plan: None, person_as: Reader) -> None:
    from projects.models import PlanText, Project

    reader = person_as("programme_manager")
    text = audit.create(PlanText(year=Project.objects.first().year, section="grant", position=9, text=WORD), by=reader)
    assert found(reader, WORD) == [WORD]
    audit.remove(text, by=reader)
    assert found(reader, WORD) == []
    assert not SearchEntry.objects.filter(kind="plan_text", object_id=text.pk).exists()


def test_what_is_taken_back_or_no_longer_published_leaves_the_index(filled: None) -> None:
    from diagnostics.models import RegionalTheme
    from kpis.models import Evidence
    from targeted_support.models import OfferYear

    for kind, model, fields in (
        ("evidence", Evidence, {"taken_back": True}),
        ("theme", RegionalTheme, {"published": False}),
        ("prospectus", OfferYear, {"published_on": None}),
    ):
        record = model.objects.get(pk=SOURCES[kind].records().order_by("pk").first().pk)
        search_index.bring_up_to_date()
        assert SearchEntry.objects.filter(kind=kind, object_id=record.pk).exists()
        audit.change(record, by=None, version=record.version, fields=fields)
        search_index.bring_up_to_date()
        assert not SearchEntry.objects.filter(kind=kind, object_id=record.pk).exists()


def test_what_was_not_saved_is_not_found(plan: None, person_as: Reader) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        say(SOURCES["project"], WORD)
        raise RuntimeError
    assert found(person_as("la_lead"), WORD) == []


def test_a_sign_in_marks_nothing(sign_in: Any) -> None:
    search_index.bring_up_to_date()
    sign_in("sponsor")
    assert not SearchMark.objects.exists()


def test_the_index_repairs_itself(plan: None, person_as: Reader) -> None:
    before = list(SearchEntry.objects.order_by("kind", "object_id").values_list("kind", "object_id", "terms"))
    assert len(before) > 49 + 108 + 27 + 8 + 19 and not SearchMark.objects.exists()
    SearchEntry.objects.filter(kind="kpi").delete()
    SearchEntry.objects.filter(kind="project").update(rules="of old", terms="nothing")
    SearchEntry.objects.create(kind="project", object_id=10**9, title="Gone", url="/", terms=" gone ", rules="x")
    SearchEntry.objects.create(kind="unheard_of", object_id=1, title="Gone", url="/", terms=" gone ", rules="x")
    search_index.mend_index()
    assert list(SearchEntry.objects.order_by("kind", "object_id").values_list("kind", "object_id", "terms")) == before
    assert found(person_as("la_lead"), "33")[0].startswith("Project 33")
