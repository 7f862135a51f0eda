"""Regional priorities and themes: what a round shows for the whole region, without naming an authority (Appendix 3)."""

from textwrap import shorten
from typing import Self

from django.db import models
from django.db.models import Q

from projects.domain.roles import Role
from projects.models import Person, Project
from seslip.foundation.audit import Recorded

from .rounds import ChallengeRound


class ThemeHeading(Recorded):
    """One of the headings under which themes and findings are gathered."""

    name = models.CharField("heading", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("position",)
        verbose_name = "heading"

    def __str__(self) -> str:
        return self.name


class ThemeQuerySet(models.QuerySet["RegionalTheme"]):
    def visible_to(self, reader: Person) -> Self:
        """Published ones for everybody who reads the plan; drafts for who wrote them and who may publish them."""
        standing = reader.standing
        if standing.has(Role.PROGRAMME_MANAGER):
            return self
        published = Q(published=True) if standing.reads_plan else Q(pk__in=[])
        return self.filter(published | Q(drafted_by=reader.pk))


class RegionalTheme(Recorded):
    """A theme or priority of a round. Its number in the list is given when it is published; a draft has none.

    The day is not recorded where the plan does not say it."""

    round = models.ForeignKey(ChallengeRound, on_delete=models.PROTECT, related_name="themes", verbose_name="round")
    heading = models.ForeignKey(ThemeHeading, on_delete=models.PROTECT, related_name="themes", verbose_name="heading")
    item = models.PositiveSmallIntegerField("number", null=True, blank=True)
    title = models.CharField("title", max_length=120, blank=True)
    text = models.TextField("text", max_length=2000)
    published = models.BooleanField("published", default=False)
    published_on = models.DateField("published on", null=True, blank=True)
    drafted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="drafted_themes", verbose_name="draft by"
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ("round", "heading__position", "item", "id")
        verbose_name = "regional priority"
        verbose_name_plural = "regional priorities"
        constraints = (models.UniqueConstraint(fields=("round", "item"), name="theme_item_once"),)

    def __str__(self) -> str:
        return self.title or shorten(self.text, 80, placeholder="…")


class ThemeProject(Recorded):
    """A project that answers a theme."""

    theme = models.ForeignKey(RegionalTheme, on_delete=models.CASCADE, related_name="project_links")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="theme_links", verbose_name="project")

    class Meta:
        ordering = ("theme", "project__number")
        verbose_name = "answering project"
        constraints = (models.UniqueConstraint(fields=("theme", "project"), name="theme_project_once"),)

    def __str__(self) -> str:
        return str(self.project)
