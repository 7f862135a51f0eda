"""Whose job title is the post of an authority's director of children's services (DCS), who signs for it."""

import re
import unicodedata

SUBJECT = (
    "adults?|adult social care|communities|education|family|families|health|housing|inclusion|learning|public health|"
    "skills|social care|young peoples?"
)
# As `_plain` writes it: `corporate director of childrens and family services and education`.
POST = re.compile(
    "(?:(?:acting|corporate|executive|interim|strategic) )*"
    f"director (?:of|for) (?:children|childrens)(?: and (?:{SUBJECT}))? services"
    f"(?:(?: and)? (?:{SUBJECT}))*(?: dcs)?(?: acting| interim)?"
)


def is_director(title: str) -> bool:
    """Whether the whole title is the post: an assistant to it, a deputy and a former director hold another."""
    return POST.fullmatch(_plain(title)) is not None


def _plain(title: str) -> str:
    """Small letters and single spaces; no apostrophes, straight or curly, and nothing else between words."""
    words = re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", unicodedata.normalize("NFKC", title).casefold())
    return " ".join(re.findall(r"\w+", words.replace("&", " and ")))
