"""What the sponsor says of an update: confirmed, or queried."""

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.access import check_review
from kpis.models import Kpi, KpiReview, Verdict
from projects.models import Person

NEWER = "Something newer was reported in the meantime. Look at it first, then answer again."


def review_update(*, by: Person, kpi: Kpi, seen: int, verdict: Verdict, comment: str = "") -> KpiReview:
    """Answers the latest update, provided that it is the one that was `seen` (its id). A later answer takes the place
    of an earlier one; the same answer twice is kept once.

    Raises Refused, and ValidationError where something newer was reported or a query says nothing.
    """
    check_review(by, kpi)
    comment = comment.strip()
    if verdict is Verdict.QUERIED and not comment:
        raise ValidationError({"comment": "Say what you ask: the managers answer it with their next update."})
    with transaction.atomic():
        held = Kpi.objects.select_for_update(no_key=True).order_by("pk").get(pk=kpi.pk)
        latest = held.updates.order_by("-position_date", "-id").first()
        if latest is None or latest.pk != seen:
            raise ValidationError(NEWER)
        last = latest.reviews.order_by("-id").first()
        if last and (last.verdict, last.comment, last.by_id) == (verdict.value, comment, by.pk):
            return last
        return KpiReview.objects.create(update=latest, by=by, verdict=verdict.value, comment=comment)
