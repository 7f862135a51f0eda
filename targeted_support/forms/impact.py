"""Forms for what came of packages: outcomes, feedback, lessons, priorities and the evaluation. Actions write."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from kpis.models import Kpi
from projects.models import Authority
from seslip.foundation.clock import today
from seslip.foundation.fields import DayField
from seslip.foundation.forms import RecordForm, SeveralRecords
from targeted_support.domain.impact import OUTCOME_STATES, OutcomeState
from targeted_support.models import (
    Feedback,
    Lesson,
    Package,
    PackageOutcome,
    ReportSection,
    SupportPriority,
    SupportReport,
)


class OutcomeForm(RecordForm):
    """What is hoped for."""

    class Meta:
        model = PackageOutcome
        fields = ("text", "measured_by")
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "measured_by": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "text": "What is to be different afterwards, for whom.",
            "measured_by": "By which figure or sign you will see it.",
        }


class AnswerForm(RecordForm):
    """How far an outcome has come."""

    state = forms.ChoiceField(label="How far it has come", choices=OUTCOME_STATES, widget=forms.RadioSelect, initial="")
    day = DayField(label="Date", help_text="The day on which this could be seen.")
    words = forms.CharField(
        label="What can be seen",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In confidence, as the outcome itself.",
    )

    class Meta:
        model = PackageOutcome
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today()

    def answer(self) -> dict[str, Any]:
        values = self.values()
        return {**values, "state": OutcomeState(values["state"])}


class FeedbackForm(RecordForm):
    """What somebody said, and how far it may be told."""

    class Meta:
        model = Feedback
        fields = ("text", "verbatim", "said_by", "authority", "package", "consent", "consent_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "consent": forms.RadioSelect}
        labels = {"consent": "How far it may be told"}
        help_texts = {
            "verbatim": "Untick it where you tell it in other words: it then stands without quotation marks.",
            "said_by": "As they want to be called, such as “Participant”. Told together with the words.",
            "authority": "Told together with the words. Leave it empty if that would tell too much.",
            "package": "The people who read the package's scope read this too, whatever the consent.",
            "consent": "Without consent only the team and who reads the package see it. Change it at any time: it "
            "counts from the next page and file on.",
        }

    def __init__(self, *args: Any, packages: QuerySet[Package], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["authority"]
        place.queryset, place.empty_label = Authority.objects.order_by("name"), "Not told"
        about: Any = self.fields["package"]
        about.queryset, about.empty_label = packages, "No single package"


class LessonForm(RecordForm):
    """A lesson or a limitation, with what it was learnt from."""

    packages = SeveralRecords(
        Package.objects.none(), label="Packages", required=False, widget=forms.CheckboxSelectMultiple
    )
    kpis = SeveralRecords(Kpi.objects.none(), label="KPIs", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Lesson
        fields = ("title", "text", "limitation")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"limitation": "Where the work met its limits, rather than what it taught."}

    def __init__(self, *args: Any, packages: QuerySet[Package], kpis: QuerySet[Kpi], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_packages: Any = self.fields["packages"]
        of_packages.queryset = packages
        of_kpis: Any = self.fields["kpis"]
        of_kpis.queryset = kpis
        of_kpis.label_from_instance = lambda kpi: f"{kpi.ref} ({kpi.activity.requirement.stream}): {kpi.text}"
        if self.instance.pk:
            of_packages.initial = [link.package_id for link in self.instance.packages.all()]
            of_kpis.initial = [link.kpi_id for link in self.instance.kpis.all()]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name in self.Meta.fields}

    def links(self) -> dict[str, Any]:
        return {name: list(self.cleaned_data[name]) for name in ("packages", "kpis")}


class PriorityForm(RecordForm):
    """An item under a heading: one that is there, or a new one."""

    heading = forms.ChoiceField(label="Heading", required=False)
    new_heading = forms.CharField(label="Or a new heading", required=False, max_length=120)

    class Meta:
        model = SupportPriority
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if headings:
            choice: Any = self.fields["heading"]
            choice.choices = [("", "Choose a heading"), *((one, one) for one in headings)]
            choice.initial = self.instance.heading
            self.order_fields(("heading", "new_heading", "text"))
        else:
            del self.fields["heading"]
            self.fields["new_heading"].label = "Heading"
            self.order_fields(("new_heading", "text"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not (found.get("new_heading") or found.get("heading") or self.errors):
            raise ValidationError({"new_heading": "Choose a heading or enter a new one."})
        return found

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"text": data["text"], "heading": data["new_heading"] or data["heading"]}


class SectionForm(RecordForm):
    """The team's words of a part of the evaluation."""

    class Meta:
        model = ReportSection
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        help_texts = {"text": "Leave a line empty between paragraphs. Counts and lists are added by themselves."}


class PublishReportForm(RecordForm):
    """Since when the evaluation is published, and with whom it was shared."""

    published_on = DayField(label="Published on", help_text="The day it went out.")

    class Meta:
        model = SupportReport
        fields = ("published_on", "shared_with")
        help_texts = {"shared_with": "Such as “the DfE and all 19 authorities”."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("published_on") is None:
            self.initial["published_on"] = today()
