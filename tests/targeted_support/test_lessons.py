"""What a year taught: lessons and limitations, their order, and what they were learnt from."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from kpis.models import Kpi
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from targeted_support.actions.lessons import create_lesson, edit_lesson, move_lesson, remove_lesson
from targeted_support.models import Lesson, LessonKpi, LessonPackage, Package
from tests.diagnostics.confidence import enter, person_of, text_of

from .impacting import IMPACT, completed, hoped, team, year

LEARNT = [
    "Diagnostic work creates momentum",
    "A clear process matters",
    "Assurance has to link to principles of practice",
    "SEND and social care pressures hang together",
    "Preparation pays",
]

pytestmark = pytest.mark.usefixtures("april")


def titles(*, limitation: bool = False) -> list[str]:
    return list(Lesson.objects.filter(limitation=limitation).order_by("position").values_list("title", flat=True))


def surrey() -> Package:
    return Package.objects.get(title="Hearing the voice of families")


def test_the_page_holds_what_the_report_of_year_1_says_was_learnt() -> None:
    words = unescape(text_of(enter(person_of("surrey")).get(f"{IMPACT}?year=2025-26")))
    assert titles() == LEARNT and len(titles(limitation=True)) == 4
    assert all(title in words for title in [*LEARNT, *titles(limitation=True)])
    assert "Outcomes of packages: 0" in words and "Add a lesson" not in words


def test_a_lesson_is_linked_to_packages_and_kpis_and_both_can_be_opened() -> None:
    kpi = Kpi.objects.filter(activity__project__number=33).first()
    assert kpi is not None
    made = create_lesson(
        by=team(), year=year(), fields={"title": "Ask families first", "text": ""}, packages=[surrey()], kpis=[kpi]
    )
    assert made.position == 10, "after the nine that are loaded"
    client = enter(person_of("kent"))
    page = client.get(IMPACT).content.decode()
    for address in (f"/targeted-support/packages/{surrey().pk}/", f"/kpis/{kpi.pk}/"):
        assert f'href="{address}"' in page and client.get(address).status_code == 200
    assert "Ask families first" in text_of(client.get(f"/targeted-support/packages/{surrey().pk}/"))
    assert "Ask families first" in text_of(client.get(f"/kpis/{kpi.pk}/"))
    edit_lesson(by=team(), lesson=made, version=1, fields={"title": "Ask them"}, packages=[], kpis=[kpi])
    assert not LessonPackage.objects.exists() and LessonKpi.objects.count() == 1
    remove_lesson(by=team(), lesson=made, version=2)
    assert titles() == LEARNT and not LessonKpi.objects.exists()


def test_move_lesson_stays_among_its_own_kind() -> None:
    second = Lesson.objects.get(title=LEARNT[1])
    moved = move_lesson(by=team(), lesson=second, version=second.version, later=False)
    assert titles()[:2] == [LEARNT[1], LEARNT[0]]
    again = move_lesson(by=team(), lesson=moved, version=moved.version, later=False)
    assert titles()[:2] == [LEARNT[1], LEARNT[0]], "it is the first already"
    with pytest.raises(Stale):
        move_lesson(by=team(), lesson=again, version=1, later=True)
    last = Lesson.objects.get(title=LEARNT[4])
    move_lesson(by=team(), lesson=last, version=last.version, later=True)
    assert titles()[-1] == LEARNT[4] and len(titles(limitation=True)) == 4


def test_only_the_team_writes_lessons(sign_in: Any) -> None:
    lesson, by = Lesson.objects.first(), person_of("kent")
    assert lesson is not None
    with pytest.raises(Refused):
        create_lesson(by=by, year=year(), fields={"title": "Mine"})
    with pytest.raises(Refused):
        move_lesson(by=by, lesson=lesson, version=lesson.version, later=True)
    with pytest.raises(Refused):
        remove_lesson(by=by, lesson=lesson, version=lesson.version)
    assert sign_in("programme_manager")[0].get(f"{IMPACT}lessons/new/").status_code == 200


def test_a_lesson_on_its_pages() -> None:
    client = enter(team())
    add = f"{reverse('targeted_support:lesson_create')}?year=2025-26&limitation=1"
    assert "Targeted Support" in text_of(client.get(add)) or client.get(add).status_code == 200
    sent = {"title": "Winter is short", "text": "Too short", "limitation": "on", "packages": [surrey().pk]}
    assert "Winter is short" in text_of(client.post(add, sent, follow=True))
    lesson = Lesson.objects.get(title="Winter is short")
    assert lesson.limitation and lesson.packages.get().package_id == surrey().pk
    move = reverse("targeted_support:lesson_move", args=(lesson.pk,))
    client.post(move, {"version": lesson.version, "do": "earlier"})
    assert titles(limitation=True)[3] == "Winter is short"
    edit = reverse("targeted_support:lesson_edit", args=(lesson.pk,))
    assert client.post(edit, {**sent, "version": lesson.version}).status_code == 409


def test_queries_of_the_page_do_not_grow(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter(team())
    client.get(IMPACT)
    with CaptureQueriesContext(connection) as before:
        client.get(IMPACT)
    number_before = len(before)
    kpis = list(Kpi.objects.filter(activity__project__number=33)[:2])
    for number in range(5):
        package = completed("kent", title=f"Package {number}")
        hoped(package)
        create_lesson(by=team(), year=year(), fields={"title": f"L {number}"}, packages=[package], kpis=kpis)
    client.get(IMPACT)
    with django_assert_max_num_queries(number_before + 3):  # what is linked is read once there is any
        client.get(IMPACT)


def test_only_packages_of_the_year_and_kpis_of_the_projects_that_run_them_are_offered() -> None:
    next_years = Package.objects.create(title="Of another year", year=year("2026-27"))
    client = enter(team())
    page = client.get(f"{IMPACT}lessons/new/?year=2025-26").content.decode()
    kpis = {int(key) for key in re.findall(r'name="kpis" value="(\d+)"', page)}
    assert kpis == set(Kpi.objects.filter(activity__project__number=33).values_list("pk", flat=True))
    packages = {int(key) for key in re.findall(r'name="packages" value="(\d+)"', page)}
    assert packages == set(Package.objects.filter(year=year()).values_list("pk", flat=True))
    assert next_years.pk not in packages


def test_what_a_lesson_is_linked_to_stays_offered_also_of_another_year() -> None:
    other = Package.objects.create(title="Of another year", year=year("2026-27"))
    kpi = Kpi.objects.exclude(activity__project__number=33).first()
    assert kpi is not None
    made = create_lesson(by=team(), year=year(), fields={"title": "A", "text": ""}, packages=[other], kpis=[kpi])
    page = enter(team()).get(f"{IMPACT}lessons/{made.pk}/edit/").content.decode()
    assert re.search(rf'name="packages" value="{other.pk}"[^>]* checked', page)
    assert re.search(rf'name="kpis" value="{kpi.pk}"[^>]* checked', page)
