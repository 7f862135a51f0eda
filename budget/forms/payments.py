"""Forms for receipts, commitments and payments, for closing an order and for deciding on a claim."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from budget.models import BudgetLine, Commitment, Payment, Receipt
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date

SHARES = ("csc", "send", "own")
LABELS = {"csc": "Of it CSC grant", "send": "Of it SEND grant", "own": "Of it SESLIP own funds"}
LEAVE_EMPTY = "Leave the three boxes below empty to split it in proportion to the line’s budget."


class Token(forms.UUIDField):
    """Tells a form that is sent twice; one that cannot be read is none."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid4)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class MoneyForm(RecordForm):
    """What the three kinds of record share: a line, a day, an amount and how it falls on the streams."""

    token = Token()
    amount = MoneyInput(label="Net amount", help_text=LEAVE_EMPTY)

    def __init__(self, *args: Any, lines: QuerySet[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line: Any = self.fields["line"]
        line.queryset = lines
        line.choices = grouped_lines(lines)
        for name in SHARES:
            self.fields[name] = MoneyInput(required=False, label=LABELS[name])
        if self.instance.pk:
            del self.fields["token"]
            self.fields["amount"].initial = self.instance.amount
        first = [
            name for name in ("line", "day", "payee", "payer", "reference", "amount", *SHARES) if name in self.fields
        ]
        self.order_fields([name for name in first if name in self.fields])

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError("Enter an amount other than £0.")
        return amount

    def values(self) -> dict[str, Any]:
        """What was entered for the record, without what belongs to the form."""
        return {name: value for name, value in super().values().items() if name not in ("token", "another")}

    @property
    def token_sent(self) -> Any:
        return self.cleaned_data.get("token")


class CommitmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Commitment) -> str:
        return f"{obj.line}: {obj} of {show_date(obj.day)}, {show_money(obj.amount)}"


class PaymentForm(MoneyForm):
    """A payment; `another` says that it is not the equal one recorded already, and is asked only where there is one."""

    commitment = CommitmentChoice(
        queryset=Commitment.objects.none(),
        required=False,
        label="Against the commitment",
        empty_label="No commitment",
        help_text="The order that this payment pays, on the same line.",
    )
    another = forms.BooleanField(required=False, widget=forms.HiddenInput, label="This is another payment")

    class Meta:
        model = Payment
        fields = ("line", "day", "payee", "reference", "csc", "send", "own", "commitment", "note")
        labels = {"line": "Budget line"}
        help_texts = {"reference": "Invoice or document number.", "note": "What it was for."}

    def __init__(self, *args: Any, commitments: QuerySet[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["commitment"]
        field.queryset = commitments
        self.fields["amount"].help_text = f"In pounds, without VAT; a refund is below zero. {LEAVE_EMPTY}"

    def ask_whether_another(self) -> None:
        """Shows the box once an equal payment was found."""
        self.fields["another"].widget = forms.CheckboxInput()


class ReceiptForm(MoneyForm):
    class Meta:
        model = Receipt
        fields = ("line", "day", "payer", "reference", "csc", "send", "own", "note")
        labels = {"line": "Line of income"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = "Amount received"


class CommitmentForm(MoneyForm):
    class Meta:
        model = Commitment
        fields = ("line", "day", "payee", "reference", "csc", "send", "own", "note")
        labels = {"line": "Budget line"}
        help_texts = {"reference": "Number of the order; an extract may name it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = "Net amount promised"


class CloseForm(RecordForm):
    """From which day nothing of a commitment counts any more; empty opens it again."""

    class Meta:
        model = Commitment
        fields = ("closed_on",)
        help_texts = {"closed_on": "What is not paid by then is no longer committed. Empty the box to open it again."}


class DecisionForm(RecordForm):
    """Approve or decline, with a note."""

    decision = forms.ChoiceField(choices=[("approve", "Approve"), ("decline", "Decline")], required=True)
    note = forms.CharField(
        required=False,
        max_length=500,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to decline: what should be different.",
    )

    class Meta:
        model = Payment
        fields = ()


def grouped_lines(lines: Iterable[BudgetLine]) -> list[tuple[str, Any]]:
    """Lines under the name of their section, each with the numbers of its projects."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for line in lines:
        groups.setdefault(line.heading.section.label, []).append((line.pk, line_name(line)))
    return [("", "Choose a line"), *groups.items()]


def line_name(line: BudgetLine) -> str:
    """`7 · SEND Workforce part 1`."""
    numbers = ", ".join(str(link.project.number) for link in line.covered)
    return f"{numbers} · {line.label}" if numbers else line.label
