"""Which projects may answer a theme: those whose words it shares, as a suggestion that somebody decides on."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

SHORTEST = 4
MOST = 3
TELLING = 5  # a word in more than a fifth of the projects tells none of them apart
# Words of nearly every project and theme, which say nothing about either; without the ending of a plural.
COMMON = """
about above across after agency all also among area authority be become been being both build case children childrens
class deliver each early even example focu from have help hold into know la lead learn learning less like make many
may more most much must need network offer other over part plan practice programme project region regional round
service set share shared should so social some south east still strategic such support than that their them then there
these they thi those through time under use what when where which while who will with within work working would
improve improvement
"""
EVERYWHERE = frozenset(COMMON.split())


def words_of(text: str) -> frozenset[str]:
    """The telling words of a text, in small letters, without the ending of a plural."""
    plain = text.lower().replace("’", "").replace("'", "")
    found = {_single(word) for word in re.findall(r"[a-z]+", plain) if len(word) >= SHORTEST}
    capitals = {word.lower() for word in re.findall(r"\b[A-Z]{2,}\b", text)}
    return frozenset(found | capitals) - EVERYWHERE


def _single(word: str) -> str:
    """A word without the ending of a plural: `families` and `partners`, but not `access`."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word if word.endswith("ss") else word.removesuffix("s")


def suggested(
    title: str, text: str, projects: Mapping[int, str], taken: Iterable[int] = ()
) -> Sequence[tuple[int, list[str]]]:
    """Up to three projects by id with the words they share with the theme, most first; not those in `taken`.

    One shared word is enough where the theme's title has it; of its text alone two are wanted.
    """
    told = {key: words_of(words) for key, words in projects.items()}
    spread = Counter(word for words in told.values() for word in words)
    telling = {word for word in words_of(f"{title} {text}") if spread[word] * TELLING <= len(projects)}
    gone, titled = set(taken), words_of(title)
    shared = {key: sorted(telling & words) for key, words in told.items() if key not in gone}
    close = [key for key, words in shared.items() if len(words) > 1 or titled.intersection(words)]
    return [(key, shared[key]) for key in sorted(close, key=lambda key: (-len(shared[key]), key))[:MOST]]
