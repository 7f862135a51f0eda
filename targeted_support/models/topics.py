"""What help is about: the words by which those who ask and those who can help find each other."""

from django.db import models

from seslip.foundation.audit import Recorded


class Topic(Recorded):
    """A subject of help. `words` are other ways to say it, by which texts are recognised, separated by commas."""

    name = models.CharField("name", max_length=80, unique=True)
    words = models.CharField("other words for it", max_length=300, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "topic"

    def __str__(self) -> str:
        return self.name
