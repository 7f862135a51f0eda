"""The guards on PostgreSQL: functions, and triggers that call them, always (also while a copy is replayed).

Whoever writes in a return holds it until they are done, and whoever freezes it too: of two at once the second waits,
then sees what the first has done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .guards_told import EVENTS, FROZEN, FROZEN_SAID, KEPT, PARTS, RETURNS, STEP_SAID, TABLES

ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32  # bits of pg_trigger.tgtype
WORDS = {INSERT: "INSERT", DELETE: "DELETE", UPDATE: "UPDATE", TRUNCATE: "TRUNCATE"}
AGAIN = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"


def _refuse(said: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{said}';"


def _body(statements: str) -> str:
    return f"BEGIN {statements} END"


_ANY = "EXISTS (SELECT 1 FROM {})"


def _if_frozen(key: str) -> str:
    return f"IF {_ANY.format(f'{FROZEN} WHERE of_id = {key}')} THEN {_refuse(FROZEN_SAID)} END IF;"


FUNCTIONS = {
    "returns_keep_frozen": _body(_refuse(FROZEN_SAID)),
    "returns_keep_step": _body(_refuse(STEP_SAID)),
    "returns_keep_return": _body(f"{_if_frozen('OLD.id')} {AGAIN}"),
    "returns_keep_part": _body(
        f"PERFORM 1 FROM {RETURNS} WHERE id IN (OLD.of_id, NEW.of_id) ORDER BY id FOR SHARE; "
        f"{_if_frozen('OLD.of_id')} {_if_frozen('NEW.of_id')} {AGAIN}"
    ),
    "returns_keep_all": _body(
        f"IF {_ANY.format(FROZEN)} THEN {_refuse(FROZEN_SAID)} END IF; "
        f"IF TG_TABLE_NAME = '{EVENTS}' AND {_ANY.format(EVENTS)} THEN {_refuse(STEP_SAID)} END IF; "
        "RETURN NULL;"
    ),
}


@dataclass(frozen=True)
class Trigger:
    table: str
    name: str
    function: str
    kind: int

    def created(self) -> list[str]:
        events = " OR ".join(word for bit, word in WORDS.items() if self.kind & bit)
        each = "ROW" if self.kind & ROW else "STATEMENT"
        return [
            f"CREATE TRIGGER {self.name} BEFORE {events} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.function}()",
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {self.name}",
        ]


def _triggers() -> Iterator[Trigger]:
    changes, any_row = ROW | BEFORE | UPDATE | DELETE, ROW | BEFORE | INSERT | UPDATE | DELETE
    for table in KEPT:
        function = "returns_keep_step" if table == EVENTS else "returns_keep_frozen"
        yield Trigger(table, f"{table}_kept", function, changes)
    yield Trigger(EVENTS, f"{EVENTS}_closed", "returns_keep_part", ROW | BEFORE | INSERT)
    yield Trigger(RETURNS, f"{RETURNS}_kept", "returns_keep_return", changes)
    for table in PARTS:
        yield Trigger(table, f"{table}_closed", "returns_keep_part", any_row)
    for table in TABLES:
        yield Trigger(table, f"{table}_whole", "returns_keep_all", BEFORE | TRUNCATE)


class PostgresqlGuards:
    def __init__(self) -> None:
        self.wanted = {trigger.name: trigger for trigger in _triggers()}

    def missing(self, cursor: Any) -> list[str]:
        held, written = self._held(cursor), self._written(cursor)
        found = [
            f"the guard {name} is {'altered' if name in held else 'missing'}"
            for name, trigger in self.wanted.items()
            if held.get(name) != (trigger.table, trigger.function, trigger.kind, "A", True)
        ]
        return found + [
            f"what guards call, {name}, is {'altered' if name in written else 'missing'}"
            for name, body in FUNCTIONS.items()
            if written.get(name) != body
        ]

    def put_up(self) -> list[str]:
        functions = [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$"
            for name, body in FUNCTIONS.items()
        ]
        return functions + [statement for trigger in self.wanted.values() for statement in trigger.created()]

    def taken_down(self, cursor: Any) -> list[str]:
        """Constraints that wait for the end of the transaction are asked at once, else no table could be altered."""
        held = [(name, table) for name, (table, *_) in self._held(cursor).items() if name in self.wanted]
        dropped = [f"DROP TRIGGER {name} ON {table}" for name, table in held]
        return ["SET CONSTRAINTS ALL IMMEDIATE", *dropped, "SET CONSTRAINTS ALL DEFERRED"]

    def _held(self, cursor: Any) -> dict[str, tuple[str, str, int, str, bool]]:
        """Table, function, kind, when it fires and whether it asks no condition, by the name of the trigger."""
        cursor.execute(
            "SELECT t.tgname, c.relname, p.proname, t.tgtype, t.tgenabled, t.tgqual IS NULL AND t.tgattr = '' "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s)",
            [list(TABLES)],
        )
        return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in cursor.fetchall()}

    def _written(self, cursor: Any) -> dict[str, str]:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
            "AND proname = ANY(%s)",
            [list(FUNCTIONS)],
        )
        return dict(cursor.fetchall())
