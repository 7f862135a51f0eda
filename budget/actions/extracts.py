"""Loading an extract of the host authority's ledger: all of its new payments in one transaction, or none."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.access import check_record_money
from budget.models import Extract, Payment, PaymentState
from budget.queries.extracts import Compared, compare, fingerprint, loaded_before, read_file
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.clock import today

TRIES = 5


class ExtractChanged(ValidationError):
    """What the file would add is no longer what the person was shown."""


@dataclass(frozen=True)
class Loaded:
    extract: Extract
    recorded: int


def load_extract(*, by: Person, name: str, content: bytes, year: ProgrammeYear, expected: int) -> Loaded:
    """Records the payments of the file that are not recorded yet; `expected` is how many the person was shown.

    The file is read again here: what counts is the file, not what a page made of it. Raises ValidationError where it
    has a problem or nothing new, and ExtractChanged where somebody has recorded some of it meanwhile.
    """
    check_record_money(by)
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _load(by, name, content, year, expected)
        except IntegrityError:  # somebody else has just recorded one of these payments: compare again
            continue
    raise ValidationError("Several people are loading these payments at the moment. Upload the file again.")


def _load(by: Person, name: str, content: bytes, year: ProgrammeYear, expected: int) -> Loaded:
    reading = read_file(content, by, year, today())
    if reading.problems:
        raise ValidationError("The file has problems now. Upload it again to see them.")
    new = [compared for compared in compare(reading.rows) if compared.payment is None]
    if len(new) != expected:
        raise ExtractChanged("Somebody has recorded some of these payments in the meantime. Look at the list again.")
    if not new:
        raise ValidationError("Every payment of this file is recorded already. Nothing was added.")
    extract = loaded_before(content) or Extract.objects.create(
        name=name[:200], sha256=fingerprint(content), content=content, loaded_by=by
    )
    for compared in sorted(
        new, key=lambda found: found.key
    ):  # in one order, so that two loaders do not wait in a circle
        audit.create(_payment(compared, extract, by), by=by)
    return Loaded(extract, len(new))


def _payment(compared: Compared, extract: Extract, by: Person) -> Payment:
    row = compared.row
    csc, send, own = row.split
    return Payment(
        line_id=row.line.pk,
        day=row.day,
        payee=row.payee,
        reference=row.reference,
        csc=csc,
        send=send,
        own=own,
        commitment_id=row.commitment,
        extract=extract,
        state=PaymentState.PAID.value,
        recorded_by=by,
        key=compared.key,
    )
