"""Every address as everybody: design, section 9, restated address by address.

A new page fails here until it has a row. `@managed` is a thing of a project that the project manager manages,
`@sponsored` of one that the sponsor sponsors; both are somebody else's to all others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Max
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from seslip.foundation import audit
from tests.audited import AuditedClient, without_contexts
from tests.conftest import somebody

COLUMNS = ("la_lead", "sponsor", "project_manager", "support_team", "finance", "dfe_reader")
COLUMNS = (*COLUMNS, "programme_manager", "administrator")
# 200 the page, 302 led elsewhere (signed out: to sign in), 403 told why not, 404 as if it were not there.
TABLE = """
                                       la  spo mgr sup fin dfe pm  adm | signed out
home                                   200 200 200 200 200 200 200 200 | 302
healthz                                200 200 200 200 200 200 200 200 | 200
accessibility                          200 200 200 200 200 200 200 200 | 200

account_login                          302 302 302 302 302 302 302 302 | 200
account_logout                         200 200 200 200 200 200 200 200 | 302
account_inactive                       200 200 200 200 200 200 200 200 | 200
account_signup                         302 302 302 302 302 302 302 302 | 200
account_reauthenticate                 200 200 200 200 200 200 200 200 | 302
account_email_verification_sent        200 200 200 200 200 200 200 200 | 200
account_change_password                200 200 200 200 200 200 200 200 | 302
account_set_password                   302 302 302 302 302 302 302 302 | 302
account_reset_password                 200 200 200 200 200 200 200 200 | 200
account_reset_password_done            200 200 200 200 200 200 200 200 | 200
account_reset_password_from_key        200 200 200 200 200 200 200 200 | 200
account_reset_password_from_key_done   200 200 200 200 200 200 200 200 | 200

projects:project_list                  200 200 200 200 200 404 200 200 | 302
projects:project_export                200 200 200 200 200 404 200 200 | 302
projects:frameworks                    200 200 200 200 200 404 200 200 | 302
projects:frameworks_export             200 200 200 200 200 404 200 200 | 302
projects:account                       200 200 200 200 200 200 200 200 | 302
projects:project_create                403 403 403 403 403 404 200 403 | 302
projects:project_page@managed          200 200 200 200 200 404 200 200 | 302
projects:project_edit@managed          403 403 200 403 403 404 200 403 | 302
projects:project_edit@sponsored        403 403 403 403 403 404 200 403 | 302
projects:project_frameworks@managed    403 403 403 403 403 404 200 403 | 302
projects:phase_create@managed          403 403 403 403 403 404 200 403 | 302
projects:phase_edit@managed            403 403 200 403 403 404 200 403 | 302
projects:phase_edit@sponsored          403 403 403 403 403 404 200 403 | 302
projects:phase_remove@managed          403 403 403 403 403 404 200 403 | 302
projects:meeting_list                  200 200 200 200 404 404 200 404 | 302
projects:meeting_export                200 200 200 200 404 404 200 404 | 302
projects:attendance_export             200 200 200 200 404 404 200 404 | 302
projects:meeting_add                   403 403 200 403 404 404 200 404 | 302
projects:meeting_create@managed        403 403 200 403 404 404 200 404 | 302
projects:meeting_page@managed          200 200 200 200 404 404 200 404 | 302
projects:meeting_edit@managed          403 403 200 403 404 404 200 404 | 302
projects:meeting_edit@sponsored        403 403 403 403 404 404 200 404 | 302
projects:meeting_remove@managed        403 403 200 403 404 404 200 404 | 302
projects:attendance_edit@managed       200 200 200 403 404 404 200 404 | 302
projects:attendance_load@managed       403 403 200 403 404 404 200 404 | 302
projects:attendance_file@managed       200 200 200 200 404 404 200 404 | 302

authorities:authority_list             200 200 200 200 200 404 200 200 | 302
authorities:authority_export           200 200 200 200 200 404 200 200 | 302
authorities:authority_page             200 200 200 200 200 404 200 200 | 302
authorities:alias_create               403 403 403 403 403 404 200 403 | 302
authorities:alias_remove               403 403 403 403 403 404 200 403 | 302

