"""The words of a return as its checks look at them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from projects.models import PublishedFigure
from returns.domain.content import PartKey
from returns.domain.preflight import Mend
from returns.domain.preflight_kpis import KpiFact
from returns.domain.preflight_words import ExceptionFact, NarrativeFact, PrintedFact, Written
from returns.models import GrantReturn

from .assemble import Assembled
from .preflight_people import MANAGER, People, for_office, in_words

PRINTED_TOPICS = ("duplicates", "text", "dates")


def narrative_facts(one: GrantReturn, found: Assembled) -> list[NarrativeFact]:
    facts = []
    for subject in found.subjects:
        told = found.narratives.get(subject.key)
        words = told.text.strip() if told else ""
        mend = _narrative_mend(one, found, subject.key)
        facts.append(NarrativeFact(subject.key, subject.heading, words or found.drafts[subject.key], bool(words), mend))
    return facts


def _narrative_mend(one: GrantReturn, found: Assembled, key: str) -> Mend:
    """Whoever it is given to writes it. What is planned since the return was started has no narrative of its own."""
    told = found.narratives.get(key)
    owner = told.owner if told else None
    who = in_words([*([owner.name] if owner else []), MANAGER])
    if told is None:
        return Mend(reverse("returns:return_part", args=(one.pk, PartKey.NARRATIVE.value)), "Look at it", who)
    url = reverse("returns:narrative_edit", args=(one.pk, key))
    return Mend(url, "Write it", who, frozenset({owner.pk} if owner else ()))


def exception_facts(one: GrantReturn, found: Assembled, people: People) -> list[ExceptionFact]:
    wrote = {row.kpi_id for row in one.explanations.all() if row.text.strip()}
    return [
        ExceptionFact(
            kpi=(kpi := int(key)),
            ref=f"{fact['ref']} ({fact['stream']})",
            why=str(fact["why"]),
            text=str(fact["explanation"]),
            written=kpi in wrote,
            mend=_exception_mend(one, int(str(fact["projects"])), kpi, people),
        )
        for key, fact in found.content.part(PartKey.EXCEPTIONS).facts.items()
    ]


def _exception_mend(one: GrantReturn, project: int, kpi: int, people: People) -> Mend:
    return people.mend([project], reverse("returns:explanation_edit", args=(one.pk, kpi)), "Explain it")


def written(
    kpis: Iterable[KpiFact], exceptions: Iterable[ExceptionFact], narratives: Iterable[NarrativeFact]
) -> list[Written]:
    """Every text that goes out: promises and notes of KPIs, explanations, narratives where somebody wrote them."""
    texts = []
    for kpi in kpis:
        texts.append(Written(f"promise-{kpi.id}", f"KPI {kpi.ref}, promise", kpi.promise, PartKey.KPIS, kpi.edit))
        texts.append(Written(f"note-{kpi.id}", f"KPI {kpi.ref}, note", kpi.note, PartKey.KPIS, kpi.update))
    for fact in exceptions:
        if fact.written:
            about = f"KPI {fact.ref}, explanation"
            texts.append(Written(f"explanation-{fact.kpi}", about, fact.text, PartKey.EXCEPTIONS, fact.mend))
    for told in narratives:
        if told.written:
            about = f"Narrative on {told.heading}"
            texts.append(Written(f"narrative-{told.key}", about, told.text, PartKey.NARRATIVE, told.mend))
    return texts


def printed_facts(one: GrantReturn) -> list[PrintedFact]:
    """What the plan prints otherwise in the words of Appendix 4; a date that it leaves open is its KPI's finding."""
    return [
        PrintedFact(
            key=figure.key,
            about=figure.label,
            printed=figure.printed,
            held=figure.held,
            why=figure.why,
            mend=for_office(f"{reverse('budget:checks')}?year={one.year}#figure-{figure.key}", "Look at it"),
        )
        for figure in _printed(one)
    ]


def _printed(one: GrantReturn) -> "QuerySet[PublishedFigure]":
    figures = PublishedFigure.objects.filter(year=one.year, topic__in=PRINTED_TOPICS, source__contains="Appendix 4")
    return figures.exclude(topic="dates", about__startswith="kpi").order_by("position")
