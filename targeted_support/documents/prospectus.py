"""A year's prospectus: page, PDF, Word and Excel are drawn from one description."""

from collections.abc import Iterable, Sequence
from datetime import date

from diagnostics.domain.wording import listed
from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.labels import Label
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import (
    Cell,
    Column,
    Document,
    Kind,
    Listing,
    Rich,
    Row,
    Strong,
    Table,
    header_row,
)
from targeted_support.domain.kinds import Kind as PackageKind
from targeted_support.models import Expert, OfferYear, StreamOffer
from targeted_support.queries.prospectus import OnOffer, on_offer, streams_of
from targeted_support.queries.years import offer_now, offers_visible_to

OPEN, CLOSED = Label("Takes new packages", "complete", "tick"), Label("Takes none", "not-started", "minus")
OVER = "The year is over."
NOBODY_YET, ANY_TOPIC = "Nobody named yet", "Whatever is asked"
WORDS = (Column("about", "About", width=26), Column("words", "In words", Kind.RICH, 84))
STREAMS = (
    Column("stream", "Stream", width=20),
    Column("open", "New packages", Kind.LABEL, 22),
    Column("why", "Why", width=68),
)
TOPICS = (
    Column("topic", "Topic", width=38),
    Column("experts", "Who has agreed to help", width=40),
    Column("authorities", "Authorities that have helped with it", width=32),
)


def prospectus(offer: OfferYear, streams: Iterable[StreamOffer], topics: Iterable[OnOffer], today: date) -> Document:
    """What is on offer and how to ask, the streams, and the topics with those who help."""
    tables = (words_table(offer), streams_table(offer, streams, today), topics_table(offer, topics))
    told = f"Published on {show_date(offer.published_on)}" if offer.published_on else "A draft, not published"
    title = f"Targeted support {offer.year}: prospectus"
    return Document(f"prospectus-{offer.year}", title, told, tables, landscape=False, stands=told)


def words_table(offer: OfferYear) -> Table:
    body = tuple(
        Row((Cell(about, heading="row"), Cell(words, Kind.RICH, missing="Not written yet")))
        for about, words in in_words(offer)
    )
    return Table(f"Targeted support in {offer.year}", WORDS, (header_row(WORDS),), body)


def in_words(offer: OfferYear) -> list[tuple[str, Rich | None]]:
    """The parts of the prospectus that are told in words, each under its heading."""
    cap = f"Up to {show_money(offer.cap)} for one package in the year." if offer.cap is not None else ""
    told = [
        ("What is on offer", _paragraphs(offer.offer)),
        ("Kinds of help", Rich((_kinds(),))),
        ("How to ask", _paragraphs(offer.how_to_ask)),
        ("How to help others", _paragraphs(offer.giving)),
    ]
    limit = Rich(tuple(text for text in (cap, offer.cap_reason) if text))
    return [*told, ("What a package may cost", limit)] if limit.blocks else told


def _paragraphs(text: str) -> Rich | None:
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Rich(tuple(parts)) if parts else None


def _kinds() -> str:
    """`Diagnostic, process mapping and workshop.`"""
    names = [kind.label for kind in PackageKind if kind is not PackageKind.OTHER]
    return f"{listed([names[0], *(name[0].lower() + name[1:] for name in names[1:])])}."


def streams_table(offer: OfferYear, streams: Iterable[StreamOffer], today: date) -> Table:
    """Which streams pay for new packages, and which have ended and why; none does once the year is over."""
    over = offer.year.ends < today
    body = tuple(
        Row(
            (
                Cell(one.get_stream_display(), heading="row"),
                Cell(OPEN if one.is_open and not over else CLOSED, Kind.LABEL),
                Cell(one.why_closed or (OVER if over else "")),
            )
        )
        for one in streams
    )
    words = "No stream is opened for this year yet."
    return Table(f"Streams in {offer.year}", STREAMS, (header_row(STREAMS),), body, words)


def topics_table(offer: OfferYear, topics: Iterable[OnOffer]) -> Table:
    """Each topic with who agreed to be named for it, and which authorities have helped with it before."""
    body = tuple(
        Row(
            (
                Cell(str(one.topic) if one.topic else ANY_TOPIC, heading="row"),
                Cell(_experts(one.experts), Kind.RICH, missing=NOBODY_YET),
                Cell(", ".join(one.authorities) or None, missing="–"),
            )
        )
        for one in topics
    )
    return Table("Topics, and who has agreed to help", TOPICS, (header_row(TOPICS),), body, "No topic yet.")


def _experts(experts: Sequence[Expert]) -> Rich | None:
    """Each with the place and what they know, one a paragraph."""
    blocks: list[str | Strong | Listing] = []
    for one in experts:
        name = f"{one}, {one.place}" if one.name and one.place else str(one)
        blocks.append(f"{name}: {one.expertise}" if one.expertise else name)
    return Rich(tuple(blocks)) if blocks else None


def build_prospectus(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """The prospectus of a year, else the one that applies now, as far as the reader may see it."""
    offers = offers_visible_to(reader)
    offer = offers.filter(year=year).first() if year else offer_now(offers, today())
    if offer is None:
        table = Table("Targeted support", WORDS, (header_row(WORDS),), (), "No prospectus is published yet.")
        return Document("prospectus", "Targeted support: prospectus", "", (table,), stands="Not published")
    return prospectus(offer, streams_of(offer), on_offer(), today())


register("prospectus", ("pdf", "docx", "xlsx"), build_prospectus)