people:person_list                     404 404 404 404 404 404 200 200 | 302
people:person_create                   404 404 404 404 404 404 200 200 | 302
people:person_page                     404 404 404 404 404 404 200 200 | 302
people:person_edit                     404 404 404 404 404 404 200 200 | 302
people:person_edit@administrator       404 404 404 404 404 404 403 200 | 302
people:password_link!                  404 404 404 404 404 404 302 302 | 302
people:password_link@administrator!    404 404 404 404 404 404 403 302 | 302

kpis:kpi_list                          200 200 200 200 200 404 200 200 | 302
kpis:kpi_export                        200 200 200 200 200 404 200 200 | 302
kpis:appendix_4                        200 200 200 200 200 404 200 200 | 302
kpis:appendix_4_file                   200 200 200 200 200 404 200 200 | 302
kpis:workbook_load                     403 403 200 403 403 404 200 403 | 302
kpis:workbook_file                     403 403 200 403 403 404 200 403 | 302
kpis:deadlines                         200 200 200 200 200 404 200 200 | 302
kpis:deadlines_file                    200 200 200 200 200 404 200 200 | 302
kpis:calendar                          200 200 200 200 200 404 200 200 | 302
kpis:calendar_create!                  200 200 200 200 200 404 200 200 | 302
kpis:calendar_remove!                  302 302 302 302 302 404 302 302 | 302
kpis:calendar_feed                     200 200 200 200 200 200 200 200 | 200
kpis:evidence_create@managed           403 403 200 403 403 404 200 403 | 302
kpis:evidence_edit@managed             403 403 200 403 403 404 200 403 | 302
kpis:evidence_take_back@managed!       403 403 302 403 403 404 302 403 | 302
kpis:evidence_bring_back@managed!      403 403 302 403 403 404 302 403 | 302
kpis:evidence_file@managed             200 200 200 200 200 404 200 200 | 302
kpis:to_do                             200 200 200 200 200 404 200 200 | 302
kpis:reminders_edit                    200 200 200 200 200 404 200 200 | 302
kpis:kpis_update                       302 302 302 302 302 302 302 302 | 302
kpis:requirement_list                  200 200 200 200 200 404 200 200 | 302
kpis:requirement_create                403 403 403 403 403 404 200 403 | 302
kpis:requirement_edit                  403 403 403 403 403 404 200 403 | 302
kpis:sub_requirement_create            403 403 403 403 403 404 200 403 | 302
kpis:sub_requirement_edit              403 403 403 403 403 404 200 403 | 302
kpis:activity_create                   403 403 403 403 403 404 200 403 | 302
kpis:activity_edit@managed             403 403 403 403 403 404 200 403 | 302
kpis:kpi_create@managed                403 403 403 403 403 404 200 403 | 302
kpis:kpi_page@managed                  200 200 200 200 200 404 200 200 | 302
kpis:kpi_row@managed                   200 200 200 200 200 404 200 200 | 302
kpis:kpi_update@managed                403 403 200 403 403 404 200 403 | 302
kpis:kpi_update@sponsored              403 403 403 403 403 404 200 403 | 302
kpis:update_undo@managed               403 403 302 403 403 404 302 403 | 302
kpis:update_undo@sponsored             403 403 403 403 403 404 302 403 | 302
kpis:kpi_edit@managed                  403 403 403 403 403 404 200 403 | 302
kpis:kpi_remove@managed                403 403 403 403 403 404 200 403 | 302
kpis:measure_create@managed            403 403 403 403 403 404 200 403 | 302
kpis:measure_edit@managed              403 403 403 403 403 404 200 403 | 302
kpis:measure_remove@managed            403 403 403 403 403 404 200 403 | 302
kpis:measure_override@managed          403 403 200 403 403 404 200 403 | 302
kpis:measure_lift@managed!             403 403 302 403 403 404 302 403 | 302
kpis:milestone_create@managed          403 403 200 403 403 404 200 403 | 302
kpis:milestone_edit@managed            403 403 200 403 403 404 200 403 | 302
kpis:milestone_done@managed            403 403 200 403 403 404 200 403 | 302
kpis:milestone_reopen@managed!         403 403 302 403 403 404 302 403 | 302
kpis:milestone_remove@managed          403 403 200 403 403 404 200 403 | 302
kpis:update_confirm@sponsored!         403 302 403 403 403 404 403 403 | 302
kpis:update_query@sponsored            403 302 403 403 403 404 403 403 | 302

