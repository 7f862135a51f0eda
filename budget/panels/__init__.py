"""What the budget adds to pages, its own and others'; each file registers what it offers."""

from . import home, lines  # noqa: F401
