"""What the walk meets: for the noun of each address a thing of the plan, or one made here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.urls import get_resolver

from seslip.foundation import audit
from tests.conftest import somebody

from .walk_things_diagnostics import YEAR, benchmark_set, of_group
from .walk_things_returns import of_draft, of_frozen
from .walk_things_support import enquiry_of_lead, of_giving, of_package, of_support_money, offer_of_lead

MANAGED, SPONSORED = 5, 7
FORMS = {"returns:plan_file": "docx"}  # of an address that offers no workbook


def of_project(number: int) -> SimpleNamespace:
    from budget.models import BudgetLine
    from kpis.models import Kpi
    from projects.models import Phase, Project

    project = Project.objects.get(year__label=YEAR, number=number)
    kpi = Kpi.objects.filter(activity__project=project, measures__isnull=False).first()
    line = BudgetLine.objects.filter(line_projects__project=project).first()
    phase = project.phases.first() or audit.create(Phase(project=project, number=1), by=None)
    return SimpleNamespace(
        project={"year": YEAR, "number": number},
        phase={"year": YEAR, "number": number, "phase": phase.number},
        activity={"pk": kpi.activity_id},
        kpi={"pk": kpi.pk},
        measure={"pk": kpi.measures.first().pk},
        milestone={"pk": milestone_of(kpi)},
        line={"pk": line.pk},
        update={"pk": kpi.pk},
        evidence={"pk": (evidence := evidence_of(kpi).pk)},
        evidence_file={"pk": evidence, "form": "pdf"},
        virement={"pk": virement_of(line, project).pk},
        meeting={"pk": (meeting := meeting_of(project))},
        attendance={"pk": meeting, "form": "xlsx"},
        **money_of(line),
    )


def milestone_of(kpi: Any) -> int:
    """A step on the way to the KPI, still open."""
    from kpis.models import Milestone

    return int(audit.create(Milestone(kpi=kpi, title="Dates agreed", due="2025-12-01"), by=None).pk)


def evidence_of(kpi: Any) -> Any:
    """A file that the lead manager added to the KPI."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kpis.actions.evidence import Given, add_evidence

    given = Given(date(2026, 3, 3), files=[SimpleUploadedFile("Minutes.pdf", b"%PDF-1.7")])
    return add_evidence(by=kpi.activity.project.lead_managers[0], kpi=kpi, given=given).new[0]


def calendar_key(person: Any) -> str:
    """The secret part of a live address of the person's calendar."""
    from kpis.actions.calendar import create_calendar_key

    return create_calendar_key(by=person, version=0)


def money_of(line: Any) -> dict[str, dict[str, int]]:
    """An order, a payment and a claim on a line; the claim is of somebody who decides on none."""
    from budget.models import Commitment, Payment
    from projects.models import Person

    by = Person.objects.get(email="sheelagh.sullivan@example.org")
    said = {"line": line, "day": "2025-10-01", "payee": "Harbourside Training", "send": 100}
    made = {
        "commitment": Commitment(**said),
        "payment": Payment(**said, recorded_by=by, key=f"paid {line.pk}"),
        "claim": Payment(**said, recorded_by=by, key=f"claimed {line.pk}", state="claimed"),
    }
    return {noun: {"pk": audit.create(record, by=by).pk} for noun, record in made.items()}


def virement_of(line: Any, project: Any) -> Any:
    """A request of the project's manager to move a pound to another line of its sponsor."""
    from budget.models import BudgetLine, Virement

    others = BudgetLine.objects.filter(line_projects__project__sponsor=project.sponsor).exclude(pk=line.pk)
    other = others.first() or BudgetLine.objects.get(label="Workforce matters, MoC")
    asked = {"stream": "SEND", "target_stream": "SEND", "amount": 100, "reason": "Needed", "requested_on": "2026-01-09"}
    by = project.lead_managers[0]
    return audit.create(Virement(source=line, target=other, requested_by=by, **asked), by=by)


def meeting_of(project: Any) -> int:
    """A meeting that is still to be recorded, by its id."""
    from projects.models import Meeting

    return int(audit.create(Meeting(project=project, day="2025-10-01"), by=None).pk)


def view_shared_with_managers() -> int:
    """A saved view of the programme manager that project managers may read, by its id."""
    from projects.actions.saved_views import save_view

    by, shares = somebody("programme_manager"), ["project_managers"]
    return save_view(by=by, name="CSC", page="kpis:kpi_list", query="stream=CSC", shares=shares).pk


def decided(number: int, part: int) -> int:
    """A phase with a decision, by its id."""
    from budget.models import PhaseFunding
    from projects.models import Phase

    phase = Phase.objects.get(project__number=number, number=part)
    said = {"state": "underspend", "decided_by": "DCS group", "decided_on": "2026-01-22"}
    audit.create(PhaseFunding(phase=phase, **said), by=None)
    return phase.pk


def of_place(number: int, facilitator: str, authority: str) -> SimpleNamespace:
    """A group of 2024-25 with what belongs to it, and what one of its authorities asked for."""
    return SimpleNamespace(**of_group(number, facilitator, authority), **of_package(authority))


