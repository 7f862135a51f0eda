"""A filled-in workbook held against the KPIs as they stand: what would change, and what keeps it from that."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from kpis.actions.updates import Report
from kpis.actions.workbook import Row
from kpis.domain.workbook import AGAIN, Entered, Reading
from kpis.domain.workbook_keys import DAY, DONE, LINK, NOTE, Value
from kpis.forms.updates import UpdateForm
from kpis.models import Kpi, Measure
from kpis.queries.evidence import linked_already
from kpis.queries.standings import KpiStanding, standings
from seslip.foundation.outside import Problem
from seslip.foundation.periods import show_date
from seslip.foundation.uploads import KeptFileField, SealedField

THEIRS = "theirs"
NOTHING = "Not recorded"
UNDONE = "Enter under So far the day it was done, or empty Published at."
RULES = {
    "status": "This status cannot be taken.",
    "note": "This note cannot be taken.",
    "position_date": "This date cannot be taken.",
}


class WorkbookForm(forms.Form):
    """The workbook as it was filled in."""

    file = KeptFileField(
        endings=(".xlsx", ".xlsm", ".xls", ".ods", ".csv"),
        kinds="the Excel workbook (.xlsx) that you downloaded here and filled in",
        too_large="Download the workbook again and copy what you typed into it.",
        label="Workbook",
        help_text="Excel (.xlsx), at most 2 MB. Nothing is recorded before you have seen and confirmed it.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choose the workbook to load.", "empty": "The file is empty. Save it again."},
    )


class KeptForm(forms.Form):
    """The same workbook again, signed."""

    def __init__(self, *args: Any, person: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"] = SealedField(purpose=purpose_for(person))


def purpose_for(person: int) -> str:
    """What a workbook is sealed for: nobody records what another person was shown."""
    return f"kpis.workbook.{person}"


@dataclass(frozen=True)
class Line:
    """One value that would change; `old` and `new` in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One KPI that would change; `seen` is the version the workbook was made from. `link` is evidence to be added;
    where nothing else is new, nothing is reported.

    `choice` is what the person decided where somebody else was quicker: the version of the KPI over which theirs is to
    be written, or `theirs` to leave it as it is now.
    """

    kpi: Kpi
    row: int
    seen: int
    report: Report
    lines: tuple[Line, ...]
    choice: str = ""
    link: str = ""

    @property
    def row_to_record(self) -> Row:
        new = self.report if any(line.label != LINK for line in self.lines) else None
        return Row(self.kpi, self.report.position_date, new, self.link)

    @property
    def moved(self) -> bool:
        """Whether somebody changed the KPI after the workbook was made."""
        return self.kpi.version != self.seen

    @property
    def undecided(self) -> bool:
        return self.moved and self.choice not in (THEIRS, str(self.kpi.version))

    @property
    def wanted(self) -> bool:
        return not self.moved or self.choice == str(self.kpi.version)


@dataclass(frozen=True)
class Judged:
    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def undecided(self) -> list[Change]:
        return [change for change in self.changes if change.undecided]

    @property
    def rows(self) -> list[Row]:
        return [change.row_to_record for change in self.changes if change.wanted]


def judge(reading: Reading, kpis: Mapping[int, Kpi], latest: date, choices: Mapping[int, str]) -> Judged:
    """Each row under the rules of the form for one KPI. `kpis` are those the person may update, by id.

    A cell the person left as it was keeps what is stored by now: of two people who change different cells of a row,
    neither undoes the other.
    """
    changes: list[Change] = []
    problems = list(reading.problems)
    unchanged = reading.unchanged
    stand = standings(kpis.values(), latest)
    linked = linked_already({entered.seen.kpi: entered.link for entered in reading.rows if entered.link})
    for entered in reading.rows:
        kpi = kpis.get(entered.seen.kpi)
        if wrong := _misplaced(entered, kpi, reading.sheet):
            problems.append(wrong)
        elif kpi is not None:
            form = _form(entered, kpi, latest, stand[kpi.pk])
            found = list(_problems(form, entered, reading.sheet))
            problems += found
            change = None if found else _change(form, entered, choices.get(kpi.pk, ""), linked)
            if change:
                changes.append(change)
            else:
                unchanged += not found
    return Judged(tuple(changes), unchanged, tuple(sorted(problems, key=_row_of)))


def _change(form: UpdateForm, entered: Entered, choice: str, linked: Collection[int]) -> Change | None:
    """What would change; None where everything is so already. `linked` are KPIs that have the link of their row."""
    kpi, lines = form.kpi, tuple(_lines(form, form.kpi))
    # A day that was only offered is no report of its own; one that was typed is.
    if not entered.day and all(line.label == DAY for line in lines):
        lines = ()
    link = entered.link if lines or kpi.pk not in linked else ""
    lines += (Line(LINK, NOTHING, link),) if link else ()
    return Change(kpi, entered.row, entered.seen.version, form.report, lines, choice, link) if lines else None


def _row_of(problem: Problem) -> int:
    return int("".join(char for char in problem.cell.split(":")[0] if char.isdigit()) or 0)


def _misplaced(entered: Entered, kpi: Kpi | None, sheet: str) -> Problem | None:
    """A KPI that is not there or not theirs (which is the same to them), or a row whose cells belong to another."""
    cell = entered.cells["kpi"]
    if kpi is None:
        rule = "There is no KPI in this row that you can update."
        return Problem(sheet, cell.name, cell.shown, rule, "Delete the row, or ask its manager to load it.")
    if cell.text and cell.text != kpi.ref:
        rule = f"The key of this row belongs to KPI {kpi.ref}: the cells have been sorted apart."
        return Problem(sheet, cell.name, cell.shown, rule, AGAIN)
    return None


def _form(entered: Entered, kpi: Kpi, latest: date, standing: KpiStanding) -> UpdateForm:
    """The form for one KPI, filled in with what is stored and above it what was typed.

    A day nobody typed is the form's own: other people may have reported since the workbook offered one.
    """
    stored = UpdateForm(kpi=kpi, latest=latest, standing=standing)
    data = {name: stored[name].value() for name in stored.fields}
    done = {measure.pk for measure in stored.measures if measure.deliverable}
    for measure, value in entered.figures.items():
        data |= _delivered(measure, value) if measure in done else {f"measure-{measure}": value}
    data |= {f"measure-{measure}-where": where for measure, where in entered.places.items()}
    if entered.day is not None:
        data["position_date"] = entered.day
    if entered.status is not None:
        data["status"] = entered.status.value
    if entered.note is not None:
        data["note"] = entered.note
    return UpdateForm(data, kpi=kpi, latest=latest, standing=standing)


def _delivered(measure: int, value: Value) -> dict[str, Any]:
    """The tick and the day of a deliverable; taken back it is no longer published anywhere."""
    name = f"measure-{measure}"
    if value is None:
        return {name: False, f"{name}-on": None, f"{name}-where": ""}
    return {name: True, f"{name}-on": None if value == DONE else value}


def _problems(form: UpdateForm, entered: Entered, sheet: str) -> Iterable[Problem]:
    names = [f"measure-{measure}" for measure in entered.figures]
    for name in (*names, *(f"measure-{measure}-where" for measure in entered.places)):
        if name not in form.fields:
            cell = entered.cells[name]
            yield Problem(sheet, cell.name, cell.shown, "This figure is no longer asked for.", AGAIN)
    for name, errors in form.errors.items():
        cell = entered.cells.get(name) or entered.cells.get(name.removesuffix("-on"), entered.cells["status"])
        rule = RULES.get(name, "This figure cannot be taken." if name.startswith("measure-") else "Refused.")
        if name == "note" and not cell.text:
            rule = "The explanation is missing."
        hints = [UNDONE] if f"{name}-where" in form.fields else map(str, errors)
        for hint in hints:
            yield Problem(sheet, cell.name, cell.shown, rule, hint)


def _lines(form: UpdateForm, kpi: Kpi) -> Iterable[Line]:
    """What the KPI would say differently from now."""
    report = form.report
    if report.status.value != kpi.status:
        yield Line("Status", kpi.status_label.text, report.status.label.text)
    for measure in kpi.measures.all():
        if measure.pk in report.figures:
            label = str(form.fields[f"measure-{measure.pk}"].label)
            old, new = _said(measure), _said_now(measure, report)
            if old != new:
                yield Line(label, old, new)
            done = report.done.get(measure.pk)
            where = done.where if done else ""
            if measure.deliverable and where != measure.where:
                yield Line(f"{label}: published at", measure.where or NOTHING, where or NOTHING)
    if _plain(report.note) != _plain(kpi.note):
        yield Line(NOTE, kpi.note.strip() or NOTHING, report.note.strip() or NOTHING)
    if report.position_date != kpi.position_date:
        yield Line(DAY, show_date(kpi.position_date), show_date(report.position_date))


def _plain(note: str) -> str:
    return "\n".join(note.split("\r\n")).strip()


def _said(measure: Measure) -> str:
    return _done(measure.value, measure.done_on) if measure.deliverable else _figure(measure.value)


def _said_now(measure: Measure, report: Report) -> str:
    value = report.figures[measure.pk]
    if not measure.deliverable:
        return _figure(value)
    done = report.done.get(measure.pk)
    return _done(value, done.on if done else None)


def _done(value: int | None, day: date | None) -> str:
    return f"Done on {show_date(day)}" if value and day else "Done" if value else NOTHING


def _figure(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"
