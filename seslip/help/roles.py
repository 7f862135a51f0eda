"""The guides, one for each part that a person can have (design, section 1)."""

from projects.domain.roles import Role
from projects.models import Person

from . import tasks_kpis, tasks_money, tasks_office, tasks_support
from .guide import Allowed, Guide


def has(role: Role) -> Allowed:
    return lambda reader: reader.standing.has(role)


def leads_in_authority(reader: Person) -> bool:
    """Somebody of an authority, whose part in the programme is just that."""
    return reader.authority is not None and not reader.standing.roles


GUIDES = (
    Guide(
        "programme-manager",
        "Programme manager",
        "You run the year: what is overdue and who to ask, whether the money balances, and the return to DfE.",
        has(Role.PROGRAMME_MANAGER),
        (
            tasks_kpis.OVERDUE,
            tasks_kpis.UPDATE,
            tasks_money.DOES_IT_BALANCE,
            tasks_office.RETURN,
            tasks_kpis.APPENDIX_4,
            tasks_kpis.ATTENDANCE,
        ),
    ),
    Guide(
        "project-manager",
        "Project manager",
        "You report on your own projects: all their KPIs on one page, on a phone if you like, with the evidence.",
        tasks_kpis.manages,
        (
            tasks_kpis.UPDATE_ALL,
            tasks_kpis.EVIDENCE,
            tasks_kpis.UPDATE,
            tasks_kpis.ATTENDANCE,
            tasks_kpis.WORKBOOK,
            tasks_money.CLAIM,
        ),
    ),
    Guide(
        "sponsor",
        "DCS sponsor",
        "You want to know whether your projects are all right, and you answer for what is said about them.",
        tasks_kpis.sponsors,
        (tasks_kpis.CONFIRM, tasks_kpis.ONE_PAGE, tasks_kpis.OVERDUE, tasks_office.SIGN),
    ),
    Guide(
        "authority-lead",
        "Lead in a local authority",
        "You see what your authority takes part in, what it gives and what it receives.",
        leads_in_authority,
        (tasks_kpis.AUTHORITY, tasks_support.PEER_CHALLENGE, tasks_support.ASK, tasks_support.OFFER),
    ),
    Guide(
        "support-team",
        "Targeted-support team",
        "You take a request from enquiry to evaluation, and find who can help whom.",
        has(Role.SUPPORT_TEAM),
        (
            tasks_support.MOVE_ON,
            tasks_support.WHO_COULD_HELP,
            tasks_support.COSTS,
            tasks_support.EVALUATE,
            tasks_support.PEER_CHALLENGE,
        ),
    ),
    Guide(
        "finance",
        "Finance officer",
        "You record what is received and paid, and say where each funding stream stands.",
        has(Role.FINANCE),
        (
            tasks_money.LOAD_PAYMENTS,
            tasks_money.DECIDE,
            tasks_money.RECEIPT,
            tasks_money.POSITION,
            tasks_money.DOES_IT_BALANCE,
            tasks_office.CERTIFY,
        ),
    ),
    Guide(
        "dfe-reader",
        "DfE reader",
        "You read what was returned, keep its files, and ask about it.",
        has(Role.DFE_READER),
        (tasks_office.READ_RETURN, tasks_office.ASK_ABOUT, tasks_office.COMPARE),
    ),
    Guide(
        "administrator",
        "Administrator",
        "You give people their sign-ins and roles. What is said in confidence is not shown to you.",
        has(Role.ADMINISTRATOR),
        (tasks_office.ADD_PERSON, tasks_office.END_ACCESS),
    ),
)


def guides_for(reader: Person) -> tuple[list[Guide], list[Guide]]:
    """The reader's own guides, and the others of which they may open something."""
    own = [guide for guide in GUIDES if guide.is_for(reader)]
    others = [guide for guide in GUIDES if guide not in own and guide.shown_to(reader)]
    return own, others
