"""Adding evidence to a KPI, putting it right, taking it back and bringing it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from kpis.access import check_update
from kpis.domain.evidence import default_title, host_of
from kpis.models import Evidence, Kpi
from kpis.models.evidence import evidence_path
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.attachments import clean_name, mark_of
from seslip.foundation.storing import Stored, forget, storing


@dataclass(frozen=True)
class Given:
    """What a person adds at once; the files have passed `problem_of_file`, the link `problem_of_link`."""

    day: date
    title: str = ""
    link: str = ""
    files: Sequence[File] = ()  # type: ignore[type-arg]

    @property
    def alone(self) -> bool:
        return len(self.files) + bool(self.link) == 1


@dataclass(frozen=True)
class Added:
    """`there` are the items that were there already, for which nothing was added."""

    new: list[Evidence]
    there: list[Evidence]


def add_evidence(*, by: Person, kpi: Kpi, given: Given) -> Added:
    """Adds every file and the link to the latest update of the KPI, all of them or none, and the same only once.

    Raises Refused, and ValidationError where there is nothing to add or the files cannot be stored.
    """
    check_update(by, kpi)
    if not given.files and not given.link:
        raise ValidationError("Choose a file or enter a link.")
    with storing() as stored:
        items = [_with_file(given, file, stored) for file in given.files]
        items += [_with_link(given)] if given.link else []
        with transaction.atomic():
            added = _create_each(by, kpi, items)
    forget(set(stored) - {item.file.name for item in added.new})
    return added


def _create_each(by: Person, kpi: Kpi, items: Iterable[Evidence]) -> Added:
    _hold(kpi)
    update = kpi.updates.order_by("-position_date", "-id").first()
    known = {item.mark: item for item in kpi.evidence.filter(update=update, taken_back=False)}
    added = Added([], [])
    for item in items:
        if item.mark in known:
            added.there.append(known[item.mark])
        else:
            item.kpi, item.update, item.added_by = kpi, update, by
            known[item.mark] = audit.create(item, by=by)
            added.new.append(item)
    return added


def _hold(kpi: Kpi) -> None:
    """Who adds to the same KPI at the same moment waits, and then finds what was added."""
    list(Kpi.objects.select_for_update(no_key=True).filter(pk=kpi.pk).order_by("pk"))


def _with_file(given: Given, file: File, stored: Stored) -> Evidence:  # type: ignore[type-arg]
    """The item with its file on disk."""
    name = clean_name(file.name or "")
    title = default_title(given.title, name, alone=given.alone)
    item = Evidence(day=given.day, title=title, mark=mark_of(file.chunks()))
    stored.put(item, evidence_path(item, name), file)
    return item


def _with_link(given: Given) -> Evidence:
    title = default_title(given.title, host_of(given.link), alone=given.alone)
    return Evidence(day=given.day, title=title, link=given.link, mark=mark_of([given.link.encode()]))


def edit_evidence(*, by: Person, evidence: Evidence, version: int, fields: Mapping[str, Any]) -> Evidence:
    """Changes the title and the date; a wrong file is taken back and another one added."""
    check_update(by, evidence.kpi)
    return audit.change(evidence, by=by, version=version, fields={name: fields[name] for name in ("title", "day")})


def take_back_evidence(*, by: Person, evidence: Evidence, version: int) -> Evidence:
    """Nobody reads the item any longer; record and file stay, so that it can be brought back."""
    check_update(by, evidence.kpi)
    return audit.change(evidence, by=by, version=version, fields={"taken_back": True})


def bring_back_evidence(*, by: Person, evidence: Evidence, version: int) -> Evidence:
    """Raises ValidationError where the same file or link has been added again since."""
    check_update(by, evidence.kpi)
    with transaction.atomic():
        _hold(evidence.kpi)
        beside = evidence.kpi.evidence.filter(update=evidence.update_id, taken_back=False).exclude(pk=evidence.pk)
        if evidence.mark and (same := beside.filter(mark=evidence.mark).first()):
            raise ValidationError(f"The same is there already, as “{same.title}”. This one stays taken back.")
        return audit.change(evidence, by=by, version=version, fields={"taken_back": False})
