"""Forms for benchmarks. They validate; actions write."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from diagnostics.domain.benchmarks import HIGHEST_RANK, MOST_OUTLIERS, Versus, month_name, problem_of_day
from diagnostics.models import Benchmark, BenchmarkSet
from projects.models import Authority
from seslip.foundation.clock import today
from seslip.foundation.fields import DayField
from seslip.foundation.forms import RecordForm
from seslip.foundation.periods import show_date
from seslip.foundation.uploads import KeptFileField, SealedField

LONGEST_SOURCE = BenchmarkSet._meta.get_field("source").max_length
OUTLIERS = tuple(f"outlier_{place}" for place in range(1, MOST_OUTLIERS + 1))
WHICH = ("first", "second")
TAKEN = "Another indicator of this quarter has these four names. Change that one, or choose other names."
CHANGED = "The file did not arrive as it was sent, or you were shown it for another day than {}."
TWICE = "This authority is chosen twice. Choose another one, or none."


class AboutForm(forms.Form):
    """Which quarter is loaded, and where it comes from."""

    as_at = DayField(label="As at", help_text="The last day of the month that the dashboard shows.")
    source = forms.CharField(
        label="Source",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="Leave empty for “CSC dashboard as at” that month, or what is recorded of the quarter already.",
    )

    def clean_as_at(self) -> date:
        day: date = self.cleaned_data["as_at"]
        if problem := problem_of_day(day, today()):
            raise forms.ValidationError(problem)
        return day

    def named_source(self, there: BenchmarkSet | None) -> str:
        """What was entered, else what the set that is there says, else the usual words."""
        usual = f"CSC dashboard as at {month_name(self.cleaned_data['as_at'])}"
        return self.cleaned_data["source"] or (there.source if there else usual)


class BenchmarkFileForm(AboutForm):
    """A quarter that was filled in elsewhere."""

    file = KeptFileField(
        endings=(".csv", ".xlsx", ".txt", ".xlsm", ".xls"),
        kinds="a CSV file or an Excel workbook (.xlsx)",
        too_large="Keep only the sheet with the benchmarks.",
        label="File",
        help_text="CSV or Excel (.xlsx), at most 2 MB. Nothing is saved before you have seen it.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file to load.", "empty": "The file is empty. Save it again."},
    )


class ConfirmForm(AboutForm):
    """The same file again, signed, and the state of the set that the person was shown."""

    expected = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, person: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["kept"] = SealedField(purpose=purpose_for(person))

    def clean_as_at(self) -> date:
        """The file is read after this, for this day only."""
        day = super().clean_as_at()
        kept: Any = self.fields["kept"]
        kept.purpose, kept.changed = purpose_for(self.person, day), CHANGED.format(show_date(day))
        return day


def purpose_for(person: int, day: date | None = None) -> str:
    """What a file is sealed for: nobody confirms what another person was shown, nor what was shown for another day."""
    return f"diagnostics.benchmarks.{person}.{day or ''}"


class BenchmarkForm(RecordForm):
    """One indicator: what is said of it first, then what it is called."""

    class Meta:
        model = Benchmark
        fields = ("versus_national", "rank", "outcome", "area", "measure", "group")
        error_messages = {NON_FIELD_ERRORS: {"unique_together": TAKEN}}
        help_texts = {
            "rank": f"Of the South East among the {HIGHEST_RANK} regions. Leave empty where it is not given.",
            "group": "By these four names an indicator is found again in another quarter.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versus_national"].choices = [(one.value, one.label.text) for one in Versus]  # type: ignore[attr-defined]
        self.fields["rank"] = forms.IntegerField(
            label="Regional rank",
            required=False,
            min_value=1,
            max_value=HIGHEST_RANK,
            help_text=self.fields["rank"].help_text,
        )
        named = [outlier.authority_id for outlier in self.instance.outliers.all()]
        for place, name in enumerate(OUTLIERS):
            self.fields[name] = forms.ModelChoiceField(
                Authority.objects.all(),
                label=f"Stands out, {WHICH[place]}",
                required=False,
                empty_label="Nobody",
                initial=named[place] if place < len(named) else None,
            )
        self.order_fields(["versus_national", "rank", *OUTLIERS, "outcome", "area", "measure", "group"])

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        first, *others = (entered.get(name) for name in OUTLIERS)
        if first and first in others:
            self.add_error(OUTLIERS[1], TWICE)
        return entered

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name not in OUTLIERS}

    def outliers(self) -> list[Authority]:
        """Those that stand out, in order."""
        return [authority for name in OUTLIERS if (authority := self.cleaned_data[name])]
