"""What the budget tells of changes: its lines with what is paid and promised on them, what came in, and virements."""

from typing import Any

from django.urls import reverse

from budget.access import may_see_all_lines, may_see_receipts
from budget.models import BudgetLine, Commitment, Payment, Receipt, Virement
from projects.models import Person
from seslip.foundation.change_rows import History, Raw, Say, Shown, said
from seslip.foundation.changes import Subject, register
from seslip.foundation.money import show_money
from seslip.foundation.news import Phrase, Thing

SHARES = ("csc", "send", "own")


def _line(line: BudgetLine, reader: Person) -> Thing:
    projects = _own(reader, (link.project_id for link in line.covered))
    url = reverse("budget:line_page", args=(line.pk,))
    return Thing(f"budget_line/{line.pk}", "money", _named(line.label), url=url, projects=projects)


def _named(label: str) -> str:
    return f"Budget line “{label}”"


def _gone_line(shown: Shown, raw: Raw) -> Thing:
    return Thing(f"budget_line/{raw['id']}", "money", _named(shown["label"]))


def _virement(virement: Virement, reader: Person) -> Thing:
    """Without the names of its lines: who reads it may see one of them only."""
    ends = (virement.source, virement.target)
    projects = _own(reader, (link.project_id for line in ends for link in line.covered))
    url = reverse("budget:virement_page", args=(virement.pk,))
    name = f"Virement {virement.pk}"
    return Thing(f"virement/{virement.pk}", "money", name, show_money(virement.amount), url, projects)


def _own(reader: Person, projects: Any) -> frozenset[int]:
    """Of the projects that money is for those that the reader knows about."""
    found = frozenset(projects)
    return found if may_see_all_lines(reader) else found & reader.standing.own_projects


def _money(noun: str, party: str, done: str) -> Say:
    """“payment of £500 to Kent recorded”; several are counted and added up by nobody: the line's page does that."""

    def say(shown: Shown, raw: Raw) -> Phrase:
        amount = show_money(sum(raw[share] or 0 for share in SHARES))
        return Phrase(f"{noun} of {amount} {party.format(**shown)} {done}", f"{{n}} {noun}s {done}")

    return say


def _paid(shown: Shown, raw: Raw) -> Phrase | None:
    return _money("payment", "to {payee}", shown["state"].lower() if raw["state"] != "paid" else "recorded")(shown, raw)


def _with_projects(lines: Any) -> Any:
    return lines.prefetch_related("line_projects")


LINES = Subject("money", lambda reader: _with_projects(BudgetLine.objects.visible_to(reader)), _line, may_see_all_lines)
INCOME = Subject(
    "money",
    lambda reader: _with_projects(BudgetLine.objects.all() if may_see_receipts(reader) else BudgetLine.objects.none()),
    _line,
)
VIREMENTS = Subject(
    "money",
    lambda reader: (
        Virement.objects.visible_to(reader)
        .select_related("source", "target")
        .prefetch_related("source__line_projects", "target__line_projects")
    ),
    _virement,
)

register(
    History(
        LINES,
        BudgetLine,
        told={"label": "label", "csc": "CSC", "send": "SEND", "own": "own funds"},
        gone=_gone_line,
    ),
    History(
        LINES,
        Payment,
        "line_id",
        told={"state": _paid},
        added=_paid,
        removed=_money("payment", "to {payee}", "removed"),
        also=("payee", *SHARES),
        corrected=("payee", "line", *SHARES),
        correction=_money("payment", "to {payee}", "corrected"),
    ),
    History(
        LINES,
        Commitment,
        "line_id",
        told={"closed_on": said("commitment to {payee} closed", "{n} commitments closed")},
        added=_money("commitment", "to {payee}", "recorded"),
        removed=_money("commitment", "to {payee}", "removed"),
        also=("payee", *SHARES),
        corrected=("payee", "line", *SHARES),
        correction=_money("commitment", "to {payee}", "corrected"),
    ),
    History(
        INCOME,
        Receipt,
        "line_id",
        added=_money("receipt", "from {payer}", "recorded"),
        removed=_money("receipt", "from {payer}", "removed"),
        also=("payer", *SHARES),
        corrected=("payer", "line", *SHARES),
        correction=_money("receipt", "from {payer}", "corrected"),
    ),
    History(VIREMENTS, Virement, told={"state": ""}, added=said("asked for")),
)
