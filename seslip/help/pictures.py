"""The pictures of the guides: taken by the journeys, named with their sizes in the list beside this file."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTED = Path(__file__).with_name("pictures.json")


@dataclass(frozen=True)
class Taken:
    """A picture under `static/`, in pixels."""

    file: str
    width: int
    height: int


@cache
def taken() -> dict[str, Taken]:
    listed = json.loads(LISTED.read_text(encoding="utf-8")) if LISTED.exists() else {}
    return {name: Taken(one["file"], one["width"], one["height"]) for name, one in listed.items()}
