"""What the page of changes is asked for."""

from collections.abc import Collection
from typing import Any

from django import forms

from projects.domain.changes import Since
from projects.models import Person, Project
from seslip.foundation.changes import KINDS
from seslip.foundation.fields import DayField
from seslip.foundation.filters import QuickSelect
from seslip.foundation.periods import EARLIEST, LATEST, show_date

MINE = "mine"
NO_SUCH_PROJECT = "There is no such project. Choose one of the list."


class ChangesForm(forms.Form):
    """Two days or a quick choice, a project by its number, a kind, and how the lines are gathered."""

    project = forms.ChoiceField(label="Project", required=False, error_messages={"invalid_choice": NO_SUCH_PROJECT})
    kind = forms.ChoiceField(required=False, choices=list(KINDS.items()), widget=forms.HiddenInput)
    by = forms.ChoiceField(label="Gathered by", required=False, choices=[("", "Day"), ("project", "Project")])
    others = forms.BooleanField(label="Leave out what I did myself", required=False)
    since = forms.ChoiceField(
        required=False, choices=[(one.value, one.label) for one in Since], widget=forms.HiddenInput
    )

    def __init__(self, reader: Person, projects: Collection[Project], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {"from": DayField(label="From", required=False), "to": DayField(label="To", required=False)}
        self.fields = {**days, **self.fields}
        own = [(MINE, "My projects")] if reader.standing.own_projects else []
        titles = {str(project.number): f"{project.number} {project.title}" for project in projects}
        self.fields["project"].choices = [("", "The whole programme"), *own, *titles.items()]  # type: ignore[attr-defined]
        self.fields["project"].widget = QuickSelect(choices=self.fields["project"].choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from"), given.get("to")
        for name, day in (("from", first), ("to", last)):
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, f"Enter a day from {show_date(EARLIEST)} to {show_date(LATEST)}.")
        if first and last and first > last:
            self.add_error("to", f"Enter {show_date(first)} or a later day: the period ends before it begins.")
        return given
