"""What a year has for packages: its streams with their budget lines, and the most that one package may cost."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.models import BudgetLine
from projects.actions.checking import checked, refuse
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.clock import today
from targeted_support.access import check_edit_packages
from targeted_support.domain.costs import problem_of_line
from targeted_support.models import OfferYear, Package, PackageYear, StreamOffer

from .ledger import follow_package

SAY_WHY = "Say why, so that people can look it up later."


def begin_offer(*, by: Person, year: ProgrammeYear) -> OfferYear:
    """Opens a year for packages, without budget lines; gives what is there where somebody was quicker."""
    check_edit_packages(by)
    with transaction.atomic():
        offer = audit.create_once(OfferYear(year=year), by=by, year=year)
        for stream in Stream:
            record = StreamOffer(offer=offer, stream=stream.value)
            audit.create_once(record, by=by, offer=offer, stream=stream.value)
    return offer


def set_cap(*, by: Person, offer: OfferYear, version: int, cap: int | None, reason: str) -> OfferYear:
    """Sets the most that one package may cost in the year; None lifts it. Both with a reason. Raises Stale."""
    check_edit_packages(by)
    words = "Enter an amount above £0, or leave it empty to lift the cap." if cap is not None and cap <= 0 else ""
    changes = cap != offer.as_stored().cap
    refuse(cap=words, cap_reason=SAY_WHY if changes and not reason.strip() else "")
    fields: dict[str, Any] = {"cap": cap, "cap_reason": reason.strip()}
    return audit.change(offer, by=by, version=version, fields=fields)


def edit_stream(
    *, by: Person, stream: StreamOffer, version: int, is_open: bool, reason: str, line: BudgetLine | None
) -> StreamOffer:
    """Opens or closes a stream to new packages, with a reason, and says which budget line it pays from. Raises Stale.

    Packages of the stream that had no line in the year draw on it from now on.
    """
    check_edit_packages(by)
    stored = stream.as_stored()
    why = reason.strip()
    needs = not is_open or is_open != stored.is_open
    refuse(why_closed=SAY_WHY if needs and not why else "", line=_problem_of_line(stored, line))
    fields = {"is_open": is_open, "why_closed": why, "line": line}
    with transaction.atomic():
        checked(stored, fields)
        saved = audit.change(stream, by=by, version=version, fields=fields)
        if line is not None and line.pk != stored.line_id:
            _fill_lines(by, saved, line)
    return saved


def _problem_of_line(stream: StreamOffer, line: BudgetLine | None) -> str:
    if line is None:
        return _problem_of_leaving(stream)
    if line.heading.section.year_id != stream.offer.year_id:
        return f"Choose a budget line of {stream.offer.year}."
    shares = zip(Stream, (line.csc, line.send, line.own), strict=True)
    given = [one.value for one, share in shares if share is not None]
    others = [problem for one in given if (problem := problem_of_line(stream.stream, one))]
    if stream.stream not in given:
        return f"This line has no money of {stream.get_stream_display()}. Choose another one."
    if others:
        return others[0]
    return _problem_of_leaving(stream) if line.pk != stream.line_id else ""


def _problem_of_leaving(stream: StreamOffer) -> str:
    """Packages whose line no stream pays from any more would be on no page, and their costs could not be changed."""
    shared = StreamOffer.objects.filter(offer=stream.offer_id, line=stream.line_id).exclude(pk=stream.pk)
    if not stream.line_id or shared.exists():
        return ""
    there = PackageYear.objects.filter(year=stream.offer.year_id, line=stream.line_id).count()
    if not there:
        return ""
    words = f"Packages draw on this line ({there}), so the stream keeps it."
    return f"{words} Choose another line in the costs of each of them first."


def _fill_lines(by: Person, stream: StreamOffer, line: BudgetLine) -> None:
    waiting = PackageYear.objects.filter(year=stream.offer.year_id, line=None, package__stream=stream.stream)
    for one in waiting.order_by("package_id"):
        package = Package.objects.select_for_update(no_key=True).get(pk=one.package_id)
        fresh = one.as_stored()
        if fresh.line_id:
            continue
        try:
            audit.change(fresh, by=by, version=fresh.version, fields={"line": line})
            follow_package(by, package, today())
        except ValidationError as error:
            words = f"“{package}” cannot draw on it: {' '.join(error.messages)}"
            raise ValidationError({"line": words}) from error
