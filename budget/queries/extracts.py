"""An uploaded extract as it stands against the budget: its payments, its problems, and what is recorded already."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, QuerySet, Sum

from budget.domain.extract_columns import has_headings
from budget.domain.extract_lines import KnownLine, Lines
from budget.domain.extract_rows import ExtractRow, Known, KnownCommitment
from budget.domain.extracts import Reading, read_extract
from budget.domain.ledger import Shares
from budget.domain.outturn import plus
from budget.domain.payments import free_keys, overspent, payment_keys, plain
from budget.models import BudgetLine, Commitment, Extract, Payment
from projects.models import Person, ProgrammeYear
from seslip.foundation.outside import Unreadable
from seslip.foundation.outside_files import problem_of, read_outside

from .money import moved_by, paid_by
from .payments import listed, spending_lines

SPARE = 5  # keys beyond the payments of a group: some may be free again because a payment was removed


@dataclass(frozen=True)
class Compared:
    """A row of the file with the payment it is already, or the key it will get."""

    row: ExtractRow
    key: str = ""
    payment: Payment | None = None


def read_file(content: bytes, reader: Person, year: ProgrammeYear, today: date) -> Reading:
    """The payments of a file, or its problems; what cannot be read at all is one problem of the whole file."""
    try:
        upload = read_outside(content, has_headings)
    except Unreadable as error:
        return Reading(problems=(problem_of(error),))
    reading = read_extract(upload.sheets, known(reader, year, today))
    return Reading(reading.rows, reading.problems, (*upload.notes, *reading.notes))


def known(reader: Person, year: ProgrammeYear, today: date) -> Known:
    """What the rows of a year's extract can name."""
    lines = list(spending_lines(reader, year))
    moved = moved_by([line.pk for line in lines], today)
    commitments = listed_commitments(reader, year)
    return Known(year.starts, year.ends, today, Lines(_known_line(x, moved[x.pk]) for x in lines), commitments)


def _known_line(line: BudgetLine, moved: Shares) -> KnownLine:
    projects = tuple((link.project.number, link.project.title) for link in line.covered)
    budget = plus(Shares(line.csc, line.send, line.own), moved)
    return KnownLine(line.pk, line.label, projects, budget, str(line.phase) if line.phase else "")


def listed_commitments(reader: Person, year: ProgrammeYear) -> list[KnownCommitment]:
    found = listed(Commitment, reader, year).exclude(reference="").values_list("pk", "line", "reference")
    return [KnownCommitment(*row) for row in found]


def compare(rows: Iterable[ExtractRow]) -> list[Compared]:
    """Each row as new or as recorded already, in the order of the file.

    Equal rows are counted: of three in the file and two recorded, one is new.
    """
    groups: dict[tuple[date, str, str, int], list[ExtractRow]] = defaultdict(list)
    for row in rows:
        groups[row.day, plain(row.payee), plain(row.reference), row.pence].append(row)
    keys = {identity: list(islice(payment_keys(*identity), len(same) + SPARE)) for identity, same in groups.items()}
    recorded = Payment.objects.in_bulk([key for group in keys.values() for key in group], field_name="key")
    found = [
        compared
        for identity, same in groups.items()
        for compared in _compare_equal(same, keys[identity], recorded, payment_keys(*identity))
    ]
    return sorted(found, key=lambda compared: compared.row.row)


def _compare_equal(
    same: list[ExtractRow], keys: list[str], recorded: dict[str, Payment], all_keys: Iterator[str]
) -> list[Compared]:
    there = [recorded[key] for key in keys if key in recorded][: len(same)]
    known_rows = [Compared(row, payment=payment) for row, payment in zip(same, there, strict=False)]
    new = same[len(there) :]
    return known_rows + [
        Compared(row, key) for row, key in zip(new, free_keys(all_keys, recorded, len(new)), strict=True)
    ]


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def loaded_before(content: bytes) -> Extract | None:
    """The extract that is this very file."""
    found = Extract.objects.filter(sha256=fingerprint(content)).defer("content").select_related("loaded_by")
    return found.first()


def extracts() -> QuerySet[Extract]:
    """Without the files themselves, with how many payments each brought and what they come to."""
    found = Extract.objects.defer("content").select_related("loaded_by")
    return found.annotate(number=Count("payments"), total=Sum("payments__amount"))


def overspent_lines(rows: Sequence[ExtractRow]) -> list[tuple[str, list[str]]]:
    """The lines that these payments, once recorded, take over their revised budget, with each stream in words."""
    lines = {row.line.pk: row.line for row in rows}
    spent = paid_by(lines, date.max)
    for row in rows:
        spent[row.line.pk] = plus(spent[row.line.pk], row.split)
    found = [(line.label, overspent(spent[pk], line.budget)) for pk, line in lines.items()]
    return [(label, words) for label, words in found if words]
