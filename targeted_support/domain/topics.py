"""Recognising in a free text what help it is about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A topic: its name and other words for it, separated by commas."""

    name: str
    words: str = ""

    @property
    def spellings(self) -> list[str]:
        """Every way to say it; one that repeats another with other capitals is left out."""
        said = [self.name, *self.words.split(",")]
        return list({" ".join(one.split()).casefold(): " ".join(one.split()) for one in said if one.strip()}.values())


def subjects_in(text: str, subjects: Mapping[int, Subject]) -> dict[int, str]:
    """The subjects (by id, with their names) that a text speaks of: whole words, whatever their capitals."""
    return {key: subject.name for key, subject in subjects.items() if _speaks_of(text, subject.spellings)}


def _speaks_of(text: str, spellings: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){_spaced(one)}(?!\w)", text, re.IGNORECASE) for one in spellings)


def _spaced(spelling: str) -> str:
    """A pattern that also finds the words where a line breaks between them."""
    return r"\s+".join(re.escape(word) for word in spelling.split())
