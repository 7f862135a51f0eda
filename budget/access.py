"""Who sees and who changes the budget (design, section 9). DfE readers and administrators see none of it."""

from budget.models import BudgetLine, Payment, PaymentState, Virement
from projects.domain.roles import Role
from projects.models import Person
from seslip.foundation.access import Refused


def may_see_budget(person: Person) -> bool:
    """The totals: everybody of an authority, those who run or sponsor a project, the support team and finance."""
    standing = person.standing
    inside = standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE, Role.SUPPORT_TEAM)
    return inside or standing.authority is not None or bool(standing.own_projects)


def check_see_budget(person: Person) -> None:
    if not may_see_budget(person):
        raise Refused("The budget is for those who take part in the programme. Ask the programme manager.")


def may_see_all_lines(person: Person) -> bool:
    """Every line of the budget, and with it Appendix 5."""
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE)


def check_see_all_lines(person: Person) -> None:
    if not may_see_all_lines(person):
        raise Refused("Only the programme manager and finance see every line of the budget.")


def may_see_lines(person: Person) -> bool:
    """At least the lines of own projects; the lead of an authority sees totals only."""
    standing = person.standing
    return may_see_all_lines(person) or standing.has(Role.SUPPORT_TEAM) or bool(standing.own_projects)


def may_see_checks(person: Person) -> bool:
    """What does not add up: those who answer for the budget or for a project in it."""
    return may_see_all_lines(person) or bool(person.standing.own_projects)


def may_edit_budget(person: Person) -> bool:
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE)


def check_edit_budget(person: Person) -> None:
    if not may_edit_budget(person):
        raise Refused("Only the programme manager and finance can change the budget. Ask them to make this change.")


def may_forecast(person: Person, line: BudgetLine) -> bool:
    """The programme manager and finance, and the managers of a project that the line pays for."""
    return may_edit_budget(person) or any(link.project_id in person.standing.manages for link in line.covered)


def check_forecast(person: Person, line: BudgetLine) -> None:
    if not may_forecast(person, line):
        raise Refused("Only finance, the programme manager and the managers of its projects forecast this line.")


def may_request_virements(person: Person) -> bool:
    """Who may ask for budget to be moved at all: the programme manager, finance, and those who manage a project."""
    return may_edit_budget(person) or bool(person.standing.manages)


def check_request_virements(person: Person) -> None:
    if not may_request_virements(person):
        raise Refused("Only the programme manager, finance and project managers can ask for a virement.")


def check_request_virement(person: Person, source: BudgetLine, target: BudgetLine) -> None:
    """Project managers move money between lines they see, one of them at least of a project they manage."""
    check_request_virements(person)
    if may_edit_budget(person):
        return
    lines = BudgetLine.objects.visible_to(person).filter(pk__in=(source.pk, target.pk))
    if lines.count() < 2:
        raise Refused("You see only the lines of your own projects. Choose two of them, or ask the programme manager.")
    if not lines.filter(line_projects__project__in=person.standing.manages).exists():
        raise Refused("You manage neither of the two projects. Ask one of their managers to request this virement.")


def may_decide_virement(person: Person, virement: Virement) -> bool:
    """The programme manager and finance, never the person who asked."""
    return may_edit_budget(person) and virement.requested_by_id != person.pk


def check_decide_virement(person: Person, virement: Virement) -> None:
    if not may_edit_budget(person):
        raise Refused("Only the programme manager and finance decide on virements.")
    if not may_decide_virement(person, virement):
        raise Refused("You asked for this virement yourself, so somebody else decides on it. You can withdraw it.")


def may_withdraw_virement(person: Person, virement: Virement) -> bool:
    """Whoever asked, and the programme manager."""
    return virement.requested_by_id == person.pk or person.standing.has(Role.PROGRAMME_MANAGER)


def check_withdraw_virement(person: Person, virement: Virement) -> None:
    if not may_withdraw_virement(person, virement):
        raise Refused("Only the person who asked for this virement and the programme manager can withdraw it.")


def check_decide_phase(person: Person) -> None:
    if not may_edit_budget(person):
        raise Refused("Only the programme manager and finance record how a phase is funded.")


def may_see_payments(person: Person) -> bool:
    """Payments and commitments: finance and the programme manager all, those of a project its own."""
    return may_see_lines(person)


def may_see_receipts(person: Person) -> bool:
    """What came in belongs to no project, so only those see it who see every line."""
    return may_see_all_lines(person)


def may_record_money(person: Person) -> bool:
    """The finance officer of the host authority; the programme manager reads and approves."""
    return person.standing.has(Role.FINANCE)


def check_record_money(person: Person) -> None:
    if not may_record_money(person):
        raise Refused("Only the finance officer records receipts, commitments and payments. Ask them to do this.")


def may_claim(person: Person, line: BudgetLine) -> bool:
    """The managers of a project that the line pays for."""
    return any(link.project_id in person.standing.manages for link in line.covered)


def check_claim(person: Person, line: BudgetLine | None = None) -> None:
    """Without a line: whether the person can claim on any."""
    if not (may_claim(person, line) if line else person.standing.manages):
        raise Refused("Only the managers of a project claim payments on its budget lines. Ask the project’s manager.")


def may_edit_payment(person: Person, payment: Payment) -> bool:
    """Finance, what it recorded itself: a claim is decided as it stands and stays so. A refund corrects it."""
    claimed = payment.state != PaymentState.PAID or payment.decided_by_id is not None
    return may_record_money(person) and not claimed


def check_edit_payment(person: Person, payment: Payment) -> None:
    check_record_money(person)
    if not may_edit_payment(person, payment):
        raise Refused("A claim is not rewritten by others. Approve it, or decline it and say what should be different.")


def may_remove_payment(person: Person, payment: Payment) -> bool:
    """Finance what was paid, a claimant their own claim while it waits. A declined claim stays on record."""
    if payment.state == PaymentState.CLAIMED:
        return payment.recorded_by_id == person.pk
    return may_edit_payment(person, payment)


def check_remove_payment(person: Person, payment: Payment) -> None:
    if not may_remove_payment(person, payment):
        raise Refused(
            "Finance removes payments, and whoever made a claim withdraws it while it waits. "
            "A claim that was decided stays on record."
        )


def decides_payments(person: Person) -> bool:
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE)


def may_decide_payment(person: Person, payment: Payment) -> bool:
    """Finance and the programme manager, never on what they claimed themselves."""
    waiting = payment.state == PaymentState.CLAIMED
    return waiting and decides_payments(person) and payment.recorded_by_id != person.pk


def check_decide_payment(person: Person, payment: Payment) -> None:
    if not decides_payments(person):
        raise Refused("Only finance and the programme manager decide on claims.")
    if payment.recorded_by_id == person.pk:
        raise Refused("You made this claim yourself, so somebody else has to decide on it.")
