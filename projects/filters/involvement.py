"""The choices of the matrix of authorities and projects, read from the address."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from projects.domain.involvement import NAME, Part
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Project, Theme
from projects.queries.involvement import Asked
from seslip.foundation.fields import day_input
from seslip.foundation.filters import QuickSelect


def _choice(label: str, everything: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", everything)], widget=QuickSelect)


class MatrixForm(forms.Form):
    """`asked` is what the address asks for; what cannot be read of it is told in `errors` and left out."""

    year = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    as_at = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    known = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    part = _choice("Authorities", "All authorities")
    theme = _choice("Theme", "All themes")
    stream = _choice("Counts for", "All streams")
    project = _choice("Project", "All projects")
    since = forms.DateField(label="From", required=False, widget=day_input())

    CHOSEN = ("part", "theme", "stream", "project", "since")

    def __init__(self, params: QueryDict, reader: Person, year: ProgrammeYear) -> None:
        super().__init__(params)
        projects = Project.objects.visible_to(reader).filter(year=year, used=True).order_by("number")
        self._offer("part", [(part.value, part.label) for part in Part])
        self._offer("theme", list(Theme.objects.values_list("key", "name")))
        self._offer("stream", [(stream.value, stream.label) for stream in Stream])
        self._offer("project", [(str(one.number), str(one)) for one in projects])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [*field.choices, *choices]

    def asked(self, year: ProgrammeYear, as_at: date, known: bool) -> Asked:
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            year=year,
            as_at=as_at,
            known=known,
            theme=said.get("theme", ""),
            stream=said.get("stream", ""),
            project=int(said["project"]) if said.get("project") else None,
            since=said.get("since"),
            part=Part(said["part"]) if said.get("part") else None,
            sort=said.get("sort") or NAME,
        )
