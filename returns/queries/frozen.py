"""What was frozen, read from what is stored and never from the records of today."""

import json

from returns.domain.content import Content, read_document
from returns.models import FrozenReturn, GrantReturn


def stored_content(frozen: FrozenReturn) -> Content:
    return read_document(json.loads(frozen.document))


def frozen_of(one: GrantReturn) -> FrozenReturn | None:
    return FrozenReturn.objects.filter(of=one).select_related("by").first()


def is_frozen(one: GrantReturn) -> bool:
    return FrozenReturn.objects.filter(of=one).exists()


def last_frozen() -> FrozenReturn | None:
    """The end of the chain."""
    return FrozenReturn.objects.order_by("-number").first()


def frozen_before(one: GrantReturn) -> FrozenReturn | None:
    """What a return is compared with: the version it corrects, or what its year submitted last for an earlier day.

    Another year has other KPIs and lines, so its first return stands alone; any two can still be compared. For one that
    is frozen itself it is what was there then: a later correction changes nothing of it.
    """
    submitted = FrozenReturn.objects.select_related("of__year")
    if one.corrects_id:
        return submitted.filter(of=one.corrects_id).first()
    earlier = submitted.filter(of__year=one.year_id, of__period_end__lt=one.period_end)
    number = FrozenReturn.objects.filter(of=one).values_list("number", flat=True).first()
    there = earlier.filter(number__lt=number) if number else earlier
    return there.order_by("-of__period_end", "-of__edition").first()
