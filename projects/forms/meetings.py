"""Forms for meetings and their registers. They validate; actions write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict

from projects.domain.attendance_lists import LONGEST_LIST, LONGEST_NAMES, Entry
from projects.domain.meetings import PARTNERS, AttendanceState, Partner
from projects.domain.streams import GRANT_STREAMS
from projects.models import Attendance, Meeting, Project
from seslip.foundation.audit import Versioned
from seslip.foundation.forms import RecordForm, SeveralRecords
from seslip.foundation.uploads import KeptFileField

NO_ENTRY = ""
STATES = [(state.value, state.label.text) for state in AttendanceState] + [(NO_ENTRY, "No entry")]
STREAMS = [("", "All grants of its projects"), *((one.value, f"{one.label} only") for one in GRANT_STREAMS)]


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """For many choices of which few are made: folded behind the names of those (`partials/field.html`)."""

    folded = True


class MeetingForm(RecordForm):
    """A meeting; `offered` are the projects to choose from where the page is not about one."""

    joint = SeveralRecords(
        Project.objects.none(),
        label="Held jointly with",
        required=False,
        widget=FoldedCheckboxes,
        help_text="The meeting counts for these projects too, and their managers may change it.",
    )

    class Meta:
        model = Meeting
        fields = ("project", "kind", "title", "day", "mode", "place", "stream", "cancelled", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": "Only where it has one of its own, for example “SENDAP Insights & Trends workshop”.",
            "place": "For a meeting in person.",
            "stream": "A project that is planned under both grants can hold meetings for one of them.",
            "cancelled": "It stays in the list and counts for nothing.",
        }

    def __init__(self, *args: Any, offered: QuerySet[Project] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = None if self.instance.project_id is None else self.instance.project
        if offered is None:
            del self.fields["project"]
        else:
            self.fields["project"].queryset = offered  # type: ignore[attr-defined]
            self.fields["project"].empty_label = "Choose a project"  # type: ignore[attr-defined]
        if self.instance.pk is None:
            del self.fields["cancelled"]
        else:
            self.fields["joint"].initial = [link.project_id for link in self.instance.joint_links.all()]
        self.fields["stream"].choices = STREAMS  # type: ignore[attr-defined]
        others = Project.objects.filter(used=True).order_by("number")
        within = others.filter(year=project.year).exclude(pk=project.pk) if project else others
        if offered is not None:
            within = others.filter(year__in=offered.values("year"))
        self.fields["joint"].queryset = within  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name not in ("project", "joint")}

    def jointly_with(self) -> list[Project]:
        return list(self.cleaned_data["joint"])


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register; `was` says what is recorded where the form holds something else, not yet saved."""

    label: str
    state: BoundField
    names: BoundField
    was: str = ""


