"""The form of a self-assessment."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from diagnostics.models import SelfAssessment
from seslip.foundation.attachments import TAKEN, TYPES, problem_of_file
from seslip.foundation.clock import today
from seslip.foundation.forms import RecordForm
from seslip.foundation.periods import problem_of_future


class AssessmentForm(RecordForm):
    """What the authority can offer and what it asks for, with its document."""

    document = forms.FileField(
        label="Document",
        required=False,
        help_text=f"At most 10 MB: {TAKEN}. A new one takes the place of the one before.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in TYPES)}),
    )
    without_document = forms.BooleanField(label="Take the document away", required=False)

    class Meta:
        model = SelfAssessment
        fields = ("strengths", "help_asked", "received")
        widgets = {
            "strengths": forms.Textarea(attrs={"rows": 5}),
            "help_asked": forms.Textarea(attrs={"rows": 5}),
        }
        labels = {"received": "Handed in on"}
        help_texts = {
            "strengths": "What others could learn from you.",
            "help_asked": "What you would like help with.",
            "received": "Leave it empty while you are still writing.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.file_name:
            del self.fields["without_document"]

    def clean_received(self) -> Any:
        day = self.cleaned_data["received"]
        if day and (problem := problem_of_future(day, today())):
            raise ValidationError(f"{problem} Or leave it empty while you are still writing.")
        return day

    def clean_document(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["document"]
        if file and (problem := problem_of_file(file.name or "", file.size or 0, cast(BinaryIO, file))):
            raise ValidationError(f"{problem} Choose the document again.")
        return file

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("strengths", "help_asked", "received")}

    @property
    def takes_away(self) -> bool:
        return bool(self.cleaned_data.get("without_document"))
