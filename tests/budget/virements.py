"""What tests of virements, earmarks and phases share: a line by its label, a request, a payment."""

from datetime import date

from budget.actions.virements import request_virement
from budget.models import BudgetLine, Payment, Virement
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.money import pounds


def line(label: str) -> BudgetLine:
    """The first line of 2025-26 with this label."""
    found = BudgetLine.objects.filter(label=label).order_by("-heading__section__year", "pk").first()
    assert found, label
    return found


def ask(
    person: Person, source: str, target: str, stream: str, amount: int, *, into: str = "", **more: object
) -> Virement:
    """A request of so many pounds."""
    fields = {"source": line(source), "target": line(target), "stream": stream, "target_stream": into or stream}
    return request_virement(by=person, fields=fields | {"amount": pounds(amount), "reason": "Needed there"} | more)


def pay(person: Person, of: BudgetLine, amount: int, stream: str = "") -> Payment:
    """A payment of so many pounds in the first stream of the line, or in the one named."""
    stream = stream or next(name for name in ("send", "own", "csc") if getattr(of, name))
    key = f"{of.pk}-{Payment.objects.count()}"
    made = Payment(line=of, day=date(2025, 10, 7), payee="Somebody", recorded_by=person, key=key)
    setattr(made, stream, pounds(amount))
    return audit.create(made, by=person)
