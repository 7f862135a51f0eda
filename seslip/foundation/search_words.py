"""How texts become words, how a search is read, which find stands before which, and where the hits are. Pure Python.

Both databases keep the words that `words_of` makes and ask for nothing else, so they find the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

LONGEST = 200  # characters of a search
MOST_WORDS = 12
SHORTEST = 2  # letters
SHORT_NUMBER = 3  # digits; a number as short is meant as it stands, and 3 does not find 33
KIND, TITLE = "=", "^"  # before a word that names the kind, and before one of the title; neither can be typed

TOKEN = re.compile(r"\d{4}-\d{2}(?!\d)|\d+(?:\.\d+)+|[a-z0-9]+")
LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "‐": "-",
        "‑": "-",
        "–": "-",
    }
)
APOSTROPHES = "'’ʼ`´"
PLAIN = str.maketrans({"’": "'", "–": "-", "—": " ", "“": " ", "”": " ", "£": " ", "·": " ", "…": " "})
SILENT = re.compile(r"(?<=[A-Za-z])['`](?=[A-Za-z])|(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
STOP = frozenset(
    {"a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}
)


@dataclass(frozen=True)
class Token:
    """A word as it is kept, and where it stands in the text."""

    word: str
    start: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """Words in lower case without accents: `children’s` is `childrens`, £1,200 is `1200`; 3.1 and 2025-26 stay."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if _is_silent(text, place):
            continue
        for letter in _folded(char):
            letters.append(letter)
            places.append(place)
    for found in TOKEN.finditer("".join(letters)):
        yield Token(found[0], places[found.start()], places[found.end() - 1] + 1)


def _folded(char: str) -> str:
    if char.isascii():
        return char.lower()
    plain = unicodedata.normalize("NFKD", char.lower()).translate(LETTERS)
    return "".join(letter for letter in plain if letter.isascii()) or ("" if unicodedata.combining(char) else " ")


def _is_silent(text: str, place: int) -> bool:
    """An apostrophe within a word, and the comma of thousands."""
    char, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 4]
    if char in APOSTROPHES:
        return before.isalpha() and after[:1].isalpha()
    return (
        char == ","
        and before.isdigit()
        and len(after) == 3
        and after.isdigit()
        and not text[place + 4 : place + 5].isdigit()
    )


def words_of(text: str) -> tuple[str, ...]:
    """As `tokens_of`, without the places; what is plain, as nearly all texts are, is read in one go."""
    plain = text.translate(PLAIN)
    if not plain.isascii():
        return tuple(token.word for token in tokens_of(text))
    return tuple(TOKEN.findall(SILENT.sub("", plain).lower()))


def kept_words(kind: str, nouns: Iterable[str], title: str, *texts: str) -> str:
    """What the index keeps of a record: the word of its kind, those of its title marked as such, and all of them.

    Each once, with spaces around every one. `nouns` are other names of the kind: they count as if the title said them.
    """
    named = [*words_of(title), *(word for noun in nouns for word in words_of(noun))]
    every = [
        f"{KIND}{kind}",
        *(f"{TITLE}{word}" for word in named),
        *named,
        *(w for text in texts for w in words_of(text)),
    ]
    return f" {' '.join(dict.fromkeys(every))} "


@dataclass(frozen=True)
class Word:
    """A word that must be found: as it stands where it is `exact`, else as the beginning of one."""

    text: str
    exact: bool

    def fits(self, word: str) -> bool:
        return word == self.text if self.exact else word.startswith(self.text)


def read_word(word: str) -> Word:
    """Short numbers and references as they stand; of plural words the singular finds both."""
    if word[0].isdigit():
        return Word(word, exact="." in word or len(word) <= SHORT_NUMBER)
    if word.endswith("ies") and len(word) > 6:
        return Word(word[:-3], exact=False)
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return Word(word[:-1], exact=False)
    return Word(word, exact=False)


