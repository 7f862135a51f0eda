"""Changing the plan itself in the browser."""

from datetime import date

import pytest
from django.urls import reverse

from kpis.models import CoreRequirement, Kpi, Measure, PlannedActivity, SubRequirement

from .pages import text_of


def test_plan_is_edited_in_the_browser(sign_in) -> None:
    """From an empty requirement to a promise with a measure, and away again."""
    client, _ = sign_in("programme_manager")
    answer = client.post(
        "/kpis/requirements/add/", {"number": 9, "stream": "own", "title": "Own work", "aim": "", "version": 1}
    )
    assert answer.status_code == 302
    requirement = CoreRequirement.objects.get(number=9)
    client.post(f"/kpis/requirements/{requirement.pk}/add-detail/", {"number": 1, "text": "First", "version": 1})
    sub = requirement.sub_requirements.get()
    from projects.models import Project

    project = Project.objects.get(number=44)
    client.post(
        f"/kpis/requirements/{requirement.pk}/add-activity/",
        {"project": project.pk, "title": "Rewards", "leads": "", "beside": [sub.pk], "version": 1},
    )
    activity = PlannedActivity.objects.get(project=project)
    url = f"/kpis/activities/{activity.pk}/add-kpi/"
    wrong = client.post(url, {"number": 1, "text": "Publish", "items": "One\nTwo", "item_style": "", "version": 1})
    assert "Choose how the list" in text_of(wrong)
    client.post(
        url, {"number": 1, "text": "Publish", "items": "One\nTwo", "item_style": "a", "due": "2026-03-31", "version": 1}
    )
    kpi = activity.kpis.get()
    assert [item.text for item in kpi.items.all()] == ["One", "Two"] and kpi.due == date(2026, 3, 31)
    client.post(
        f"/kpis/{kpi.pk}/add-measure/", {"kind": "reach", "direction": "up", "target": 19, "unit": "LAs", "version": 1}
    )
    assert str(kpi.measures.get()) == "19 LAs"
    assert "we will publish" in text_of(client.get("/kpis/appendix-4/"))
    client.post(f"/kpis/measures/{kpi.measures.get().pk}/remove/", {"version": 1})
    client.post(f"/kpis/{kpi.pk}/remove/", {"version": 1})
    assert not activity.kpis.exists()


def test_kpi_create_refuses_a_number_taken(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    activity = PlannedActivity.objects.get(project__number=21)
    answer = client.post(
        f"/kpis/activities/{activity.pk}/add-kpi/", {"number": 1, "text": "Again", "items": "", "version": 1}
    )
    assert "has a KPI with this number" in text_of(answer)
    assert activity.kpis.count() == 1


FAR_OFF = "Enter a date from 1 Apr 2024 to 31 Mar 2031"


def test_kpi_edit_refuses_a_due_date_far_outside_the_year(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    edit = reverse("kpis:kpi_edit", args=(conversations.pk,))
    entered = {"number": 1, "text": conversations.text, "items": "", "item_style": "", "version": conversations.version}
    answer = client.post(edit, entered | {"due": "2125-03-31"})
    assert answer.status_code == 422 and FAR_OFF in text_of(answer)
    assert Kpi.objects.get(pk=conversations.pk).due == date(2026, 3, 31)
    assert client.post(edit, entered | {"due": "2027-03-31"}).status_code == 302


def test_kpi_create_refuses_a_due_date_far_outside_the_year(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    activity = PlannedActivity.objects.get(project__number=21)
    entered = {"number": 2, "text": "Publish", "items": "", "item_style": "", "due": "0202-03-31", "version": 1}
    answer = client.post(f"/kpis/activities/{activity.pk}/add-kpi/", entered)
    assert answer.status_code == 422 and FAR_OFF in text_of(answer)
    assert activity.kpis.count() == 1


@pytest.mark.parametrize("typed", ["1000001", "2147483648", "9" * 19, "9" * 5_000, "-1", "1.5"])
@pytest.mark.parametrize(
    ("model", "name", "field", "fits"),
    [
        (CoreRequirement, "requirement_edit", "number", "999"),
        (SubRequirement, "sub_requirement_edit", "number", "999"),
        (Kpi, "kpi_edit", "number", "999"),
        (Measure, "measure_edit", "target", "1000000"),
    ],
)
def test_a_number_that_does_not_fit_is_told_at_its_field(
    sign_in, model, name: str, field: str, fits: str, typed: str
) -> None:
    client, _ = sign_in("programme_manager")
    record = model.objects.first()
    address = reverse(f"kpis:{name}", args=(record.pk,))
    html = client.get(address).content.decode()
    assert f'max="{fits}"' in html, "the browser knows the limit as well"
    entered = {"stream": "SEND", "title": "T", "aim": "", "text": "T", "items": "", "item_style": "", "unit": "LAs"}
    answer = client.post(address, entered | {field: typed, "version": record.version})
    assert answer.status_code == 422
    words = text_of(answer)
    too_large = f"less than or equal to {fits}" in words
    assert too_large or "Enter a whole number" in words or "greater than or equal to" in words
    assert model.objects.get(pk=record.pk).version == record.version
