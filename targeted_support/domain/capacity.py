"""What the line of a stream has left for packages, and what of it would be left if all planned went ahead. Pence."""

from dataclasses import dataclass

from diagnostics.domain.wording import counted
from seslip.foundation.money import show_money

from .costs import average


@dataclass(frozen=True)
class Draw:
    """What one package takes of the line in the year: what it draws, or what it is only planned to."""

    pence: int
    stands: bool = True


@dataclass(frozen=True)
class Capacity:
    """A line that pays for packages. `each` and `number` are what the plan reckons with (12 at £21,595).

    `other` is what else stands on the line; `name` is how its packages are called: `SEND`.
    """

    name: str
    budget: int
    each: int | None = None
    number: int | None = None
    draws: tuple[Draw, ...] = ()
    other: int = 0

    @property
    def drawing(self) -> int:
        """How many packages draw on it."""
        return sum(one.stands for one in self.draws)

    @property
    def drawn(self) -> int:
        return sum(one.pence for one in self.draws if one.stands)

    @property
    def waiting(self) -> int:
        """How many are only planned."""
        return len(self.draws) - self.drawing

    @property
    def planned(self) -> int:
        """What those that are only planned would take."""
        return sum(one.pence for one in self.draws if not one.stands)

    @property
    def left(self) -> int:
        """Below zero: overdrawn."""
        return self.budget - self.drawn - self.other

    @property
    def average(self) -> int | None:
        return average(one.pence for one in self.draws if one.stands)

    @property
    def overdrawn(self) -> bool:
        return self.left < 0

    @property
    def words(self) -> str:
        """`4 SEND packages or £86,380 left`."""
        return left_words(self.name, self.left, self.each)

    @property
    def if_all(self) -> str:
        """What the line has left if all planned packages go ahead, "" where none is only planned."""
        if not self.waiting:
            return ""
        words = left_words(self.name, self.left - self.planned, self.each)
        return f"If all planned go ahead ({counted(self.waiting, 'package')}, {show_money(self.planned)}): {words}"

    @property
    def told(self) -> str:
        """What to do about a line that is overdrawn, "" where it is not."""
        if not self.overdrawn:
            return ""
        whole = show_money(self.drawn + self.other)
        return (
            f"{whole} is drawn on {show_money(self.budget)}. Move budget here by a virement, let work slip into the "
            "next year, or agree to less."
        )


def left_words(name: str, left: int, each: int | None) -> str:
    """What is left in packages and in pounds; below zero it is said how much is missing."""
    if left < 0:
        return f"overdrawn by {show_money(-left)}"
    if not left:
        return "nothing left"
    if not each:
        return f"{show_money(left)} left"
    if left < each:
        return f"{show_money(left)} left, less than one {name} package of {show_money(each)}"
    return f"{counted(left // each, f'{name} package')} or {show_money(left)} left"
