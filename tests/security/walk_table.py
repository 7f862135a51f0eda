"""The table of the walk: every address and what everybody gets there (design, section 9, address by address).

A new page fails `test_walk.py` until it has a row. `@managed` is a thing of a project that the project manager manages,
`@sponsored` of one that the sponsor sponsors; `@own` is of the group that the authority lead's authority sits in,
`@facilitated` of one that the project manager facilitates; all are somebody else's to everybody else. `!`: it only
takes a POST.
"""

from __future__ import annotations

import re

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

diagnostics:diagnostics_page           200 200 200 200 200 404 200 200 | 302
diagnostics:round_page                 200 200 200 200 404 404 200 404 | 302
diagnostics:round_export               200 200 200 200 404 404 200 404 | 302
diagnostics:round_create               403 403 403 403 404 404 200 404 | 302
diagnostics:round_edit                 403 403 403 403 404 404 200 404 | 302
diagnostics:round_remove               403 403 403 403 404 404 200 404 | 302
diagnostics:group_page@own             200 200 200 200 404 404 200 404 | 302
diagnostics:group_create               403 403 403 403 404 404 200 404 | 302
diagnostics:group_edit@own             403 403 403 403 404 404 200 404 | 302
diagnostics:group_edit@facilitated     403 403 200 403 404 404 200 404 | 302
diagnostics:group_members@facilitated  403 403 403 403 404 404 200 404 | 302
diagnostics:group_remove@facilitated   403 403 403 403 404 404 200 404 | 302
diagnostics:group_move@own!            403 403 403 403 404 404 302 404 | 302
diagnostics:group_move@facilitated!    403 403 302 403 404 404 302 404 | 302
diagnostics:group_task@own!            403 403 403 403 404 404 302 404 | 302
diagnostics:group_task@facilitated!    403 403 302 403 404 404 302 404 | 302
diagnostics:group_propose              403 403 403 403 404 404 200 404 | 302
diagnostics:pair_page                  200 200 200 200 404 404 200 404 | 302
diagnostics:pair_export                200 200 200 200 404 404 200 404 | 302
diagnostics:finding_list               200 200 200 200 404 404 200 404 | 302
diagnostics:finding_export             200 200 200 200 404 404 200 404 | 302
diagnostics:finding_page@own           200 404 404 404 404 404 404 404 | 302
diagnostics:finding_page@facilitated   404 404 200 404 404 404 404 404 | 302
diagnostics:finding_create@own         403 404 404 404 404 404 404 404 | 302
diagnostics:finding_create@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:finding_edit@own           403 404 404 404 404 404 404 404 | 302
diagnostics:finding_edit@facilitated   404 404 200 404 404 404 404 404 | 302
diagnostics:finding_decide@own         403 404 404 404 404 404 404 404 | 302
diagnostics:finding_decide@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:finding_remove@own         403 404 404 404 404 404 404 404 | 302
diagnostics:finding_remove@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:finding_reopen@own!        403 404 404 404 404 404 404 404 | 302
diagnostics:theme_list                 200 200 200 200 200 404 200 200 | 302
diagnostics:theme_export               200 200 200 200 200 404 200 200 | 302
diagnostics:answer_page                200 200 200 200 200 404 200 200 | 302
diagnostics:answer_export              200 200 200 200 200 404 200 200 | 302
diagnostics:theme_create               403 403 200 403 403 404 200 403 | 302
diagnostics:theme_page                 200 200 200 200 200 404 200 200 | 302
diagnostics:theme_edit                 403 403 403 403 403 404 200 403 | 302
diagnostics:theme_remove               403 403 403 403 403 404 200 403 | 302
diagnostics:theme_answers              403 403 403 403 403 404 200 403 | 302
diagnostics:theme_publish!             403 403 403 403 403 404 302 403 | 302
diagnostics:theme_withdraw!            403 403 403 403 403 404 302 403 | 302
diagnostics:assessment_page@own        200 404 404 404 404 404 404 404 | 302
diagnostics:assessment_page@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:assessment_edit@own        200 404 404 404 404 404 404 404 | 302
diagnostics:assessment_edit@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:assessment_file@own        200 404 404 404 404 404 404 404 | 302
diagnostics:assessment_file@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:conversation_list          200 200 200 200 404 404 200 404 | 302
diagnostics:conversation_export        200 200 200 200 404 404 200 404 | 302
diagnostics:evaluation_page            200 200 200 200 404 404 200 404 | 302
diagnostics:evaluation_export          200 200 200 200 404 404 200 404 | 302
diagnostics:conversation_create        403 403 403 403 404 404 200 404 | 302
diagnostics:conversation_page@own      200 200 200 200 404 404 200 404 | 302
diagnostics:conversation_edit@own      403 403 403 403 404 404 200 404 | 302
diagnostics:conversation_edit@facilitated 403 403 200 403 404 404 200 404 | 302
diagnostics:conversation_remove@facilitated 403 403 403 403 404 404 200 404 | 302
diagnostics:conversation_move@own!     403 403 403 403 404 404 302 404 | 302
diagnostics:conversation_move@facilitated! 403 403 302 403 404 404 302 404 | 302
diagnostics:conversation_input@own!    403 403 403 403 404 404 302 404 | 302
diagnostics:conversation_words@own     200 403 403 403 404 404 403 404 | 302
diagnostics:conversation_words@facilitated 403 403 200 403 404 404 403 404 | 302
diagnostics:conversation_partners@own  403 403 403 403 404 404 200 404 | 302
diagnostics:conversation_partners@facilitated 403 403 200 403 404 404 200 404 | 302
diagnostics:partner_feedback@own       403 404 404 404 404 404 404 404 | 302
diagnostics:partner_feedback@facilitated 404 404 200 404 404 404 404 404 | 302
diagnostics:conversation_follow_up@own 403 403 403 403 404 404 200 404 | 302
diagnostics:conversation_follow_up@facilitated 403 403 200 403 404 404 200 404 | 302
diagnostics:conversation_sign@own      403 403 403 403 404 404 200 404 | 302
diagnostics:conversation_sign@facilitated 403 403 200 403 404 404 200 404 | 302
diagnostics:conversation_agree@own!    403 403 403 403 404 404 302 404 | 302
diagnostics:benchmark_list             200 200 200 200 200 404 200 200 | 302
diagnostics:benchmark_export           200 200 200 200 200 404 200 200 | 302
diagnostics:heat_map_page              200 200 200 200 200 404 200 200 | 302
diagnostics:heat_map_file              200 200 200 200 200 404 200 200 | 302
diagnostics:comparison_page            200 200 200 200 200 404 200 200 | 302
diagnostics:comparison_file            200 200 200 200 200 404 200 200 | 302
diagnostics:benchmark_edit             403 403 403 403 403 404 200 403 | 302
diagnostics:benchmark_load             403 403 403 403 403 404 200 403 | 302
diagnostics:benchmark_template_file    403 403 403 403 403 404 200 403 | 302
diagnostics:benchmark_set_remove       403 403 403 403 403 404 200 403 | 302

