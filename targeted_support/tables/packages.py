"""How packages are put on pages: their addresses, the list, the cards of the board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from projects.tables.programme import noted
from seslip.foundation.html_tables import label_html
from seslip.foundation.icons import icon_svg
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable
from targeted_support.domain.pipeline import Move, StepState, days_in_stage, moves_from, next_move, step_state
from targeted_support.domain.stages import asks_sign_off
from targeted_support.models import Package
from targeted_support.queries.packages import stage_before, unsigned


def package_url(pk: int) -> str:
    return reverse("targeted_support:package_page", args=(pk,))


def days_words(days: int | None) -> str:
    """How long a package has stood at its stage."""
    return "" if days is None else "since today" if days == 0 else f"for {days} day{'' if days == 1 else 's'}"


def recipients_words(package: Package) -> str:
    return ", ".join(str(place) for place in package.authorities) or "Nobody yet"


def donors_words(package: Package) -> str:
    return ", ".join(str(one.authority) for one in package.donors.all())


def stream_words(package: Package) -> str:
    """`SEND`, `CSC, workforce`; the stream that pays is not decided where it is empty."""
    stream = package.get_stream_display() if package.stream else "Stream not decided"
    return f"{stream}, workforce" if package.workforce else stream


def due_flag(package: Package, today: date) -> SafeString | str:
    """The date of the next step, flagged once it is past; only for who reads the next step."""
    if package.next_step_on is None:
        return ""
    if step_state(package.stage, package.next_step, package.next_step_on, today) is not StepState.OVERDUE:
        return show_date(package.next_step_on)
    late = (today - package.next_step_on).days
    words = f"{late} day{'' if late == 1 else 's'} overdue"
    flag = format_html('<span class="flag tone-overdue">{}{}</span>', icon_svg("clock"), words)
    return format_html("{} {}", show_date(package.next_step_on), flag)


class PackageTable(ListTable):
    """One row a package. The next step only where the reader reads it, the cost only for who may see costs."""

    title = tables.Column(verbose_name="Package", order_by=("title", "pk"))
    stage = tables.Column(verbose_name="Stage", order_by=("stage", "title"))
    since = tables.Column(verbose_name="In stage", order_by=("since", "title"))
    recipients = tables.Column(verbose_name="Recipients", empty_values=(), orderable=False)
    stream = tables.Column(verbose_name="Stream", order_by=("stream", "title"))
    owner = tables.Column(verbose_name="Owner", order_by=("owner__name", "title"))
    step = tables.Column(verbose_name="Next step", empty_values=(), orderable=False)
    cost = tables.Column(verbose_name="Cost", order_by=("cost", "title"))

    css = {"since": "nowrap", "cost": "number"}
    unlabelled = frozenset({"title"})
    named = "title"
    kinds = {"cost": Kind.MONEY}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def cell_title(self, package: Any) -> SafeString:
        link = format_html('<a href="{}">{}</a>', package_url(package.pk), package)
        return noted(link, package.summary)

    def cell_stage(self, package: Any) -> SafeString:
        return label_html(package.stage_label)

    def cell_since(self, package: Any) -> str:
        return days_words(days_in_stage(package.since, self.today)).removeprefix("for ").capitalize()

    def cell_recipients(self, package: Any) -> SafeString:
        helps = donors_words(package)
        return noted(recipients_words(package), f"Helped by {helps}" if helps else "")

    def cell_stream(self, package: Any) -> SafeString:
        about = [str(package.topic)] if package.topic else []
        return noted(stream_words(package), " · ".join([*about, *filter(None, [package.get_kind_display()])]))

    def cell_owner(self, package: Any) -> str:
        return str(package.owner or "Nobody yet")

    def cell_step(self, package: Any) -> SafeString | str:
        if not package.reads or not (package.next_step or package.next_step_on):
            return ""
        return noted(package.next_step or "Next step", due_flag(package, self.today))

    def cell_cost(self, package: Any) -> str:
        return "Not recorded" if package.cost is None else show_money(package.cost)


@dataclass(frozen=True)
class Card:
    """A package on the board. `ahead` is the step along its way, `waits` names those whose sign-off it waits for."""

    package: Package
    url: str
    recipients: str
    stream: str
    age: str
    step: str
    due: SafeString | str
    own: bool
    ahead: Move | None
    waits: str
    moves: tuple[Move, ...]

    @property
    def moved(self) -> bool:
        """Whether it can be moved at all by this reader."""
        return bool(self.moves)


def shown_cards(packages: Iterable[Any], today: date, *, moved: bool, own: int | None, most: int) -> list[Card]:
    """The first cards in the order in which they want looking at; `own` is the reader's authority, `moved` whether
    they move."""
    return [_card(one, today, moved, own) for one in sorted(packages, key=_urgency)[:most]]


def _urgency(package: Any) -> tuple[date, date, str]:
    step = package.next_step_on if package.reads and package.next_step_on else date.max
    return (step, package.since or date.max, package.title)


def _card(package: Any, today: date, moved: bool, own: int | None) -> Card:
    ahead = next_move(package.stage) if moved else None
    waits = ", ".join(unsigned(package)) if ahead and asks_sign_off(package.stage, ahead.stage) else ""
    choices = moves_from(package.stage, stage_before(package, package.moves.all())) if moved else []
    return Card(
        package,
        package_url(package.pk),
        recipients_words(package),
        stream_words(package),
        days_words(days_in_stage(package.since, today)),
        package.next_step if package.reads else "",
        due_flag(package, today) if package.reads else "",
        any(one.authority_id == own for one in package.recipients.all()),
        None if waits else ahead,
        waits,
        tuple(one for one in choices if not waits or one != ahead),
    )
