"""Which tables something reads, and which it said it would: what is kept must hang on all that it was made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seslip.foundation.audit import OnlyAdded

# Written with a record of the other and never without: what was read with an update, what the plan's loader has made.
TOGETHER = {"kpis_measurereading": "KpiUpdate", "projects_planfact": "Project"}


def tables_read(work: Callable[[], Any]) -> set[str]:
    """The tables that `work()` asks, whatever stands around them."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(query["sql"] for query in asked)))


def tables_of(models: Iterable[Any]) -> set[str]:
    """The tables of these models, of their histories, and of the moves that are stored together with them."""
    watched = set(models)
    moves = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, OnlyAdded)
        and model.__name__.endswith("Move")
        and any(field.related_model in watched for field in model._meta.fields if field.name != "by")
    }
    names = {one.__name__ for one in watched}
    beside = {table for table, with_whom in TOGETHER.items() if with_whom in names}
    histories = {one.history.model._meta.db_table for one in watched if hasattr(one, "history")}
    return {one._meta.db_table for one in watched} | histories | moves | beside
