"""How far a package of targeted support has come, and which moves are open from each stage (plan, paras 84 and 85)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date


class PackageStage(StrEnum):
    """The way of a package, and the two stages beside it. What a report does not tell has no stage at all."""

    ENQUIRY = "enquiry"
    SCOPING = "scoping"
    AGREED = "agreed"
    IN_DELIVERY = "in_delivery"
    COMPLETE = "complete"
    EVALUATED = "evaluated"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        return {
            "enquiry": Label("Enquiry", "not-started", "circle"),
            "scoping": Label("Scoping", "on-track", "arrow"),
            "agreed": Label("Agreed", "on-track", "arrow"),
            "in_delivery": Label("In delivery", "on-track", "arrow"),
            "complete": Label("Complete", "complete", "tick"),
            "evaluated": Label("Evaluated", "complete", "tick"),
            "paused": Label("Paused", "at-risk", "triangle"),
            "withdrawn": Label("Withdrawn", "not-started", "circle"),
        }[self.value]


NOT_RECORDED = Label("Not recorded", "not-started", "circle")
STAGES = [(stage.value, stage.label.text) for stage in PackageStage]
WAY = (
    PackageStage.ENQUIRY,
    PackageStage.SCOPING,
    PackageStage.AGREED,
    PackageStage.IN_DELIVERY,
    PackageStage.COMPLETE,
    PackageStage.EVALUATED,
)
BESIDE = (PackageStage.PAUSED, PackageStage.WITHDRAWN)
DELIVERED = frozenset({"complete", "evaluated"})
PROMISED = frozenset({"agreed", "in_delivery", "complete", "evaluated"})  # what draws on its budget line
CLOSED = frozenset({"evaluated", "withdrawn"})
MAY_STOP = WAY[:4]  # what is complete is neither paused nor withdrawn


def stage_label(stage: str) -> Label:
    """`stage` is empty for a package of which nothing says how far it has come."""
    return PackageStage(stage).label if stage else NOT_RECORDED


def open_stages(now: str, before: str = "") -> tuple[PackageStage, ...]:
    """Where a package can be moved to: one on, one back, aside, or from aside to where it was (`before`).

    Without a stage, every stage is open: somebody says where it stands.
    """
    if not now:
        return tuple(PackageStage)
    stage = PackageStage(now)
    if stage in BESIDE:
        back = (PackageStage(before),) if before else WAY[:1]
        return back if stage is PackageStage.WITHDRAWN else (*back, PackageStage.WITHDRAWN)
    place = WAY.index(stage)
    near = (*WAY[place + 1 : place + 2], *WAY[max(place - 1, 0) : place])
    return (*near, *BESIDE) if stage in MAY_STOP else near


def is_ahead(now: str, wanted: PackageStage) -> bool:
    """Whether a move leads on along the way, which asks for more than one back or aside."""
    if wanted not in WAY:
        return False
    return not now or PackageStage(now) in BESIDE or WAY.index(wanted) > WAY.index(PackageStage(now))


def stage_before_stopping(stages: Iterable[str]) -> str:
    """Of the stages of a package in order, the last along the way: where one that was paused goes on."""
    return next((stage for stage in reversed(list(stages)) if stage in WAY), "")


def asks_sign_off(now: str, wanted: PackageStage) -> bool:
    """Whether each recipient's director must have signed off before: from being agreed on, unless it is over anyway."""
    over = now == PackageStage.COMPLETE.value
    return is_ahead(now, wanted) and wanted not in WAY[:2] and not over


def problem_of_move(
    now: str,
    wanted: PackageStage,
    day: date,
    *,
    before: str = "",
    today: date,
    last: date | None = None,
    reason: str = "",
    unsigned: Iterable[str] = (),
) -> str:
    """Why a package cannot be moved to a stage on a day, "" where it can; `last` is the day of the move before.

    `unsigned` names the recipients whose DCS has not signed off: nothing is agreed without them (plan, para 32).
    """
    if wanted not in open_stages(now, before):
        return f"The package stands at “{stage_label(now).text}”. Reload the page to see where it can be moved."
    if wanted in BESIDE and not reason.strip():
        verb = "paused" if wanted is PackageStage.PAUSED else "withdrawn"
        return f"Say why the package is {verb}."
    if day > today:
        return "A move is recorded once it is made. Give a date that is not in the future."
    if last and day < last:
        return f"The move before was made on {show_date(last)}. Give a date that is not earlier."
    waiting = ", ".join(unsigned)
    if waiting and asks_sign_off(now, wanted):
        return f"The director of children's services signs it off first: {waiting}."
    return ""
