"""The first year of targeted support as records, from its evaluation of March 2026 and the plan, paras 81 to 86."""

from datetime import date

from projects.loading import Fact, PlanFacts
from projects.models import ProgrammeYear
from seslip.foundation.periods import period_of

from .domain.impact import Consent
from .models import (
    Expert,
    Feedback,
    Lesson,
    OfferYear,
    Package,
    PackageDonor,
    PackageMove,
    PackageRecipient,
    ReportSection,
    StreamOffer,
    SupportPriority,
    Topic,
)

FIRST, NEXT = "year/2025-26", "year/2026-27"
LINES = "budget/{year}/{line}"


def load_support(facts: PlanFacts) -> None:
    """What the years offer, topics, packages with those they are for, experts, and what was learnt."""
    if opened := ProgrammeYear.objects.filter(label="2026-27").first():  # by the first who planned something in it
        facts.is_there(NEXT, opened)
    facts.once(NEXT, ProgrammeYear(**vars(period_of("2026-27"))))
    for fact in facts.read("offer")["years"]:
        _load_offer(facts, fact)
    for fact in facts.read("topics"):
        facts.once(f"topic/{fact['key']}", Topic(name=fact["name"], words=fact["words"]))
    for fact in facts.read("packages"):
        _load_package(facts, fact)
    for fact in facts.read("experts"):
        ref = f"support/experts/{fact['authority']}"
        authority = facts.id(f"authority/{fact['authority']}")
        facts.once(ref, Expert(authority_id=authority, since_id=facts.id(FIRST)))
    _load_words(facts)


def _load_offer(facts: PlanFacts, fact: Fact) -> None:
    year = fact["year"]
    ref = f"support/offer/{year}"
    words = {name: fact[name] for name in ("offer", "how_to_ask", "giving")}
    line = _line(facts, year, fact["management_line"])
    facts.once(ref, OfferYear(year_id=facts.id(f"year/{year}"), management_line_id=line, **words))
    for stream in fact["streams"]:
        record = StreamOffer(
            offer_id=facts.id(ref),
            stream=stream["stream"],
            line_id=_line(facts, year, stream["line"]),
            is_open=stream["is_open"],
            why_closed=stream["why_closed"],
        )
        facts.once(f"{ref}/{stream['stream']}", record)


def _line(facts: PlanFacts, year: str, line: str | None) -> int | None:
    return facts.id(LINES.format(year=year, line=line)) if line else None


def _load_package(facts: PlanFacts, fact: Fact) -> None:
    """A package of year 1; its stage only where the evaluation supports one."""
    ref = f"support/package/{fact['key']}"
    new = ref not in facts.known
    told = {name: fact[name] for name in ("title", "stream", "workforce", "kind", "summary", "stage")}
    facts.once(ref, Package(year_id=facts.id(FIRST), topic_id=facts.id(f"topic/{fact['topic']}"), **told))
    key = facts.id(ref)
    if new and fact["stage"]:
        day = date.fromisoformat(fact["day"])
        PackageMove.objects.create(package_id=key, stage=fact["stage"], day=day, reason=fact["reason"], by=None)
    for slug in fact["recipients"]:
        authority = facts.id(f"authority/{slug}")
        facts.once(f"{ref}/for/{slug}", PackageRecipient(package_id=key, authority_id=authority))
    for donor in fact["donors"]:
        authority = facts.id(f"authority/{donor['authority']}")
        record = PackageDonor(package_id=key, authority_id=authority, gives=donor["gives"])
        facts.once(f"{ref}/by/{donor['authority']}", record)


def _load_words(facts: PlanFacts) -> None:
    """Lessons, feedback, the prose of the evaluation, and what the next year puts first."""
    year = facts.id(FIRST)
    for position, fact in enumerate(facts.read("lessons"), 1):
        facts.once(f"support/lesson/{position}", Lesson(year_id=year, position=position, **fact))
    for position, fact in enumerate(facts.read("feedback"), 1):
        package = facts.id(f"support/package/{fact['package']}") if fact["package"] else None
        feedback = Feedback(
            year_id=year,
            package_id=package,
            text=fact["text"],
            said_by=fact["said_by"],
            verbatim=False,
            consent=Consent.REGION.value,
        )
        facts.once(f"support/feedback/{position}", feedback)
    for fact in facts.read("report"):
        facts.once(f"support/report/{fact['part']}", ReportSection(year_id=year, part=fact["part"], text=fact["text"]))
    position = 0
    for fact in facts.read("priorities"):
        for text in fact["items"]:
            position += 1
            record = SupportPriority(year_id=facts.id(NEXT), heading=fact["heading"], text=text, position=position)
            facts.once(f"support/priority/{position}", record)
