"""What targeted support gives an authority reason to do next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.domain.wording import listed
from projects.domain.suggestions import Suggestion

from .impact import Asking
from .topics import Subject, subjects_in


@dataclass(frozen=True)
class Received:
    """A package that an authority received: what is still asked about it, and whether somebody said what it thought."""

    title: str
    url: str
    complete: bool
    asking: Asking | None = None
    said: bool = True


def packages_to_answer(packages: Iterable[Received]) -> list[Suggestion]:
    """Outcomes that are asked about, then what it thought of a package that is complete."""
    rows = list(packages)
    asked = [
        Suggestion(
            f"Say what came of “{one.title}”",
            f"It is asked {one.asking.months} months after the package was complete.",
            f"{one.url}#outcomes",
            private=True,
        )
        for one in rows
        if one.asking
    ]
    return asked + [
        Suggestion(
            f"Tell the team what you made of “{one.title}”",
            "It is complete, and no feedback is recorded.",
            one.url,
            private=True,
        )
        for one in rows
        if one.complete and not one.said
    ]


def topics_to_look_at(
    stands_out: Sequence[str], of: str, subjects: Mapping[int, Subject], done: frozenset[int], url: str
) -> list[Suggestion]:
    """Topics of the prospectus that an indicator in which it stands out speaks of, and no package of its (`done`)."""
    found: dict[int, list[str]] = {}
    for name in stands_out:
        for topic in subjects_in(name, subjects):
            found.setdefault(topic, []).append(name)
    return [
        Suggestion(
            f"Look at “{subjects[topic].name}” in the prospectus, to ask for help or to offer it",
            f"It stands out in {listed(names)} ({of}). The source does not say whether that is good or bad.",
            url,
        )
        for topic, names in found.items()
        if topic not in done
    ]


def help_to_ask_for(
    text: str, subjects: Mapping[int, Subject], received: frozenset[int | None], began: bool, url: str
) -> Suggestion | None:
    """What the self-assessment asks for and no package is about; `began`: whether any began since it was handed in."""
    if not text.strip():
        return None
    asked = subjects_in(text, subjects)
    open_ones = [name for topic, name in asked.items() if topic not in received]
    if (asked and not open_ones) or (began and not asked):
        return None
    about = f" with {listed(open_ones)}" if open_ones else ""
    reason = "The self-assessment asks for it, and no package is about it yet."
    return Suggestion(f"Turn the help asked for{about} into an enquiry", reason, url, private=True)


def first_contact(reached: bool, year: str, url: str) -> Suggestion | None:
    if reached:
        return None
    words = "See what targeted support could do for you, or who of yours could help others"
    return Suggestion(words, f"Nothing is recorded as given or received in {year}.", url)
