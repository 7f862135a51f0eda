"""The evaluation of a year: page, PDF and Word are drawn from one description (plan, Appendix 4, 33.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import (
    Cell,
    Column,
    Document,
    Item,
    Kind,
    Listing,
    Passage,
    Rich,
    Row,
    Strong,
    Table,
    header_row,
    paragraphs,
)
from targeted_support.domain.impact import Consent
from targeted_support.domain.reach import Engagement
from targeted_support.domain.report_parts import ReportPart
from targeted_support.domain.report_words import (
    Cost,
    Told,
    donor_sentences,
    engagement_sentences,
    expert_sentences,
    money_sentences,
    outcome_sentences,
    package_sentences,
    published_sentence,
)
from targeted_support.domain.stages import stage_label
from targeted_support.models import Feedback, Lesson
from targeted_support.queries.report import Priorities, ReportFacts, report_facts

NO_TOPIC = "No topic recorded"
OWN_WORDS = "What stands without quotation marks is told in the programme's own words."
MADE = "Counts, names and lists follow from the records on this date. The other words are the targeted-support team's."
PACKAGES = (
    Column("package", "Package", width=26),
    Column("summary", "What it is about", width=36),
    Column("authorities", "For", width=22),
    Column("kind", "Kind", width=19),
    Column("stage", "Stage", Kind.LABEL, 22),
)
PLACES = (
    Column("authority", "Authority", width=24),
    Column("received", "Received", Kind.RICH, 50),
    Column("gave", "Gave", Kind.RICH, 50),
)
MONEY = (
    Column("stream", "Stream", width=24),
    Column("budget", "Budget line", Kind.MONEY, 16),
    Column("planned", "Planned", Kind.MONEY, 16),
    Column("agreed", "Agreed", Kind.MONEY, 16),
    Column("actual", "Came to", Kind.MONEY, 16),
)
Block = str | Strong | Listing


@dataclass(frozen=True)
class DrawnPart:
    """A part of the evaluation with what it says; one that says nothing is left out of the file."""

    part: ReportPart
    heading: str
    written: bool
    blocks: tuple[Passage | Table, ...]


def evaluation(facts: ReportFacts) -> Document:
    """The evaluation as a file; with nothing recorded it says so."""
    parts = tuple(block for drawn in report_parts(facts) for block in drawn.blocks)
    if not parts:
        parts = (Passage("", Rich(("Nothing is recorded of this year.",))),)
    tables = tuple(part for part in parts if isinstance(part, Table)) or (by_topic(()),)
    name = f"targeted-support-evaluation-{facts.year}{'-for-publication' if facts.public else ''}"
    title = f"Targeted support {facts.year}: evaluation"
    notes = (MADE,) if facts.packages else ()
    return Document(name, title, published_words(facts), tables, landscape=False, notes=notes, parts=parts)


def published_words(facts: ReportFacts) -> str:
    report = facts.published
    if report is None or report.published_on is None:
        return "Not published yet"
    return published_sentence(show_date(report.published_on), report.shared_with)


def report_parts(facts: ReportFacts) -> list[DrawnPart]:
    """Every part in its order: the team's words, then what the records say."""
    found = []
    for part in ReportPart:
        heading, words = part.heading(facts.following), paragraphs(facts.words.get(part.value, ""))
        said, tables = _recorded(part, facts)
        text = (*words, *said)
        passage = (Passage(heading, Rich(text)),) if text or tables else ()
        found.append(DrawnPart(part, heading, bool(words), (*passage, *tables)))
    return found


def _recorded(part: ReportPart, facts: ReportFacts) -> tuple[Sequence[Block], Sequence[Table]]:
    """What the records say of a part."""
    match part:
        case ReportPart.ACHIEVED:
            outcomes = outcome_sentences(facts.outcomes, facts.outcomes_now, show_date(today()))
            return _paragraph(package_sentences(facts.packages) + outcomes), _achieved(facts)
        case ReportPart.EXPERTS:
            lent = _paragraph(expert_sentences(facts.lenders, facts.organisations, facts.tenths))
            return [*lent, *_bullets(donor_sentences(facts.donors))], ()
        case ReportPart.LEARNING:
            return _lessons(one for one in facts.lessons if not one.limitation), ()
        case ReportPart.LIMITATIONS:
            return _lessons(one for one in facts.lessons if one.limitation), ()
        case ReportPart.FEEDBACK:
            return _feedback(facts.feedback, public=facts.public), ()
        case ReportPart.MONEY:
            return money_sentences(facts.costs), [_money(facts.costs)] if facts.costs else ()
        case ReportPart.ENGAGEMENT:
            reached = [one.name for one in facts.engaged if one.engaged]
            return engagement_sentences(reached, [one.name for one in facts.engaged if not one.engaged]), ()
        case ReportPart.PRIORITIES:
            return _priorities(facts.priorities), ()
        case _:
            return (), ()


