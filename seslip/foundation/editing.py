"""The one way a form page works: show, check, save, and on a conflict show what changed and keep what was typed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .audit import Stale, Versioned
from .forms import RecordForm
from .history import changes_since

V = TypeVar("V", bound=Versioned)


def edit_page(
    request: HttpRequest,
    form: RecordForm,
    save: Callable[[], V],
    *,
    title: str,
    back: str,
    saved: str = "Saved.",
    after: Callable[[V], str] | None = None,
    template: str = "foundation/edit.html",
    **context: Any,
) -> HttpResponse:
    """`save` calls one action with the form's values; `back` is where Cancel leads, `after` where Save does."""
    context |= {"form": form, "title": title, "back": back, "conflict": None}
    if request.method == "POST" and form.is_valid():
        try:
            record = save()
        except Stale as stale:
            context["conflict"] = changes_since(stale.current, form.seen)
            form.look_at(stale.current)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, saved)
            return redirect(after(record) if after else back)
    return render(request, template, context)
