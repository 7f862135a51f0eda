"""The strip of links of the pages of targeted support."""

from projects.models import Person
from seslip.foundation.strips import Page, register

from .access import may_see_costs


def _reads_packages(reader: Person) -> bool:
    return reader.standing.reads_meetings


def _reads_plan(reader: Person) -> bool:
    return reader.standing.reads_plan


register(
    "targeted_support",
    "Targeted support",
    Page("targeted_support:support_page", "Board", _reads_packages, yearly=False),
    Page("targeted_support:package_list", "Packages", _reads_packages, yearly=False),
    Page("targeted_support:money_page", "Money", may_see_costs, yearly=False),
    Page("targeted_support:reach_page", "Giving and receiving", _reads_packages, yearly=False),
    Page("targeted_support:expert_list", "Experts", _reads_packages, yearly=False),
    Page("targeted_support:prospectus_page", "Prospectus", _reads_plan, yearly=False),
    Page("targeted_support:lesson_page", "Impact and learning", _reads_packages, yearly=False),
    Page("targeted_support:report_page", "Evaluation", _reads_packages, yearly=False),
    Page("targeted_support:priority_page", "Priorities", _reads_packages, yearly=False),
)
