"""Which tables are guarded, and what the database says when it refuses."""

from collections.abc import Mapping

FROZEN_SAID = "This return is frozen: nothing of it can be changed or removed. Start a correction instead."
STEP_SAID = "A step of a return that was taken is never changed or removed. Take the next step instead."

FROZEN, FILES, EVENTS = "returns_frozenreturn", "returns_frozenfile", "returns_returnevent"
RETURNS = "returns_grantreturn"
# Never changed or removed: each with what else must not be taken by a second row, and what is said.
KEPT: Mapping[str, tuple[tuple[tuple[str, ...], ...], str]] = {
    FROZEN: ((("id",), ("of_id",), ("number",), ("sha256",)), FROZEN_SAID),
    FILES: ((("id",), ("frozen_id", "form")), FROZEN_SAID),
    EVENTS: ((("id",),), STEP_SAID),
}
# What belongs to a return, and is closed with it: nothing is changed, removed or added once it is frozen.
PARTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "returns_returnnarrative": (("id",), ("of_id", "part")),
    "returns_returnexplanation": (("id",), ("of_id", "kpi_id")),
    "returns_checkpass": (("id",),),
}
RETURN_KEYS = (("id",), ("year_id", "period_end", "edition"), ("corrects_id",))
TABLES = (*KEPT, RETURNS, *PARTS)
