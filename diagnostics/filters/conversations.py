"""The filters of the list of conversations."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from diagnostics.domain.conversations import PROGRESS, Progress
from diagnostics.domain.stages import CONVERSATION_STAGES, TOOK_PLACE
from diagnostics.models.conversations import FOLLOW_UPS
from diagnostics.queries.conversations import being
from seslip.foundation.filters import Choice, Search

ANY_FOLLOW_UP = [*FOLLOW_UPS, ("none", "None yet, though held")]


class ConversationFilter(django_filters.FilterSet):
    """Every choice is in the address; of rows of `authority_rows`."""

    q = Search("name", label="Authority")
    progress = Choice(label="How far", everything="All", choices=PROGRESS, method="having_come")
    stage = Choice(label="Stage", everything="All stages", choices=CONVERSATION_STAGES, field_name="talk_stage")
    planned = Choice(label="Programmed for", everything="Both years", choices=(), field_name="talk_year")
    follow_up = Choice(label="Follow-up", everything="With and without", choices=ANY_FOLLOW_UP, method="followed_by")

    def __init__(self, *args: object, years: tuple[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters["planned"].extra["choices"] = [(year, year) for year in years]

    def having_come(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return being(rows, Progress(value))

    def followed_by(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "none":
            return rows.filter(talk_stage__in=TOOK_PLACE, talk_follow_up="")
        return rows.filter(talk_follow_up=value)
