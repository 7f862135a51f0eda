"""Rules of the programme that hold whoever edits it. Each answers with the sentence that a person is shown, or ""."""

from collections.abc import Iterable

OWN_FIELDS = frozenset({"title", "purpose", "amount_note"})
PLAN_FIELDS = OWN_FIELDS | {"number", "used", "theme", "strand", "sponsor", "amount", "managers"}
OWN_PHASE_FIELDS = frozenset({"note"})
PHASE_FIELDS = OWN_PHASE_FIELDS | {"number", "amount"}


def problem_of_unused(used: bool, amount: int | None) -> str:
    """A number that is not used keeps its place and nothing else (plan, projects 14 and 23)."""
    if used or amount is None:
        return ""
    return "A number that is not used has no amount. Clear the amount, or keep the project in use."


def problem_of_strand(theme: str, strand: str, strand_theme: str) -> str:
    """A strand belongs to one theme; all three are names, `strand` may be empty."""
    if not strand or theme == strand_theme:
        return ""
    return f"“{strand}” is a strand of {strand_theme}. Choose that theme, or another strand."


def phases_differ(amount: int | None, phases: Iterable[int | None]) -> int | None:
    """What the phases come to, in pence, where that is not the project's amount; None where it agrees."""
    known = [phase for phase in phases if phase is not None]
    return sum(known) if known and sum(known) != (amount or 0) else None


def problem_of_dropping(used: bool, kept: list[str]) -> str:
    """A number in whose name something is promised or paid for cannot be declared not used."""
    if used or not kept:
        return ""
    return f"The plan still holds {' and '.join(kept)} of this project. Move or remove them first."
