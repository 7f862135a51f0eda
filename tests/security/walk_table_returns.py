"""The rows of the walk for returns; how to read them: `walk_table.py`. A draft, and what was frozen before it."""

RETURNS = """
                                       la  spo mgr sup fin dfe pm  adm | signed out
returns:plan_page                      200 200 200 200 200 404 200 200 | 302
returns:plan_file                      200 200 200 200 200 404 200 200 | 302
returns:return_list                    200 200 200 200 200 200 200 200 | 302
returns:return_rules                   200 200 200 200 200 200 200 200 | 302
returns:return_create                  403 403 403 403 403 403 200 403 | 302
returns:return_compare                 200 200 200 200 200 200 200 200 | 302
returns:return_compare_file            404 404 404 404 404 404 404 404 | 302
returns:return_page@draft              404 302 302 302 200 404 200 404 | 302
returns:return_page@frozen             200 200 200 200 200 200 200 200 | 302
returns:return_own@draft               404 200 200 200 200 404 200 404 | 302
returns:return_own@frozen              302 302 302 302 302 302 302 302 | 302
returns:return_part@draft              404 404 404 404 200 404 200 404 | 302
returns:return_part@frozen             200 200 200 200 200 200 200 200 | 302
returns:return_dates@draft             404 403 403 403 403 404 200 404 | 302
returns:return_check@draft!            404 403 403 403 403 404 302 404 | 302
returns:return_checks@draft            404 404 200 404 200 404 200 404 | 302
returns:return_checks@frozen           404 404 200 404 200 404 200 404 | 302
returns:return_checks_export@draft     404 404 200 404 200 404 200 404 | 302
returns:return_warnings_pass@draft!    404 404 403 404 403 404 302 404 | 302
returns:return_warning_lift@draft!     404 404 403 404 403 404 302 404 | 302
returns:return_reopen@draft            404 403 403 403 403 404 200 404 | 302
returns:return_certify@draft           404 404 404 404 200 404 403 404 | 302
returns:return_freeze@draft            404 403 403 403 403 404 302 404 | 302
returns:return_draft_file@draft        404 403 403 403 403 404 200 404 | 302
returns:return_file@draft              404 404 404 404 404 404 404 404 | 302
returns:return_file@frozen             200 200 200 200 200 200 200 200 | 302
returns:return_correct@frozen          403 403 403 403 403 403 200 403 | 302
returns:project_send_back@draft        404 200 404 404 404 404 403 404 | 302
returns:narrative_edit@draft           404 403 403 403 403 404 200 404 | 302
returns:explanation_edit@draft         404 403 200 403 403 404 200 404 | 302
returns:question_ask@frozen!           403 403 403 403 403 302 403 403 | 302
returns:question_answer@frozen!        403 403 403 403 403 403 302 403 | 302
"""
