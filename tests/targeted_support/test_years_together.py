"""Several people at once: a year is opened once, whoever is first."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.actions.years import open_year
from projects.models import ProgrammeYear
from targeted_support.actions.offers import begin_offer
from targeted_support.models import OfferYear, StreamOffer
from tests.crowds import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_four_who_open_a_year_one_does_and_the_others_find_it(person_as: Any) -> None:
    team = person_as("support_team")
    assert team.standing
    found = at_once([lambda: open_year("2027-28", by=team) for _ in range(4)])
    assert kinds(found) == {"ProgrammeYear": 4}, found
    year = ProgrammeYear.objects.get(label="2027-28")
    offers = at_once([lambda: begin_offer(by=team, year=year) for _ in range(4)])
    assert kinds(offers) == {"OfferYear": 4}, offers
    assert OfferYear.objects.filter(year=year).count() == 1
    assert StreamOffer.objects.filter(offer__year=year).count() == 3
