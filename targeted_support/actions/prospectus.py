"""Every write to a year's prospectus: its words, publishing it and taking it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.periods import period_from, show_date
from targeted_support.access import check_edit_packages
from targeted_support.models import OfferYear

UNWRITTEN = "Write what is on offer and how to ask for it first: a prospectus without them tells nobody anything."
FUTURE = "A prospectus is recorded as published once it is. Give a date that is not in the future."
EARLY = "A prospectus is published in the year before its own at the earliest. Give {} or a later day."
PUBLISHED = "What is on offer and how to ask stay filled in while the prospectus is published. Take it back first."


def edit_prospectus(*, by: Person, offer: OfferYear, version: int, fields: Mapping[str, Any]) -> OfferYear:
    """Changes the words of a prospectus, published or not. Raises Stale."""
    check_edit_packages(by)
    with transaction.atomic():
        changed = checked(offer, fields)
        stored = audit.change(offer, by=by, version=version, fields=fields)
        if stored.published_on and not _is_written(changed):
            raise ValidationError(PUBLISHED)
    return stored


def publish_prospectus(*, by: Person, offer: OfferYear, version: int, day: date) -> OfferYear:
    """Everybody who reads the plan reads it from then on. Raises Stale."""
    check_edit_packages(by)
    if day > today():
        raise ValidationError({"published_on": FUTURE})
    earliest = period_from(offer.year.starts.year - 1).starts
    if day < earliest:
        raise ValidationError({"published_on": EARLY.format(show_date(earliest))})
    with transaction.atomic():
        stored = audit.change(offer, by=by, version=version, fields={"published_on": day})
        if not _is_written(stored):
            raise ValidationError(UNWRITTEN)
    return stored


def withdraw_prospectus(*, by: Person, offer: OfferYear, version: int) -> OfferYear:
    """Takes a published prospectus back: it is a draft for the team again. Raises Stale."""
    check_edit_packages(by)
    if offer.published_on is None:
        raise ValidationError("This prospectus is not published.")
    return audit.change(offer, by=by, version=version, fields={"published_on": None})


def _is_written(offer: OfferYear) -> bool:
    return bool(offer.offer.strip() and offer.how_to_ask.strip())
