"""Appendix 2, both ways from one mapping, as people meet it in the browser."""

import pytest

from projects.models import FrameworkItem

from .pages import SEVEN, SignIn, plain, words


def test_frameworks_shows_both_directions_and_the_differences(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/projects/frameworks/")
    text = words(answer)
    assert "All enablers" in text
    assert "All outcomes" in text
    assert "None but those of “All enablers”." in text
    assert "45 is missing" in text
    assert "Theme of the ten networks" in text
    html = answer.content.decode()
    for anchor in ("projects", "csc-national-framework-enablers", "csc-national-framework-outcomes", "differences"):
        assert f'id="{anchor}"' in html
        assert f'href="#{anchor}"' in html


@pytest.mark.parametrize(("form", "start"), [("csv", b"project,framework"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_frameworks_export(sign_in: SignIn, form: str, start: bytes) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get(f"/projects/frameworks.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(start)


def test_project_frameworks_changes_both_directions(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    first = FrameworkItem.objects.get(framework__key="what-works-in-send", number=1)
    path = f"{SEVEN}frameworks/"
    assert "1. Co-production and good relationships" in words(client.get(path))
    client.post(path, {"version": 1, "what-works-in-send-enabler": [first.pk]})
    text = words(client.get(SEVEN))
    assert "1. Co-production and good relationships" in text
    assert "5. A skilled workforce" not in text.split("History")[0]
    bad = client.post(path, {"version": 2, "what-works-in-send-enabler": ["999999"]})
    assert "Select a valid choice" in words(bad)
    stale = plain(manager).post(path, {"version": 1, "what-works-in-send-enabler": []})
    assert "Somebody changed this while you were typing" in words(stale)
    assert "added the framework link “Enabler 1: Co-production" in words(stale)
