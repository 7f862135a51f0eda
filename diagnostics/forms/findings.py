"""Forms for findings and what becomes of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from diagnostics.domain.findings import OUTCOMES, Outcome, problem_of_days, problem_of_outcome
from diagnostics.models import ChallengeGroup, Finding, RegionalTheme
from projects.models import Authority
from seslip.foundation.clock import today
from seslip.foundation.forms import RecordForm


class FindingForm(RecordForm):
    """What the session found."""

    class Meta:
        model = Finding
        fields = ("text", "authority", "heading", "stream", "raised")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": "Only people of this group and its facilitator read it."}
        error_messages = {
            "text": {"required": "Write down what was found."},
            "heading": {"required": "Choose a theme."},
            "raised": {"required": "Enter the day on which it was raised."},
        }

    def __init__(self, *args: Any, group: ChallengeGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [member.authority_id for member in group.members.all()]
        self._choose("authority", Authority.objects.filter(pk__in=members), "The whole group")
        self.fields["heading"].empty_label = "Choose a theme"  # type: ignore[attr-defined]
        self.fields["stream"].choices = [("", "Both"), ("CSC", "CSC"), ("SEND", "SEND")]  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["raised"] = min(group.day or today(), today())

    def _choose(self, name: str, offered: QuerySet[Authority], empty: str) -> None:
        field: Any = self.fields[name]
        field.queryset, field.empty_label = offered, empty

    def clean_raised(self) -> Any:
        raised = self.cleaned_data["raised"]
        if problem := problem_of_days(raised, raised, today()):
            raise ValidationError(problem)
        return raised


class OutcomeForm(RecordForm):
    """What becomes of a finding; a regional priority may be named once it is drafted."""

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[("", "Choose an outcome"), *OUTCOMES],
        error_messages={"required": "Choose what becomes of the finding."},
    )
    outcome_day = forms.DateField(
        label="Decided on", error_messages={"required": "Enter the day on which it was decided."}
    )

    class Meta:
        model = Finding
        fields = ("outcome", "outcome_words", "priority", "outcome_day")
        widgets = {"outcome_words": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "outcome_words": "For a referral where to, for no action why. Only the group's people read it.",
            "priority": "Only for a regional priority. Leave it empty until there is a draft.",
        }

    def __init__(self, *args: Any, priorities: QuerySet[RegionalTheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["priority"]
        field.queryset, field.empty_label = priorities, "None yet"
        self.initial["outcome_day"] = self.instance.outcome_day or today()

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        words = entered.get("outcome_words", "")
        if problem := problem_of_outcome(entered.get("outcome", ""), words):
            self.add_error("outcome_words", problem)
        if entered.get("priority") and entered.get("outcome") != Outcome.PRIORITY.value:
            self.add_error("priority", "Choose a priority only for the outcome “Regional priority”.")
        day = entered.get("outcome_day")
        if day and (problem := problem_of_days(self.instance.raised, day, today())):
            self.add_error("outcome_day", problem)
        return entered
