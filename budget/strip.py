"""The strip of links of the budget's pages."""

from seslip.foundation.strips import Page, register

from .access import may_see_all_lines, may_see_checks, may_see_lines, may_see_payments, may_see_receipts

register(
    "budget",
    "Budget",
    Page("budget:budget_page", "Budget"),
    Page("budget:position", "Position", may_see_lines),
    Page("budget:underspend", "Underspend", may_see_all_lines),
    Page("budget:line_list", "Lines", may_see_lines),
    Page("budget:payment_list", "Payments", may_see_payments),
    Page("budget:commitment_list", "Commitments", may_see_payments),
    Page("budget:receipt_list", "Receipts", may_see_receipts),
    Page("budget:virement_list", "Virements", may_see_lines),
    Page("budget:earmark_list", "Earmarks", may_see_all_lines),
    Page("budget:phase_list", "Phases"),
    Page("budget:shared_cost_list", "Shared costs", may_see_all_lines),
    Page("budget:checks", "Checks", may_see_checks),
    Page("budget:appendix_5", "Appendix 5", may_see_all_lines),
)
