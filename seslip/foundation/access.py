"""How a refusal is said, and how a thing that may not be seen stays unseen."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


class Refused(PermissionDenied):
    """The reader may see the thing but not do this; the text is the sentence the page shows."""


def find(visible: QuerySet[M], **lookup: Any) -> M:
    """The one visible record, or a 404 that is the same whether it is hidden or does not exist."""
    try:
        return visible.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError, DataError) as error:
        raise Http404 from error
