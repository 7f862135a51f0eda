"""What KPIs add to pages, their own and others'; each file registers what it offers."""

from . import health, sponsored, standing, status  # noqa: F401
