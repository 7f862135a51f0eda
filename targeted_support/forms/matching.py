"""The form by which somebody looks for who could help."""

from dataclasses import dataclass

from django import forms

from projects.models import Authority
from targeted_support.models import Topic

LONGEST_WORDS = 400


@dataclass(frozen=True)
class Asked:
    authority: Authority | None = None
    topic: Topic | None = None
    words: str = ""


def _places() -> list[tuple[str, str]]:
    return [("", "Anybody"), *Authority.objects.order_by("name").values_list("slug", "name")]


def _topics() -> list[tuple[str, str]]:
    return [("", "As the words tell"), *((str(pk), name) for pk, name in Topic.objects.values_list("pk", "name"))]


class MatchForm(forms.Form):
    """Who asks, and for what; every choice is in the address."""

    authority = forms.ChoiceField(label="Who asks", required=False, choices=_places)
    topic = forms.ChoiceField(label="Topic", required=False, choices=_topics)
    words = forms.CharField(
        label="Or in their words",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_WORDS}),
    )

    def asked(self) -> Asked:
        """What is asked for; nothing where the address cannot be read."""
        if not self.is_valid():
            return Asked()
        entered = self.cleaned_data
        return Asked(
            Authority.objects.filter(slug=entered["authority"]).first() if entered["authority"] else None,
            Topic.objects.filter(pk=int(entered["topic"])).first() if entered["topic"] else None,
            entered["words"],
        )
