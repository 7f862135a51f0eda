"""Grant returns: what people write in them, the steps they take, and what is frozen."""

from .frozen import FrozenFile, FrozenReturn
from .grant_returns import GrantReturn, ReturnEvent
from .writing import CheckPass, ReturnExplanation, ReturnNarrative, ReturnRemark

__all__ = [
    "CheckPass",
    "FrozenFile",
    "FrozenReturn",
    "GrantReturn",
    "ReturnEvent",
    "ReturnExplanation",
    "ReturnNarrative",
    "ReturnRemark",
]
