"""What targeted support adds to pages, its own and other apps'; each file registers what it offers."""

from . import giving, impact, money, packages  # noqa: F401
