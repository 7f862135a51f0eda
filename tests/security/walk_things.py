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

MANAGED, SPONSORED, YEAR = 5, 7, "2025-26"


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


def decided(number: int, part: int) -> int:
    """A phase with a decision, by its id."""
    from budget.models import PhaseFunding
    from projects.models import Phase

    phase = Phase.objects.get(project__number=number, number=part)
    said = {"state": "underspend", "decided_by": "DCS group", "decided_on": "2026-01-22"}
    audit.create(PhaseFunding(phase=phase, **said), by=None)
    return phase.pk


def of_group(number: int, facilitator: str, authority: str) -> SimpleNamespace:
    """A group of 2024-25 with a finding and the self-assessment of a member, with its document."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from diagnostics.actions.assessments import save_assessment
    from diagnostics.models import ChallengeGroup, Finding, SelfAssessment, ThemeHeading
    from projects.models import Authority, Person

    group = ChallengeGroup.objects.get(round__year__label="2024-25", number=number)
    by = Person.objects.get(email=facilitator)
    group = audit.change(group, by=by, version=group.version, fields={"facilitator": by})
    where = Authority.objects.get(slug=authority)
    document = SimpleUploadedFile("Self-assessment.pdf", b"%PDF-1.7")
    written = SelfAssessment(round=group.round, authority=where)
    save_assessment(by=by, assessment=written, group=group, version=0, fields={}, document=document)
    found = {"heading": ThemeHeading.objects.first(), "text": "Decisions wait too long.", "raised": "2025-04-03"}
    finding = audit.create(Finding(group=group, authority=where, **found), by=by)
    assessment = {"year": "2024-25", "authority": authority}
    return SimpleNamespace(
        group={"pk": group.pk},
        group_task={"pk": group.pk, "task": "venue"},
        finding={"pk": finding.pk},
        assessment=assessment,
        assessment_file={**assessment, "form": "pdf"},
        answered_finding={"pk": answered(finding, by)},
        **of_conversation(by, where),
        **of_package(where),
    )


def answered(finding: Any, by: Any) -> int:
    """Another finding of the group, of which a targeted support package becomes."""
    from diagnostics.models import Finding

    said = {"group": finding.group, "heading": finding.heading, "text": "Reviews come late.", "raised": "2025-04-03"}
    done = {"outcome": "package", "outcome_day": "2025-05-03"}
    return int(audit.create(Finding(**said, **done), by=by).pk)


def of_package(where: Any) -> dict[str, dict[str, Any]]:
    """A package for an authority, as it asked for it."""
    from projects.models import ProgrammeYear
    from targeted_support.actions.packages import create_package
    from targeted_support.models import PackageOutcome

    by = somebody("support_team")
    said = {"title": f"Annual reviews in {where}", "year": ProgrammeYear.objects.get(label=YEAR)}
    package = create_package(by=by, fields=said, recipients=[where])
    return {
        "package": {"pk": package.pk},
        "outcome": {"pk": audit.create(PackageOutcome(package=package, text="Reviews on time"), by=by).pk},
        "package_task": {"pk": package.pk, "task": "conflicts"},
        "recipient": {"pk": package.pk, "recipient": package.recipients.get().pk},
    }


def of_conversation(by: Any, where: Any) -> dict[str, dict[str, Any]]:
    """The conversation with an authority that somebody leads, held, with a partner that spoke."""
    from diagnostics.models import Conversation, ConversationPartner
    from projects.models import Project

    project = Project.objects.get(year__label=YEAR, number=3)
    said = {"agreed_on": "2025-05-01", "day": "2025-10-01", "stage": "held", "follow_up": "package", "scope": "Waiting"}
    made = Conversation(authority=where, project=project, year=project.year, lead=by, **said)
    talk = audit.create(made, by=by).pk
    audit.create(ConversationPartner(conversation_id=talk, partner="health", feedback="Heard"), by=by)
    return {
        "conversation": {"pk": talk},
        "conversation_input": {"pk": talk, "source": "enablers"},
        "partner": {"pk": talk, "partner": "health"},
    }


def of_support_money() -> dict[str, dict[str, Any]]:
    """What a package costs in a year, part of which went on in the next; a stream and the offer of the year."""
    from projects.models import ProgrammeYear
    from targeted_support.models import OfferYear, Package, PackageCarry, PackageYear, StreamOffer

    by, year = somebody("support_team"), ProgrammeYear.objects.get(label=YEAR)
    package = Package.objects.get(title="Hearing the voice of families")
    later = ProgrammeYear.objects.get(label="2026-27")
    now = audit.create(PackageYear(package=package, year=year, agreed=200), by=by)
    then = audit.create(PackageYear(package=package, year=later, agreed=100), by=by)
    said = {"kind": "slip", "pence": 100, "quarter": 1, "day": "2026-03-02"}
    carry = audit.create(PackageCarry(source=now, target=then, **said), by=by)
    return {
        "package_year": {"pk": package.pk, "year": YEAR},
        "carry": {"pk": carry.pk},
        "cap": {"pk": OfferYear.objects.get(year=year).pk},
        "stream": {"pk": StreamOffer.objects.get(offer__year=year, stream="SEND").pk},
    }


def of_giving() -> dict[str, dict[str, Any]]:
    """An expert on a package, a topic, an authority with a note, and the published prospectus."""
    from projects.models import Authority, ProgrammeYear
    from targeted_support.models import Expert, OfferYear, Package, PackageExpert, ReachNote, Topic

    by, year = somebody("support_team"), ProgrammeYear.objects.get(label=YEAR)
    expert, package = Expert.objects.first(), Package.objects.get(title="Hearing the voice of families")
    link = audit.create(PackageExpert(package=package, expert=expert, tenths=25), by=by).pk
    slough, offer = Authority.objects.get(slug="slough"), OfferYear.objects.get(year=year)
    audit.create(ReachNote(year=year, authority=slough, text="To be visited"), by=by)
    audit.change(offer, by=by, version=offer.version, fields={"published_on": date(2025, 9, 26)})
    return {
        "expert": {"pk": Expert.objects.get(authority__slug="medway").pk},
        "package_expert": {"pk": package.pk, "link": link},
        "topic": {"pk": Topic.objects.first().pk},
        "reach": {"slug": slough.slug},
        "prospectus": {"year": YEAR},
    }


def enquiry_of_lead() -> dict[str, int]:
    """What the authority lead asked for."""
    from targeted_support.actions.packages import ask_for_package

    asked = {"title": "Annual reviews in time", "summary": "How reviews are finished.", "scope": "They come late."}
    return {"pk": ask_for_package(by=somebody("la_lead"), fields=asked).pk}


def benchmark_set() -> int:
    """A quarter that the programme manager has loaded, by its id."""
    from diagnostics.models import BenchmarkSet

    loaded = BenchmarkSet(as_at="2025-09-30", source="The dashboard")
    return int(audit.create(loaded, by=somebody("programme_manager")).pk)


def things() -> Callable[[str], dict[str, Any]]:
    from budget.models import Apportionment, BudgetLine, EarmarkUse, Extract, Heading, Receipt
    from diagnostics.models import Benchmark, RegionalTheme
    from kpis.models import CoreRequirement, SubRequirement
    from projects.models import AuthorityAlias, Person
    from targeted_support.models import Feedback, Lesson, Package, SupportPriority

    which_ones = {
        "managed": of_project(MANAGED),
        "sponsored": of_project(SPONSORED),
        "own": of_group(3, "sheelagh.sullivan@example.org", "oxfordshire"),
        "facilitated": of_group(5, "mark.evans@example.org", "milton-keynes"),
    }
    which_ones["own"].enquiry = enquiry_of_lead()
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
        "alias": {"slug": alias.authority.slug, "alias": alias.pk},
        "account": {"uidb36": "1", "key": "set-password"},
        "benchmark": {"pk": Benchmark.objects.first().pk},
        "benchmark_set": {"pk": benchmark_set()},
        "theme": {"pk": RegionalTheme.objects.get(item=6).pk},
        "theme_create": {"year": "2024-25"},
        "package": {"pk": Package.objects.get(title="Hearing the voice of families").pk},
        **of_support_money(),
        **of_giving(),
        "lesson": {"pk": Lesson.objects.first().pk},
        "feedback": {"pk": Feedback.objects.first().pk},
        "priority": {"pk": SupportPriority.objects.first().pk},
        "report": {"year": YEAR},
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
    }

    def find(name: str) -> dict[str, Any]:
        address, _, which = name.rstrip("!").partition("@")
        wanted = _arguments_of(address)
        if not wanted or wanted == {"form"}:
            return {"form": "xlsx"} if wanted else {}
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
