"""The strip of links under the heading of the budget's pages: where this reader can go."""

from typing import Any

from django import template
from django.urls import reverse

from budget.access import may_see_all_lines, may_see_checks, may_see_lines, may_see_payments, may_see_receipts

register = template.Library()


def _everybody(_reader: Any) -> bool:
    return True


PAGES = (
    ("budget:budget_page", "Budget", _everybody),
    ("budget:position", "Position", may_see_lines),
    ("budget:underspend", "Underspend", may_see_all_lines),
    ("budget:line_list", "Lines", may_see_lines),
    ("budget:payment_list", "Payments", may_see_payments),
    ("budget:commitment_list", "Commitments", may_see_payments),
    ("budget:receipt_list", "Receipts", may_see_receipts),
    ("budget:virement_list", "Virements", may_see_lines),
    ("budget:earmark_list", "Earmarks", may_see_all_lines),
    ("budget:phase_list", "Phases", _everybody),
    ("budget:shared_cost_list", "Shared costs", may_see_all_lines),
    ("budget:checks", "Checks", may_see_checks),
    ("budget:appendix_5", "Appendix 5", may_see_all_lines),
)


@register.inclusion_tag("budget/links.html", takes_context=True)
def budget_links(context: Any) -> dict[str, Any]:
    """The pages this reader may open; the present one is marked, and the year goes along."""
    request = context["request"]
    year = context.get("year") or ""
    links = [
        {"label": label, "url": f"{url}?year={year}" if year else url, "current": request.path == url}
        for name, label, visible in PAGES
        if visible(request.user) and (url := reverse(name))
    ]
    return {"links": links}
