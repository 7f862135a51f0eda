"""The form of a saved view. It validates; actions write."""

from typing import Any

from django import forms

from projects.domain.audiences import AUDIENCES, may_share_with
from projects.models import Person, SavedView
from seslip.foundation.forms import RecordForm
from seslip.foundation.lists import LISTS

from .meetings import FoldedCheckboxes


class SavedViewForm(RecordForm):
    """`by` is offered those with whom they may share, and those with whom it is shared already."""

    shares = forms.MultipleChoiceField(label="Share with", required=False, widget=FoldedCheckboxes)
    pin = forms.BooleanField(label="Pin it to my overview", required=False)

    class Meta:
        model = SavedView
        fields = ("name", "page", "query")
        widgets = {"page": forms.HiddenInput, "query": forms.HiddenInput}

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = self.instance.pk is None
        there = [] if new else [share.audience for share in self.instance.shares.all()]
        offered = {one.value for one in may_share_with(by.standing)} | set(there)
        page = LISTS.get(self.instance.page)
        if offered and (page is None or page.shared):
            field = self.fields["shares"]
            field.choices = [choice for choice in AUDIENCES if choice[0] in offered]  # type: ignore[attr-defined]
            field.initial = there
            field.help_text = "They get the filter and the columns, and see of the list what they may see anyway."
        else:
            del self.fields["shares"]
        if not new:
            for name in ("page", "query", "pin"):
                del self.fields[name]
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def shared(self) -> list[str]:
        """With whom, as the person chose."""
        return list(self.cleaned_data.get("shares", []))
