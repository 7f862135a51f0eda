"""The form for reporting on a KPI. It validates; actions write."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kpis.actions.updates import Done, Report
from kpis.domain.due import problem_of_done
from kpis.domain.honesty import Proposal
from kpis.domain.statuses import Status, missing_explanation
from kpis.models import STATUS_CHOICES, Kpi, Measure
from kpis.queries.standings import Figure, KpiStanding, Source, standings
from seslip.foundation.fields import DayField
from seslip.foundation.forms import VersionedForm, VersionField
from seslip.foundation.history import Entry
from seslip.foundation.html_tables import label_html
from seslip.foundation.periods import show_date


class UpdateForm(VersionedForm, forms.Form):
    """Status, the figures that are typed, a note, the position date, and the version the person saw.

    What is counted from records is shown instead of a box. `standing` is read where it is not given.
    """

    status = forms.ChoiceField(label="Status", choices=STATUS_CHOICES)
    note = forms.CharField(
        label="Progress note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    position_date = DayField(label="Position at")
    version = VersionField()

    def __init__(self, *args: Any, kpi: Kpi, latest: date, standing: KpiStanding | None = None, **kwargs: Any) -> None:
        initial = {"status": kpi.status, "note": kpi.note, "position_date": latest, "version": kpi.version}
        super().__init__(*args, **{"initial": initial, "auto_id": f"id-{kpi.pk}-%s", **kwargs})
        self.kpi, self.latest = kpi, latest
        self.standing = standing or standings([kpi], latest)[kpi.pk]
        self.conflict: list[Entry] | None = None
        self.measures = [measure for measure in kpi.measures.all() if not measure.counter]
        for measure in self.measures:
            self.fields |= deliverable_fields(measure) if measure.deliverable else figure_field(measure)
        self.fields["status"].help_text = proposed_words(self.standing.proposal)
        self.order_fields(["version", "status", *self._figure_names(), "note", "position_date"])

    @property
    def counted(self) -> list[Figure]:
        """What is counted, or set instead of the counted figure."""
        return [figure for figure in self.standing.figures.values() if figure.source is not Source.TYPED]

    def _figure_names(self) -> list[str]:
        return [name for measure in self.measures for name in (f"measure-{measure.pk}", *_details(measure))]

    def clean_position_date(self) -> date:
        day: date = self.cleaned_data["position_date"]
        earliest = self.kpi.position_date or self.kpi.year.starts
        if not earliest <= day <= self.latest:
            raise ValidationError(f"Enter a date from {show_date(earliest)} to {show_date(self.latest)}.")
        return day

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        status, note = entered.get("status"), entered.get("note")
        if status and note is not None and (missing := missing_explanation(Status(status), note)):
            self.add_error("note", missing)
        for measure in self.measures:
            if measure.deliverable:
                self._check_done(measure, entered)
        return entered

    def _check_done(self, measure: Measure, entered: dict[str, Any]) -> None:
        done_on, where = _details(measure)
        if not entered.get(f"measure-{measure.pk}") and (entered.get(done_on) or entered.get(where)):
            self.add_error(f"measure-{measure.pk}", "Tick that it is done, or clear the date and the place.")
        day = entered.get(done_on)
        if day and (problem := problem_of_done(day, self.latest, self.kpi.year.period)):
            self.add_error(done_on, problem)

    @property
    def report(self) -> Report:
        """What was entered, for `update_kpi`."""
        entered = self.cleaned_data
        figures = {measure.pk: self._figure(measure) for measure in self.measures}
        ticked = [measure for measure in self.measures if measure.deliverable and figures[measure.pk]]
        return Report(
            self.kpi,
            entered["version"],
            Status(entered["status"]),
            entered["note"],
            entered["position_date"],
            figures,
            {measure.pk: self._done(measure) for measure in ticked},
        )

    def _figure(self, measure: Measure) -> int | None:
        """A box left empty stays without a figure; of a deliverable, so does one that was never ticked."""
        value = self.cleaned_data[f"measure-{measure.pk}"]
        if not measure.deliverable:
            return value
        return 1 if value else None if measure.value is None else 0

    def _done(self, measure: Measure) -> Done:
        done_on, where = (self.cleaned_data[name] for name in _details(measure))
        return Done(done_on or self.cleaned_data["position_date"], where)


def _details(measure: Measure) -> tuple[str, ...]:
    """The names of the boxes beside the tick of a deliverable: when, and where published."""
    return (f"measure-{measure.pk}-on", f"measure-{measure.pk}-where") if measure.deliverable else ()


def figure_field(measure: Measure) -> dict[str, forms.Field]:
    field = forms.IntegerField(
        label=f"So far, of {measure}",
        required=False,
        min_value=0,
        max_value=measure.largest,
        initial=measure.value,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    return {f"measure-{measure.pk}": field}


def deliverable_fields(measure: Measure) -> dict[str, forms.Field]:
    """Done or not, when, and where it is published."""
    done_on, where = _details(measure)
    return {
        f"measure-{measure.pk}": forms.BooleanField(label=measure.unit, required=False, initial=bool(measure.value)),
        done_on: DayField(
            label="Done on",
            required=False,
            initial=measure.done_on,
            help_text="Left empty, it is the date of the position.",
        ),
        where: forms.CharField(label="Where published", required=False, max_length=300, initial=measure.where),
    }


def proposed_words(proposal: Proposal | None) -> SafeString | str:
    """The status that the records speak for, to be read beside the choice of one."""
    if proposal is None:
        return ""
    return format_html(
        "The records say {} {}.", label_html(proposal.status.label), "; ".join(proposal.reasons).rstrip(".")
    )
