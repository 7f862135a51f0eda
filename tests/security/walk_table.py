"""The table of the walk: every address and what everybody gets there (design, section 9, address by address).

A new page fails `test_walk.py` until it has a row: budget, diagnostics and targeted support have files of their own,
all other rows are here. `@managed` is a thing of a project that the project manager manages,
`@sponsored` of one that the sponsor sponsors; `@own` is of the group that the authority lead's authority sits in,
`@facilitated` of one that the project manager facilitates; all are somebody else's to everybody else. `!`: it only
takes a POST.
"""

from __future__ import annotations

import re

from .walk_table_budget import BUDGET
from .walk_table_diagnostics import DIAGNOSTICS
from .walk_table_returns import RETURNS
from .walk_table_support import SUPPORT

COLUMNS = ("la_lead", "sponsor", "project_manager", "support_team", "finance", "dfe_reader")
COLUMNS = (*COLUMNS, "programme_manager", "administrator")
# 200 the page, 302 led elsewhere (signed out: to sign in), 403 told why not, 404 as if it were not there.
TABLE = """
                                       la  spo mgr sup fin dfe pm  adm | signed out
home                                   200 200 200 200 200 200 200 200 | 302
healthz                                200 200 200 200 200 200 200 200 | 200
accessibility                          200 200 200 200 200 200 200 200 | 200
search_page                            200 200 200 200 200 200 200 200 | 302
help_page                              200 200 200 200 200 200 200 200 | 302
help_guide                             404 404 404 404 404 404 200 200 | 302
glossary                               200 200 200 200 200 200 200 200 | 302

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

changes:change_list                    200 200 200 200 200 200 200 200 | 302
changes:change_export                  200 200 200 200 200 200 200 200 | 302

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
projects:plan_text_list                200 200 200 200 200 404 200 200 | 302
projects:plan_text_create              403 403 403 403 403 404 200 403 | 302
projects:plan_text_edit                403 403 403 403 403 404 200 403 | 302
projects:plan_text_remove              403 403 403 403 403 404 200 403 | 302
projects:plan_text_move!               403 403 403 403 403 404 302 403 | 302
projects:plan_texts_begin!             403 403 403 403 403 404 302 403 | 302

authorities:authority_list             200 200 200 200 200 404 200 200 | 302
authorities:authority_export           200 200 200 200 200 404 200 200 | 302
authorities:authority_page             200 200 200 200 200 404 200 200 | 302
authorities:authority_matrix           200 200 200 200 404 404 200 404 | 302
authorities:authority_matrix_file      200 200 200 200 404 404 200 404 | 302
authorities:authority_records          200 200 200 200 404 404 200 404 | 302
authorities:authority_briefing         200 200 200 200 200 404 200 200 | 302
authorities:alias_create               403 403 403 403 403 404 200 403 | 302
authorities:alias_remove               403 403 403 403 403 404 200 403 | 302

people:person_list                     404 404 404 404 404 404 200 200 | 302
people:person_export                   404 404 404 404 404 404 200 200 | 302
people:person_create                   404 404 404 404 404 404 200 200 | 302
people:person_page                     404 404 404 404 404 404 200 200 | 302
people:person_edit                     404 404 404 404 404 404 200 200 | 302
people:person_edit@administrator       404 404 404 404 404 404 403 200 | 302
people:password_link!                  404 404 404 404 404 404 302 302 | 302
people:password_link@administrator!    404 404 404 404 404 404 403 302 | 302

views:view_list                        200 200 200 200 200 200 200 200 | 302
views:view_create                      404 404 404 404 404 404 404 404 | 302
views:view_edit                        404 404 403 404 404 404 200 404 | 302
views:view_remove                      404 404 403 404 404 404 200 404 | 302
views:view_keep!                       404 404 403 404 404 404 302 404 | 302
views:view_pin!                        404 404 302 404 404 404 302 404 | 302
views:view_unpin!                      404 404 302 404 404 404 302 404 | 302
views:view_move!                       404 404 302 404 404 404 302 404 | 302

kpis:kpi_list                          200 200 200 200 200 404 200 200 | 302
kpis:kpi_export                        200 200 200 200 200 404 200 200 | 302
kpis:appendix_4                        200 200 200 200 200 404 200 200 | 302
kpis:appendix_4_file                   200 200 200 200 200 404 200 200 | 302
kpis:workbook_load                     403 403 200 403 403 404 200 403 | 302
kpis:workbook_file                     403 403 200 403 403 404 200 403 | 302
kpis:briefing_page                     403 200 200 403 403 404 200 403 | 302
kpis:briefing_file                     403 200 200 403 403 404 200 403 | 302
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
"""
# Addresses that only read; everything else may write.
READS = re.compile(r"home|healthz|accessibility|account_|.*(_page|_list|_export|_file|_row|:account|:frameworks)(@|$)")
READS_TOO = {"budget:appendix_5", "kpis:appendix_4", "budget:checks", "budget:position", "budget:underspend"}
READS_TOO |= {f"authorities:authority_{name}" for name in ("matrix", "records", "briefing")}
READS_TOO |= {"kpis:deadlines", "kpis:calendar", "kpis:calendar_feed", "returns:return_checks"}


def rows() -> dict[str, dict[str, int]]:
    """Each address with the outcome for everybody; `!` marks one that only takes POST."""
    found = {}
    for table in (TABLE, BUDGET, DIAGNOSTICS, SUPPORT, RETURNS):
        for line in filter(None, table.splitlines()[2:]):
            name, *outcomes = line.replace("|", " ").split()
            found[name] = dict(zip([*COLUMNS, "signed out"], map(int, outcomes), strict=True))
    return found


def bare(name: str) -> str:
    return re.split("[@!]", name)[0]


def writes(name: str) -> bool:
    return not READS.match(name) and bare(name) not in READS_TOO
