"""The evaluation across conversations (plan, para 31) as a file: numbers and headlines, nothing in confidence."""

from collections.abc import Iterable, Iterator
from datetime import date

from diagnostics.models.conversations import FOLLOW_UPS
from diagnostics.queries.conversations import Evaluation, evaluation_of
from projects.domain.meetings import Partner
from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation import exports
from seslip.foundation.clock import today
from seslip.foundation.sheets import Column, Document, Kind, Table, flat_table

NUMBERS = (
    Column("part", "Part", width=30),
    Column("what", "What", width=40),
    Column("number", "Number", Kind.NUMBER, 10),
    Column("of", "Of", Kind.NUMBER, 10),
)
HEADLINES = (Column("headlines", "Headlines", width=90),)
HELD, PRESENT, ANSWERED, FOLLOWED = "Conversations", "Partners present", "Partners who gave feedback", "What followed"
NONE_YET = ("", "None yet")


def evaluation_document(evaluation: Evaluation, span: str) -> Document:
    """`span` says of which year or years. The page draws the parts of the first table one by one."""
    numbers = flat_table("Numbers", NUMBERS, _numbers(evaluation))
    headlines = ((text,) for text in evaluation.headlines)
    told = flat_table("Headlines for everybody", HEADLINES, headlines, "No headlines yet.")
    title = "Evaluation of the SEND courageous conversations"
    name = f"conversation-evaluation-{span.replace(' ', '-')}"
    return Document(name, title, span, (numbers, told), landscape=False, stands=span)


def evaluation_parts(document: Document) -> list[Table]:
    """The numbers as a table for each part, without the column that names it."""
    rows = [[cell.value for cell in row.cells] for row in document.tables[0].body]
    parts = dict.fromkeys(str(part) for part, *_ in rows)
    return [flat_table(name, NUMBERS[1:], (values for part, *values in rows if part == name)) for name in parts]


def _numbers(evaluation: Evaluation) -> Iterator[tuple[str, str, int, int | None]]:
    held = evaluation.held
    yield HELD, "Held", held, None
    yield HELD, "Evaluated", evaluation.evaluated, held
    for row in evaluation.partners:
        yield PRESENT, Partner(row.partner).label, row.present, held
    for row in evaluation.partners:
        yield ANSWERED, Partner(row.partner).label, row.answered, row.present
    for key, label in (*FOLLOW_UPS, NONE_YET):
        yield FOLLOWED, label, evaluation.followed.get(key, 0), held


def build_evaluation(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """Of one year, as it is now."""
    chosen = year or current_year(today())
    years: Iterable[ProgrammeYear] = [chosen] if reader.standing.reads_meetings else []
    return evaluation_document(evaluation_of(years), str(chosen))


exports.register("conversation-evaluation", ("xlsx", "csv", "pdf"), build_evaluation)
