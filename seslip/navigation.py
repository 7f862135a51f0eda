"""What every page's frame shows: where the reader can go, and whether the figures are invented."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"navigation": []}