targeted_support:support_page          200 200 200 200 302 404 200 302 | 302
targeted_support:package_list          200 200 200 200 404 404 200 404 | 302
targeted_support:package_export        200 200 200 200 404 404 200 404 | 302
targeted_support:package_create        403 403 403 200 404 404 200 404 | 302
targeted_support:package_from_finding@own 403 404 404 404 404 404 404 404 | 302
targeted_support:package_from_finding@facilitated 404 404 200 404 404 404 404 404 | 302
targeted_support:package_from_conversation@own 403 403 403 200 404 404 200 404 | 302
targeted_support:package_from_conversation@facilitated 403 403 200 200 404 404 200 404 | 302
targeted_support:package_page          200 200 200 200 404 404 200 404 | 302
targeted_support:package_page@own      200 200 200 200 404 404 200 404 | 302
targeted_support:package_edit@own      403 403 403 200 404 404 200 404 | 302
targeted_support:package_authorities@own 403 403 403 200 404 404 200 404 | 302
targeted_support:package_words         403 403 403 200 404 404 403 404 | 302
targeted_support:package_words@own     200 403 403 200 404 404 403 404 | 302
targeted_support:package_move@own!     403 403 403 302 404 404 302 404 | 302
targeted_support:package_task@own!     403 403 403 302 404 404 302 404 | 302
targeted_support:package_sign@own      403 403 403 200 404 404 200 404 | 302
targeted_support:package_agree@own!    403 403 403 302 404 404 302 404 | 302
targeted_support:money_page            404 404 404 200 200 404 200 404 | 302
targeted_support:money_file            404 404 404 200 200 404 200 404 | 302
targeted_support:offer_begin!          404 404 404 302 403 404 302 404 | 302
targeted_support:cap_edit              404 404 404 200 403 404 200 404 | 302
targeted_support:stream_edit           404 404 404 200 403 404 200 404 | 302
targeted_support:roll_forward          404 404 404 200 403 404 200 404 | 302
targeted_support:package_year_edit     404 404 404 200 403 404 200 404 | 302
targeted_support:package_year_remove   404 404 404 200 403 404 200 404 | 302
targeted_support:package_slip          404 404 404 200 403 404 200 404 | 302
targeted_support:carry_take_back       404 404 404 200 403 404 200 404 | 302
targeted_support:expert_list           200 200 200 200 404 404 200 404 | 302
targeted_support:expert_export         200 200 200 200 404 404 200 404 | 302
targeted_support:expert_create         403 403 403 200 404 404 200 404 | 302
targeted_support:expert_page           200 200 200 200 404 404 200 404 | 302
targeted_support:expert_edit           403 403 403 200 404 404 200 404 | 302
targeted_support:expert_confirm!       403 403 403 302 404 404 302 404 | 302
targeted_support:expert_remove         403 403 403 200 404 404 200 404 | 302
targeted_support:expert_offer          200 200 403 403 404 404 403 404 | 302
targeted_support:topic_list            200 200 200 200 404 404 200 404 | 302
targeted_support:topic_create          403 403 403 200 404 404 200 404 | 302
targeted_support:topic_edit            403 403 403 200 404 404 200 404 | 302
targeted_support:topic_merge           403 403 403 200 404 404 200 404 | 302
targeted_support:topic_remove          403 403 403 200 404 404 200 404 | 302
targeted_support:package_expert_create 403 403 403 200 404 404 200 404 | 302
targeted_support:package_expert_edit   403 403 403 200 404 404 200 404 | 302
targeted_support:package_expert_remove 403 403 403 200 404 404 200 404 | 302
targeted_support:package_match         404 404 404 200 404 404 200 404 | 302
targeted_support:package_match@own     200 404 404 200 404 404 200 404 | 302
targeted_support:match_page            200 200 200 200 404 404 200 404 | 302
targeted_support:reach_page            200 200 200 200 404 404 200 404 | 302
targeted_support:reach_export          200 200 200 200 404 404 200 404 | 302
targeted_support:reach_authority       200 200 200 200 404 404 200 404 | 302
targeted_support:reach_note_edit       403 403 403 200 404 404 200 404 | 302
targeted_support:reach_note_remove     403 403 403 200 404 404 200 404 | 302
targeted_support:prospectus_page       200 200 200 200 200 404 200 200 | 302
targeted_support:prospectus_export     200 200 200 200 200 404 200 200 | 302
targeted_support:prospectus_edit       403 403 403 200 403 404 200 403 | 302
targeted_support:prospectus_publish    403 403 403 200 403 404 200 403 | 302
targeted_support:prospectus_withdraw!  403 403 403 302 403 404 302 403 | 302
targeted_support:enquiry_create        200 200 403 403 403 404 403 403 | 302
targeted_support:enquiry_page@own      200 404 404 404 404 404 404 404 | 302
targeted_support:outcome_create        404 404 404 200 404 404 200 404 | 302
targeted_support:outcome_create@own    403 404 404 200 404 404 200 404 | 302
targeted_support:outcome_edit@own      403 404 404 200 404 404 200 404 | 302
targeted_support:outcome_remove@own    403 404 404 200 404 404 200 404 | 302
targeted_support:outcome_answer@own    200 404 404 200 404 404 200 404 | 302
targeted_support:lesson_page           200 200 200 200 404 404 200 404 | 302
targeted_support:lesson_create         403 403 403 200 404 404 200 404 | 302
targeted_support:lesson_edit           403 403 403 200 404 404 200 404 | 302
targeted_support:lesson_remove         403 403 403 200 404 404 200 404 | 302
targeted_support:lesson_move!          403 403 403 302 404 404 302 404 | 302
targeted_support:feedback_create       403 403 403 200 404 404 200 404 | 302
targeted_support:feedback_edit         403 403 403 200 404 404 200 404 | 302
targeted_support:feedback_remove       403 403 403 200 404 404 200 404 | 302
targeted_support:priority_page         200 200 200 200 404 404 200 404 | 302
targeted_support:priority_create       403 403 403 200 404 404 200 404 | 302
targeted_support:priority_edit         403 403 403 200 404 404 200 404 | 302
targeted_support:priority_remove       403 403 403 200 404 404 200 404 | 302
targeted_support:priority_move!        403 403 403 302 404 404 302 404 | 302
targeted_support:report_page           200 200 200 200 404 404 200 404 | 302
targeted_support:report_export         200 200 200 200 404 404 200 404 | 302
targeted_support:report_publish        403 403 403 200 404 404 200 404 | 302
targeted_support:report_withdraw!      403 403 403 302 404 404 302 404 | 302
targeted_support:section_edit          403 403 403 200 404 404 200 404 | 302
"""
# Addresses that only read; everything else may write.
READS = re.compile(r"home|healthz|accessibility|account_|.*(_page|_list|_export|_file|_row|:account|:frameworks)(@|$)")
READS_TOO = {"budget:appendix_5", "kpis:appendix_4", "budget:checks", "budget:position", "budget:underspend"}
READS_TOO |= {"kpis:deadlines", "kpis:calendar", "kpis:calendar_feed"}


def rows() -> dict[str, dict[str, int]]:
    """Each address with the outcome for everybody; `!` marks one that only takes POST."""
    found = {}
    for line in TABLE.strip().splitlines()[1:]:
        if line:
            name, *outcomes = line.replace("|", " ").split()
            found[name] = dict(zip([*COLUMNS, "signed out"], map(int, outcomes), strict=True))
    return found


def bare(name: str) -> str:
    return re.split("[@!]", name)[0]


def writes(name: str) -> bool:
    return not READS.match(name) and bare(name) not in READS_TOO