budget:budget_page                     200 200 200 200 200 404 200 404 | 302
budget:appendix_5                      404 404 404 404 200 404 200 404 | 302
budget:appendix_5_file                 404 404 404 404 200 404 200 404 | 302
budget:checks                          404 200 200 404 200 404 200 404 | 302
budget:line_list                       404 200 200 200 200 404 200 404 | 302
budget:line_export                     404 200 200 200 200 404 200 404 | 302
budget:line_page@managed               404 404 200 404 200 404 200 404 | 302
budget:line_page@sponsored             404 200 404 404 200 404 200 404 | 302
budget:line_create                     403 403 403 403 200 404 200 404 | 302
budget:line_edit@managed               404 404 403 404 200 404 200 404 | 302
budget:line_remove@managed             404 404 403 404 200 404 200 404 | 302
budget:position                        404 200 200 200 200 404 200 404 | 302
budget:position_file                   404 200 200 200 200 404 200 404 | 302
budget:underspend                      404 404 404 404 200 404 200 404 | 302
budget:line_forecast@managed           404 404 200 404 200 404 200 404 | 302
budget:line_forecast@sponsored         404 403 404 404 200 404 200 404 | 302
budget:finding_note                    404 403 403 404 404 404 404 404 | 302
budget:shared_cost_list                404 404 404 404 200 404 200 404 | 302
budget:shared_cost_create              403 403 403 403 200 404 200 404 | 302
budget:shared_cost_share!              403 403 403 403 302 404 302 404 | 302
budget:shared_cost_edit                403 403 403 403 200 404 200 404 | 302
budget:shared_cost_remove              403 403 403 403 200 404 200 404 | 302
budget:payment_list                    404 200 200 200 200 404 200 404 | 302
budget:payment_export                  404 200 200 200 200 404 200 404 | 302
budget:payment_create                  404 403 403 403 200 404 403 404 | 302
budget:payment_claim                   404 403 200 403 403 404 200 404 | 302
budget:payment_page@managed            404 404 200 404 200 404 200 404 | 302
budget:payment_page@sponsored          404 200 404 404 200 404 200 404 | 302
budget:payment_edit@managed            404 404 403 404 200 404 403 404 | 302
budget:payment_remove@managed          404 404 403 404 200 404 403 404 | 302
budget:payment_decide@managed          404 404 403 404 200 404 200 404 | 302
budget:receipt_list                    404 404 404 404 200 404 200 404 | 302
budget:receipt_export                  404 404 404 404 200 404 200 404 | 302
budget:receipt_create                  404 404 404 404 200 404 403 404 | 302
budget:receipt_page                    404 404 404 404 200 404 200 404 | 302
budget:receipt_edit                    404 404 404 404 200 404 403 404 | 302
budget:receipt_remove                  404 404 404 404 200 404 403 404 | 302
budget:commitment_list                 404 200 200 200 200 404 200 404 | 302
budget:commitment_export               404 200 200 200 200 404 200 404 | 302
budget:commitment_create               404 403 403 403 200 404 403 404 | 302
budget:commitment_page@managed         404 404 200 404 200 404 200 404 | 302
budget:commitment_edit@managed         404 404 403 404 200 404 403 404 | 302
budget:commitment_close@managed        404 404 403 404 200 404 403 404 | 302
budget:commitment_remove@managed       404 404 403 404 200 404 403 404 | 302
budget:extract_load                    404 403 403 403 200 404 403 404 | 302
budget:extract_list                    404 404 404 404 200 404 200 404 | 302
budget:extract_page                    404 404 404 404 200 404 200 404 | 302
budget:extract_file                    404 404 404 404 200 404 200 404 | 302
budget:virement_list                   404 200 200 200 200 404 200 404 | 302
budget:virement_export                 404 200 200 200 200 404 200 404 | 302
budget:virement_create                 404 403 200 403 200 404 200 404 | 302
budget:virement_page@managed           404 404 200 404 200 404 200 404 | 302
budget:virement_page@sponsored         404 200 404 404 200 404 200 404 | 302
budget:virement_approve@managed!       404 404 403 404 409 404 409 404 | 302
budget:virement_decline@managed!       404 404 403 404 422 404 422 404 | 302
budget:virement_withdraw@managed!      404 404 409 404 403 404 409 404 | 302
budget:virement_withdraw@sponsored!    404 403 404 404 403 404 409 404 | 302
budget:earmark_list                    404 404 404 404 200 404 200 404 | 302
budget:earmark_export                  404 404 404 404 200 404 200 404 | 302
budget:earmark_use_create              403 403 403 403 200 404 200 404 | 302
budget:earmark_use_edit                403 403 403 403 200 404 200 404 | 302
budget:earmark_use_remove              403 403 403 403 200 404 200 404 | 302
budget:phase_list                      200 200 200 200 200 404 200 404 | 302
budget:phase_export                    200 200 200 200 200 404 200 404 | 302
budget:funding_edit                    403 403 403 403 200 404 200 404 | 302
budget:funding_remove                  403 403 403 403 200 404 200 404 | 302
budget:heading_create                  403 403 403 403 200 404 200 404 | 302
budget:heading_edit                    403 403 403 403 200 404 200 404 | 302
budget:heading_remove                  403 403 403 403 200 404 200 404 | 302
"""
# Addresses that only read; everything else may write.
READS = re.compile(r"home|healthz|accessibility|account_|.*(_page|_list|_export|_file|_row|:account|:frameworks)(@|$)")
READS_TOO = {"budget:appendix_5", "kpis:appendix_4", "budget:checks", "budget:position", "budget:underspend"}
READS_TOO |= {"kpis:deadlines", "kpis:calendar", "kpis:calendar_feed"}
MANAGED, SPONSORED, YEAR = 5, 7, "2025-26"
NOT_THERE = 999_999


def rows() -> dict[str, dict[str, int]]:
    """Each address with the outcome for everybody; `!` marks one that only takes POST."""
    found = {}
    for line in TABLE.strip().splitlines()[1:]:
        if line:
            name, *outcomes = line.replace("|", " ").split()
            found[name] = dict(zip([*COLUMNS, "signed out"], map(int, outcomes), strict=True))
    return found


def url_names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{within}{entry.name}"
        else:
            yield from url_names(entry, f"{within}{entry.namespace}:" if entry.namespace else within)


def bare(name: str) -> str:
    return re.split("[@!]", name)[0]


def writes(name: str) -> bool:
    return not READS.match(name) and bare(name) not in READS_TOO


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {bare(name) for name in rows()} == set(url_names(get_resolver()))


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
    return add_evidence(by=kpi.activity.project.lead_managers[0], kpi=kpi, given=given)[0]


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


@pytest.fixture(scope="module")
def arguments(
    plan_of_file: Callable[[], AbstractContextManager[None]], tmp_path_factory: Any
) -> Iterator[Callable[[str], dict[str, Any]]]:
    """The arguments of a row's address: a thing of the plan for each noun."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        with plan_of_file():
            found = things()
        yield found


