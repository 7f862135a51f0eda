"""Reading who came from a list as people paste it: one spelling or another, bullets, commas, "Kent - Jane Smith".

Pure: the spellings come as values. What cannot be read is kept with what to do about it; nothing is lost.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from .meetings import AttendanceState
from .names import name_key

LONGEST_LIST, LONGEST_NAMES, MOST_UNREAD = 10_000, 300, 100
CLOSE = 0.8
_COUNCIL = frozenset(("county", "council", "city", "borough", "royal", "unitary", "district", "authority", "local"))
_FILLING = _COUNCIL | {"metropolitan", "cc", "bc", "la", "of", "the", "and", "s", "children", "childrens", "services"}
_STATES = {
    **dict.fromkeys(("present", "attended", "attendees", "attending", "attendance", "in attendance"), True),
    **dict.fromkeys(("apologies", "apology", "apols", "sent apologies", "apologies received", "apologies from"), False),
}
_BULLET = re.compile(r"^\s*(?:(?:[-–—•*·▪◦‣>☐☑✓✔]+|\(?\d{1,3}[.)]|\[[ xX]?\])(?:\s+|$))+")
_ITEMS = re.compile(r"[\r\n;\x0b\x0c\u2028]+")
_PIECES = re.compile(r"(\t|\s[-–—]+\s|\s*:\s+|:$|[()\[\]|]|,|/|\s\+\s)")
_WORD = re.compile(r"[^\W_]+|&")


@dataclass(frozen=True)
class Entry:
    """What a register says of one authority or partner."""

    state: AttendanceState = AttendanceState.PRESENT
    names: str = ""

    def and_also(self, other: "Entry") -> "Entry":
        """The same authority named twice: present wins, and everybody named came."""
        present = AttendanceState.PRESENT in (self.state, other.state)
        names = self.names if other.names in self.names else other.names
        if self.names not in names:
            names = f"{self.names}, {other.names}"
        return Entry(AttendanceState.PRESENT if present else AttendanceState.APOLOGIES, shorten(names))


@dataclass(frozen=True)
class Unread:
    """A piece of a list that names no authority for certain."""

    text: str
    suggestion: str


@dataclass(frozen=True)
class ReadList:
    entries: Mapping[int, Entry] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True)
class Named:
    """The authorities that a piece of text names, and its other words as they were written."""

    authorities: tuple[int, ...]
    rest: str


class Spellings:
    """Every spelling of every authority; `names` are their names by id, `keys` pairs of `name_key` and id."""

    def __init__(self, names: Mapping[int, str], keys: Iterable[tuple[str, int]]) -> None:
        self.names = dict(names)
        pairs = [*((name_key(name), pk) for pk, name in names.items()), *keys]
        self._runs: dict[tuple[str, ...], int] = {}
        for key, authority in pairs:
            words = tuple(key.split())
            self._runs[words] = authority
            self._runs.setdefault(tuple(word for word in words if word != "and"), authority)
        self._runs.pop((), None)
        self._compact = {"".join(words): authority for words, authority in self._runs.items()}
        self._longest = max((len(words) for words in self._runs), default=0)
        self._words = {word for name in names.values() for word in name_key(name).split()} - {"and", "of"}

    def find(self, text: str) -> Named:
        """The longest spellings in the text from left to right; words such as “County Council” say nothing."""
        words = [(_plain(match[0]), match.span()) for match in _WORD.finditer(text)]
        if (whole := self._compact.get("".join(word for word, _ in words))) is not None:
            return Named((whole,), "")
        found: list[int] = []
        rest: list[str] = []
        place = 0
        while place < len(words):
            length = self._run_at([word for word, _ in words[place : place + self._longest]])
            if length:
                found.append(self._runs[tuple(word for word, _ in words[place : place + length])])
            elif words[place][0] not in _FILLING:
                start, end = words[place][1]
                rest.append(text[start:end])
            place += length or 1
        return Named(tuple(dict.fromkeys(found)), " ".join(rest))

    def _run_at(self, words: list[str]) -> int:
        return next((n for n in range(len(words), 0, -1) if tuple(words[:n]) in self._runs), 0)

    def one(self, text: str) -> int | None:
        """The one authority that a cell names, whatever stands around its name; None for none or several."""
        named = self.find(text)
        return named.authorities[0] if len(named.authorities) == 1 and not self.doubtful(named.rest) else None

    def doubtful(self, rest: str) -> bool:
        """Whether other words look like one more authority rather than like a person."""
        words = name_key(rest).split()
        if not words:
            return False
        return all(word in self._words for word in words) or bool(self._close(rest)) or bool(_COUNCIL & set(words))

    def _close(self, text: str) -> list[int]:
        near = get_close_matches("".join(name_key(text).split()), list(self._compact), 3, CLOSE)
        return list(dict.fromkeys(self._compact[key] for key in near))

    def suggestion(self, text: str) -> str:
        """What to do about a text that names no authority for certain."""
        words = set(name_key(text).split()) & self._words
        sharing = [pk for pk, name in self.names.items() if words & set(name_key(name).split())]
        meant = [self.names[pk] for pk in (self._close(text) or sharing)[:4] if pk in self.names]
        if meant:
            return f"Did you mean {' or '.join(meant)}?"
        return f"This is none of the {len(self.names)} authorities, or a spelling that is not known yet."


def read_list(text: str, spellings: Spellings) -> ReadList:
    """Everybody a pasted list names. A line “Apologies” makes those below it apologies."""
    reader = _Reader(spellings)
    for line in _ITEMS.split(text[:LONGEST_LIST]):
        reader.read(line)
    return ReadList(reader.entries, tuple(reader.unread[:MOST_UNREAD]))


@dataclass(frozen=True)
class _Piece:
    text: str
    named: Named
    apart: bool  # whether a dash, colon, bracket or tab, and no mere comma, stands before it


class _Reader:
    def __init__(self, spellings: Spellings) -> None:
        self.spellings = spellings
        self.entries: dict[int, Entry] = {}
        self.unread: list[Unread] = []
        self.heading = AttendanceState.PRESENT

    def read(self, line: str) -> None:
        pieces, said = self._pieces(_BULLET.sub("", line))
        state = said or self.heading
        if not pieces:
            self.heading = said or self.heading
            return
        authorities = {one for piece in pieces for one in piece.named.authorities}
        if not authorities:
            self._unreadable(line, pieces)
        elif len(authorities) == 1:
            self._one(pieces, authorities.pop(), state)
        else:
            self._several(pieces, state)

    def _pieces(self, line: str) -> tuple[list[_Piece], AttendanceState | None]:
        found: list[_Piece] = []
        state: AttendanceState | None = None
        apart = False
        for part in _PIECES.split(line):
            if _PIECES.fullmatch(part):
                apart = apart or part.strip() not in (",", "/", "+")
            elif (key := name_key(part)) in _STATES:
                state = AttendanceState.PRESENT if _STATES[key] else AttendanceState.APOLOGIES
            elif key:
                found.append(_Piece(" ".join(part.split()), self.spellings.find(part), apart))
                apart = False
        return found, state

    def _one(self, pieces: list[_Piece], authority: int, state: AttendanceState) -> None:
        others = [piece.named.rest if piece.named.authorities else piece.text for piece in pieces]
        names = [other for other in others if other and not self.spellings.doubtful(other)]
        for other in others:
            if self.spellings.doubtful(other):
                self._leave(other)
        self._add(authority, Entry(state, shorten(", ".join(names))))

    def _several(self, pieces: list[_Piece], state: AttendanceState) -> None:
        """“Kent - Clark Reading, Surrey”: what stands apart after an authority names who came from it."""
        last: int | None = None
        for piece in pieces:
            named = piece.named
            person = piece.apart and last is not None and (named.rest or not named.authorities)
            if person and last is not None and not self.spellings.doubtful(piece.text):
                self._add(last, Entry(state, shorten(piece.text)))
                continue
            if not named.authorities or self.spellings.doubtful(named.rest):
                self._leave(named.rest or piece.text)
            for authority in named.authorities:
                rest = "" if self.spellings.doubtful(named.rest) else named.rest
                self._add(authority, Entry(state, shorten(rest if len(named.authorities) == 1 else "")))
                last = authority

    def _unreadable(self, line: str, pieces: list[_Piece]) -> None:
        if any(piece.apart for piece in pieces):
            self._leave(_BULLET.sub("", line))
        else:
            for piece in pieces:
                self._leave(piece.text)

    def _add(self, authority: int, entry: Entry) -> None:
        before = self.entries.get(authority)
        self.entries[authority] = before.and_also(entry) if before else entry

    def _leave(self, text: str) -> None:
        said = " ".join(text.split())
        self.unread.append(Unread(said[:LONGEST_NAMES], self.spellings.suggestion(said)))


def _plain(word: str) -> str:
    return "and" if word == "&" else name_key(word)


def shorten(names: str) -> str:
    return names if len(names) <= LONGEST_NAMES else f"{names[: LONGEST_NAMES - 1]}…"
