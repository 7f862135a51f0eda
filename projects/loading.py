"""Turning the plan's facts into records, each once: what people changed since stays as they left it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from projects.domain.names import name_key
from seslip.foundation import audit
from seslip.foundation.money import pounds
from seslip.foundation.periods import period_of

from .models import (
    Authority,
    AuthorityAlias,
    Framework,
    FrameworkItem,
    Person,
    PersonRole,
    Phase,
    PlanFact,
    PlanText,
    ProgrammeYear,
    Project,
    ProjectFrameworkItem,
    ProjectManager,
    PublishedFigure,
    Strand,
    Theme,
)

Fact = dict[str, Any]
LOADING = 19_2025  # the key of the lock, any number of our own
PATIENCE = 300_000  # milliseconds
EDITION = b"2"  # of the rules below: another one reads a folder again that an earlier one took for done


def known_facts() -> dict[str, int]:
    return dict(PlanFact.objects.values_list("ref", "object_id"))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A transaction for which a second loader waits, however long the first takes on a slow machine."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # every transaction that writes waits by itself, but only so long
            usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
                yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA busy_timeout = {usual}")


class PlanFacts:
    """The facts in one folder of JSON files, and which of them are records already.

    `once` makes a record for a fact that has none yet; `id` gives the record's id for others to refer to. `made` and
    `brought` say how many records are new, and how many from before were brought up to date.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = known_facts()
        self.made = 0
        self.brought = 0

    def read(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def digest(self) -> str:
        """What the folder holds and how it is read, as one short text."""
        parts = [EDITION] + [path.name.encode() + path.read_bytes() for path in sorted(self.folder.glob("*.json"))]
        return hashlib.sha256(b"".join(parts)).hexdigest()

    def once(self, ref: str, record: audit.Versioned, *, since: Iterable[tuple[str, ...]] = ()) -> None:
        """`since` names fields that the facts did not have at first: a record loaded before gets them, see `_bring`."""
        if ref not in self.known:
            audit.create(record, by=None)
            self._remember(ref, record._meta.label, record.pk)
            self.made += 1
        elif since:
            self._bring(ref, record, since)

    def is_there(self, ref: str, record: audit.Versioned) -> None:
        """Takes a record for the fact that somebody made before the facts named it."""
        if ref not in self.known:
            self._remember(ref, record._meta.label, record.pk)

    def _bring(self, ref: str, record: audit.Versioned, groups: Iterable[tuple[str, ...]]) -> None:
        """Gives the record that is there the fields of `record` that have had one value only since it was made.

        So nothing that somebody has set is undone, and what is brought is brought once. The fields of a group make
        sense only together: all of them are brought, or none.
        """
        there = type(record)._base_manager.filter(pk=self.known[ref]).first()
        if there is None:
            return
        differing = [names for names in groups if _values(there, names) != _values(record, names)]
        fields = {name: getattr(record, name) for names in differing if _never_set(there, names) for name in names}
        if fields:
            audit.change(there, by=None, version=there.version, fields=fields)
            self.brought += 1

    def _remember(self, ref: str, model: str, object_id: int) -> None:
        PlanFact.objects.create(ref=ref, model=model, object_id=object_id)
        self.known[ref] = object_id

    def id(self, ref: str) -> int:
        return self.known[ref]

    def load_all(self, *loaders: Callable[["PlanFacts"], None]) -> int:
        """Runs the loaders in one transaction, unless the folder is unchanged; returns how many records were made."""
        done = f"plan/{self.folder.name}/{self.digest()}"
        if done in self.known:
            return 0
        with one_at_a_time():
            self.known = known_facts()
            if done in self.known:
                return 0
            for loader in loaders:
                loader(self)
            self._remember(done, "plan", 0)
        return self.made


def _values(record: models.Model, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in names)


def _never_set(record: Any, names: tuple[str, ...]) -> bool:
    """Whether its history knows no other values of these fields than it has now."""
    return set(record.history.order_by().values_list(*names)) <= {_values(record, names)}


def optional_pounds(amount: int | None) -> int | None:
    return None if amount is None else pounds(amount)


def load_programme(facts: PlanFacts) -> None:
    """Authorities, people, years, themes, projects and the frameworks."""
    for label in ("2024-25", "2025-26"):
        facts.once(f"year/{label}", ProgrammeYear(**vars(period_of(label))))
    _load_authorities(facts)
    _load_people(facts)
    _load_themes(facts)
    for fact in facts.read("projects"):
        _load_project(facts, fact)
    _load_frameworks(facts)
    _load_published(facts)
    _load_texts(facts)


def _load_authorities(facts: PlanFacts) -> None:
    for fact in facts.read("authorities"):
        ref = f"authority/{fact['slug']}"
        facts.once(ref, Authority(name=fact["name"], slug=fact["slug"]))
        for name in {name_key(name): name for name in [fact["name"], *fact["aliases"]]}.values():
            alias = AuthorityAlias(authority_id=facts.id(ref), name=name, key=name_key(name))
            facts.once(f"alias/{alias.key}", alias)


def _load_people(facts: PlanFacts) -> None:
    for fact in facts.read("people"):
        ref = f"person/{fact['key']}"
        facts.once(ref, _person(facts, fact))
        for role in fact["roles"]:
            facts.once(f"{ref}/{role}", PersonRole(person_id=facts.id(ref), role=role))


def _person(facts: PlanFacts, fact: Fact) -> Person:
    person = Person(
        name=fact["name"],
        email=fact["email"],
        organisation=fact["organisation"],
        authority_id=facts.id(f"authority/{fact['authority']}") if fact["authority"] else None,
        job_title=fact["job_title"],
    )
    person.set_unusable_password()
    return person


def _load_themes(facts: PlanFacts) -> None:
    for position, fact in enumerate(facts.read("themes"), 1):
        ref = f"theme/{fact['key']}"
        theme = Theme(key=fact["key"], name=fact["name"], position=position)
        facts.once(ref, theme)
        for order, part in enumerate(fact["strands"], 1):
            strand = Strand(theme_id=facts.id(ref), key=part["key"], name=part["name"], position=order)
            facts.once(f"strand/{strand.key}", strand)


def _load_project(facts: PlanFacts, fact: Fact) -> None:
    ref = f"project/2025-26/{fact['number']}"
    facts.once(ref, _project(facts, fact))
    project = facts.id(ref)
    for position, key in enumerate(fact["managers"], 1):
        manager = ProjectManager(project_id=project, person_id=facts.id(f"person/{key}"), position=position)
        facts.once(f"{ref}/manager/{key}", manager)
    for part in fact["phases"]:
        phase = Phase(
            project_id=project, number=part["number"], amount=optional_pounds(part["amount"]), note=part["note"]
        )
        facts.once(f"{ref}/phase/{phase.number}", phase)


def _project(facts: PlanFacts, fact: Fact) -> Project:
    return Project(
        year_id=facts.id("year/2025-26"),
        number=fact["number"],
        title=fact["title"],
        used=fact["used"],
        theme_id=facts.id(f"theme/{fact['theme']}"),
        strand_id=facts.id(f"strand/{fact['strand']}") if fact["strand"] else None,
        sponsor_id=facts.id(f"person/{fact['sponsor']}") if fact["sponsor"] else None,
        purpose=fact["purpose"],
        amount=optional_pounds(fact["amount"]),
        amount_note=fact["amount_note"],
        paragraphs=fact["paragraphs"],
    )


def _load_frameworks(facts: PlanFacts) -> None:
    plan = facts.read("frameworks")
    for position, fact in enumerate(plan["frameworks"], 1):
        framework = Framework(key=fact["key"], name=fact["name"], position=position)
        facts.once(f"framework/{fact['key']}", framework)
    for fact in plan["items"]:
        item = FrameworkItem(
            framework_id=facts.id(f"framework/{fact['framework']}"),
            kind=fact["kind"],
            number=fact["number"],
            text=fact["text"],
        )
        facts.once(_item_ref(fact, fact["number"]), item)
    for fact in plan["mapping"]:
        project = f"project/2025-26/{fact['project']}"
        for number in fact["numbers"]:
            ref = _item_ref(fact, number)
            link = ProjectFrameworkItem(project_id=facts.id(project), item_id=facts.id(ref))
            facts.once(f"{project}/{ref}", link)


def _item_ref(fact: Fact, number: int) -> str:
    return f"framework/{fact['framework']}/{fact['kind']}/{number}"


def _load_published(facts: PlanFacts) -> None:
    for position, fact in enumerate(facts.read("published"), 1):
        project = fact.pop("project")
        figure = PublishedFigure(
            **{**fact, "difference": optional_pounds(fact["difference"])},
            year_id=facts.id("year/2025-26"),
            project_id=facts.id(f"project/2025-26/{project}") if project else None,
            position=position,
        )
        facts.once(f"published/{figure.key}", figure)


def _load_texts(facts: PlanFacts) -> None:
    for position, fact in enumerate(facts.read("plan_texts"), 1):
        text = PlanText(**fact, year_id=facts.id("year/2025-26"), position=position)
        facts.once(f"plan-text/2025-26/{fact['paragraphs']}", text)
