"""What the plan prints, compared with what the records give. Rows are named by the fact they were made from.

So a new label does not lose them. Amounts are in pence, percentages whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seslip.foundation.money import show_money

from .apportion import ApportionError, percentages
from .ledger import Ledger, Shares, add_up

PLAN = "budget/2025-26"
UNIVERSAL = f"{PLAN}/expenditure/universal"
PERCENT, MONEY = "percent", "pounds"
STREAM_INDEX = {"csc": 0, "send": 1, "own": 2}

# Published differences that a row of Appendix 5 carries as a note: the key of the figure, and the row's fact.
NOTED_ROWS = {
    "appendix-5-project-3": f"{PLAN}/expenditure/diagnostics/courageous-conversations/courageous-conversations",
    "appendix-5-project-2": f"{PLAN}/expenditure/diagnostics/peer-challenge",
    "networks-8-13": f"{UNIVERSAL}/communities-of-practice/send-networks",
    "project-25-csc": f"{UNIVERSAL}/new-universal-projects/adoption-training",
    "project-25-subtotal": f"{UNIVERSAL}/new-universal-projects/adoption-training",
    "new-universal-subtotal": f"{UNIVERSAL}/new-universal-projects",
    "own-funds-total": f"{PLAN}/expenditure/own-funds",
}


@dataclass(frozen=True)
class Printed:
    """A figure as the plan prints it: `refs` name the records that give it, `stream` one of their shares or the sum.

    `value` is pence, or per cents where `unit` says so. `figure` is the key of the published difference that explains
    why the records give another one.
    """

    key: str
    what: str
    source: str
    refs: tuple[str, ...]
    stream: str
    value: int
    unit: str = MONEY
    figure: str = ""

    @property
    def single(self) -> bool:
        """Whether it is of single lines, `side/section/heading/line`, and not of what they add up to."""
        return any(ref.count("/") == 3 for ref in self.refs)

    def shown(self, value: int) -> str:
        return f"{value}%" if self.unit == PERCENT else show_money(value)


def amounts_by_ref(ledger: Ledger) -> dict[str, Shares]:
    """What every section, heading and line comes to, and both sides as a whole."""
    found = {"total-in": ledger.total_in, "total-out": ledger.total_out}
    for section in ledger.sections:
        found[section.ref] = section.shares
        for heading in section.headings:
            found[heading.ref] = heading.shares
            found |= {line.ref: line.shares for line in heading.lines}
    return found


def held_figure(printed: Printed, ledger: Ledger, amounts: Mapping[str, Shares]) -> int | None:
    """What the records give for a printed figure; None where they no longer have what it is of."""
    if printed.unit == PERCENT:
        return _percentage(printed, ledger.total_in)
    parts = [amounts.get(_full(ref, ledger.year)) for ref in printed.refs]
    if any(part is None for part in parts):
        return None
    shares = add_up(part for part in parts if part is not None)
    return (shares[STREAM_INDEX[printed.stream]] or 0) if printed.stream else shares.total


def _full(ref: str, year: str) -> str:
    return f"budget/{year}/{ref}" if "/" in ref else ref


def _percentage(printed: Printed, income: Shares) -> int | None:
    """Table 3's percentages: of the DfE grant, or of the programme."""
    streams: Sequence[int | None] = income[:2] if printed.refs == ("percent-of-grant",) else income
    try:
        shares = percentages([share or 0 for share in streams])
    except ApportionError:
        return None
    index = STREAM_INDEX[printed.stream]
    return shares[index] if index < len(shares) else None
