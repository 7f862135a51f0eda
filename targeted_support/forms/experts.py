"""Forms about experts and topics. They validate; actions write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from projects.forms.programme import PersonChoice
from projects.models import Person, ProgrammeYear
from seslip.foundation.forms import RecordForm, SeveralRecords
from targeted_support.models import Expert, ExpertTopic, PackageExpert, Topic

MOST_DAYS = 365
CANNOT_YET = "This is an offer of help. Take it up on its page, and it can be asked for."


def topics_field(**options: Any) -> SeveralRecords:
    options = {"required": False, "help_text": "By these they are found for what is asked.", **options}
    return SeveralRecords(Topic.objects.all(), label="Topics", widget=forms.CheckboxSelectMultiple, **options)


class _TopicsForm(RecordForm):
    """With the topics of an expert, which are records of their own; subclasses declare the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = ExpertTopic.objects.filter(expert=self.instance.pk or 0).values_list("topic", flat=True)
        self.fields["topics"].initial = list(topics)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "topics"}


class ExpertForm(_TopicsForm):
    """An expert of the region, named or the experts of an authority as a whole."""

    topics = topics_field()
    person = PersonChoice(
        Person.objects.filter(is_active=True).select_related("authority").order_by("name"),
        label="Their own sign-in",
        required=False,
        empty_label="None",
        help_text="Whoever signs in as this person reads scope and diagnosis of the packages they support.",
    )

    class Meta:
        model = Expert
        fields = (
            "name",
            "authority",
            "organisation",
            "expertise",
            "availability",
            "is_available",
            "in_prospectus",
            "since",
            "person",
        )
        labels = {"organisation": "Organisation, where it is no authority", "since": "Helps since"}
        help_texts = {
            "name": "Leave it empty for the experts of an authority whose names are not known.",
            "expertise": "In a few words, for everybody who looks for help.",
            "availability": "For example: two days a month, not in September.",
            "is_available": "Switch it off while they have no time.",
            "in_prospectus": "Only where they agreed to be named: everybody who reads the plan sees it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["since"]
        years.queryset, years.empty_label = ProgrammeYear.objects.order_by("-starts"), None
        place: Any = self.fields["authority"]
        place.empty_label = "None of the 19"
        self.order_fields(("name", "authority", "organisation", "topics", *self.Meta.fields))

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if entered.get("authority") and entered.get("organisation"):
            self.add_error("organisation", "Choose an authority, or name another organisation. Not both.")
        if entered.get("is_available") and not self.instance.is_confirmed:
            self.add_error("is_available", CANNOT_YET)
        return entered


class OfferHelpForm(_TopicsForm):
    """“We can help with …”, of people of an authority."""

    topics = topics_field(
        required=True,
        help_text="By these the team finds you when somebody asks.",
        error_messages={"required": "Tick one topic at least that you can help with."},
    )

    class Meta:
        model = Expert
        fields = ("name", "expertise", "availability", "in_prospectus")
        labels = {
            "name": "Who can help",
            "expertise": "What you know, in a few words",
            "availability": "When, and how much",
            "in_prospectus": "We agree to be named in the prospectus",
        }
        help_texts = {
            "name": "A colleague's name. Leave it empty to offer the help of your authority as such.",
            "availability": "For example: two days a month from January.",
            "in_prospectus": "Everybody who reads the plan then sees the name and the topics.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(("topics", "expertise", "name", "availability", "in_prospectus"))


class DaysForm(RecordForm):
    """The time that an expert gives to a package."""

    days = forms.DecimalField(
        label="Days given",
        required=False,
        min_value=Decimal(0),
        max_value=MOST_DAYS,
        max_digits=4,
        decimal_places=1,
        help_text="In whole or tenths of a day, such as 2.5. Leave it empty until it is known.",
    )

    class Meta:
        model = PackageExpert
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.tenths is not None:
            self.fields["days"].initial = Decimal(self.instance.tenths) / 10

    def tenths(self) -> int | None:
        days = self.cleaned_data["days"]
        return None if days is None else int(days * 10)


class ExpertChoice(forms.ModelChoiceField):
    def label_from_instance(self, expert: Expert) -> str:
        told = f"{expert}, {expert.place}" if expert.name and expert.place else str(expert)
        return told if expert.is_available else f"{told} (cannot be asked at present)"


class PackageExpertForm(DaysForm):
    """Puts an expert on a package."""

    expert = ExpertChoice(Expert.objects.none(), label="Expert", empty_label="Choose an expert")

    class Meta(DaysForm.Meta):
        fields = ("expert",)

    def __init__(self, *args: Any, offered: QuerySet[Expert], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["expert"]
        field.queryset = offered
        self.order_fields(("expert", "days"))


class TopicForm(RecordForm):
    class Meta:
        model = Topic
        fields = ("name", "words")
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "name": {"unique": "There is a topic of this name already. Use that one, or choose another name."}
        }
        help_texts = {
            "words": "Other ways to say it, separated by commas. A text that has one of them as whole words, in any "
            "capitals, is taken to be about this topic.",
        }

    def clean_words(self) -> str:
        """One line, each way to say it with a comma behind it."""
        return ", ".join(" ".join(word.split()) for word in self.cleaned_data["words"].split(",") if word.strip())


class MergeForm(RecordForm):
    """Into which other topic one goes."""

    into = forms.ModelChoiceField(
        Topic.objects.none(), label="Merge it into", empty_label="Choose a topic", help_text="The one that stays."
    )

    class Meta:
        model = Topic
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = Topic.objects.exclude(pk=self.instance.pk)
