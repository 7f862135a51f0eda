"""Forms for tying an earmark to a line. They validate; actions write."""

from typing import Any

from django.core.validators import MinValueValidator

from budget.models import BudgetLine, EarmarkUse
from budget.queries.earmarks import spending_lines
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm
from seslip.foundation.money import show_money

ABOVE_ZERO = MinValueValidator(1, "Enter more than £0. To untie the line, remove it.")


class EarmarkUseForm(RecordForm):
    """How much of an earmark the line spends."""

    amount = MoneyInput(label="Amount", validators=[ABOVE_ZERO])

    class Meta:
        model = EarmarkUse
        fields = ("amount",)


class NewEarmarkUseForm(EarmarkUseForm):
    """The line is chosen once."""

    class Meta(EarmarkUseForm.Meta):
        fields = ("line", "amount")  # type: ignore[assignment]

    def __init__(self, *args: Any, source: BudgetLine, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = spending_lines(source.heading.section.year)
        field = self.fields["line"]
        field.queryset = lines  # type: ignore[attr-defined]
        field.choices = [("", "Choose the line that spends it"), *map(_choice, lines)]  # type: ignore[attr-defined]
        self.fields["amount"].help_text = f"{show_money(left)} of it is tied to no line yet."


def _choice(line: BudgetLine) -> tuple[int, str]:
    numbers = ", ".join(str(link.project.number) for link in line.covered)
    return line.pk, f"{numbers} {line}: {show_money(line.own)} own funds".strip()
