"""What refers to a budget line, and so keeps it from being removed."""

from budget.models import BudgetLine

# The relation from the line, and what it is called for one and for several.
REFERENCES = (
    ("payments", "a payment", "payments"),
    ("commitments", "a commitment", "commitments"),
    ("receipts", "a receipt", "receipts"),
    ("virements_out", "a virement from it", "virements from it"),
    ("virements_in", "a virement to it", "virements to it"),
    ("earmark_uses", "a line that spends it", "lines that spend it"),
    ("earmarks_used", "an earmark that it spends", "earmarks that it spends"),
    ("forecasts", "a forecast", "forecasts"),
)


def references_to(line: BudgetLine) -> list[str]:
    """In words: `3 payments`, `a virement to it`."""
    counts = ((getattr(line, name).count(), one, many) for name, one, many in REFERENCES)
    return [one if number == 1 else f"{number} {many}" for number, one, many in counts if number]
