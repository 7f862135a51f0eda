"""What can be found of the promises: KPIs, the DfE's requirements by their references, and evidence."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kpis.models import CoreRequirement, Evidence, Kpi, KpiItem, PlannedActivity, SubRequirement
from kpis.queries.evidence import evidence_visible_to
from kpis.tables import kpi_url
from projects.models import ProgrammeYear, Project
from seslip.foundation.periods import show_date
from seslip.foundation.search import Source, Text, register


def _kpi(kpi: Kpi) -> Text:
    activity, project = kpi.activity, kpi.activity.project
    line = [f"Project {project.number} {project.title}", str(kpi.year), kpi.status_label.text]
    line += [f"due {show_date(kpi.due)}"] if kpi.due else []
    below = " ".join(item.text for item in kpi.items.all())
    title = "" if activity.title == project.title else activity.title
    requirement = f"{activity.requirement.get_stream_display()}, requirement {activity.requirement}"
    return Text(
        f"KPI {kpi.ref}: {kpi.text}",
        kpi_url(kpi),
        " · ".join(line),
        [below, kpi.note, title, requirement],
        ref=kpi.ref,
        day=kpi.year.starts,
    )


def _kpis() -> QuerySet[Kpi]:
    return Kpi.objects.select_related("activity__project", "activity__requirement", "year").prefetch_related("items")


def _requirement_url(requirement: CoreRequirement) -> str:
    return f"{reverse('kpis:requirement_list')}?year={requirement.year}#requirement-{requirement.number}"


def _requirement(requirement: CoreRequirement) -> Text:
    return Text(
        f"Requirement {requirement.number}: {requirement.title}",
        _requirement_url(requirement),
        f"{requirement.get_stream_display()} · {requirement.year}",
        [requirement.aim],
        ref=str(requirement.number),
        day=requirement.year.starts,
    )


def _sub_requirement(sub: SubRequirement) -> Text:
    requirement = sub.requirement
    line = f"Requirement {requirement} · {requirement.get_stream_display()} · {requirement.year}"
    url, day = _requirement_url(requirement), requirement.year.starts
    return Text(f"SoR {sub.ref}: {sub.text}"[:400], url, line, [sub.text], ref=sub.ref, day=day)


def _evidence(item: Evidence) -> Text:
    """Its title, what it is and where a link leads; never what is in the file."""
    kind = item.kind if item.file else f"link to {item.host}"
    line = f"Evidence for KPI {item.kpi.ref} · {kind} · {show_date(item.day)}"
    return Text(item.title, f"{kpi_url(item.kpi)}#evidence", line, [item.file_name, item.kpi.text], day=item.day)


def _shown_evidence() -> QuerySet[Evidence]:
    """What was taken back is no longer shown."""
    return Evidence.objects.filter(taken_back=False).select_related("kpi__activity__project")


def _requirements(reader: Any) -> QuerySet[CoreRequirement]:
    return CoreRequirement.objects.all() if reader.standing.reads_plan else CoreRequirement.objects.none()


def _sub_requirements(reader: Any) -> QuerySet[SubRequirement]:
    return SubRequirement.objects.all() if reader.standing.reads_plan else SubRequirement.objects.none()


register(
    Source(
        "kpi",
        "KPI",
        "KPIs",
        "tick",
        20,
        Kpi,
        _kpis,
        _kpi,
        Kpi.objects.visible_to,
        nouns=("key performance indicator",),
        parts={
            KpiItem: ("items",),
            PlannedActivity: ("activity",),
            Project: ("activity__project",),
            CoreRequirement: ("activity__requirement",),
            ProgrammeYear: ("year",),
        },
    )
)
register(
    Source(
        "requirement",
        "Core requirement",
        "Core requirements",
        "arrow",
        70,
        CoreRequirement,
        lambda: CoreRequirement.objects.select_related("year"),
        _requirement,
        _requirements,
        parts={ProgrammeYear: ("year",)},
    )
)
register(
    Source(
        "sub_requirement",
        "SoR reference",
        "SoR references",
        "arrow",
        71,
        SubRequirement,
        lambda: SubRequirement.objects.select_related("requirement__year"),
        _sub_requirement,
        _sub_requirements,
        nouns=("sub-requirement", "statement of requirements"),
        parts={CoreRequirement: ("requirement",), ProgrammeYear: ("requirement__year",)},
    )
)
register(
    Source(
        "evidence",
        "Evidence",
        "Evidence",
        "page",
        100,
        Evidence,
        _shown_evidence,
        _evidence,
        evidence_visible_to,
        nouns=("document", "file"),
        parts={Kpi: ("kpi",), PlannedActivity: ("kpi__activity",), Project: ("kpi__activity__project",)},
    )
)
