"""Commitments that another part of the programme keeps in step with its own records, and which part that is.

The budget knows no packages of support; whoever promises on a line through `promise` registers here how its
commitments are known, so that finance is led to the place where they are changed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from budget.models import Commitment
from projects.models import Person


@dataclass(frozen=True)
class Holder:
    """In words what a commitment follows (`the package “Annual reviews”`), and the page where it is changed."""

    what: str
    url: str

    @property
    def problem(self) -> str:
        return f"This commitment follows {self.what}. It is changed there, with what that costs."


Ask = Callable[[Person, Commitment], Holder | None]
_ASKED: list[Ask] = []


def register(ask: Ask) -> None:
    """`ask` answers for a reader and a commitment what it follows, None where it is not of its kind."""
    _ASKED.append(ask)


def holder_of(reader: Person, commitment: Commitment) -> Holder | None:
    return next((found for ask in _ASKED if (found := ask(reader, commitment))), None)