def things() -> Callable[[str], dict[str, Any]]:
    from budget.models import Apportionment, BudgetLine, EarmarkUse, Extract, Heading, Receipt
    from kpis.models import CoreRequirement, SubRequirement
    from projects.models import AuthorityAlias, Person

    managed, sponsored = of_project(MANAGED), of_project(SPONSORED)
    alias = AuthorityAlias.objects.select_related("authority").exclude(name="Kent").first()
    people = {"": Person.objects.get(email="lee-anne.farach@example.org"), "administrator": somebody("administrator")}
    income = BudgetLine.objects.get(label="SE subs")
    receipt = audit.create(Receipt(line=income, day="2025-05-01", payer="Kent", own=100), by=None)
    extract = Extract.objects.create(name="a.csv", sha256="a", content=b"Date", loaded_by=somebody("finance"))
    common = {
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
            return dict(getattr({"managed": managed, "sponsored": sponsored}[which], noun))
        return common.get(noun) or common[noun.split("_")[0]]

    return find


def _arguments_of(address: str) -> set[str]:
    """The names of what the address takes."""
    *spaces, name = address.split(":")
    resolver = get_resolver()
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    return {word for pattern in resolver.reverse_dict.getlist(name) for word in pattern[0][0][1]}


@pytest.fixture(scope="module")
def signed_in(plan_of_file: Callable[[], AbstractContextManager[None]]) -> dict[str, str]:
    """The session of each role."""
    with plan_of_file():
        return {role: session_of(somebody(role)) for role in COLUMNS}


def session_of(person: Any) -> str:
    person.set_password("a password of their own")
    person.save()
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def clients(db: None, signed_in: dict[str, str]) -> Iterator[dict[str, Client]]:
    found = {role: AuditedClient(raise_request_exception=False) for role in COLUMNS}
    for role, client in found.items():
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in[role]
    with without_contexts():
        yield found | {"signed out": Client(raise_request_exception=False)}


@pytest.mark.parametrize("name", rows())
def test_everybody_gets_what_the_design_says(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    url = reverse(bare(name), kwargs=arguments(name))
    found = {who: (c.post(url) if name.endswith("!") else c.get(url)).status_code for who, c in clients.items()}
    assert found == rows()[name]


@pytest.mark.parametrize("name", [name for name in rows() if name.endswith("!")])
def test_what_only_takes_a_post_refuses_a_get(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    url = reverse(bare(name), kwargs=arguments(name))
    answers = [clients[role].get(url) for role in COLUMNS]
    assert {answer.status_code for answer in answers} == {405}
    assert all("This address belongs to a button." in answer.content.decode() for answer in answers)


def same(response: Any) -> tuple[int, str, list[str]]:
    """What a reader can tell a page by: all of it but the one-time token."""
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
    return response.status_code, body, sorted(set(response.headers) - {"Content-Length"})


@pytest.mark.parametrize("name", [name for name, row in rows().items() if 404 in row.values()])
def test_hidden_is_the_same_as_not_there(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    known = arguments(name)
    url = reverse(bare(name), kwargs=known)
    last = list(known)[-1] if known and "form" not in known else ""
    nothing = {**known, last: NOT_THERE} if last else {}
    missing = reverse(bare(name), kwargs=nothing) if last else f"/{url.split('/')[1]}/there-is-no-such-page/"
    for who in (who for who, outcome in rows()[name].items() if outcome == 404):
        method = "post" if name.endswith("!") else "get"
        hidden, absent = (same(getattr(clients[who], method)(address)) for address in (url, missing))
        assert hidden == absent, f"{who} can tell {url} from {missing}"


@pytest.mark.parametrize("name", ["kpis:appendix_4_file", "budget:appendix_5_file", "projects:frameworks_export"])
def test_a_pdf_is_hidden_from_those_who_may_not_have_the_workbook(name: str, clients: dict[str, Client]) -> None:
    url = reverse(name, kwargs={"form": "pdf"})
    hidden = {who: clients[who].get(url).status_code for who, outcome in rows()[name].items() if outcome != 200}
    assert hidden == {who: outcome for who, outcome in rows()[name].items() if outcome != 200}


def everything() -> dict[str, tuple[int, Any]]:
    """How many rows each table of ours has, and its last one: histories included."""
    models = [model for app in ("projects", "budget", "kpis") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: (model.objects.count(), model.objects.aggregate(m=Max("pk"))["m"]) for model in models}


@pytest.mark.parametrize("name", [name for name in rows() if writes(name)])
def test_a_post_without_the_right_changes_nothing(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    url = reverse(bare(name), kwargs=arguments(name))
    before = everything()
    for who, outcome in rows()[name].items():
        several = bare(name) == "kpis:kpis_update" and who != "programme_manager"
        if outcome in (403, 404) or who == "signed out" or several:
            for data in ({}, {"version": "1", "kpi": "1", "status": "complete", "number": "1"}):
                response = clients[who].post(url, data)
                assert response.status_code == outcome, f"{who} posts to {url}"
    assert everything() == before
