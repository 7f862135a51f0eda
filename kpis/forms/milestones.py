"""Forms for the dated steps on the way to a promise. They validate; actions write."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kpis.domain.due import problem_of_done, problem_of_step
from kpis.models import Milestone
from seslip.foundation.forms import RecordForm


class MilestoneForm(RecordForm):
    """What is to be reached, and by when."""

    class Meta:
        model = Milestone
        fields = ("title", "due")
        help_texts = {"title": "What is reached by then, for example “Venue and speakers agreed”."}

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if problem := problem_of_step(due, self.instance.kpi.due, self.instance.kpi.year.period):
            raise ValidationError(problem)
        return due


class DoneForm(RecordForm):
    """The day the step was done."""

    done_on = forms.DateField(label="Done on")

    class Meta:
        model = Milestone
        fields = ("done_on",)

    def __init__(self, *args: Any, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        self.fields["done_on"].initial = latest

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if problem := problem_of_done(day, self.latest, self.instance.kpi.year.period):
            raise ValidationError(problem)
        return day
