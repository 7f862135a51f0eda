"""The form in which a proposal of groups is asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from diagnostics.domain.grouping import Candidate
from diagnostics.domain.proposal_address import (
    BETWEEN,
    FIRST_SEED,
    HIGHEST_SEED,
    VIRTUAL,
    Asked,
    Two,
)
from projects.domain.meetings import Mode

APART, TOGETHER = "apart", "together"
SAME = "Choose two different authorities."
HALF = "Choose both authorities, or none."


class ProposeForm(forms.Form):
    """All that a proposal hangs on; a further wish about two is added to those that are there."""

    mode = forms.ChoiceField(
        label="How the groups meet",
        choices=[(mode.value, mode.label) for mode in (Mode.IN_PERSON, Mode.VIRTUAL)],
        help_text="Groups that meet virtually need no host, and no travel is counted.",
    )
    wish = forms.ChoiceField(label="Wish", choices=[(APART, "Keep apart"), (TOGETHER, "Keep together")], required=False)
    one = forms.ChoiceField(label="One", required=False)
    other = forms.ChoiceField(label="The other", required=False)
    apart = forms.MultipleChoiceField(
        label="Kept apart",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what no longer holds.",
    )
    together = forms.MultipleChoiceField(
        label="Kept together",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what no longer holds.",
    )
    out = forms.MultipleChoiceField(label="Left out of this round", required=False, widget=forms.CheckboxSelectMultiple)
    guest = forms.MultipleChoiceField(
        label="Cannot host",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each group that meets in person needs somebody who can.",
    )
    seed = forms.IntegerField(
        label="Number of the draw",
        min_value=FIRST_SEED,
        max_value=HIGHEST_SEED,
        help_text="The same number gives the same groups. Where several groupings are equally good, another number may "
        "give another of them.",
    )

    def __init__(self, data: Any, *, candidates: Sequence[Candidate], asked: Asked) -> None:
        super().__init__(data, initial=_initial(asked))
        names = {one.slug: one.name for one in candidates}
        everybody = [(one.slug, one.name) for one in candidates]
        fields: dict[str, Any] = self.fields
        fields["out"].choices = fields["guest"].choices = everybody
        fields["one"].choices = fields["other"].choices = [("", "None"), *everybody]
        for name, twos in ((APART, asked.apart), (TOGETHER, asked.together)):
            fields[name].choices = [(BETWEEN.join(two), " and ".join(names[slug] for slug in two)) for two in twos]
            if not twos:
                del fields[name]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        one, other = found.get("one"), found.get("other")
        if bool(one) != bool(other):
            self.add_error("other" if one else "one", HALF)
        elif one and one == other:
            self.add_error("other", SAME)
        return found

    def asked(self) -> Asked:
        """What was entered, as the address of its proposal says it."""
        found = self.cleaned_data
        asked = Asked(
            seed=found["seed"],
            out=tuple(sorted(found["out"])),
            guests=tuple(sorted(found["guest"])),
            virtual=found["mode"] == VIRTUAL,
            apart=_kept(found.get(APART, ())),
            together=_kept(found.get(TOGETHER, ())),
        )
        if not found["one"]:
            return asked
        one, other = sorted((found["one"], found["other"]))
        if found["wish"] == TOGETHER:
            return replace(asked, together=tuple(sorted({*asked.together, (one, other)})))
        return replace(asked, apart=tuple(sorted({*asked.apart, (one, other)})))


def _initial(asked: Asked) -> dict[str, Any]:
    return {
        "mode": VIRTUAL if asked.virtual else Mode.IN_PERSON.value,
        "out": asked.out,
        "guest": asked.guests,
        "apart": [BETWEEN.join(two) for two in asked.apart],
        "together": [BETWEEN.join(two) for two in asked.together],
        "seed": asked.seed,
    }


def _kept(texts: Sequence[str]) -> tuple[Two, ...]:
    pairs = (text.split(BETWEEN) for text in texts)
    return tuple(sorted((one, other) for one, other in pairs))
