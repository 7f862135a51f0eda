"""The strip of links of the KPIs' pages."""

from kpis.access import may_read_briefing
from kpis.queries.workbook import may_update_some
from projects.models import Person
from seslip.foundation.strips import Page, register


def _reads_plan(reader: Person) -> bool:
    return reader.standing.reads_plan


register(
    "kpis",
    "KPIs",
    Page("kpis:to_do", "To do", _reads_plan, yearly=False),
    Page("kpis:kpi_list", "Register", _reads_plan),
    Page("kpis:requirement_list", "Requirements", _reads_plan),
    Page("kpis:appendix_4", "Appendix 4", _reads_plan),
    Page("kpis:deadlines", "Deadlines", _reads_plan),
    Page("kpis:briefing_page", "Briefing", may_read_briefing),
    Page("kpis:calendar", "Calendar", _reads_plan, yearly=False),
    Page("kpis:workbook_load", "Workbook", may_update_some),
)
