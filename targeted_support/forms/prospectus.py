"""Forms of the prospectus, of enquiries, and of what is done about authorities not yet reached. Actions write."""

from collections.abc import Sequence
from typing import Any

from django import forms

from seslip.foundation.clock import today
from seslip.foundation.fields import DayField
from seslip.foundation.forms import RecordForm
from targeted_support.models import OfferYear, Package, ReachNote

LONGEST_WHEN = 200


class ProspectusForm(RecordForm):
    """What a year's prospectus says. Topics, experts and streams come from their records."""

    class Meta:
        model = OfferYear
        fields = ("offer", "how_to_ask", "giving")
        widgets = {
            "offer": forms.Textarea(attrs={"rows": 8}),
            "how_to_ask": forms.Textarea(attrs={"rows": 6}),
            "giving": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "offer": "What an authority can have, in paragraphs. Topics, experts and streams are listed by themselves.",
            "giving": "What it means for colleagues to help another authority, and how they say that they would.",
        }


class PublishForm(RecordForm):
    """Since when a prospectus is published."""

    published_on = DayField(
        label="Published on",
        help_text="The day it went out. A KPI of the plan asks for it, so an earlier day can be given.",
    )

    class Meta:
        model = OfferYear
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_on"].initial = today()


class EnquiryForm(RecordForm):
    """What an authority asks for. One line of it is for all 19; the rest stays between the authority and the team."""

    scope = forms.CharField(
        label="What you would like to improve",
        max_length=3500,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="In confidence: people of your authority and the targeted-support team read it, and later whoever "
        "supports you. Say what you see, and what should be different afterwards.",
    )
    when = forms.CharField(
        label="When it would suit you",
        required=False,
        max_length=LONGEST_WHEN,
        help_text="In confidence, too. For example: from January, not in the last week of a month.",
    )

    class Meta:
        model = Package
        fields = ("title", "summary", "stream", "topic")
        labels = {"title": "Title", "summary": "One line for all 19 authorities", "stream": "Stream"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "title": "All 19 authorities read it, with the name of yours.",
            "summary": "All 19 authorities read this as well: what it is about, without anything candid.",
            "topic": "Leave it empty where none fits: the team finds one.",
        }

    def __init__(self, *args: Any, streams: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.empty_label = "None of these, or several"
        stream: Any = self.fields["stream"]
        stream.choices = [("", "We do not know yet"), *streams]
        self.fields["summary"].required = True
        self.order_fields(("title", "summary", "stream", "topic", "scope", "when"))

    def values(self) -> dict[str, Any]:
        """The words in confidence are kept as one."""
        entered = super().values()
        when = entered.pop("when").strip()
        said = entered["scope"].strip()
        return {**entered, "scope": f"{said}\n\nWhen it would suit: {when}" if when else said}


class ReachNoteForm(RecordForm):
    class Meta:
        model = ReachNote
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": "All 19 authorities read it. Say what is planned, and nothing that was said in confidence."
        }
