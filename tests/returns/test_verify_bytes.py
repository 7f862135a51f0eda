"""Of a thousand bytes flipped, each is found and named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from returns.domain.seals import FORMS, NAMES
from returns.models import FrozenReturn
from returns.models.guards import take_down_guards
from returns.queries.frozen_files import Damaged, frozen_file
from returns.queries.verify import document_bytes

from .freezing import frozen_chain
from .guarding import named


def flipped(content: bytes, chance: random.Random) -> bytes:
    """One bit of one byte is another."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def put_document(one: FrozenReturn, content: bytes) -> bool:
    """False where the database itself takes no such text."""
    as_text = "convert_from(%s, 'UTF8')" if connection.vendor == "postgresql" else "CAST(%s AS TEXT)"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE returns_frozenreturn SET document = {as_text} WHERE id = %s", [content, one.pk])
    except DatabaseError:
        return False
    return True


def test_of_500_bytes_flipped_in_the_document_each_is_found_and_named(files, small, manager, finance) -> None:
    chance = random.Random(500)
    (one,) = frozen_chain(manager, finance, 1)
    whole = document_bytes(one.pk)
    take_down_guards(connection)
    standing = len(named())
    outcomes = {"found": 0, "refused": 0}
    for _ in range(500):
        if not put_document(one, flipped(whole, chance)):
            outcomes["refused"] += 1
            continue
        (found,) = named()[standing:]
        assert "its canonical document was altered (" in found and "cannot be told" not in found, found
        outcomes["found"] += 1
    assert put_document(one, whole) and len(named()) == standing
    assert sum(outcomes.values()) == 500
    assert outcomes["refused"] == 0 or connection.vendor == "postgresql"


@pytest.mark.same_on_every_database
def test_of_500_bytes_flipped_in_the_files_each_is_found_and_named(files, small, manager, finance) -> None:
    """One in each of the four files at a time; each file is named for itself."""
    chance = random.Random(1000)
    (one,) = frozen_chain(manager, finance, 1)
    paths = {form: Path(one.files.get(form=form).file.path) for form in FORMS}
    whole = {form: path.read_bytes() for form, path in paths.items()}
    for _ in range(500 // len(FORMS)):
        for form, path in paths.items():
            path.write_bytes(flipped(whole[form], chance))
        for form, found in zip(FORMS, named(), strict=True):
            assert f"its {NAMES[form]} was altered" in found
            with pytest.raises(Damaged):
                frozen_file(one.of, form)
    for form, path in paths.items():
        path.write_bytes(whole[form])
    assert named() == []
