"""Reads of courageous conversations. Candid words are asked of `read_by` alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from diagnostics.domain.conversations import Progress, cycle_of
from diagnostics.domain.directors import is_director
from diagnostics.domain.stages import TOOK_PLACE, ConversationStage
from diagnostics.domain.steps import reached
from diagnostics.models import Conversation, ConversationInput, ConversationMove, ConversationPartner
from diagnostics.models.conversations import FOLLOW_UPS
from kpis.models import Measure
from projects.models import Authority, Person, ProgrammeYear, Project
from seslip.foundation.history import Entry, entries_since, history_of
from seslip.foundation.labels import Label

WORDS = ("scope", "diagnosis", "evaluation", "follow_up_words")
CANDID = (*WORDS, "feedback")
SHOWN = ("pk", "stage", "day", "mode", "follow_up", "year__label", "lead__name")


# How far authorities are.
WHERE = {
    Progress.HELD: Q(talk_stage__in=TOOK_PLACE),
    Progress.DATED: Q(talk_stage__isnull=False, talk_day__isnull=False) & ~Q(talk_stage__in=TOOK_PLACE),
    Progress.UNDATED: Q(talk_stage__isnull=False, talk_day__isnull=True) & ~Q(talk_stage__in=TOOK_PLACE),
    Progress.MISSING: Q(talk_stage__isnull=True),
}


def conversation_rows(reader: Person) -> QuerySet[Conversation]:
    """The conversations that the reader sees, with authority, year and people."""
    rows = Conversation.objects.visible_to(reader)
    return rows.select_related("authority", "year", "project__year", "lead__authority", "signed_off_by__authority")


def reads_words(reader: Person, conversation: Conversation) -> bool:
    """Whether the reader reads the candid words of a conversation."""
    return Conversation.objects.read_by(reader).filter(pk=conversation.pk).exists()


def organising_project() -> Project | None:
    """The project whose KPIs count conversations (plan, project 3), of the latest year that has one."""
    wired = Project.objects.filter(activities__kpis__measures__counter__startswith="conversations.")
    return wired.select_related("year").order_by("-year__starts", "number").first()


def conversations_asked(year: ProgrammeYear) -> int | None:
    """How many conversations a year's KPI promises (plan: 10 in 2025-26), None where none does."""
    wired = Measure.objects.filter(counter="conversations.held", kpi__year=year)
    return wired.values_list("target", flat=True).first()


def cycle_years(year: ProgrammeYear) -> QuerySet[ProgrammeYear]:
    """Those of the two years around a programme year that are here."""
    return ProgrammeYear.objects.filter(label__in=cycle_of(year.starts.year)).order_by("starts")


def authority_rows(years: Iterable[ProgrammeYear]) -> QuerySet[Any]:
    """All authorities, each with what is shown of its conversation in these years: `talk_stage`, `talk_day` …"""
    talk = Conversation.objects.filter(authority=OuterRef("pk"), year__in=list(years)).order_by("pk")
    shown = {f"talk_{name.partition('__')[0]}": Subquery(talk.values(name)[:1]) for name in SHOWN}
    return Authority.objects.annotate(**shown).order_by("name")


def being(rows: QuerySet[Any], progress: Progress) -> QuerySet[Any]:
    """Of rows of `authority_rows` those of the authorities that are so far."""
    return rows.filter(WHERE[progress])


def count_progress(rows: QuerySet[Any]) -> dict[Progress, int]:
    """How many authorities, of rows of `authority_rows`, are how far."""
    return {one: being(rows, one).count() for one in Progress}


def held_in(rows: QuerySet[Any], year: ProgrammeYear) -> int:
    """How many authorities, of rows of `authority_rows`, had their conversation in a year."""
    return being(rows, Progress.HELD).filter(talk_year=year.label).count()


def stage_of(authority: Any) -> Label:
    """A row of `authority_rows`: its stage, or that it is not programmed."""
    if not authority.talk_stage:
        return Progress.MISSING.label
    return ConversationStage(authority.talk_stage).label


