"""A test client that fails any request which writes a recorded table and leaves no history of it."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from seslip.foundation.audit import Versioned


@cache
def history_tables() -> dict[str, str]:
    """Each recorded table with the table of its history."""
    models = [model for model in apps.get_models() if issubclass(model, Versioned)]
    return {model._meta.db_table: model.history.model._meta.db_table for model in models}


def without_contexts() -> AbstractContextManager[Any]:
    """Answers come without `.context`, which costs a third of their time and far more where many ask at once."""
    return patch("django.test.client.store_rendered_templates", lambda *_, **__: None)


class AuditedClient(Client):
    def request(self, **request: Any) -> HttpResponse:
        written: set[str] = set()

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            result = execute(sql, params, many, context)
            words = sql.replace('"', "").split(maxsplit=3)
            if words[0] == "INSERT":
                written.add(words[2])
            elif words[0] in ("UPDATE", "DELETE") and context["cursor"].rowcount:  # a lost claim changes no row
                written.add(words[1] if words[0] == "UPDATE" else words[2])
            return result

        with connection.execute_wrapper(watch):
            response = super().request(**request)
        if response.status_code < 400:
            unaudited = [table for table, kept in history_tables().items() if table in written and kept not in written]
            assert not unaudited, f"{request['PATH_INFO']} wrote {unaudited} and left no history"
        return response
