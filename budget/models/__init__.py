"""The budget: lines as issued, what moves between them, and the money received, promised and paid."""

from .earmarks import EarmarkUse, PhaseFunding, PhaseState
from .forecasts import FindingNote, FindingState, Forecast
from .lines import ApportionedLine, Apportionment, BudgetLine, Heading, LineProject, Section, Side
from .printed import PrintedFigure
from .shares import STREAM_FIELDS
from .transactions import Commitment, Extract, Payment, PaymentState, Receipt
from .virements import Virement, VirementState

__all__ = [
    "STREAM_FIELDS",
    "ApportionedLine",
    "Apportionment",
    "BudgetLine",
    "Commitment",
    "EarmarkUse",
    "Extract",
    "FindingNote",
    "FindingState",
    "Forecast",
    "Heading",
    "LineProject",
    "Payment",
    "PaymentState",
    "PhaseFunding",
    "PhaseState",
    "PrintedFigure",
    "Receipt",
    "Section",
    "Side",
    "Virement",
    "VirementState",
]
