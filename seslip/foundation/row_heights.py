"""How tall a table's rows will be, estimated from their texts: points for heights, characters for widths."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from .sheets import Placed

LINE = 13.2  # a line of 10 pt text
PADDING = 5.0
TALLEST = 409.0  # Excel's limit for one row
CHARACTERS_PER_WIDTH = 1.08  # a column of width 10 holds about 11 characters of running text
UNPLAIN = ("-", "  ", "\xa0", "\t", "\r", "\x0b", "\x0c")  # what is not just words with one space between two
INDENT = 1.5  # characters lost to the space beside the text


def text_height(text: str, width: float) -> float:
    """Points that a text needs in a column of this width."""
    room = _room(width)
    return LINE * sum(_lines(line, room) for line in text.split("\n")) + PADDING


def _room(width: float) -> int:
    return max(4, int((width - INDENT) * CHARACTERS_PER_WIDTH))


def _lines(text: str, room: int) -> int:
    """How many lines a text without breaks takes, as `wrap` makes them, which is slow: most texts are plainer."""
    if any(char in text for char in UNPLAIN) or text != text.strip(" "):
        return max(1, len(wrap(text, room)))
    lines, used = 1, -1
    for word in text.split(" ") if len(text) > room else ():
        used += len(word) + 1
        if used > room:
            if len(word) > room:  # it is cut
                return max(1, len(wrap(text, room)))
            lines, used = lines + 1, len(word)
    return lines


def row_heights(cells: Iterable[tuple[Placed, str]], widths: Sequence[float], rows: int) -> list[float]:
    """Points for each row, from the texts the cells show; a merged cell shares out what its rows lack."""
    heights, rooms = [LINE + PADDING] * rows, [_room(width) for width in widths]
    for at, text in sorted(cells, key=lambda pair: pair[0].cell.rowspan):
        if len(text) <= rooms[at.column] and "\n" not in text and "\t" not in text:
            continue  # one line, which every row has room for
        need = text_height(text, sum(widths[at.column : at.column + at.cell.colspan]))
        span = range(at.row, at.row + at.cell.rowspan)
        lacking = need - sum(heights[row] for row in span)
        for row in span if lacking > 0 else ():
            heights[row] = min(TALLEST, heights[row] + lacking / len(span))
    return [round(height, 1) for height in heights]
