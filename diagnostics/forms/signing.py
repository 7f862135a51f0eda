"""Signing something off for an authority."""

from typing import Any

from django.db.models import QuerySet

from projects.models import Person
from seslip.foundation.forms import RecordForm


class SignOffForm(RecordForm):
    """Who signed off, and when; `directors` are those who sign for the authority. Subclasses name the model."""

    class Meta:
        fields = ("signed_off_by", "signed_off_on")
        labels = {"signed_off_by": "Signed off by", "signed_off_on": "Signed off on"}
        help_texts = {"signed_off_on": "Leave both empty to take a sign-off back."}

    def __init__(self, *args: Any, directors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signed_off_by"]
        field.queryset, field.empty_label = directors, "Nobody yet"
        if not directors:
            field.help_text = (
                "Nobody of this authority is known as its director of children's services. The programme manager "
                "can add them to the people, with that job title."
            )
