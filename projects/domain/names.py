"""Reading the many spellings in which the documents name a local authority."""

import re


def name_key(name: str) -> str:
    """What two spellings of one name have in common: `Windsor & Maidenhead` and `windsor and maidenhead`."""
    text = name.casefold().replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", " ", text).strip()
