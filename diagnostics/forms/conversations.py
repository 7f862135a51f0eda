"""Forms for courageous conversations. They validate; actions write."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from diagnostics.models import Conversation, ConversationPartner
from diagnostics.models.conversations import FOLLOW_UPS
from projects.domain.meetings import PARTNERS, Partner
from projects.models import Authority
from seslip.foundation.clock import today
from seslip.foundation.forms import RecordForm, SeveralRecords
from seslip.foundation.periods import period_at

from .appointing import offer_people
from .signing import SignOffForm

LONGEST_NAMES = 300
LEADS = "Reads everything that is said in confidence about this conversation, and writes it."


class ProgrammeForm(RecordForm):
    """Which authorities have their conversation in which year; several at once."""

    authorities = SeveralRecords(
        Authority.objects.none(),
        label="Authorities",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that have no conversation in these two years yet. Each has one.",
        error_messages={"required": "Tick one authority at least."},
    )
    year = forms.ChoiceField(label="Programmed for")
    agreed_on = forms.DateField(
        label="Agreed on", help_text="When the authority agreed to it. Its date can be given later."
    )

    class Meta:
        model = Conversation
        fields = ("lead",)
        help_texts = {"lead": LEADS}

    def __init__(self, *args: Any, offered: QuerySet[Authority], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["authorities"]
        field.queryset = offered
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = period_at(today()).label
        self.fields["agreed_on"].initial = today()
        offer_people(self.fields["lead"])
        self.order_fields(("authorities", "year", "agreed_on", "lead"))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("agreed_on", "lead")}


class ConversationForm(RecordForm):
    """A conversation; `allowed` are the fields that this reader may change, `years` the two to choose from."""

    year = forms.ChoiceField(label="Programmed for")

    class Meta:
        model = Conversation
        fields = ("agreed_on", "day", "mode", "place", "lead", "headlines")
        widgets = {"headlines": forms.Textarea(attrs={"rows": 5})}
        labels = {"agreed_on": "Agreed on"}
        help_texts = {
            "agreed_on": "When the authority agreed to it.",
            "day": "At the time that suits the authority best. Leave it empty until it is agreed.",
            "lead": LEADS,
            "headlines": "What everybody may know. It names no authority: SESLIP looks for their names.",
        }

    def __init__(self, *args: Any, allowed: Iterable[str], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.Meta.fields) - set(allowed):
            del self.fields[name]
        if "lead" in self.fields:
            offer_people(self.fields["lead"])
            self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
            self.fields["year"].initial = self.instance.year.label
            self.order_fields(("year", *self.Meta.fields))
        else:
            del self.fields["year"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "year"}


class WordsForm(RecordForm):
    """Candid words; `allowed` are those that this reader writes."""

    class Meta:
        model = Conversation
        fields = ("scope", "diagnosis", "evaluation")
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in fields}
        help_texts = {
            "scope": "What the conversation should be about. People of the authority and who leads it write this.",
            "diagnosis": "What it came to see. Who leads it writes this.",
            "evaluation": "How useful it was, for the yearly evaluation. Who leads it writes this.",
        }

    def __init__(self, *args: Any, allowed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.Meta.fields) - set(allowed):
            del self.fields[name]


class PartnersForm(RecordForm):
    """Which partners of the area were present, each with who came."""

    class Meta:
        model = Conversation
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = {one.partner: one.names for one in self.instance.partners.all()}
        for key, label in PARTNERS:
            self.fields[f"came-{key}"] = forms.BooleanField(label=label, required=False, initial=key in came)
            self.fields[f"names-{key}"] = forms.CharField(
                label=f"Who came: {label}",
                required=False,
                max_length=LONGEST_NAMES,
                initial=came.get(key, ""),
                widget=forms.TextInput(attrs={"placeholder": "Who came"}),
            )

    @property
    def rows(self) -> Iterable[tuple[Any, Any]]:
        """The tick and the names of each partner."""
        return ((self[f"came-{key}"], self[f"names-{key}"]) for key, _label in PARTNERS)

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        for key, label in PARTNERS:
            if entered.get(f"names-{key}") and not entered.get(f"came-{key}"):
                self.add_error(f"came-{key}", f"Tick “{label}” or clear the names.")
        return entered

    def came(self) -> dict[Partner, str]:
        entered = self.cleaned_data
        return {Partner(key): entered[f"names-{key}"] for key, _label in PARTNERS if entered[f"came-{key}"]}


class FeedbackForm(RecordForm):
    """What a partner said of the conversation afterwards."""

    class Meta:
        model = ConversationPartner
        fields = ("feedback",)
        widgets = {"feedback": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"feedback": "Only people of the authority and who leads the conversation read it."}


class FollowUpForm(RecordForm):
    """What follows; its words only for who writes them."""

    class Meta:
        model = Conversation
        fields = ("follow_up", "follow_up_words")
        labels = {"follow_up_words": "Which, or where to"}
        help_texts = {
            "follow_up": "Everybody sees which of the two it is. A sign-off lapses when the follow-up changes.",
            "follow_up_words": "Only people of the authority and who leads the conversation read it.",
        }

    def __init__(self, *args: Any, writes_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follow_up"].choices = [("", "Not decided yet"), *FOLLOW_UPS]  # type: ignore[attr-defined]
        if not writes_words:
            del self.fields["follow_up_words"]


class SignForm(SignOffForm):
    """Who signed the follow-up of a conversation off, and when."""

    class Meta(SignOffForm.Meta):
        model = Conversation
