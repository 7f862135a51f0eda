"""The rules of a record, asked before it is written: what the database would refuse is said in words."""

import copy
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

M = TypeVar("M", bound=models.Model)


def checked(record: M, fields: Mapping[str, Any]) -> M:
    """A copy of the record with `fields` set. Raises ValidationError where a value or a constraint is not met."""
    candidate = copy.copy(record)
    for name, value in fields.items():
        setattr(candidate, name, value)
    others = {field.name for field in record._meta.fields if field.name not in fields}
    candidate.clean_fields(exclude=others)
    candidate.validate_constraints()
    return candidate


def refuse(**problems: str) -> None:
    """Raises ValidationError for the problems that are not empty, each at its field."""
    if found := {field: problem for field, problem in problems.items() if problem}:
        raise ValidationError(found)