@dataclass(frozen=True)
class Query:
    """What was typed, as it is understood. `problem` says in words why nothing can be looked for."""

    typed: str
    spelt: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    problem: str = ""

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Those of phrases too, as they stand; by them the database finds what may hold the phrase."""
        single = [read_word(word) for word in self.spelt]
        return tuple(dict.fromkeys([*single, *(Word(word, exact=True) for phrase in self.phrases for word in phrase)]))

    @property
    def is_empty(self) -> bool:
        return not self.words


def read_query(typed: str) -> Query:
    """Words, numbers, references and phrases in quotes. A quote that is not closed (yet) makes no phrase."""
    if len(typed) > LONGEST:
        return Query(
            "", problem=f"That is {len(typed):,} characters. Search for {LONGEST} at most: a few words are enough."
        )
    text = "".join(char if char.isprintable() else " " for char in typed).strip()
    loose: list[str] = []
    phrases: list[tuple[str, ...]] = []
    parts = text.translate(QUOTES).split('"')
    for place, part in enumerate(parts):
        words = words_of(part)
        if place % 2 and place < len(parts) - 1 and len(words) > 1:
            phrases.append(words)
        else:
            loose += words
    telling = [word for word in loose if word not in STOP and (len(word) >= SHORTEST or word.isdigit())]
    query = Query(text, tuple(dict.fromkeys(telling)), tuple(dict.fromkeys(phrases)))
    return Query(text, problem=problem) if (problem := _problem(text, loose, query)) else query


def _problem(text: str, loose: Sequence[str], query: Query) -> str:
    if len(query.words) > MOST_WORDS:
        return f"That is {len(query.words)} words. Search for {MOST_WORDS} at most: every one of them has to be found."
    if not text or not query.is_empty:
        return ""
    if loose:
        return f"“{text}” says too little to search for. Type at least {SHORTEST} letters of a word, or a number."
    return f"“{text}” holds no letter from a to z and no digit. Type a word, a name or a number."


@dataclass(frozen=True)
class Found:
    """A record that may be a find: `ref` its number, `nouns` the names of its kind, `order` the place of the kind.

    `latest` sorts what is otherwise alike, the highest first.
    """

    ref: str
    title: str
    texts: tuple[str, ...]
    nouns: tuple[str, ...]
    order: int
    latest: str = ""
    key: int = 0
    payload: Any = field(default=None, compare=False)

    @cached_property
    def title_words(self) -> tuple[str, ...]:
        return words_of(self.title)

    def named_by(self, query: Query) -> frozenset[Word]:
        """The words of the search that name the kind: KPI in “KPI 7”; a name of several words is named by all."""
        asked = frozenset(read_word(word) for word in query.spelt)
        names = (frozenset(read_word(word) for word in words_of(noun)) for noun in self.nouns)
        return frozenset().union(*(name for name in names if name <= asked))


def holds_phrases(query: Query, found: Found) -> bool:
    """Whether each phrase stands somewhere in one of the record's texts, word for word."""
    if not query.phrases:
        return True
    texts = [found.title_words, *(words_of(text) for text in found.texts)]
    return all(any(_stands_in(phrase, text) for text in texts) for phrase in query.phrases)


def _stands_in(phrase: Sequence[str], text: Sequence[str]) -> bool:
    most = len(text) - len(phrase)
    return any(tuple(text[start : start + len(phrase)]) == tuple(phrase) for start in range(most + 1))


def rank(query: Query, found: Found) -> tuple[object, ...]:
    """The lower the earlier: the kind that was named, the exact number or name, words of the title, then of the text.

    What is alike goes by kind, then the latest, then by number and title.
    """
    named = found.named_by(query)
    asked = [word for word in query.words if word not in named]
    there = found.title_words
    whole = sum(any(word.text == other or read_word(other).text == word.text for other in there) for word in asked)
    begun = sum(any(word.fits(other) for other in there) for word in asked)
    closeness = _closeness(asked, found, whole)
    after = tuple(-ord(char) for char in found.latest)
    return (
        not named,
        closeness,
        -begun,
        -whole,
        found.order,
        after,
        natural(found.ref),
        natural(found.title),
        found.key,
    )


def _closeness(asked: Sequence[Word], found: Found, whole: int) -> int:
    """0 the exact number or name, 1 what is numbered below it, 2 a title that begins so, 3 any other."""
    spelt = [word.text for word in asked]
    title = [read_word(word).text for word in found.title_words]
    ref = words_of(found.ref)
    if not asked:
        return 3
    if (spelt == list(ref) and ref) or spelt == title:
        return 0
    if len(spelt) == 1 and found.ref.startswith(f"{spelt[0]}."):
        return 1
    return 2 if whole == len(asked) and title[: len(spelt)] == spelt else 3


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """7.2 before 7.10."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(part)) if part.isdecimal() and len(part) < 19 else (1, part) for part in parts)


@dataclass(frozen=True)
class Piece:
    """A part of a text; `hit` where it was searched for."""

    text: str
    hit: bool = False


def pieces(query: Query, text: str) -> list[Piece]:
    """The text in parts, with the words that were searched for marked."""
    found, done = [], 0
    for token in tokens_of(text):
        if token.start >= done and any(word.fits(token.word) for word in query.words):
            found += [Piece(text[done : token.start]), Piece(text[token.start : token.end], hit=True)]
            done = token.end
    found.append(Piece(text[done:]))
    return [piece for piece in found if piece.text]


def excerpt(query: Query, text: str, around: int = 90) -> list[Piece]:
    """The passage about the first hit, between ellipses where more stands there; nothing where there is no hit."""
    first = next((token for token in tokens_of(text) if any(word.fits(token.word) for word in query.words)), None)
    if first is None:
        return []
    start = text.rfind(" ", 0, max(0, first.start - around // 2)) + 1 if first.start > around // 2 else 0
    end = len(text) if len(text) <= first.end + around else text.rfind(" ", first.end, first.end + around)
    end = end if end > 0 else first.end + around
    shown = pieces(query, " ".join(text[start:end].split()))
    return [*([Piece("… ")] if start else []), *shown, *([Piece(" …")] if end < len(text) else [])]
