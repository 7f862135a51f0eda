"""What a freezing stands for besides its document: the records of the return, as one fingerprint of each kind."""

from returns.domain.canonical import fingerprint
from returns.domain.signing import in_utc, steps_fingerprint
from returns.domain.states import Step
from returns.models import FrozenReturn, GrantReturn, ReturnEvent

from .standing import events_of

# What is bound, with the words for it.
BOUND = {
    "corrects": "which version it corrects",
    "reopened": "the parts that a correction opened again",
    "steps": "its steps (who checked, signed, sent back, certified)",
    "narratives": "its narratives as they were written",
    "explanations": "its explanations of KPIs",
    "passes": "its reasons for passing warnings",
}


def bound_records(one: GrantReturn) -> dict[str, str | int]:
    """By the names in BOUND; what was frozen is not among its steps."""
    corrects = FrozenReturn.objects.filter(of=one.corrects_id).values_list("number", flat=True).first()
    narratives = one.narratives.order_by("pk").values_list("pk", "part", "owner", "text")
    explanations = one.explanations.order_by("pk").values_list("pk", "kpi", "text")
    passes = one.passes.order_by("pk").values_list("pk", "key", "sentence", "reason", "by", "recorded")
    return {
        "corrects": corrects or 0,
        "reopened": one.reopened,
        "steps": steps_fingerprint(event.plain for event in events_of(one) if event.step != Step.FROZEN.value),
        "narratives": fingerprint([list(row) for row in narratives]),
        "explanations": fingerprint([list(row) for row in explanations]),
        "passes": fingerprint([[*row, in_utc(when)] for *row, when in passes]),
    }


def freezing_steps(one: GrantReturn) -> list[ReturnEvent]:
    """Those that froze it: one, where nothing was tampered with."""
    return list(one.events.filter(step=Step.FROZEN.value).order_by("pk"))
