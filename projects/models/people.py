"""Local authorities and people. A `Person` is also the user who signs in."""

from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from projects.domain.roles import Role, Standing
from seslip.foundation.audit import Recorded, Versioned


class Authority(Recorded):
    """One of the 19 local authorities of the South East."""

    name = models.CharField("name", max_length=80, unique=True)
    slug = models.SlugField("address", max_length=80, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class AuthorityAlias(Recorded):
    """Another spelling of an authority's name; `key` is what `name_key` makes of it."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("spelling", max_length=80)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "spelling"

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail address whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def create_superuser(self, email: str, name: str, password: str | None = None) -> "Person":
        """For `manage.py createsuperuser`: the first administrator of a new installation."""
        person = self.model(email=email.strip().lower(), name=name)
        person.set_password(password)
        person.save()
        PersonRole.objects.create(person=person, role=Role.ADMINISTRATOR.value)
        return person


class Person(AbstractBaseUser, Versioned):
    """Anybody named in the programme. Those with a password and `is_active` may sign in."""

    name = models.CharField("name", max_length=120)
    email = models.EmailField("e-mail address", max_length=254)
    organisation = models.CharField("organisation", max_length=120, blank=True)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name="authority"
    )
    job_title = models.CharField("job title", max_length=120, blank=True)
    is_active = models.BooleanField("may sign in", default=True)

    objects: ClassVar[PersonManager] = PersonManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(
                Lower("email"), name="person_email_once", violation_error_message="Somebody has this e-mail address."
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The authority or other organisation a person speaks for."""
        return self.authority.name if self.authority else self.organisation

    @cached_property
    def standing(self) -> Standing:
        """Roles and relations, read in one query and kept for the request."""
        roles = self.role_records.values_list(Value("role"), F("role"), Value(0))
        manages = self.managed.values_list(Value("manages"), Value(""), "project_id")
        sponsors = self.sponsored.values_list(Value("sponsors"), Value(""), "id")
        found = list(roles.order_by().union(manages.order_by(), sponsors.order_by()))
        return Standing(
            roles=frozenset(role for kind, role, _ in found if kind == "role"),
            authority=self.authority_id,
            manages=frozenset(project for kind, _, project in found if kind == "manages"),
            sponsors=frozenset(project for kind, _, project in found if kind == "sponsors"),
        )

    @classmethod
    def command_line(cls) -> Self:
        """Who a command reads as: whoever can run commands here can read what the programme manager reads."""
        person = cls(name="Command line")
        person.__dict__["standing"] = Standing(roles=frozenset({Role.PROGRAMME_MANAGER.value}))
        return person

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("standing", None)
        super().refresh_from_db(*args, **kwargs)


class PersonRole(Recorded):
    """One of the few roles given to a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_records")
    role = models.CharField("role", max_length=30, choices=[(role.value, role.label) for role in Role])

    class Meta:
        ordering = ("role",)
        verbose_name = "role"
        constraints = (models.UniqueConstraint(fields=("person", "role"), name="person_role_once"),)

    def __str__(self) -> str:
        return Role(self.role).label


class SignInAttempts(models.Model):
    """How often sign-in was tried for one address or from one machine since `since`; counted in one statement."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
