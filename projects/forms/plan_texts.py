"""The form of a text of the plan. It validates; actions write."""

from collections.abc import Iterable
from typing import Any

from django import forms

from projects.models import PlanText
from projects.queries.plan_texts import SectionOfPlan
from seslip.foundation.forms import RecordForm

from .programme import HIGHEST_NUMBER


class PlanTextForm(RecordForm):
    """`sections` are the places that the plan offers, in its order."""

    section = forms.ChoiceField(label="Section")
    after = forms.IntegerField(
        label="Stands after project",
        required=False,
        min_value=1,
        max_value=HIGHEST_NUMBER,
        help_text="The project’s number. Leave empty to put the text before the projects of its section.",
    )

    class Meta:
        model = PlanText
        fields = ("section", "after", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "text": "Begin a line with “- ” for an entry of a list. Tables 1 to 3 stand after the text that names them."
        }

    def __init__(self, *args: Any, sections: Iterable[SectionOfPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.heading if one.level == 1 else f"– {one.heading}") for one in sections]
        self.fields["section"].choices = [("", "Choose a section"), *choices]  # type: ignore[attr-defined]
