"""The strip of links of the pages of returns."""

from seslip.foundation.strips import Page, register

from .access import may_read_returns

register(
    "returns",
    "Returns",
    Page("returns:return_list", "Returns", may_read_returns, yearly=False),
    Page("returns:return_compare", "Compare", may_read_returns, yearly=False),
    Page("returns:plan_page", "The plan", lambda reader: reader.standing.reads_plan),
    Page("returns:return_rules", "Who moves what", may_read_returns, yearly=False),
)
