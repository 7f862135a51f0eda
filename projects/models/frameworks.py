"""The two frameworks the plan is mapped to (plan, Appendix 2)."""

from django.db import models

from seslip.foundation.audit import Recorded

from .programme import Project


class Framework(Recorded):
    """The CSC National Framework, or What Works in SEND."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField("name", max_length=120)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class FrameworkItem(Recorded):
    """An enabler or an outcome of a framework, known by its number."""

    class ItemKind(models.TextChoices):
        ENABLER = "enabler", "Enabler"
        OUTCOME = "outcome", "Outcome"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("kind", max_length=10, choices=ItemKind.choices)
    number = models.PositiveSmallIntegerField("number")
    text = models.CharField("text", max_length=300)

    class Meta:
        ordering = ("framework", "kind", "number")
        constraints = (models.UniqueConstraint(fields=("framework", "kind", "number"), name="framework_item_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ProjectFrameworkItem(Recorded):
    """A project serves an enabler or works towards an outcome."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="framework_links")
    item = models.ForeignKey(FrameworkItem, on_delete=models.CASCADE, related_name="project_links")

    class Meta:
        ordering = ("project", "item")
        verbose_name = "framework link"
        constraints = (models.UniqueConstraint(fields=("project", "item"), name="project_item_once"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.item.text}"
