"""What KPIs tell of changes: status, due date, evidence, steps, figures and the sponsor's answers."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from kpis.access import may_edit_plan
from kpis.models import Evidence, Kpi, KpiReview, Measure, Milestone, Verdict
from projects.models import Person
from seslip.foundation.change_rows import History, Raw, Reworded, Shown, said
from seslip.foundation.change_sayings import Saying
from seslip.foundation.changes import Subject, register
from seslip.foundation.news import Phrase, Thing


def _kpi(kpi: Kpi, reader: Person) -> Thing:
    name = f"KPI {kpi.ref} ({kpi.activity.requirement.stream})"
    url = reverse("kpis:kpi_page", args=(kpi.pk,))
    return Thing(f"kpi/{kpi.pk}", "kpis", name, kpi.text, url, frozenset({kpi.activity.project_id}))


def _gone_kpi(shown: Shown, raw: Raw) -> Thing:
    return Thing(f"kpi/{raw['id']}", "kpis", "A KPI", shown["text"])


def _done(what: str, column: str) -> Any:
    """A phrase for a day on which something was done, or was no longer."""

    def say(shown: Shown, raw: Raw) -> Phrase:
        words = "done" if shown[column] else "open again"
        return Phrase(f"{what.format(**shown)} {words}", f"{{n}} steps {words}" if column == "done_on" else "")

    return say


def _answer(row: Mapping[str, Any]) -> Phrase:
    return Phrase("update confirmed" if row["verdict"] == Verdict.CONFIRMED else "update queried")


KPIS = Subject(
    "kpis",
    lambda reader: Kpi.objects.visible_to(reader).select_related("activity__project", "activity__requirement"),
    _kpi,
    may_edit_plan,
)

register(
    History(
        KPIS,
        Kpi,
        told={"status": "", "due": "due date", "text": Reworded("promise reworded")},
        still=("position_date",),
        note="note",
        gone=_gone_kpi,
    ),
    History(
        KPIS,
        Evidence,
        "kpi_id",
        added=said("evidence “{title}” added", "{n} pieces of evidence added"),
        also=("title",),
        which=lambda: Evidence.objects.filter(taken_back=False),
    ),
    History(
        KPIS,
        Milestone,
        "kpi_id",
        told={"due": "date of the step “{title}”", "done_on": _done("step “{title}”", "done_on")},
        added=said("step “{title}” added", "{n} steps added"),
        removed=said("step “{title}” removed", "{n} steps removed"),
        also=("title",),
    ),
    History(
        KPIS,
        Measure,
        "kpi_id",
        told={"value": "figure for {unit}", "target": "target for {unit}"},
        added=said("measure “{unit}” added", "{n} measures added"),
        removed=said("measure “{unit}” removed", "{n} measures removed"),
        also=("unit",),
    ),
    Saying(KPIS, KpiReview, "recorded", "update__kpi", _answer, also=("verdict",)),
)
