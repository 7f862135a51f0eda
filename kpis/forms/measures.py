"""Forms for what a promise is measured by. They validate; actions write."""

from typing import Any

from django import forms

from kpis.domain.measures import LARGEST_FIGURE, Direction, MeasureKind
from kpis.models import Measure
from kpis.queries.counters import COUNTERS
from projects.models import Project
from seslip.foundation.forms import RecordForm, VersionedForm, VersionField

TYPED = [("", "Nothing: people type it")]
JOINT = "meetings.joint"


class MeasureForm(RecordForm):
    """Kind, target and unit; what it is counted from, if it is; where it starts and which way it should go."""

    target = forms.IntegerField(label="Target", required=False, min_value=0, max_value=LARGEST_FIGURE)
    baseline = forms.IntegerField(
        label="Baseline",
        required=False,
        min_value=0,
        max_value=LARGEST_FIGURE,
        help_text="The figure before the work began, where it is known.",
    )
    counter = forms.ChoiceField(
        label="Counted from",
        required=False,
        help_text="What is counted from records is not typed; it can be overridden with a reason.",
    )

    class Meta:
        model = Measure
        fields = ("kind", "target", "unit", "counter", "joint_with", "direction", "baseline")
        help_texts = {
            "unit": "What is counted, for example “courageous conversations” or “LAs”; of a deliverable, what is done.",
            "joint_with": "Only for meetings held jointly. Leave empty for any project.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counter, joint, kpi = self.fields["counter"], self.fields["joint_with"], self.instance.kpi
        assert isinstance(counter, forms.ChoiceField) and isinstance(joint, forms.ModelChoiceField)
        counter.choices = TYPED + [(key, found.label) for key, found in COUNTERS.items()]
        others = Project.objects.filter(year=kpi.year, used=True)
        joint.queryset = others.exclude(pk=kpi.activity.project_id)
        joint.empty_label = "Any project"

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if entered.get("kind"):
            self._check_kind(MeasureKind(entered["kind"]), entered)
        if entered.get("joint_with") and entered.get("counter") != JOINT:
            self.add_error("joint_with", "Choose this only where meetings held jointly are counted.")
        return entered

    def _check_kind(self, kind: MeasureKind, entered: dict[str, Any]) -> None:
        counter = COUNTERS.get(entered.get("counter") or "")
        if counter and counter.kind is not kind:
            self.add_error("counter", f"This counts another kind. For it choose “{counter.kind.label}” as the kind.")
        if kind is MeasureKind.DELIVERABLE:
            entered |= {"target": None, "baseline": None, "direction": Direction.UP.value}
            return
        if entered.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Enter the target, or choose “Deliverable” where there is nothing to count.")
        for name in ("target", "baseline"):
            if kind.in_percent and (entered.get(name) or 0) > 100:
                self.add_error(name, "Enter a percentage from 0 to 100.")


class OverrideForm(VersionedForm, forms.Form):
    """A figure instead of the counted one, and why. `version` is that of the measure the person saw."""

    version = VersionField(required=False)
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Both figures are shown from now on, with this reason.",
        error_messages={"required": "Say why the counted figure does not hold: the reason is shown beside both."},
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = forms.IntegerField(label=f"Figure, of {measure}", min_value=0, max_value=measure.largest)
        self.fields["version"].initial = measure.version
        self.order_fields(["value", "reason"])
