"""The one way a form page works: show, check, save, and on a conflict show what changed and keep what was typed.

And the one way a page asks before it removes something, and the one way a form of a single button works.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .audit import Stale, Versioned
from .forms import RecordForm
from .history import Entry, changes_since

V = TypeVar("V", bound=Versioned)
TAKEN = "Somebody else has just saved the same number or name. Choose another one."
STILL_USED = "Something else still refers to this, so it stays. Remove or change that first."


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
    changes: Callable[[], list[Entry]] | None = None,
    **context: Any,
) -> HttpResponse:
    """`save` calls one action with the form's values; `back` is where Cancel leads, `after` where Save does.

    `changes` is what a conflict shows where that is more, or less, than what happened to the record itself.
    """
    context |= {"form": form, "title": title, "back": back, "conflict": None}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            record = save()
        except Stale as stale:
            context["conflict"] = changes() if changes else changes_since(stale.current, form.seen)
            form.look_at(stale.current)
            status = 409
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError:
            form.add_error(None, TAKEN)
        else:
            messages.success(request, saved)
            return redirect(after(record) if after else back)
    return render(request, template, context, status=status)


def seen_version(request: HttpRequest) -> int:
    """The version that a form of one button carries; 0, which no record has, where it cannot be read."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def press_button(
    request: HttpRequest, act: Callable[[int], object], *, back: str, done: str, stale: str, after: str = ""
) -> HttpResponse:
    """Calls one action with the version that was seen, tells what came of it and leads `back`.

    `stale` is said where somebody else was quicker; `after` is where success leads, if that is another place.
    """
    try:
        act(seen_version(request))
    except Stale:
        messages.error(request, stale)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
        return redirect(after or back)
    return redirect(back)


def remove_page(
    request: HttpRequest,
    record: Versioned,
    remove: Callable[[int], object],
    *,
    title: str,
    what: str,
    back: str,
    after: str = "",
    removed: str = "It is removed.",
    verb: str = "Remove",
) -> HttpResponse:
    """Shows what would go; a post calls one action with the version that was seen.

    `verb` is on the button; `after` is where a removal leads; a refusal leads `back`, with the reason.
    """
    if request.method != "POST":
        context = {"title": title, "what": what, "back": back, "version": record.version, "verb": verb}
        return render(request, "foundation/remove.html", context)
    try:
        remove(seen_version(request))
    except Stale:
        messages.error(request, "Somebody changed this after you were asked. Look at it again first.")
    except (ValidationError, ProtectedError, IntegrityError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [STILL_USED])))
    else:
        messages.success(request, removed)
        return redirect(after or back)
    return redirect(back)
