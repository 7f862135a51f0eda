"""The forms for adding evidence and for putting its title and date right."""

from datetime import date
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kpis.actions.evidence import Given
from kpis.domain.evidence import (
    LONGEST_LINK,
    MOST_FILES,
    problem_of_day,
    problem_of_link,
    problem_of_number,
    read_link,
)
from kpis.models import Evidence, Kpi
from seslip.foundation.attachments import LONGEST_NAME, TAKEN, TYPES, problem_of_file
from seslip.foundation.clock import today
from seslip.foundation.forms import RecordForm

# Pictures by their kind as well: only then do telephones offer their camera.
ACCEPTED = ",".join([*(f".{ending}" for ending in TYPES), "image/jpeg", "image/png", "image/heic"])


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files, each judged by the rules of evidence; every refused one is named."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if isinstance(file, UploadedFile)]
        if crowd := problem_of_number(len(files)):
            raise ValidationError(crowd)
        problems = [problem_of_file(file.name or "", file.size or 0, cast(BinaryIO, file)) for file in files]
        if refused := [problem for problem in problems if problem]:
            again = "Nothing was added: choose all files again." if len(files) > 1 else ""
            raise ValidationError([*refused, *([again] if again else [])])
        return files


class AddEvidenceForm(forms.Form):
    """Files, a link, or both; what was typed stays when something is refused."""

    file = SeveralFiles(
        label="Files",
        required=False,
        help_text=f"Up to {MOST_FILES} files of at most 10 MB each: {TAKEN}. On a phone you can take a photo.",
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED}),
    )
    link = forms.CharField(
        label="Link",
        required=False,
        max_length=LONGEST_LINK,
        help_text="To a page others can open, for example the published report.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none"}),
    )
    title = forms.CharField(
        label="Title",
        required=False,
        max_length=LONGEST_NAME,
        help_text="Left empty, each file is called by its name.",
    )
    day = forms.DateField(
        label="Date",
        help_text="Of the document, not of today.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a real date, for example 31 Mar 2026 as 2026-03-31."},
    )

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"day": kpi.year.period.position_date(today())}, **kwargs})
        self.kpi = kpi

    def clean_link(self) -> str:
        link = read_link(self.cleaned_data["link"])
        if link and (problem := problem_of_link(link)):
            raise ValidationError(problem)
        return link

    def clean_day(self) -> date:
        return _checked_day(self.cleaned_data["day"], self.kpi)

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if not self.errors and not entered.get("file") and not entered.get("link"):
            self.add_error("file", "Choose a file, or enter a link below.")
        return entered

    @property
    def given(self) -> Given:
        entered = self.cleaned_data
        return Given(entered["day"], entered["title"], entered["link"], entered["file"])


class EvidenceForm(RecordForm):
    """Title and date of an item."""

    class Meta:
        model = Evidence
        fields = ("title", "day")

    def clean_day(self) -> date:
        return _checked_day(self.cleaned_data["day"], self.instance.kpi)


def _checked_day(day: date, kpi: Kpi) -> date:
    if problem := problem_of_day(day, today(), kpi.year.period):
        raise ValidationError(problem)
    return day
