"""What can be found of returns: each by its year and day; of one that is frozen also its narrative, which all read."""

import json
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from projects.models import ProgrammeYear
from returns.domain.content import PartKey
from returns.models import FrozenReturn, GrantReturn
from seslip.foundation.periods import show_date
from seslip.foundation.search import Source, Text, register


def _return(one: GrantReturn) -> Text:
    frozen = getattr(one, "frozen", None)
    line = [str(one.year), f"due to DfE on {show_date(one.due)}", "Frozen" if frozen else "Draft"]
    url = reverse("returns:return_page", args=(one.pk,))
    words = ["grant return to the DfE", one.reason, *([narrative(frozen.document)] if frozen else [])]
    return Text(str(one), url, " · ".join(line), words, day=one.period_end)


def narrative(document: str) -> str:
    """The words of the narrative of a canonical document."""
    parts = json.loads(document).get("parts", [])
    return " ".join(word for part in parts if part["key"] == PartKey.NARRATIVE.value for word in _texts(part["blocks"]))


def _texts(plain: Any) -> list[str]:
    """Every text within, in order; names of fields are none."""
    if isinstance(plain, str):
        return [plain]
    within = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return [text for one in within for text in _texts(one)]


def _returns() -> QuerySet[GrantReturn]:
    return GrantReturn.objects.select_related("year", "frozen")


register(
    Source(
        "return",
        "Grant return",
        "Grant returns",
        "tick",
        93,
        GrantReturn,
        _returns,
        _return,
        GrantReturn.objects.visible_to,
        nouns=("document", "DfE return"),
        parts={FrozenReturn: ("frozen",), ProgrammeYear: ("year",)},
    )
)
