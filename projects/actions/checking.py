"""The rules of a record, asked before it is written: what the database would refuse is said in words."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

M = TypeVar("M", bound=models.Model)
Rules = Callable[[M], dict[str, str]]


def checked(record: M, fields: Mapping[str, Any], rules: Rules[M] | None = None) -> M:
    """A copy of the record with `fields` set. Raises ValidationError where a value, rule or constraint is not met.

    `rules` gives the problem of each field in words, "" for none.
    """
    candidate = copy.copy(record)
    for name, value in fields.items():
        setattr(candidate, name, value)
    others = {field.name for field in record._meta.fields if field.name not in fields}
    candidate.clean_fields(exclude=others if record.pk else None)
    _check_lengths(candidate, fields)
    if rules:
        refuse(**rules(candidate))
    candidate.validate_constraints()
    return candidate


def _check_lengths(candidate: models.Model, fields: Mapping[str, Any]) -> None:
    """The limit of a long text, which Django asks of forms only."""
    for field in candidate._meta.fields:
        if isinstance(field, models.TextField) and field.max_length and field.name in fields:
            try:
                MaxLengthValidator(field.max_length)(fields[field.name])
            except ValidationError as error:
                raise ValidationError({field.name: error}) from error


def refuse(**problems: str) -> None:
    """Raises ValidationError for the problems that are not empty, each at its field."""
    if found := {field: problem for field, problem in problems.items() if problem}:
        raise ValidationError(found)


def still_kept(record: models.Model) -> list[str]:
    """What other records, of whichever app, still need this one, in words: `planned activities`."""
    if record.pk is None:
        return []
    kept = [
        relation for relation in record._meta.related_objects if getattr(relation, "on_delete", None) is models.PROTECT
    ]
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in kept
        if relation.related_model._base_manager.filter(**{relation.field.name: record.pk}).exists()
    ]
