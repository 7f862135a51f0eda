"""Forms about packages. They validate; actions write."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from diagnostics.forms.appointing import offer_people
from diagnostics.forms.signing import SignOffForm
from projects.models import Authority, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.fields import DayField
from seslip.foundation.forms import RecordForm, SeveralRecords
from targeted_support.domain.stages import STAGES, PackageStage
from targeted_support.domain.tasks import PackageTask
from targeted_support.models import Package, PackageRecipient, Topic
from targeted_support.queries.years import year_to_begin

EVERYBODY = "All 19 authorities read title and summary: nothing in them that is said in confidence."
ABOUT = ("title", "stream", "workforce", "topic", "kind", "summary")
WHEN = ("starts_on", "ends_on", "owner", "next_step", "next_step_on")
LONGEST_REASON, LONGEST_GIVES = 300, 200


def _settle(form: RecordForm) -> None:
    """The choices of a package's fields, in words."""
    fields: dict[str, Any] = form.fields
    for name, nothing in (("stream", "Not decided yet"), ("kind", "Not decided yet"), ("source", "Not recorded")):
        if name in fields:
            fields[name].choices = [("", nothing), *[one for one in fields[name].choices if one[0]]]
    if "topic" in fields:
        fields["topic"].queryset, fields["topic"].empty_label = Topic.objects.order_by("name"), "Not decided yet"
    if "year" in fields:
        fields["year"].queryset, fields["year"].empty_label = ProgrammeYear.objects.order_by("-starts"), None
        if not form.instance.year_id:
            form.initial["year"] = year_to_begin(today()).pk
    if "owner" in fields:
        offer_people(fields["owner"])


class PackageForm(RecordForm):
    """What a package is about, when, who looks after it and what comes next."""

    class Meta:
        model = Package
        fields = (*ABOUT, "source", "year", *WHEN)
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": EVERYBODY,
            "workforce": "A package about the workforce is still paid from one of the streams.",
            "summary": "One or two sentences that everybody may read.",
            "owner": "Reads everything that is said in confidence about this package.",
            "next_step": "Only the recipients, who supports the package and the team read it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.finding_id or self.instance.conversation_id:
            del self.fields["source"]  # the record it came from says so
        _settle(self)


class NewPackageForm(PackageForm):
    """The same for a new one, with those it is for."""

    recipients = SeveralRecords(
        Authority.objects.order_by("name"),
        label="For which authorities",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick one authority at least that the package is for."},
    )
    field_order = ("title", "recipients", *ABOUT[1:], "source", "year", *WHEN)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "recipients"}


class StartForm(RecordForm):
    """A package that comes of a finding or a conversation; `offered` are those it may be for, if there is a choice."""

    recipients = SeveralRecords(
        Authority.objects.none(),
        label="For which authorities",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick one authority at least that the package is for."},
    )
    field_order = ("title", "recipients", *ABOUT[1:], "scope")

    class Meta:
        model = Package
        fields = (*ABOUT, "scope")
        labels = {"scope": "What it is to achieve, in confidence"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "scope": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": EVERYBODY,
            "summary": "One or two sentences that everybody may read.",
            "scope": "Only people of the authorities it is for, who supports it and the team read this.",
        }

    def __init__(self, *args: Any, offered: Iterable[Authority] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [place.pk for place in offered]
        if keys:
            self.fields["recipients"].queryset = Authority.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]
        else:
            del self.fields["recipients"]
        _settle(self)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "recipients"}


class AuthoritiesForm(RecordForm):
    """Whom a package is for, and which authorities help with it, each with what. A line for each of the 19."""

    class Meta:
        model = Package
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(Authority.objects.order_by("name"))
        receives = {one.authority_id for one in self.instance.recipients.all()}
        gives = {one.authority_id: one.gives for one in self.instance.donors.all()}
        for place in self.places:
            self.fields[f"for-{place.pk}"] = forms.BooleanField(
                label=f"{place} receives", required=False, initial=place.pk in receives
            )
            self.fields[f"by-{place.pk}"] = forms.BooleanField(
                label=f"{place} helps", required=False, initial=place.pk in gives
            )
            self.fields[f"gives-{place.pk}"] = forms.CharField(
                label=f"What {place} gives",
                required=False,
                max_length=LONGEST_GIVES,
                initial=gives.get(place.pk, ""),
                widget=forms.TextInput(attrs={"placeholder": "With what"}),
            )

    @property
    def rows(self) -> Iterator[tuple[Authority, Any, Any, Any]]:
        """Each authority with its two ticks and the words."""
        for place in self.places:
            yield place, self[f"for-{place.pk}"], self[f"by-{place.pk}"], self[f"gives-{place.pk}"]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        for place in self.places:
            if entered.get(f"gives-{place.pk}") and not entered.get(f"by-{place.pk}"):
                self.add_error(f"by-{place.pk}", f"Tick that {place} helps, or clear what it gives.")
        return entered

    def recipients(self) -> list[Authority]:
        return [place for place in self.places if self.cleaned_data[f"for-{place.pk}"]]

    def donors(self) -> Mapping[Authority, str]:
        entered = self.cleaned_data
        return {place: entered[f"gives-{place.pk}"] for place in self.places if entered[f"by-{place.pk}"]}


class PackageWordsForm(RecordForm):
    """Words in confidence; `allowed` are those that this reader writes."""

    class Meta:
        model = Package
        fields = ("scope", "diagnosis")
        widgets = {name: forms.Textarea(attrs={"rows": 8}) for name in fields}
        help_texts = {
            "scope": "What the package is to achieve, and how that will be measured.",
            "diagnosis": "What was found when the package was scoped.",
        }

    def __init__(self, *args: Any, allowed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.Meta.fields) - set(allowed):
            del self.fields[name]


class MoveForm(forms.Form):
    """A move as a button or the small form beside it sends it."""

    stage = forms.ChoiceField(label="Stage", choices=STAGES, error_messages={"required": "Choose a stage."})
    day = DayField(label="Date", required=False)
    reason = forms.CharField(label="Reason", required=False, max_length=LONGEST_REASON)

    @property
    def wanted(self) -> PackageStage:
        return PackageStage(self.cleaned_data["stage"])


class TickForm(forms.Form):
    """When a line of the list was done, with a note."""

    day = DayField(label="Done on", required=False)
    note = forms.CharField(label="Note", required=False, max_length=LONGEST_REASON)


class RecipientSignForm(SignOffForm):
    """Who signed a package off for a recipient, and when."""

    class Meta(SignOffForm.Meta):
        model = PackageRecipient

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        director, day = entered.get("signed_off_by"), entered.get("signed_off_on")
        if director and not day and "signed_off_on" not in self.errors:
            self.add_error("signed_off_on", "Give the day of the sign-off.")
        if day and not director and "signed_off_by" not in self.errors:
            self.add_error("signed_off_by", "Say who signed it off.")
        return entered


def task_named(name: str) -> PackageTask | None:
    """The line of an address, None for one that is not ticked by hand."""
    return next((task for task in PackageTask if task.value == name and task.by_hand), None)


def told(form: forms.Form) -> str:
    """What is wrong with what a small form sent, in a sentence or two."""
    return " ".join(str(message) for errors in form.errors.values() for message in errors)
