"""Every write about authorities that targeted support has not reached: what is being done about each."""

from projects.actions.checking import checked
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation import audit
from targeted_support.access import check_edit_packages
from targeted_support.models import ReachNote


def write_reach_note(
    *, by: Person, year: ProgrammeYear, authority: Authority, note: ReachNote | None, version: int, text: str
) -> ReachNote:
    """Says, or changes, what is being done about an authority in a year; all 19 read it. Raises Stale."""
    check_edit_packages(by)
    if note is None:
        return audit.create(checked(ReachNote(year=year, authority=authority), {"text": text}), by=by)
    checked(note, {"text": text})
    return audit.change(note, by=by, version=version, fields={"text": text})


def remove_reach_note(*, by: Person, note: ReachNote, version: int) -> None:
    """Raises Stale."""
    check_edit_packages(by)
    audit.remove(note, by=by, version=version)
