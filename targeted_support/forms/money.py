"""Forms about what packages cost. They validate; actions write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from budget.models import BudgetLine, Side
from projects.models import ProgrammeYear
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm, VersionField
from seslip.foundation.money import show_money
from targeted_support.models import OfferYear, PackageYear, StreamOffer
from targeted_support.models.money import QUARTERS
from targeted_support.queries.costs import Cost, lines_for

NO_LINE = "On no budget line yet"


def name_lines(field: Any, empty: str) -> None:
    """Lines with what stands above them."""
    field.empty_label = empty
    field.label_from_instance = lambda line: f"{line.label} ({line.heading.section.label})"


class PackageYearForm(RecordForm):
    """What a package costs in a year. Version 0 says that the person saw nothing recorded."""

    class Meta:
        model = PackageYear
        fields = ("planned", "agreed", "actual", "line", "quarter", "note")
        help_texts = {
            "line": "That of the package’s stream, unless somebody decided otherwise.",
            "note": "For example who pays for travel.",
        }

    def __init__(self, *args: Any, year: ProgrammeYear, cap: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: Any = self.fields["line"]
        lines.queryset = lines_for(year, self.instance.line_id) if year.pk else BudgetLine.objects.none()
        name_lines(lines, NO_LINE)
        self.fields["agreed"].help_text = "From the stage “Agreed” on this is drawn on the budget line."
        self.fields["actual"].help_text = "Once the package is complete this counts instead of what was agreed."
        if not lines.queryset.exists():
            lines.help_text = f"{year} has no budget line for packages yet. Once a stream has one, they draw on it."
        quarter: Any = self.fields["quarter"]
        quarter.choices = [("", "Not recorded"), *QUARTERS]
        if cap is not None:
            self.fields["planned"].help_text = f"The cap is {show_money(cap)} for one package in {year}."
        if self.instance.pk is None:
            self.fields["version"].initial = 0


SAY_WHY = "Say why the stream takes no new packages: people who look for help read it."


class CapForm(RecordForm):
    """The most that one package may cost in a year."""

    class Meta:
        model = OfferYear
        fields = ("cap", "cap_reason")
        labels = {"cap_reason": "Why it is set or lifted"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cap = self.fields["cap"]
        cap.label, cap.help_text = (
            "Most that one package may cost",
            "Leave it empty to lift the cap. What is above stays.",
        )


class StreamForm(RecordForm):
    """Whether a stream takes new packages, why, and from which budget line it pays."""

    class Meta:
        model = StreamOffer
        fields = ("is_open", "why_closed", "line")
        labels = {"why_closed": "Why"}
        help_texts = {
            "why_closed": "Asked when the stream closes or opens again. People who look for help read it.",
            "line": "Packages of the stream that are on no line yet draw on it from then on.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.instance.offer.year
        lines: Any = self.fields["line"]
        of_year = BudgetLine.objects.in_year(year, Side.EXPENDITURE).filter(heading__section__theme__isnull=False)
        order = ("heading__section__position", "heading__position", "position")
        lines.queryset = of_year.select_related("heading__section").order_by(*order)
        name_lines(lines, NO_LINE)

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if not (entered.get("is_open") or entered.get("why_closed", "").strip()):
            self.add_error("why_closed", SAY_WHY)
        return entered


class SlipForm(forms.Form):
    """How much of the agreed money goes on in the next year, and in which quarter."""

    pence = MoneyInput(label="How much of the agreed money")
    quarter = forms.TypedChoiceField(label="Delivered in", coerce=int, choices=QUARTERS)
    reason = forms.CharField(
        label="Why", required=False, max_length=300, help_text="For example that the authority asked for a later start."
    )
    version = VersionField()

    def __init__(self, *args: Any, later: str, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pence"].help_text = f"{show_money(most)} at most: what is agreed and neither paid nor spent."
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (number, f"{words.replace(f'Quarter {number} ', f'Quarter {number} of {later} ')}")
            for number, words in QUARTERS
        ]


@dataclass(frozen=True)
class Candidate:
    """An unfinished package that can go on: what of it is left, of agreed or of planned money."""

    cost: Cost
    kind: str
    left: int


class RollForm(forms.Form):
    """Which unfinished packages go on in the next year, each with its amount and quarter."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for one in candidates:
            key, title = one.cost.one.pk, one.cost.one.package.title
            self.fields[f"take-{key}"] = forms.BooleanField(label=f"Take along: {title}", required=False)
            self.fields[f"amount-{key}"] = MoneyInput(label=f"Amount: {title}", required=False, initial=one.left)
            self.fields[f"quarter-{key}"] = forms.TypedChoiceField(
                label=f"Delivered in: {title}", coerce=int, choices=QUARTERS, initial=1, required=False
            )
            self.fields[f"seen-{key}"] = VersionField(required=False)
            self.fields[f"seen-{key}"].initial = one.cost.one.version

    @property
    def rows(self) -> Iterable[tuple[Candidate, Any, Any, Any, Any]]:
        for one in self.candidates:
            key = one.cost.one.pk
            yield one, self[f"take-{key}"], self[f"amount-{key}"], self[f"quarter-{key}"], self[f"seen-{key}"]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        for one in self.candidates:
            key = one.cost.one.pk
            pence = entered.get(f"amount-{key}")
            if not entered.get(f"take-{key}") or f"amount-{key}" in self.errors:
                continue
            if pence is None or not 0 <= pence <= one.left:
                self.add_error(f"amount-{key}", f"Enter an amount from £0 to {show_money(one.left)}.")
        return entered

    def taken(self) -> list[tuple[PackageYear, int, int, int]]:
        """Each ticked year of a package with the version seen, the amount and the quarter."""
        entered = self.cleaned_data
        return [
            (
                one.cost.one,
                entered.get(f"seen-{key}") or 0,
                entered[f"amount-{key}"] or 0,
                entered[f"quarter-{key}"] or 1,
            )
            for one in self.candidates
            if entered.get(f"take-{(key := one.cost.one.pk)}")
        ]
