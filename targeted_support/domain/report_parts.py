"""The parts of the evaluation of a year, in their order (plan, Appendix 4, 33.4; evaluation of year 1)."""

from enum import StrEnum


class ReportPart(StrEnum):
    CONTEXT = "context"
    APPROACH = "approach"
    ACHIEVED = "achieved"
    EXPERTS = "experts"
    LEARNING = "learning"
    LIMITATIONS = "limitations"
    FEEDBACK = "feedback"
    MONEY = "money"
    ENGAGEMENT = "engagement"
    INTENT = "intent"
    PRIORITIES = "priorities"
    SUCCESS = "success"

    def heading(self, following: str) -> str:
        """`following` is the label of the next year."""
        return {
            "context": "Context",
            "approach": "Approach",
            "achieved": "What was achieved",
            "experts": "Experts and authorities that helped",
            "learning": "What was learnt",
            "limitations": "Limitations",
            "feedback": "What people said",
            "money": "Money",
            "engagement": "Whom it reached",
            "intent": f"Intent for {following}",
            "priorities": f"Priorities for {following}",
            "success": f"What success would be by the end of {following}",
        }[self.value]


PARTS = tuple(part.value for part in ReportPart)
