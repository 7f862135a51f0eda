"""Forms of a return and of what is written in it. They validate; actions write."""

from typing import Any

from django import forms

from projects.queries.years import planned_years
from returns.access import people_who_write
from returns.domain.content import REOPENED
from returns.models import GrantReturn, ReturnExplanation, ReturnNarrative
from seslip.foundation.forms import RecordForm


class ReturnForm(RecordForm):
    """Which year, as at which day, due when."""

    class Meta:
        model = GrantReturn
        fields = ("year", "period_end", "due")
        help_texts = {
            "period_end": "Every figure of the return is as at this day.",
            "due": "People are reminded of what they are asked to sign until then.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = planned_years()  # type: ignore[attr-defined]
        self.fields["year"].empty_label = None  # type: ignore[attr-defined]


class DatesForm(RecordForm):
    """Other dates of a draft; a correction keeps its position date."""

    class Meta:
        model = GrantReturn
        fields = ("period_end", "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.corrects_id:
            del self.fields["period_end"]


class CorrectForm(forms.Form):
    """Why a frozen return is corrected, and which of its parts are open again."""

    reason = forms.CharField(
        label="What has to be corrected",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is printed on the cover of the new version.",
    )
    reopened = forms.MultipleChoiceField(
        label="Parts to open again",
        choices=[(part.value, part.heading) for part in REOPENED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="All other parts stay as they were submitted. Signatures hold where nothing changes.",
    )


class WordsForm(forms.Form):
    """A reason or a comment."""

    words = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text


class NarrativeForm(RecordForm):
    """The words of a narrative; the programme manager also says who writes it."""

    class Meta:
        model = ReturnNarrative
        fields = ("text", "owner")
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
        labels = {"owner": "Given to"}
        help_texts = {
            "text": "Leave a line empty between paragraphs. With nothing written, the draft from the updates stands.",
            "owner": "They write it, beside the programme manager.",
        }

    def __init__(self, *args: Any, gives: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unwritten = not self.instance.text.strip()
        if gives:
            self.fields["owner"].queryset = people_who_write()  # type: ignore[attr-defined]
            self.fields["owner"].empty_label = "Nobody: the programme manager"  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def written(self, draft: str) -> dict[str, Any]:
        """The values. Who only gives it to somebody has written nothing: the draft goes on following the updates."""
        values = self.values()
        only_given = self.unwritten and "owner" in self.changed_data
        return values | {"text": ""} if only_given and values["text"].split() == draft.split() else values


class ExplanationForm(RecordForm):
    """Why a KPI is where it is."""

    class Meta:
        model = ReturnExplanation
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"text": "What happened, and what is being done. Without words, the last note of the KPI stands."}


class PasswordForm(forms.Form):
    """Who signs says again who they are."""

    password = forms.CharField(
        label="Your password, once more",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        max_length=200,
    )