def follow_up_of(authority: Any) -> str:
    return dict(FOLLOW_UPS).get(authority.talk_follow_up, "")


def without_conversation(years: Iterable[ProgrammeYear]) -> QuerySet[Authority]:
    """The authorities that are not programmed in these years."""
    there = Conversation.objects.filter(year__in=list(years)).values("authority")
    return Authority.objects.exclude(pk__in=there).order_by("name")


def stage_days(conversation: Conversation) -> dict[ConversationStage, date]:
    """On which day a conversation reached each stage."""
    moves = ConversationMove.objects.filter(conversation=conversation).order_by("pk").values_list("stage", "day")
    return reached((ConversationStage(stage), day) for stage, day in moves)


def directors_of(authority: int) -> QuerySet[Person]:
    """Who signs for an authority: its director of children's services, by job title (plan, para 32).

    Sponsoring a project is not enough: a sponsor may be a councillor.
    """
    own = Person.objects.filter(authority=authority, is_active=True)
    titles = own.filter(job_title__icontains="director").values_list("pk", "job_title")
    return own.filter(pk__in=[pk for pk, title in titles if is_director(title)]).order_by("name")


def is_written(conversation: Conversation) -> bool:
    """Whether anything is written in confidence about a conversation, whoever asks."""
    said = conversation.partners.exclude(feedback="")
    return any(getattr(conversation, name) for name in WORDS) or said.exists()


def concerning(reader: Person) -> QuerySet[Conversation]:
    """The conversations that a person leads, and those of their authority."""
    own = Q(authority=reader.authority_id) if reader.authority_id else Q(pk__in=[])
    return conversation_rows(reader).filter(Q(lead=reader.pk) | own)


def conversation_history(reader: Person, conversation: Conversation) -> list[Entry]:
    """What happened to a conversation; what was written in confidence only for those who read it."""
    hide = () if reads_words(reader, conversation) else CANDID
    return history_of(conversation, ConversationInput, ConversationPartner, hide=hide)


def conversation_changes(reader: Person, conversation: Conversation, seen: int) -> list[Entry]:
    """What happened to a conversation since somebody saw it at version `seen`, as this reader may know it."""
    return entries_since(conversation, seen, conversation_history(reader, conversation))


def read_in(reader: Person, years: Iterable[ProgrammeYear]) -> QuerySet[Conversation]:
    """The conversations of these years whose words the reader reads, with their partners."""
    read = Conversation.objects.read_by(reader).filter(year__in=list(years)).select_related("authority")
    return read.prefetch_related("partners").order_by("day", "pk")


@dataclass(frozen=True)
class PartnerCount:
    """At how many conversations a partner was present, and how often it said what it thought of it."""

    partner: str
    present: int
    answered: int


@dataclass(frozen=True)
class Evaluation:
    """What the conversations of a year or two come to (plan, para 31). Numbers only, but for `headlines`."""

    held: int
    followed: dict[str, int]
    evaluated: int
    partners: list[PartnerCount]
    headlines: list[str]


def evaluation_of(years: Iterable[ProgrammeYear]) -> Evaluation:
    """Numbers across all conversations held, whoever reads their words; four queries."""
    held = Conversation.objects.filter(year__in=list(years), stage__in=TOOK_PLACE)
    given = ConversationPartner.objects.filter(conversation__in=held.values("pk")).order_by("partner")
    answered = Count("pk", filter=~Q(feedback=""))
    partners = given.values_list("partner").annotate(present=Count("pk"), answered=answered)
    return Evaluation(
        held=held.count(),
        followed=dict(held.order_by().values_list("follow_up").annotate(number=Count("pk"))),
        evaluated=held.exclude(evaluation="").count(),
        partners=[PartnerCount(*row) for row in partners],
        headlines=list(held.exclude(headlines="").order_by("day", "pk").values_list("headlines", flat=True)),
    )
