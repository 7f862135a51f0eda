"""Whether a text that everybody reads names an authority (Appendix 3 is published without naming any)."""

import re
import unicodedata
from collections.abc import Mapping

from projects.domain.names import name_key

# A spelling that is also an everyday word counts only where it is written with a capital letter.
ALSO_WORDS = frozenset({"reading", "slough", "hove"})
# These are names only as they stand here: “Mk 2” and “options B and H” are not.
AS_WRITTEN = {"B&H": r"B\s?&\s?H", "MK": "MK"}
SHORTEST_SPACED = 4  # letters: “K e n t” is a name, “K C C” may be anything

# What people of the region say and write, beside the spellings that the documents use.
EVERYDAY = {
    "B&H": "Brighton and Hove",
    "Bracknell": "Bracknell Forest",
    "Brighton": "Brighton and Hove",
    "E Sussex": "East Sussex",
    "Hants": "Hampshire",
    "Hove": "Brighton and Hove",
    "IOW": "Isle of Wight",
    "Maidenhead": "Windsor and Maidenhead",
    "MK": "Milton Keynes",
    "Oxon": "Oxfordshire",
    "W Berks": "West Berkshire",
    "W Sussex": "West Sussex",
    "West Berks": "West Berkshire",
    "Windsor": "Windsor and Maidenhead",
}

# Cyrillic letters that look like Latin ones, small and capital.
LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u043a\u043c\u0442"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408",
    "aeopcxyijskmtABEKMHOPCTYXSIJ",
)


def named_authorities(text: str, names: Mapping[str, str]) -> list[str]:
    """The authorities that a text names, in order of their names; `names` gives the name for each spelling.

    A spelling is found as whole words, whatever its capitals, accents, hyphens and line breaks; also with its words
    written as one or letter by letter (`K e n t`), with an s or a figure added, or run into the next word
    (`KentFamilies`).
    """
    plain = _plain(text)
    texts = (plain, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain))
    known = set(names.values())
    spellings = {one: name for one, name in EVERYDAY.items() if name in known} | dict(names)
    return sorted({name for spelling, name in spellings.items() if any(_is_in(spelling, one) for one in texts)})


def _is_in(spelling: str, plain: str) -> bool:
    if exact := AS_WRITTEN.get(spelling):
        return re.search(rf"(?<![^\W\d_]){exact}s?(?![^\W\d_])", plain) is not None
    words = name_key(_plain(spelling)).split()
    if not words:
        return False
    also_word = words[0] in ALSO_WORDS and len(words) == 1
    ending = "" if also_word else "s?"
    found = re.finditer(rf"(?<![^\W\d_])(?:{_written(words)}){ending}(?![^\W\d_])", plain, re.IGNORECASE)
    return any(not also_word or not one[0].islower() for one in found)


def _written(words: list[str]) -> str:
    """A pattern for the words of a spelling: apart, as one, and letter by letter where there are enough of them.

    `and` may be written `&`.
    """
    ways = [r"[\W_]+".join("(?:and|&)" if word == "and" else word for word in words), "".join(words)]
    letters = "".join(words)
    return "|".join([*ways, r"[\W_]+".join(letters)] if len(letters) >= SHORTEST_SPACED else ways)


def _plain(text: str) -> str:
    """Letters as everybody types them, without accents, without marks that are not seen."""
    letters = unicodedata.normalize("NFKD", text).translate(LOOK_ALIKES)
    return "".join(char for char in letters if unicodedata.category(char) not in ("Cf", "Mn"))