class AttendanceForm(RecordForm):
    """The register of a meeting, or the entry of one authority (`own`) for its own people.

    Each field carries along what the person was shown, so that after a conflict only what they changed is written.
    """

    pasted = forms.CharField(
        label="List of who came",
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Authorities in any spelling, one a line or with commas; “Kent - Jane Smith” keeps the name. A line "
        "“Apologies” makes those below it apologies.",
    )

    class Meta:
        model = Meeting
        fields = ()

    def __init__(self, *args: Any, authorities: Mapping[int, str], own: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.authorities = {pk: name for pk, name in authorities.items() if own in (None, pk)}
        self.recorded: dict[int, Attendance] = {entry.authority_id: entry for entry in self.instance.attendances.all()}
        self.came = {entry.partner: entry.names for entry in self.instance.partner_attendances.all()}
        for pk, name in self.authorities.items():
            self._add_authority(pk, name)
        if own is None:
            for partner, label in PARTNERS:
                self._add_partner(partner, label)
        else:
            del self.fields["pasted"]
            self.fields["version"].initial = self.recorded[own].version if own in self.recorded else 0

    def _add_authority(self, pk: int, name: str) -> None:
        entry = self.recorded.get(pk)
        self.fields[f"state-{pk}"] = forms.ChoiceField(
            label=name,
            choices=STATES,
            required=False,
            initial=entry.state if entry else NO_ENTRY,
            widget=forms.RadioSelect,
            show_hidden_initial=True,
        )
        self.fields[f"names-{pk}"] = _names(f"Who came from {name}", entry.names if entry else "")

    def _add_partner(self, partner: str, label: str) -> None:
        self.fields[f"partner-{partner}"] = forms.BooleanField(
            label=label, required=False, initial=partner in self.came, show_hidden_initial=True
        )
        self.fields[f"partner_names-{partner}"] = _names(f"Who came: {label}", self.came.get(partner, ""))

    @property
    def rows(self) -> Iterable[RegisterRow]:
        changed = set(self.changed_data) if self.is_bound else set()
        for pk, name in self.authorities.items():
            entry = self.recorded.get(pk)
            was = dict(STATES)[entry.state] if entry and f"state-{pk}" in changed else ""
            yield RegisterRow(name, self[f"state-{pk}"], self[f"names-{pk}"], was)

    @property
    def partner_rows(self) -> Iterable[RegisterRow]:
        for partner, label in PARTNERS if self.own is None else ():
            yield RegisterRow(label, self[f"partner-{partner}"], self[f"partner_names-{partner}"])

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        for pk, name in self.authorities.items():
            if entered.get(f"names-{pk}") and not entered.get(f"state-{pk}"):
                self.add_error(f"state-{pk}", f"Mark {name} as present or clear the names.")
        for partner, label in PARTNERS if self.own is None else ():
            if entered.get(f"partner_names-{partner}") and not entered.get(f"partner-{partner}"):
                self.add_error(f"partner-{partner}", f"Tick “{label}” or clear the names.")
        return entered

    def entries(self) -> dict[int, Entry | None]:
        """What was changed, by authority; None takes an entry out."""
        changed = set(self.changed_data)
        return {pk: self.entry(pk) for pk in self.authorities if changed & {f"state-{pk}", f"names-{pk}"}}

    def entry(self, pk: int) -> Entry | None:
        state = self.cleaned_data[f"state-{pk}"]
        return Entry(AttendanceState(state), self.cleaned_data[f"names-{pk}"]) if state else None

    def partners(self) -> dict[Partner, str] | None:
        """All partners that came, where any was changed."""
        changed = set(self.changed_data)
        came = dict(self.came)
        touched = [key for key, _ in PARTNERS if changed & {f"partner-{key}", f"partner_names-{key}"}]
        for key in touched:
            came.pop(key, None)
            if self.cleaned_data[f"partner-{key}"]:
                came[key] = self.cleaned_data[f"partner_names-{key}"]
        return {Partner(key): names for key, names in came.items()} if touched else None

    def look_at(self, current: Versioned) -> None:
        super().look_at(current)
        if self.own is not None and not isinstance(current, Attendance):
            self.data["version"] = "0"  # type: ignore[index]  # somebody has taken the entry out

    def sent(self) -> QueryDict:
        """What the form would send as it opens."""
        data = QueryDict(mutable=True)
        for name, field in self.fields.items():
            value = self[name].initial
            if value in (None, False, ""):
                continue
            data[name] = "on" if value is True else str(value)
            if field.show_hidden_initial:
                data[self.add_initial_prefix(name)] = "True" if value is True else str(value)
        return data


def with_entries(
    data: QueryDict, entries: Mapping[int, Entry], partners: Mapping[Partner, str] | None = None
) -> QueryDict:
    """What was sent, with entries of a list or a file marked in it; an earlier name stays where none is given."""
    marked = data.copy()
    for pk, entry in entries.items():
        marked[f"state-{pk}"] = entry.state.value
        if entry.names:
            marked[f"names-{pk}"] = entry.names
    for partner, names in (partners or {}).items():
        marked[f"partner-{partner}"] = "on"
        if names:
            marked[f"partner_names-{partner}"] = names
    return marked


def with_the_rest_present(data: QueryDict, authorities: Iterable[int]) -> QueryDict:
    """What was sent, with every authority that has no entry marked as present."""
    missing = [pk for pk in authorities if not data.get(f"state-{pk}")]
    return with_entries(data, {pk: Entry() for pk in missing})


def _names(label: str, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_NAMES,
        initial=initial,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"placeholder": "Names (optional)", "autocomplete": "off"}),
    )


class RegisterFileForm(forms.Form):
    """A register of attendance that was filled in elsewhere."""

    file = KeptFileField(
        endings=(".csv", ".xlsx", ".txt", ".xlsm", ".xls"),
        kinds="a CSV file or an Excel workbook (.xlsx)",
        too_large="Keep only the sheet with the register.",
        label="Register",
        help_text="CSV or Excel (.xlsx), at most 2 MB. Nothing is saved before you have seen it.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file to load.", "empty": "The file is empty. Save it again."},
    )
