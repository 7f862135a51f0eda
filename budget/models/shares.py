"""An amount of money given by the three streams, in whole pence."""

from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from projects.domain.streams import Stream
from seslip.foundation.fields import PenceField

STREAM_FIELDS = {Stream.CSC: "csc", Stream.SEND: "send", Stream.OWN: "own"}  # in the order of Table 3


class Shared(models.Model):
    """A share per stream and their sum. A share of None does not apply, 0 is a real zero."""

    csc = PenceField("CSC grant", null=True, blank=True)
    send = PenceField("SEND grant", null=True, blank=True)
    own = PenceField("SESLIP own funds", null=True, blank=True)
    amount: Any = models.GeneratedField(
        expression=Coalesce(F("csc"), 0) + Coalesce(F("send"), 0) + Coalesce(F("own"), 0),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