def _paragraph(sentences: Sequence[str]) -> list[Block]:
    return [" ".join(sentences)] if sentences else []


def _bullets(texts: Iterable[str]) -> list[Block]:
    items = tuple(Item(text) for text in texts)
    return [Listing("•", items)] if items else []


def _achieved(facts: ReportFacts) -> Sequence[Table]:
    """By topic and by authority; nothing without packages."""
    if not facts.packages:
        return ()
    return [by_topic(facts.packages), by_authority([one for one in facts.engaged if one.engaged])]


def by_topic(packages: Iterable[Told]) -> Table:
    """The packages under their topics; those without one come last."""
    ordered = sorted(packages, key=lambda one: (not one.topic, one.topic, one.title, one.id))
    body: list[Row] = []
    for topic, some in groupby(ordered, key=lambda one: one.topic):
        body.append(Row((Cell(topic or NO_TOPIC, colspan=len(PACKAGES), heading="row", tone="group"),), "group"))
        body += (_package_row(one) for one in some)
    return Table("Packages by topic", PACKAGES, (header_row(PACKAGES),), tuple(body))


def _package_row(one: Told) -> Row:
    return Row(
        (
            Cell(one.title, heading="row", href=reverse("targeted_support:package_page", args=(one.id,))),
            Cell(one.summary or None, missing="Not recorded"),
            Cell(", ".join(one.authorities) or None, missing="Not recorded"),
            Cell(one.kind or None, missing="Not recorded"),
            Cell(stage_label(one.stage), Kind.LABEL),
        )
    )


def by_authority(engaged: Iterable[Engagement]) -> Table:
    """What each authority that took part received and gave."""
    body = tuple(
        Row(
            (
                Cell(one.name, heading="row"),
                _names(record.name for record in one.received),
                _names([*(record.name for record in one.helped), *(["Experts"] if one.lent else [])]),
            )
        )
        for one in engaged
    )
    return Table("Packages by authority", PLACES, (header_row(PLACES),), body)


def _names(names: Iterable[str]) -> Cell:
    told = tuple(names)
    return Cell(Rich(told), Kind.RICH) if told else Cell(None, missing="–")


def _lessons(lessons: Iterable[Lesson]) -> list[Block]:
    return _bullets(f"{one.title}: {one.text}" if one.text else one.title for one in lessons)


def _feedback(feedback: Sequence[Feedback], *, public: bool) -> list[Block]:
    """By how far it may be told; quoted only where the words are their own."""
    blocks: list[Block] = [OWN_WORDS] if any(not one.verbatim for one in feedback) else []
    for consent in (Consent.PUBLIC, Consent.REGION):
        some = [one for one in feedback if one.consent == consent.value]
        if some and not public:
            blocks.append(Strong(consent.label))
        blocks += _bullets(said(one) for one in some)
    return blocks


def said(one: Feedback) -> str:
    """`“It helped.” (Participant, Kent)`; without quotation marks where it is told in other words."""
    text = f"“{one.text.strip()}”" if one.verbatim else one.text.strip()
    who = ", ".join(str(part) for part in (one.said_by, one.authority) if part)
    return f"{text} ({who})" if who else text


def _money(costs: Iterable[Cost]) -> Table:
    body = tuple(
        Row(
            (
                Cell(one.stream, heading="row"),
                *(Cell(pence, Kind.MONEY) for pence in (one.budget, one.planned, one.agreed, one.actual)),
            )
        )
        for one in costs
    )
    return Table("What packages cost", MONEY, (header_row(MONEY),), body)


def _priorities(priorities: Priorities) -> list[Block]:
    return [block for heading, items in priorities for block in (Strong(heading), *_bullets(one.text for one in items))]


def build_evaluation(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    return _build(reader, year, as_at, public=False)


def build_for_publication(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    return _build(reader, year, as_at, public=True)


def _build(reader: Person, year: ProgrammeYear | None, as_at: date | None, *, public: bool) -> Document:
    year = year or current_year(today())
    return evaluation(report_facts(reader, year, as_at or year.period.position_date(today()), public=public))


register("targeted-support-evaluation", ("pdf", "docx", "xlsx"), build_evaluation)
register("targeted-support-evaluation-for-publication", ("pdf", "docx", "xlsx"), build_for_publication)
