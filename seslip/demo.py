"""The demonstration: a sign-in for each role, invented meetings, progress on the KPIs of the plan and money.

`fixtures/demo/progress.json` says who reported what: by project, stream and number of the KPI, at a position date.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from budget.models import Commitment, Payment, PhaseFunding, Receipt, Virement
from diagnostics.models import BenchmarkSet, ChallengeGroup, Conversation, Finding, GroupTask
from kpis.actions.milestones import create_milestone, finish_milestone
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Evidence, Kpi, KpiUpdate
from projects.domain.roles import Role
from projects.loading import one_at_a_time
from projects.models import Authority, Meeting, Person, PersonRole, PlanFact, ProjectManager
from returns.models import GrantReturn
from seslip.foundation import audit
from targeted_support.models import Expert, Package, PackageYear

from .demo_benchmarks import load_quarter
from .demo_candid import load_candid
from .demo_conversations import load_conversations
from .demo_evidence import load_evidence
from .demo_groups import load_groups
from .demo_meetings import load_meetings
from .demo_money import load_money
from .demo_returns import load_returns
from .demo_support import load_support
from .demo_virements import load_virements

DEMO_PASSWORD = "kestrel-harbour-19"  # noqa: S105 - printed for everybody; only the demonstration has it
MONEY = (Payment, Commitment, Receipt, Virement, PhaseFunding, PackageYear)
WORK = (Meeting, Evidence, *MONEY, GroupTask, Conversation, Finding, GrantReturn)  # what people record
IN_THE_PLAN = {
    "Programme manager": "richard.tyndall@example.org",
    "Project manager": "mark.evans@example.org",
    "DCS sponsor": "lee-anne.farach@example.org",
    "Targeted-support team": "claire.woodcock@example.org",
}
INVENTED = {
    "Lead in an authority": ("Demo lead, Oxfordshire", "demo.lead@example.org", "oxfordshire", None),
    "Finance officer": ("Demo finance officer", "demo.finance@example.org", "kent", Role.FINANCE),
    "DfE reader": ("Demo DfE reader", "demo.dfe@example.org", None, Role.DFE_READER),
    "Administrator": ("Demo administrator", "demo.admin@example.org", None, Role.ADMINISTRATOR),
}


def demo_people() -> list[tuple[str, Person]]:
    """Each role in words with the person who shows it, in the order of the design's table."""
    emails = IN_THE_PLAN | {role: details[1] for role, details in INVENTED.items()}
    found = {person.email: person for person in Person.objects.filter(email__in=emails.values())}
    return [(role, found[email]) for role, email in emails.items() if email in found]


def _who_sign_in() -> list[Person]:
    """One person a role, and every sponsor: a return waits for the signatures of all."""
    shown = [person for _, person in demo_people()]
    sponsors = Person.objects.filter(sponsored__isnull=False).exclude(pk__in=[person.pk for person in shown])
    return [*shown, *sponsors.distinct()]


def load_demo() -> bool:
    """Loads the demonstration once; False where it is there already, and where people have begun real work."""
    if not _wanted():
        return False
    with one_at_a_time():
        if not _wanted():
            return False
        for name, email, authority, role in INVENTED.values():
            _invent(name, email, authority, role)
        for person in _who_sign_in():
            stored = person.as_stored()
            stored.set_password(DEMO_PASSWORD)
            audit.change(person, by=person, version=person.version, fields={"password": stored.password})
        load_meetings()
        manager = Person.objects.get(email=IN_THE_PLAN["Programme manager"])
        load_groups(manager)
        load_candid()
        load_conversations()
        load_quarter()
        _report_progress()
        load_evidence()
        _set_milestones()
        finance = Person.objects.get(email=INVENTED["Finance officer"][1])
        load_money(finance)
        load_virements()
        load_support(finance)
        load_returns(manager)
        PlanFact.objects.create(ref="demo", model="demo", object_id=0)
    return True


def _wanted() -> bool:
    """Only over the plan as it was loaded: no work is mixed with invented progress, no password replaced."""
    changed = any(model.history.exclude(history_type="+").exists() for model in (Kpi, ProjectManager))
    worked = KpiUpdate.objects.exists() or any(model.objects.exists() for model in WORK)
    loaded = (ChallengeGroup, BenchmarkSet, Package, Expert)  # those of the plan are by nobody
    worked = worked or any(model.history.exclude(history_user=None).exists() for model in loaded)
    return not (PlanFact.objects.filter(ref="demo").exists() or worked or changed)


def _invent(name: str, email: str, authority: str | None, role: Role | None) -> None:
    place = Authority.objects.get(slug=authority) if authority else None
    person = audit.create(Person(name=name, email=email, authority=place, organisation=""), by=None)
    if role:
        audit.create(PersonRole(person=person, role=role.value), by=None)


def _report_progress() -> None:
    """Replays the invented reports through the same action as the pages, each by the project's lead manager."""
    facts: list[dict[str, Any]] = json.loads((settings.FIXTURES / "demo" / "progress.json").read_text(encoding="utf-8"))
    for fact in facts:
        kpi = Kpi.objects.select_related("activity__project").get(
            activity__project__number=fact["project"],
            activity__requirement__stream=fact["stream"],
            number=fact["kpi"],
            year__label="2025-26",
        )
        measures = list(kpi.measures.all())
        told = zip(measures, fact.get("figures", []), strict=False)
        figures = {measure.pk: value for measure, value in told if not measure.counter}
        report = Report(
            kpi,
            kpi.version,
            Status(fact["status"]),
            fact.get("note", ""),
            date.fromisoformat(fact["at"]),
            {measure.pk: figures.get(measure.pk, measure.value) for measure in measures},
        )
        update_kpi(by=kpi.activity.project.lead_managers[0], report=report)


def _set_milestones() -> None:
    """Two steps on the way to KPI 13.1, one done in time, one late."""
    kpi = Kpi.objects.get(activity__project__number=13, number=1)
    by = kpi.activity.project.lead_managers[0]
    first = {"title": "Every authority asked for a contact", "due": date(2025, 7, 31)}
    late = {"title": "Contacts named by half of the authorities", "due": date(2025, 10, 15)}
    done = create_milestone(by=by, kpi=kpi, fields=first)
    finish_milestone(by=by, milestone=done, version=done.version, done_on=date(2025, 7, 18))
    create_milestone(by=by, kpi=kpi, fields=late)
