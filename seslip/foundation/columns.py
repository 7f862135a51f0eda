"""Which columns of a list show and in which order: read from the address, `columns=ref,due`, and chosen in a form."""

from dataclasses import dataclass

from django.http import QueryDict

from .tables import ListTable

ASKED = "columns"
ARRANGED = "arrange"  # names the column that was moved last, so that the form stays open there; never kept
MOVE = "move"  # `earlier:due`, a button of the form
LONGEST, MOST = 40, 60  # characters of a name, and names, that are read


@dataclass(frozen=True)
class Offer:
    """One column as the form offers it. `fixed` cannot be left out; an empty `earlier` or `later` has no button."""

    name: str
    label: str
    shown: bool
    fixed: bool
    earlier: str
    later: str
    focus: str  # "earlier" or "later": the button that was pressed last


def asked_columns(params: QueryDict) -> list[str]:
    """The names in the address: one parameter with commas, or one for each as the form sends them."""
    names = [name.strip() for text in params.getlist(ASKED) for name in text.split(",")]
    return [name[:LONGEST] for name in dict.fromkeys(names) if name][:MOST]


def unknown_columns(names: list[str], table: ListTable) -> str:
    """Which of the names this list has no column for, as a sentence; "" where it has them all."""
    unknown = [name for name in names if name not in table.offered]
    if not unknown:
        return ""
    named = ", ".join(f"“{name}”" for name in unknown[:3]) + (" and more" if len(unknown) > 3 else "")
    return f"This list has no column {named}: it is left out."


def offers(table: ListTable, arranged: str) -> list[Offer]:
    """Those that show, in their order, then the others; `arranged` is what the address says was moved last."""
    shown = table.shown
    moved, _, way = arranged.partition(":")
    found = []
    for name in (*shown, *(name for name in table.offered if name not in shown)):
        place = shown.index(name) if name in shown else -1
        earlier = f"earlier:{name}" if place > 0 else ""
        later = f"later:{name}" if -1 < place < len(shown) - 1 else ""
        focus = _focus(way, earlier, later) if name == moved else ""
        found.append(Offer(name, table.offered[name], place >= 0, name == table.named, earlier, later, focus))
    return found


def _focus(way: str, earlier: str, later: str) -> str:
    """The button that was pressed, or the other one where the column has come to the end."""
    if way == "earlier":
        return "earlier" if earlier else "later"
    return "later" if later else "earlier"


def canonical(params: QueryDict, table: ListTable) -> QueryDict | None:
    """The short address of what the form sent; None where the address is short already.

    The usual columns in their usual order are not written down.
    """
    if MOVE not in params and len(params.getlist(ASKED)) < 2:
        return None
    found = params.copy()
    usual = table.shown
    way, _, name = (found.pop(MOVE, [""])[-1]).partition(":")
    asked = asked_columns(params)
    if known := [one for one in asked if one in table.offered]:
        table.arrange(known)
    names = [*table.shown, *(one for one in asked if one not in table.offered)]
    if name in names and way in ("earlier", "later"):
        _move(names, name, later=way == "later")
        found[ARRANGED] = f"{name}:{way}"
    if names == usual:
        found.pop(ASKED, None)
    else:
        found[ASKED] = ",".join(names)
    return found


def _move(names: list[str], name: str, *, later: bool) -> None:
    """One place, within the list."""
    here = names.index(name)
    there = min(max(here + (1 if later else -1), 0), len(names) - 1)
    names.insert(there, names.pop(here))


def written(params: QueryDict) -> str:
    """The choices as an address writes them: `columns=ref,due`, not `columns=ref%2Cdue`."""
    return params.urlencode(safe=",")
