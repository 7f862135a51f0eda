"""How tests try to alter what is frozen, and what they are told."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from returns.models import (
    CheckPass,
    FrozenFile,
    FrozenReturn,
    GrantReturn,
    ReturnEvent,
    ReturnExplanation,
    ReturnNarrative,
)
from returns.models.guards_told import FROZEN_SAID, STEP_SAID
from returns.queries.verify import verify_returns

LATER = date(2026, 6, 1)


def named() -> list[str]:
    """What `verify_returns` finds, in its words."""
    return [str(finding) for finding in verify_returns().findings]


def command() -> str:
    out = io.StringIO()
    call_command("verify_returns", stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


@contextmanager
def refused(*errors: type[BaseException], said: str = FROZEN_SAID) -> Any:
    """By the database with its sentence, or before it comes so far; and nothing is altered."""
    with pytest.raises(errors or IntegrityError) as found, transaction.atomic():
        yield
        connection.check_constraints()
    if not errors:
        assert said in str(found.value)
    assert verify_returns().findings == []


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


TABLES: dict[type[models.Model], tuple[str, str]] = {
    FrozenReturn: ("document", "{}"),
    FrozenFile: ("sha256", "0" * 64),
    GrantReturn: ("reason", "None"),
    ReturnEvent: ("words", "Never said"),
    ReturnNarrative: ("text", "All is well"),
    ReturnExplanation: ("text", "All is well"),
    CheckPass: ("reason", "All is well"),
}

EACH = pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)


def said_of(model: type[models.Model]) -> str:
    return STEP_SAID if model is ReturnEvent else FROZEN_SAID


def first(model: type[models.Model]) -> Any:
    return model._base_manager.order_by("pk").first()
