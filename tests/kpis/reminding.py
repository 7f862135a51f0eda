"""What tests of reminders share: a run of the command, and who was written to."""

import io
from collections import Counter
from datetime import date
from typing import Any

from django.core import mail
from django.core.management import call_command
from django.db.models import QuerySet

from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiReview, KpiUpdate, Verdict
from kpis.queries.letters import mails

SEPTEMBER = date(2025, 9, 30)
MONDAY = date(2025, 9, 22)
WEEK_BEFORE = date(2026, 3, 24)  # a Tuesday, a week before the end of the year


def run(on: date, **options: Any) -> str:
    out = io.StringIO()
    call_command("send_reminders", on=on.isoformat(), stdout=out, stderr=out, **options)
    return out.getvalue()


def told() -> Counter[tuple[str, ...]]:
    return Counter(tuple(message.to) for message in mail.outbox)


def everybody(on: date) -> set[str]:
    return {one.person.email for one in mails(on)}


def close(kpis: QuerySet[Kpi], status: Status, day: date, *, confirmed: bool = True) -> None:
    """Reported as closed by their managers on a day and, unless said otherwise, confirmed by the sponsors."""
    for kpi in kpis.select_related("activity__project__sponsor"):
        update = KpiUpdate.objects.create(
            kpi=kpi, position_date=day, old_status=kpi.status, new_status=status.value, note="Said why"
        )
        if confirmed and (sponsor := kpi.activity.project.sponsor):
            KpiReview.objects.create(update=update, by=sponsor, verdict=Verdict.CONFIRMED)
    kpis.update(status=status.value, position_date=day)


def only_one() -> Kpi:
    """Courageous conversations, the only KPI that is left."""
    kpi = Kpi.objects.select_related("activity__project__sponsor").get(activity__project__number=3, number=1)
    Kpi.objects.exclude(pk=kpi.pk).delete()
    return kpi
