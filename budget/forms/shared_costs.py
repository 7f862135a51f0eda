"""A cost that falls on every stream, and the lines that carry it."""

from typing import Any

from django import forms

from budget.models import Apportionment, BudgetLine, Side
from projects.models import ProgrammeYear
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm, SeveralRecords

from .lines import NOT_BELOW_ZERO


class LinesField(SeveralRecords):
    """Lines with what stands above them: two lines of one cost often have the same label."""

    def label_from_instance(self, obj: BudgetLine) -> str:
        return f"{obj.label} ({obj.heading.section.label})"


class SharedCostForm(RecordForm):
    """Its whole amount is shared by the percentages of the year's income (plan, para 80)."""

    total = MoneyInput(label="Whole cost", validators=[NOT_BELOW_ZERO])
    lines = LinesField(
        queryset=BudgetLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Lines that carry it",
        help_text="Each stream must stand on exactly one of them, as an amount or £0.",
    )

    class Meta:
        model = Apportionment
        fields = ("label", "total")

    def __init__(self, *args: Any, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = BudgetLine.objects.in_year(year, Side.EXPENDITURE).filter(heading__section__theme__isnull=False)
        order = ("heading__section__position", "heading__position", "position")
        self.fields["lines"].queryset = lines.select_related("heading__section").order_by(*order)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["lines"].initial = list(self.instance.parts.values_list("line", flat=True))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "lines"}
