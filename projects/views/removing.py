"""The one way a page asks before it removes something."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def remove_page(
    request: HttpRequest, remove: Callable[[], None], *, title: str, what: str, back: str, removed: str
) -> HttpResponse:
    """Shows what would go; a post calls one action and leads back, with what happened or why it did not."""
    if request.method != "POST":
        return render(request, "foundation/remove.html", {"title": title, "what": what, "back": back})
    try:
        remove()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, removed)
    return redirect(back)
