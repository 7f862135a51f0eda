"""What the programme adds to pages, its own and other apps'; each file registers what it offers."""

from . import authority, changes, meetings, projects, views  # noqa: F401
