"""What the diagnostics add to pages, their own and other apps'; each file registers what it offers."""

from . import benchmarks, candid, conversations, groups, strengths  # noqa: F401
