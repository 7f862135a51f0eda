"""Forms for asking for a virement and for deciding on it. They validate; actions write."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from budget.domain.outturn import Outturn
from budget.domain.virements import Consent, Move, VirementError, available, check_streams
from budget.models import BudgetLine, Virement
from budget.queries.virements import movable_lines, outturns_now
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm, VersionField
from seslip.foundation.money import show_money

STREAMS = [(stream.value, stream.label) for stream in Stream]
ABOVE_ZERO = MinValueValidator(1, "Enter more than £0. To move money back, exchange the two lines.")


class VirementForm(RecordForm):
    """What is asked for: from which line to which, how much of which stream, and why."""

    stream = forms.ChoiceField(choices=[("", "Choose a stream"), *STREAMS], label="Out of the stream")
    target_stream = forms.ChoiceField(
        choices=[("", "The same stream"), *STREAMS],
        required=False,
        label="Into the stream",
        help_text="Another stream only between CSC and SEND grant, and only with DfE’s consent.",
    )
    amount = MoneyInput(label="Amount", validators=[ABOVE_ZERO])

    class Meta:
        model = Virement
        fields = (
            "source",
            "target",
            "stream",
            "target_stream",
            "amount",
            "reason",
            "consent_on",
            "consent_reference",
        )
        help_texts = {
            "source": "With what is free in each stream: the revised budget less what is paid and committed.",
            "reason": "What changed, and what the money is to pay for. The approver and the auditor read this.",
            "consent_reference": "The number or the subject of DfE’s letter, so that it can be found again.",
        }

    def __init__(self, *args: Any, reader: Person, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = movable_lines(reader, year)
        found = list(lines)
        free = outturns_now(found, year)
        source, target = self.fields["source"], self.fields["target"]
        source.queryset = target.queryset = lines  # type: ignore[attr-defined]
        giving = [line for line in found if line.planned or free[line.pk].moved.any]
        source.choices = grouped_lines(giving, "Choose the line that gives", free)  # type: ignore[attr-defined]
        target.choices = grouped_lines(found, "Choose the line that receives")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        entered["target_stream"] = entered.get("target_stream") or entered.get("stream") or ""
        if entered.get("source") and entered.get("source") == entered.get("target"):
            self.add_error("target", "Choose another line: money cannot move from a line to itself.")
        if entered["target_stream"] and entered.get("stream") and entered.get("amount") and not self.errors:
            self._check_streams(entered)
        return entered

    def _check_streams(self, entered: dict[str, Any]) -> None:
        move = Move(Stream(entered["stream"]), Stream(entered["target_stream"]), entered["amount"])
        consent = Consent(entered.get("consent_on"), entered.get("consent_reference", ""))
        try:
            check_streams(move, consent, today())
        except VirementError as error:
            self.add_error(error.field, str(error))


def grouped_lines(lines: list[BudgetLine], first: str, free: dict[int, Outturn] | None = None) -> list[tuple[str, Any]]:
    """Lines under the name of their section, each with what is free in it where `free` is given."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for line in lines:
        label = f"{line}: {free_words(free[line.pk])}" if free else f"{line}"
        numbers = ", ".join(str(link.project.number) for link in line.covered)
        groups.setdefault(line.heading.section.label, []).append((line.pk, f"{numbers} {label}".strip()))
    return [("", first), *groups.items()]


def free_words(outturn: Outturn) -> str:
    """`CSC £15,000, SEND £75,000`, or that nothing is free."""
    parts = [f"{stream.short} {show_money(left)}" for stream in Stream if (left := available(outturn, stream))]
    return ", ".join(parts) or "nothing free"


class DecisionForm(forms.Form):
    """The note that goes with a decision, and the version of the request that the person saw."""

    note = forms.CharField(
        label="Note on the decision",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to decline. It stays with the request.",
    )
    version = VersionField(required=False)

    @property
    def seen(self) -> int:
        return int(self.cleaned_data.get("version") or 0)
