"""When a visit ends, and how often it is written down that it goes on."""

from datetime import datetime, timedelta

QUIET = timedelta(minutes=30)  # without a request, a visit is over
NOTED_EVERY = timedelta(minutes=5)
# What is written down may be so much older than the last request: a visit never ends sooner than QUIET after it.
ENDS_AFTER = QUIET + NOTED_EVERY


def is_due(noted: float | None, now: datetime) -> bool:
    """Whether it is time to note a visit again; `noted` is when that was last done, in seconds since 1970."""
    return noted is None or now.timestamp() - noted >= NOTED_EVERY.total_seconds()
