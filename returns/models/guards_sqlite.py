"""The guards on SQLite. INSERT OR REPLACE and UPDATE OR REPLACE remove a row without asking who guards removal, so
whatever would take the place of a guarded row is refused as well.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from .guards_told import EVENTS, FROZEN, FROZEN_SAID, KEPT, PARTS, RETURN_KEYS, RETURNS, TABLES

Keys = Iterable[tuple[str, ...]]


def _refused(said: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{said}'); END"


def _frozen(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM {FROZEN} f WHERE f.of_id = {column})"  # noqa: S608 - names of this file


def _same(keys: Keys) -> str:
    """Another row `r` has one of these values of the new one."""
    return " OR ".join("(" + " AND ".join(f"r.{name} = NEW.{name}" for name in key) + ")" for key in keys)


def _taken(table: str, keys: Keys, owner: str = "", *, other: bool = False) -> str:
    """A guarded row has what would have to be unique; with `owner` only rows of a frozen return are guarded."""
    guarded = f" AND {_frozen(f'r.{owner}')}" if owner else ""
    beside = " AND r.id <> OLD.id" if other else ""
    return f"EXISTS (SELECT 1 FROM {table} r WHERE ({_same(keys)}){guarded}{beside})"  # noqa: S608


def _trigger(table: str, event: str, said: str, when: str = "") -> tuple[str, str]:
    name = f"{table}_no_{event.lower()}"
    asks = f" WHEN {when}" if when else ""
    return name, f"CREATE TRIGGER {name} BEFORE {event} ON {table}{asks} {_refused(said)}"


def _triggers() -> Iterator[tuple[str, str]]:
    for table, (keys, said) in KEPT.items():
        yield _trigger(table, "UPDATE", said)
        yield _trigger(table, "DELETE", said)
        if table != EVENTS:
            yield _trigger(table, "INSERT", said, _taken(table, keys))
    yield _trigger(EVENTS, "INSERT", FROZEN_SAID, f"{_frozen('NEW.of_id')} OR {_taken(EVENTS, KEPT[EVENTS][0])}")
    yield _trigger(
        RETURNS, "UPDATE", FROZEN_SAID, f"{_frozen('OLD.id')} OR {_taken(RETURNS, RETURN_KEYS, 'id', other=True)}"
    )
    yield _trigger(RETURNS, "DELETE", FROZEN_SAID, _frozen("OLD.id"))
    yield _trigger(RETURNS, "INSERT", FROZEN_SAID, _taken(RETURNS, RETURN_KEYS, "id"))
    for table, keys in PARTS.items():
        new = f"{_frozen('NEW.of_id')} OR {_taken(table, keys, 'of_id')}"
        yield _trigger(table, "UPDATE", FROZEN_SAID, f"{_frozen('OLD.of_id')} OR {new}")
        yield _trigger(table, "DELETE", FROZEN_SAID, _frozen("OLD.of_id"))
        yield _trigger(table, "INSERT", FROZEN_SAID, new)


class SqliteGuards:
    def __init__(self) -> None:
        self.wanted = dict(_triggers())

    def missing(self, cursor: Any) -> list[str]:
        held = self._held(cursor)
        return [
            f"the guard {name} is {'altered' if name in held else 'missing'}"
            for name, sql in self.wanted.items()
            if held.get(name) != sql
        ]

    def put_up(self) -> list[str]:
        return list(self.wanted.values())

    def taken_down(self, cursor: Any) -> list[str]:
        return [f"DROP TRIGGER {name}" for name in self._held(cursor) if name in self.wanted]

    def _held(self, cursor: Any) -> dict[str, str]:
        """The triggers of the guarded tables by name."""
        marks = ", ".join(["%s"] * len(TABLES))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",  # noqa: S608
            list(TABLES),
        )
        return dict(cursor.fetchall())