def things() -> Callable[[str], dict[str, Any]]:
    from budget.models import Apportionment, BudgetLine, EarmarkUse, Extract, Heading, Receipt
    from diagnostics.models import Benchmark, RegionalTheme
    from kpis.models import CoreRequirement, SubRequirement
    from projects.models import AuthorityAlias, Person, PlanText
    from targeted_support.models import Feedback, Lesson, Package, SupportPriority

    which_ones = {
        "managed": of_project(MANAGED),
        "sponsored": of_project(SPONSORED),
        "own": of_place(3, "sheelagh.sullivan@example.org", "oxfordshire"),
        "frozen": of_frozen(),
        "draft": of_draft(),
        "facilitated": of_place(5, "mark.evans@example.org", "milton-keynes"),
    }
    which_ones["own"].enquiry = enquiry_of_lead()
    which_ones["own"].expert_offer = offer_of_lead()
    alias = AuthorityAlias.objects.select_related("authority").exclude(name="Kent").first()
    people = {"": Person.objects.get(email="lee-anne.farach@example.org"), "administrator": somebody("administrator")}
    income = BudgetLine.objects.get(label="SE subs")
    receipt = audit.create(Receipt(line=income, day="2025-05-01", payer="Kent", own=100), by=None)
    extract = Extract.objects.create(name="a.csv", sha256="a", content=b"Date", loaded_by=somebody("finance"))
    common = {
        "round": {"year": YEAR},
        "round_file": {"year": YEAR, "form": "csv"},
        "receipt": {"pk": receipt.pk},
        "extract": {"pk": extract.pk},
        "extract_file": {"pk": extract.pk, "form": "csv"},
        "requirement": {"pk": CoreRequirement.objects.first().pk},
        "sub_requirement": {"pk": SubRequirement.objects.first().pk},
        "heading": {"pk": Heading.objects.first().pk},
        "earmark": {"pk": EarmarkUse.objects.first().source_id},
        "earmark_use": {"pk": EarmarkUse.objects.first().pk},
        "funding": {"pk": decided(7, 2)},
        "shared_cost": {"pk": Apportionment.objects.first().pk},
        "authority": {"slug": alias.authority.slug},
        "authority_file": {"slug": alias.authority.slug, "form": "docx"},
        "alias": {"slug": alias.authority.slug, "alias": alias.pk},
        "account": {"uidb36": "1", "key": "set-password"},
        "benchmark": {"pk": Benchmark.objects.first().pk},
        "benchmark_set": {"pk": benchmark_set()},
        "theme": {"pk": RegionalTheme.objects.get(item=6).pk},
        "theme_create": {"year": "2024-25"},
        "package": {"pk": Package.objects.get(title="Hearing the voice of families").pk},
        **of_support_money(),
        **of_giving(),
        "plan_text": {"pk": PlanText.objects.first().pk},
        "plan_texts": {"year": YEAR},
        "lesson": {"pk": Lesson.objects.first().pk},
        "feedback": {"pk": Feedback.objects.first().pk},
        "priority": {"pk": SupportPriority.objects.first().pk},
        "report": {"year": YEAR},
        "help": {"slug": "administrator"},
        "view": {"pk": view_shared_with_managers()},
        "section": {"year": YEAR, "part": "context"},
        "calendar": {"key": calendar_key(Person.objects.get(email="sheelagh.sullivan@example.org"))},
    }
    parents = {
        "project_frameworks": "project",
        "phase_create": "project",
        "meeting_create": "project",
        "attendance_edit": "meeting",
        "attendance_load": "meeting",
        "sub_requirement_create": "requirement",
        "activity_create": "requirement",
        "kpi_create": "activity",
        "measure_create": "kpi",
        "milestone_create": "kpi",
        "evidence_create": "kpi",
        "evidence_file": "evidence_file",
        "evidence_take_back": "evidence",
        "evidence_bring_back": "evidence",
        "alias_create": "authority",
        "authority_briefing": "authority_file",
        "earmark_use_create": "earmark",
        "password_link": "person",
        "payment_decide": "claim",
        "extract_file": "extract_file",
        "group_propose": "round",
        "group_create": "round",
        "group_task": "group_task",
        "round_export": "round_file",
        "finding_create": "group",
        "theme_create": "theme_create",
        "assessment_file": "assessment_file",
        "conversation_follow_up": "conversation",
        "conversation_input": "conversation_input",
        "package_from_finding": "answered_finding",
        "package_from_conversation": "conversation",
        "package_task": "package_task",
        "package_sign": "recipient",
        "package_agree": "recipient",
        "package_slip": "package_year",
        "package_expert_create": "package",
        "package_match": "package",
        "outcome_create": "package",
        **{name: name for name in ("return_file", "return_part", "return_certify", "project_send_back")},
        **{name: name for name in ("narrative_edit", "explanation_edit", "question_ask", "question_answer")},
        "return_draft_file": "return_file",
        "return_checks_export": "return_file",
        "return_warnings_pass": "return",
        "return_warning_lift": "return",
    }

    def find(name: str) -> dict[str, Any]:
        address, _, which = name.rstrip("!").partition("@")
        wanted = _arguments_of(address)
        if not wanted or wanted == {"form"}:
            return {"form": FORMS.get(address, "xlsx")} if wanted else {}
        noun = parents.get(address.split(":")[-1]) or re.sub(r"_[a-z]+$", "", address.split(":")[-1])
        if noun == "person":
            return {"pk": people[which].pk}
        if which:
            return dict(getattr(which_ones[which], noun))
        return common.get(noun) or common[noun.split("_")[0]]

    return find


def _arguments_of(address: str) -> set[str]:
    """The names of what the address takes."""
    *spaces, name = address.split(":")
    resolver = get_resolver()
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    return {word for pattern in resolver.reverse_dict.getlist(name) for word in pattern[0][0][1]}
