"""When somebody was last here, so that news can begin there."""

from django.db import models

from .people import Person


class Visit(models.Model):
    """A person's present visit, and when the one before ended (`before`; none before the second).

    `seen` is written every few minutes at most; `over` says that they signed out. This is bookkeeping, as the counter
    of attempts to sign in: nobody changes it, and it has no history.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="visit")
    began = models.DateTimeField()
    seen = models.DateTimeField()
    before = models.DateTimeField(null=True)
    over = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id}, since {self.began}"
