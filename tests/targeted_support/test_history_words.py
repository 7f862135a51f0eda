"""The history of targeted support is in sentences: what was changed is a noun."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from seslip.foundation import audit
from seslip.foundation.audit import Versioned
from seslip.foundation.history import history_of
from targeted_support.models import OfferYear

from .giving import expert, published
from .packaging import team

NO_NOUN = {
    "what",
    "when",
    "why",
    "how",
    "where",
    "which",
    "in",
    "as",
    "can",
    "takes",
    "starts",
    "ends",
    "helps",
    "said",
}
MODELS = [one for one in apps.get_app_config("targeted_support").get_models() if issubclass(one, Versioned)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_that_people_change_is_called_by_a_noun(model: type[Versioned]) -> None:
    fields = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    assert not set(model.SPOKEN) - set(fields), "a name of a field that is not there"
    called = {name: model.SPOKEN.get(name, words) for name, words in fields.items()}
    wrong = {name: words for name, words in called.items() if words.split()[0] in NO_NOUN or words.endswith(" on")}
    assert not wrong


def sentences(record: Versioned) -> list[str]:
    return [sentence for entry in history_of(record) for sentence in entry.sentences]


def test_what_changed_reads_as_a_sentence(plan: None) -> None:
    who = expert(expertise="Reviews")
    audit.change(who, by=team(), version=who.version, fields={"expertise": "Panels", "is_available": False})
    assert "changed the expertise from “Reviews” to “Panels”" in sentences(who)
    assert "changed the answer to “can be asked” from yes to no" in sentences(who)


def test_publishing_reads_as_a_sentence(plan: None) -> None:
    published(day=date(2025, 9, 26))
    told = sentences(OfferYear.objects.get(year__label="2025-26"))
    assert "changed the day of publishing from nothing to 26 Sep 2025" in told
