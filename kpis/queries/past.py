"""The register looked back at: status, note, figures and the promise itself as they stood on an earlier day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    Expression,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from kpis.domain.moments import Moment
from kpis.domain.statuses import Status
from kpis.models import NO_DATE, Kpi
from projects.models import ProgrammeYear
from seslip.foundation.clock import today

from .positions import Position, positions, reported

History: Any = Kpi.history.model


@dataclass(frozen=True)
class Promise:
    """The words and the date of a promise, which the programme manager may change in the course of the year."""

    text: str
    due: date | None


@dataclass(frozen=True)
class Past:
    """Which moment a page looks back at, and the earlier one it is compared with, if any."""

    moment: Moment
    before: Moment | None = None


def past_at(year: ProgrammeYear, moment: Moment, before: Moment | None = None) -> Past | None:
    """The past that is looked at; None for the present position, where things are shown as they stand now."""
    present = moment.day >= year.period.position_date(today()) and not moment.known
    return None if present and before is None else Past(moment, before)


def changed_promises(kpis: QuerySet[Kpi], moment: Moment) -> dict[int, Promise]:
    """How those promises stood that were ever changed, by id; the first wording where none is as old. Two queries."""
    grouped = History.objects.filter(id__in=kpis.order_by().values("pk")).order_by().values("id")
    counts = grouped.annotate(
        texts=Count("text", distinct=True), dues=Count("due", distinct=True), dated=Count("due"), rows=Count("pk")
    )
    changed = counts.filter(Q(texts__gt=1) | Q(dues__gt=1) | Q(dated__gt=0, dated__lt=F("rows")))
    rows = History.objects.filter(id__in=changed.values("id")).order_by("history_id")
    found: dict[int, Promise] = {}
    for pk, when, text, due in rows.values_list("id", "history_date", "text", "due"):
        if pk not in found or localdate(when) <= moment.day:
            found[pk] = Promise(text, due)
    return found


def rows_at(kpis: QuerySet[Kpi], moment: Moment, suffix: str = "_then") -> QuerySet[Kpi]:
    """The KPIs with `status_then`, `note_then`, `due_then` and so on, to filter, search and sort by.

    As known that day, a KPI that was added later is left out.
    """
    latest = reported(moment.day, known=moment.known).filter(kpi=OuterRef("pk")).order_by("-position_date", "-id")
    changed = changed_promises(kpis, moment)
    due = _then({pk: promise.due for pk, promise in changed.items()}, "due", DateField())
    annotated = kpis.annotate(
        **{
            f"status{suffix}": Coalesce(Subquery(latest.values("new_status")[:1]), Value(Status.NOT_STARTED.value)),
            f"note{suffix}": Coalesce(Subquery(latest.values("note")[:1]), Value(""), output_field=TextField()),
            f"position_date{suffix}": Subquery(latest.values("position_date")[:1]),
            f"text{suffix}": _then({pk: promise.text for pk, promise in changed.items()}, "text", CharField()),
            f"due{suffix}": due,
            f"due_order{suffix}": Coalesce(due, Value(NO_DATE, output_field=DateField())),
        }
    )
    return annotated.filter(_there_already(moment)) if moment.known else annotated


def _then(changed: Mapping[int, object], name: str, kind: "Field[Any, Any]") -> Expression:
    """What a field said then: for the few that were changed what is given, for the others what it says."""
    whens = [When(pk=pk, then=Value(value, output_field=kind)) for pk, value in changed.items()]
    return Case(*whens, default=F(name), output_field=kind)


def _there_already(moment: Moment) -> Exists:
    added = History.objects.filter(id=OuterRef("pk"), history_type="+", history_date__date__lte=moment.day)
    return Exists(added)


def past_rows(kpis: QuerySet[Kpi], past: Past) -> QuerySet[Kpi]:
    """The rows for both moments: names ending in `_then`, and in `_before` where there is one to compare with."""
    rows = rows_at(kpis, past.moment)
    return rows_at(rows, past.before, "_before") if past.before else rows


@dataclass(frozen=True)
class Then:
    """One KPI at a moment: its position and its promise."""

    position: Position
    promise: Promise


def stand_at(kpis: list[Kpi], moment: Moment) -> dict[int, Then]:
    """How each KPI stood, by id; four queries for any number."""
    found = positions(kpis, moment.day, known=moment.known)
    changed = changed_promises(Kpi.objects.filter(pk__in=[kpi.pk for kpi in kpis]), moment)
    return {kpi.pk: Then(found[kpi.pk], changed.get(kpi.pk, Promise(kpi.text, kpi.due))) for kpi in kpis}


def put_back(kpis: Iterable[Kpi], then: dict[int, Then]) -> None:
    """Makes the records in memory say what they said then, for a page or a file; they are not to be saved."""
    for kpi in kpis:
        stood = then[kpi.pk]
        kpi.status, kpi.note = stood.position.status.value, stood.position.note
        kpi.position_date = stood.position.position_date
        kpi.text, kpi.due = stood.promise.text, stood.promise.due


def told_later(year: ProgrammeYear, moment: Moment) -> int:
    """Of how many KPIs a position at the moment or before was entered only after it."""
    late = reported(moment.day).filter(kpi__year=year, recorded__date__gt=moment.day)
    return late.order_by().values("kpi").distinct().count()
