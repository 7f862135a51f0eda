"""Forms for lines and headings of the budget. They validate; actions write."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from budget.domain.apportion import ApportionError, Receipt, receipt
from budget.models import BudgetLine, Heading, Section, Side
from budget.queries.plan import headings_of
from projects.models import Phase, ProgrammeYear, Project
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm, SeveralRecords
from seslip.foundation.money import plain_money, show_money

SHARES = ("csc", "send", "own")
MOST = 1_000_000  # of one thing on a line, far beyond any order
NOT_BELOW_ZERO = MinValueValidator(0, "Enter £0 or more. To take money off a line, lower its amount.")


class PhaseField(forms.ModelChoiceField):
    """Phases by number and amount: `7.1, £45,000`."""

    def label_from_instance(self, obj: Phase) -> str:
        return f"{obj}, {show_money(obj.amount) if obj.amount is not None else 'amount not announced'}"


class LineForm(RecordForm):
    """A budget line with the projects it pays for. `total` is typed to be apportioned or to check the shares."""

    phase = PhaseField(queryset=Phase.objects.none(), required=False, label="Phase", empty_label="No phase")
    projects = SeveralRecords(
        queryset=Project.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Projects it pays for",
        help_text="Spending names at least one project. Income and what is carried forward need none.",
    )
    total = MoneyInput(
        required=False,
        validators=[NOT_BELOW_ZERO],
        label="Whole cost",
        help_text="Only to share a cost out: type it, then press Apportion. The shares below are filled in.",
    )
    csc = MoneyInput(required=False, label="CSC grant", validators=[NOT_BELOW_ZERO])
    send = MoneyInput(required=False, label="SEND grant", validators=[NOT_BELOW_ZERO])
    own = MoneyInput(required=False, label="SESLIP own funds", validators=[NOT_BELOW_ZERO])
    unit_cost = MoneyInput(required=False, label="Cost of one", validators=[NOT_BELOW_ZERO])

    class Meta:
        model = BudgetLine
        fields = ("heading", "label", "phase", "csc", "send", "own", "quantity", "unit_cost", "note", "earmark")
        help_texts = {
            "note": "Printed in the last column of Appendix 5, for example who is paid.",
            "earmark": "For money carried forward with a purpose.",
        }

    def __init__(self, *args: Any, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].validators = [MaxValueValidator(MOST, f"Enter a number up to {MOST:,}.")]
        self.fields["heading"].queryset = headings_of(year)  # type: ignore[attr-defined]
        self.fields["heading"].choices = grouped_headings(year)  # type: ignore[attr-defined]
        phases = Phase.objects.filter(project__year=year).select_related("project")
        self.fields["phase"].queryset = phases.order_by("project__number", "number")  # type: ignore[attr-defined]
        self.fields["projects"].queryset = Project.objects.filter(year=year)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["projects"].initial = [link.project_id for link in self.instance.covered]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        shares = sum(entered.get(name) or 0 for name in SHARES)
        total = entered.get("total")
        if total is not None and shares != total and not any(name in self.errors for name in SHARES):
            self.add_error(
                "total",
                f"The shares add up to {show_money(shares)}, not to {show_money(total)}. "
                "Press Apportion, change a share, or empty this box.",
            )
        if (entered.get("quantity") is None) != (entered.get("unit_cost") is None) and "quantity" not in self.errors:
            self.add_error("quantity", "Enter both the number and the cost of one, or neither.")
        return entered

    def values(self) -> dict[str, Any]:
        """What was entered for the line itself."""
        return {name: value for name, value in super().values().items() if name not in ("projects", "total")}

    def changes(self) -> dict[str, Any]:
        """What `edit_line` needs beside the line: its fields, and the projects it pays for."""
        return {"fields": self.values(), "projects": self.cleaned_data["projects"]}

    def parts(self) -> dict[str, Any]:
        """What `create_line` needs: as above, the heading by itself."""
        fields = self.values()
        return {"heading": fields.pop("heading"), "fields": fields, "projects": self.cleaned_data["projects"]}

    @property
    def chosen_numbers(self) -> list[int]:
        """The numbers of the projects that are ticked now."""
        ticked = {str(value) for value in self["projects"].value() or []}
        return [p.number for p in self.fields["projects"].queryset if str(p.pk) in ticked]  # type: ignore[attr-defined]

    @property
    def wants_projects(self) -> bool:
        """Spending that names no project yet; income and what is carried forward need none."""
        heading = self.instance.heading if self.instance.heading_id else None
        spends = heading is None or heading.section.side == Side.EXPENDITURE
        return spends and not self.chosen_numbers

    def apportion(self, weights: Sequence[int]) -> Receipt | None:
        """Fills the shares from the whole cost; what else was typed stays, unchecked until it is saved.

        Returns the receipt, or None with an error beside the whole cost.
        """
        self.full_clean()
        self.errors.clear()
        try:
            total = self.fields["total"].clean(self["total"].data)
        except ValidationError as error:
            self.add_error("total", error)
            return None
        if total is None:
            self.add_error("total", "Enter the whole cost to share out.")
            return None
        try:
            shared = receipt(total, weights)
        except ApportionError as error:
            self.add_error("total", str(error))
            return None
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, share in zip(SHARES, shared.shares, strict=True):
            data[self.add_prefix(name)] = plain_money(share)
        self.data = data
        return shared


class HeadingForm(RecordForm):
    """What a sub-total adds up."""

    class Meta:
        model = Heading
        fields = ("label", "subtotal", "project", "note")
        labels = {"subtotal": "Print a sub-total row in Appendix 5", "project": "Project on the sub-total row"}

    def __init__(self, *args: Any, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.filter(year=year, used=True)  # type: ignore[attr-defined]


class NewHeadingForm(HeadingForm):
    """A heading is placed in a section once."""

    class Meta(HeadingForm.Meta):
        fields = ("section", *HeadingForm.Meta.fields)  # type: ignore[assignment]

    def __init__(self, *args: Any, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, year=year, **kwargs)
        sections = Section.objects.filter(year=year).order_by("side", "position")
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]


def grouped_headings(year: ProgrammeYear) -> list[tuple[str, Any]]:
    """The headings of a year under the name of their section."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for heading in headings_of(year):
        section = heading.section
        groups.setdefault(f"{section.get_side_display()}: {section.label}", []).append((heading.pk, heading.label))
    return [("", "Choose a heading"), *groups.items()]
