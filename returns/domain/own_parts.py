"""What a return says of one project: what its sponsor signs and its managers answer for."""

from dataclasses import dataclass

from kpis.domain.statuses import Status
from seslip.foundation.labels import Label
from seslip.foundation.money import show_money
from seslip.foundation.periods import read_date, show_date

from .content import Content, Fact, PartKey, project_facts
from .exceptions import UNEXPLAINED


@dataclass(frozen=True)
class OwnKpi:
    """A KPI (by its id) with its progress in lines; `matter` says what has to be explained, and how it is."""

    id: int
    name: str
    promise: str
    due: str
    status: Label
    progress: tuple[str, ...]
    matter: str


@dataclass(frozen=True)
class OwnLine:
    """A line of the budget that pays for the project, and perhaps for others as well."""

    label: str
    revised: str
    paid: str
    forecast: str


def own_kpis(content: Content, number: int) -> list[OwnKpi]:
    """The KPIs of a project (by its number), in the order of the form."""
    facts = project_facts(content, number)
    explained = facts[PartKey.EXCEPTIONS.value]
    return [_kpi(int(key), fact, explained.get(key)) for key, fact in facts[PartKey.KPIS.value].items()]


def _kpi(key: int, fact: Fact, explained: Fact | None) -> OwnKpi:
    said = str(explained["explanation"] or UNEXPLAINED) if explained else ""
    note = "" if said == fact["note"] else str(fact["note"] or "")
    return OwnKpi(
        key,
        f"{fact['ref']} ({fact['stream']})",
        str(fact["promise"]),
        show_date(read_date(str(fact["due"]))) if fact["due"] else "",
        Status(str(fact["status_key"])).label,
        tuple(line for line in (*str(fact["figures"] or "").split("; "), note) if line),
        f"{explained['why']}: {said}" if explained else "",
    )


def own_lines(content: Content, number: int) -> list[OwnLine]:
    """The lines that pay for a project (by its number)."""
    facts = project_facts(content, number)[PartKey.MONEY.value].values()
    return [
        OwnLine(str(fact["label"]), *(_shown(fact, name) for name in ("revised", "paid", "forecast"))) for fact in facts
    ]


def _shown(fact: Fact, name: str) -> str:
    pence = fact.get(name)
    return show_money(int(pence) if pence is not None else None)
