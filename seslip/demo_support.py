"""Invented targeted support: how the packages of year 1 went on, what they cost, who helps and what came of them.

`fixtures/demo/support.json` names packages by their titles, authorities by their addresses, amounts in pounds.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from budget.actions.payments import record_payment
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.money import pounds
from targeted_support.actions.costs import edit_package_year
from targeted_support.actions.experts import add_package_expert, create_expert
from targeted_support.actions.feedback import create_feedback
from targeted_support.actions.outcomes import answer_outcome, create_outcome
from targeted_support.actions.package_steps import move_package, sign_recipient, tick_task
from targeted_support.actions.packages import ask_for_package, create_package, edit_package, write_words
from targeted_support.actions.prospectus import publish_prospectus
from targeted_support.actions.reach import write_reach_note
from targeted_support.domain.impact import OutcomeState
from targeted_support.domain.stages import PackageStage
from targeted_support.domain.tasks import PackageTask
from targeted_support.models import Expert, OfferYear, Package, PackageYear, StreamOffer, Topic

Fact = dict[str, Any]
YEAR = "2025-26"


def load_support(finance: Person) -> None:
    facts: Fact = json.loads((settings.FIXTURES / "demo" / "support.json").read_text(encoding="utf-8"))
    team = _person("claire.woodcock")
    year = ProgrammeYear.objects.get(label=YEAR)
    for label, told in facts["offers"].items():
        offer = OfferYear.objects.get(year__label=label)
        day = date.fromisoformat(told["published_on"])
        publish_prospectus(by=team, offer=offer, version=offer.version, day=day)
    for fact in facts["experts"]:
        _expert(team, year, fact)
    for fact in facts["packages"]:
        _go_on(team, Package.objects.get(title=fact["package"]), fact)
    for fact in facts["new"]:
        _open(team, fact)
    told = dict(facts["enquiry"])
    asker = _person(told.pop("by"))
    ask_for_package(by=asker, fields={**told, "topic": Topic.objects.get(name=told["topic"])})
    for slug, text in facts["notes"].items():
        place = Authority.objects.get(slug=slug)
        write_reach_note(by=team, year=year, authority=place, note=None, version=0, text=text)
    for fact in facts["quotes"]:
        _quote(team, year, fact)
    for fact in facts["payments"]:
        _pay(finance, fact)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@example.org")


def _expert(team: Person, year: ProgrammeYear, fact: Fact) -> None:
    topics = list(Topic.objects.filter(name__in=fact["topics"]))
    fields = {name: fact[name] for name in ("name", "expertise", "availability", "in_prospectus")}
    place = Authority.objects.get(slug=fact["authority"])
    create_expert(by=team, fields={**fields, "authority": place, "since": year}, topics=topics)


def _go_on(team: Person, package: Package, fact: Fact) -> None:
    """Looks after it, scopes, signs and moves it on, and says what it cost and what came of it."""
    package = edit_package(by=team, package=package, version=package.version, fields=_told(fact))
    if fact["scope"]:
        package = write_words(by=team, package=package, version=package.version, fields={"scope": fact["scope"]})
    if fact["signed"]:
        who, day = _person(fact["signed"][0]), date.fromisoformat(fact["signed"][1])
        recipient = package.recipients.get()
        sign_recipient(by=team, recipient=recipient, version=recipient.version, director=who, day=day)
    _cost(team, package, fact)
    for task in fact["ticks"]:
        tick_task(by=team, package=package, task=PackageTask(task), day=date(2026, 1, 9))
    for stage, day in fact["moves"]:
        why = fact.get("reason", "") if stage == PackageStage.PAUSED.value else ""
        current = package.as_stored()
        move_package(
            by=team,
            package=current,
            version=current.version,
            stage=PackageStage(stage),
            day=date.fromisoformat(day),
            reason=why,
        )
    if "expert" in fact:
        name, tenths = fact["expert"]
        add_package_expert(by=team, package=package, expert=Expert.objects.get(name=name), tenths=tenths)
    for text, measured_by, answer in fact["outcomes"]:
        _outcome(team, package, text, measured_by, answer)


def _told(fact: Fact) -> dict[str, Any]:
    dates, step = fact["dates"] or [None, None], fact.get("next_step", ["", None])
    return {
        "owner": _person(fact["owner"]),
        "starts_on": dates[0] and date.fromisoformat(dates[0]),
        "ends_on": dates[1] and date.fromisoformat(dates[1]),
        "next_step": step[0],
        "next_step_on": step[1] and date.fromisoformat(step[1]),
    }


def _cost(team: Person, package: Package, fact: Fact) -> None:
    given = {name: pounds(fact[name]) for name in ("planned", "agreed", "actual") if fact[name] is not None}
    line = StreamOffer.objects.get(offer__year__label=YEAR, stream=package.stream).line
    fields = {**given, "line": line, "quarter": fact["quarter"]}
    edit_package_year(by=team, package=package, year=YEAR, version=0, fields=fields)


def _outcome(team: Person, package: Package, text: str, measured_by: str, answer: list[str] | None) -> None:
    outcome = create_outcome(by=team, package=package, fields={"text": text, "measured_by": measured_by})
    if answer:
        state, day, words = answer
        answer_outcome(
            by=team,
            outcome=outcome,
            version=outcome.version,
            state=OutcomeState(state),
            day=date.fromisoformat(day),
            words=words,
        )


def _open(team: Person, fact: Fact) -> None:
    told = {name: fact[name] for name in ("title", "stream", "kind", "source", "summary", "scope")}
    topic, year = Topic.objects.get(name=fact["topic"]), ProgrammeYear.objects.get(label=fact["year"])
    places = list(Authority.objects.filter(slug__in=fact["recipients"]))
    create_package(by=team, fields={**told, "topic": topic, "year": year}, recipients=places)


def _quote(team: Person, year: ProgrammeYear, fact: Fact) -> None:
    told = {name: fact[name] for name in ("text", "said_by", "consent")}
    day = fact["consent_on"] and date.fromisoformat(fact["consent_on"])
    place, package = Authority.objects.get(slug=fact["authority"]), Package.objects.get(title=fact["package"])
    create_feedback(by=team, year=year, fields={**told, "consent_on": day, "authority": place, "package": package})


def _pay(finance: Person, fact: Fact) -> None:
    """What finance paid against a package's commitment."""
    cost = PackageYear.objects.select_related("line", "commitment").get(package__title=fact["package"])
    fields = {
        "line": cost.line,
        "commitment": cost.commitment,
        "day": date.fromisoformat(fact["day"]),
        "payee": "Kingsmere Improvement Partners",
        "reference": fact["reference"],
        "amount": pounds(fact["amount"]),
    }
    record_payment(by=finance, fields=fields)
