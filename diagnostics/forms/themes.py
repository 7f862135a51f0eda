"""Forms of the regional priorities."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from diagnostics.models import RegionalTheme
from diagnostics.queries.naming import problem_of_names
from projects.models import Project
from seslip.foundation.forms import RecordForm, SeveralRecords


class ThemeForm(RecordForm):
    """A priority in words for everybody."""

    class Meta:
        model = RegionalTheme
        fields = ("heading", "title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": "A few words that stand before the text, if any.",
            "text": "For the whole region: it names no authority.",
        }
        error_messages = {
            "heading": {"required": "Choose a heading."},
            "text": {"required": "Say it in words for the whole region."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].empty_label = "Choose a heading"  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return self._nameless("title")

    def clean_text(self) -> str:
        return self._nameless("text")

    def _nameless(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if problem := problem_of_names(text):
            raise ValidationError(problem)
        return text


class AnswersForm(RecordForm):
    """Which projects answer a priority."""

    projects = SeveralRecords(
        Project.objects.none(), label="Projects", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = RegionalTheme
        fields = ()

    def __init__(self, *args: Any, offered: QuerySet[Project], perhaps: Iterable[str] = (), **kwargs: Any) -> None:
        """`perhaps`: projects that share words with the priority, each with these words."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["projects"]
        field.queryset = offered
        field.help_text = f"Perhaps {'; '.join(found)}." if (found := list(perhaps)) else ""
        field.initial = [link.project_id for link in self.instance.project_links.all()]

    def chosen(self) -> list[Project]:
        return list(self.cleaned_data["projects"])
