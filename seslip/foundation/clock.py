"""The day it is, read in one place so that pages and tests can agree on it."""

from datetime import date

from django.utils import timezone


def today() -> date:
    return timezone.localdate()
