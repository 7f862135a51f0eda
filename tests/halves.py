"""The half of the suite that meets the database: `--database-only`, with which CI runs it on a second one.

What is left out cannot turn out otherwise there. A test that asks for no database is refused one by pytest-django, and
a walk, a journey or the drawing of a file is left out only where it says so itself, with the mark
`same_on_every_database`. What the database decides (rights, sums, constraints, who comes first) never does.
"""

import pytest

MARK = "same_on_every_database"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out what is the same on every database")
    parser.addoption("--pictures", action="store_true", help="take the pictures of the guides: only journeys that do")


def meets_database(item: pytest.Item) -> bool:
    """It asks pytest-django for the database, or the server of the journeys, which has one of its own."""
    asked = {"django_db_setup", "server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db")) and item.get_closest_marker(MARK) is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        left_out = [item for item in items if not meets_database(item)]
        items[:] = [item for item in items if meets_database(item)]
        config.hook.pytest_deselected(items=left_out)
