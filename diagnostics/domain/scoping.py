"""What the scoping of a courageous conversation draws on (plan, para 30), ticked once it is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label


class ScopingInput(StrEnum):
    """In the order of the plan."""

    SEND_DATA = "send_data"
    ENABLERS = "enablers"
    SELF_ASSESSMENT = "self_assessment"
    SAFETY_VALVE = "safety_valve"
    DELIVERING_BETTER_VALUE = "delivering_better_value"
    LIAISON = "liaison"

    @property
    def label(self) -> str:
        return {
            "send_data": "Output of SEND Data Capacity and Capability",
            "enablers": "Analysis against the 5 SEND enablers",
            "self_assessment": "The authority's own self-assessment",
            "safety_valve": "Safety Valve work",
            "delivering_better_value": "Delivering Better Value work",
            "liaison": "Liaison with LGA and DfE leads",
        }[self.value]


@dataclass(frozen=True)
class InputLine:
    """A line of the checklist, with the day on which the input was in."""

    source: ScopingInput
    day: date | None

    @property
    def label(self) -> Label:
        return Label("In", "complete", "tick") if self.day else Label("Open", "not-started", "circle")


def input_named(name: str) -> ScopingInput | None:
    return next((one for one in ScopingInput if one.value == name), None)


def scoping_lines(ready: Mapping[str, date]) -> list[InputLine]:
    return [InputLine(one, ready.get(one.value)) for one in ScopingInput]
