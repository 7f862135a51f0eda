"""The index of the search: what can be found, as words, and what in it has to be read again."""

from django.db import models


class SearchEntry(models.Model):
    """A record as the search knows it. `terms` are the words of `search_words.kept_words`; both databases index them.

    `rules` names the words and sources it was made by: after a change of those it is made again. `day` sorts what is
    otherwise alike. Only what all those may read whom the source lets see the record stands here.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    ref = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=400)
    line = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=400)
    day = models.DateField(null=True)
    terms = models.TextField()
    rules = models.CharField(max_length=12)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once"),)

    def __str__(self) -> str:
        return self.title


class SearchMark(models.Model):
    """A record that was written, so that its entry has to be made again before anybody searches.

    A mark is written in the transaction of the record, so it is there as soon as the record is, and not before.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
