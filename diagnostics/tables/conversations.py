"""How conversations are put on pages: the list of all authorities, and what each asks of the reader."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diagnostics.domain.conversation_asks import TalkNow, ask_of_director, ask_of_lead
from diagnostics.domain.stages import ConversationStage
from diagnostics.models import Conversation
from diagnostics.queries.conversations import follow_up_of, stage_of
from projects.models import Person
from seslip.foundation.html_tables import label_html
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

from .groups import Ask


def conversation_url(pk: int) -> str:
    return reverse("diagnostics:conversation_page", args=(pk,))


class ConversationTable(ListTable):
    """One row an authority, with its conversation of the two years if it has one."""

    name = tables.Column(verbose_name="Authority", order_by="name")
    year = tables.Column(verbose_name="Year", accessor="talk_year", order_by=("talk_year", "name"))
    day = tables.Column(verbose_name="Date", accessor="talk_day", order_by=("talk_day", "name"))
    stage = tables.Column(verbose_name="Stage", empty_values=(), orderable=False)
    lead = tables.Column(verbose_name="Led by", accessor="talk_lead", order_by=("talk_lead", "name"))
    follow_up = tables.Column(verbose_name="Follow-up", accessor="talk_follow_up", order_by=("talk_follow_up", "name"))

    css = {"day": "nowrap", "year": "nowrap"}
    unlabelled = frozenset({"name"})
    named = "name"
    kinds = {"day": Kind.DATE}

    def __init__(self, *args: object, may_programme: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.may_programme = may_programme

    def cell_name(self, authority: Any) -> SafeString | str:
        if authority.talk_pk:
            return format_html('<a href="{}">{}</a>', conversation_url(authority.talk_pk), authority)
        return str(authority)

    def cell_year(self, authority: Any) -> SafeString | str:
        if authority.talk_year or not self.may_programme:
            return authority.talk_year or "–"
        url = f"{reverse('diagnostics:conversation_create')}?authority={authority.slug}"
        return format_html(
            '<a href="{}">Programme<span class="visually-hidden"> a conversation with {}</span></a>', url, authority
        )

    def typed_day(self, authority: Any) -> date | None:
        return authority.talk_day if authority.talk_stage else None

    def cell_day(self, authority: Any) -> str:
        return show_date(authority.talk_day, "No date yet") if authority.talk_stage else "–"

    def cell_stage(self, authority: Any) -> SafeString:
        return label_html(stage_of(authority))

    def cell_lead(self, authority: Any) -> str:
        return authority.talk_lead or "–"

    def cell_follow_up(self, authority: Any) -> str:
        return follow_up_of(authority) or "–"


def conversation_asks(
    reader: Person, conversations: Iterable[Conversation], today: date, directed: Iterable[int] = ()
) -> list[Ask]:
    """What conversations ask of who leads them, and of who signs for the authorities of `directed` (by id)."""
    found: list[Ask] = []
    for one in conversations:
        now = _now(one)
        words, url = ask_of_lead(now, today) if one.lead_id == reader.pk else "", conversation_url(one.pk)
        if not words and one.authority_id in directed:
            words, url = ask_of_director(now), f"{url}#follow-up"
        found += [Ask(words, url)] if words else []
    return found


def _now(one: Conversation) -> TalkNow:
    return TalkNow(
        authority=str(one.authority),
        stage=ConversationStage(one.stage),
        day=one.day,
        followed=bool(one.follow_up),
        signed=one.signed_off_on is not None,
    )
