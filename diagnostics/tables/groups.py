"""How groups are put on pages: as rows of a table, as lines of a panel, and what each asks of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from diagnostics.access import may_run_group
from diagnostics.domain.asks import GroupNow, asks_of_member, asks_of_runner
from diagnostics.domain.checklist import checklist, done_of
from diagnostics.domain.stages import TOOK_PLACE, GroupStage
from diagnostics.models import ChallengeGroup, ChallengeRound
from diagnostics.queries.rounds import facts_of, left_open, received_in
from projects.models import Authority, Person
from seslip.foundation.html_tables import label_html


def group_url(group: ChallengeGroup) -> str:
    return reverse("diagnostics:group_page", args=(group.pk,))


def round_url(challenge_round: ChallengeRound) -> str:
    return reverse("diagnostics:round_page", args=(challenge_round.year.label,))


def facilitator_words(group: ChallengeGroup) -> str:
    """Who facilitates; once a group was held, nobody will be found for it any more."""
    if group.facilitator:
        return str(group.facilitator)
    return "Not recorded" if group.stage in TOOK_PLACE else "Nobody yet"


@dataclass(frozen=True)
class GroupRow:
    """A row of `group_rows` with what a table shows of it."""

    group: ChallengeGroup
    url: str
    members: tuple[str, ...]
    stage: SafeString
    checklist: str
    facilitator: str
    own: bool = False


def shown_groups(
    groups: Iterable[ChallengeGroup], received: Iterable[int], reader: Person | None = None
) -> list[GroupRow]:
    """Each group as a row; the reader's own one is marked."""
    authorities, rows = set(received), []
    mine = reader.authority_id if reader else None
    for group in groups:
        members = group.authorities
        rows.append(
            GroupRow(
                group,
                group_url(group),
                tuple(authority.name for authority in members),
                label_html(group.stage_label),
                done_of(checklist(facts_of(group, authorities))),
                facilitator_words(group),
                any(authority.pk == mine for authority in members),
            )
        )
    return rows


@dataclass(frozen=True)
class Ask:
    """A sentence that says what is to be done, with the page where it is done."""

    text: str
    url: str


def asks_of_all(
    reader: Person, this: ChallengeRound, groups: Iterable[ChallengeGroup], received: Iterable[int], today: date
) -> list[Ask]:
    """What the groups of a round ask of a reader, and after it what they left open in other rounds."""
    found = asks_of(reader, groups, received, today)
    others = list(left_open(reader, this))
    handed_in = {key: received_in(key) for key in {group.round_id for group in others}}
    for group in others:
        found += asks_of(reader, [group], handed_in[group.round_id], today, name=f"{group} of {group.round.year}")
    return found


def asks_of(
    reader: Person, groups: Iterable[ChallengeGroup], received: Iterable[int], today: date, *, name: str = ""
) -> list[Ask]:
    """What groups ask of a reader: of who runs them, and of the people of their authorities.

    `name` is what a group is called where its number alone would not do.
    """
    found: list[Ask] = []
    authorities = set(received)
    for group in groups:
        now = _now(group, authorities, name)
        if own := _own_authority(reader, group):
            url = reverse("diagnostics:assessment_edit", args=(group.round.year.label, own.slug))
            found += [Ask(text, url) for text in asks_of_member(now, own.name, own.pk in authorities)]
        if may_run_group(reader, group):
            found += [Ask(text, group_url(group)) for text in asks_of_runner(now, today)]
    return found


def _now(group: ChallengeGroup, received: set[int], name: str) -> GroupNow:
    facts = facts_of(group, received)
    return GroupNow(
        name=name or str(group),
        stage=GroupStage(group.stage),
        day=group.day,
        size=facts.members,
        missing=facts.members - facts.received,
        headlines=facts.headlines,
        facilitated=group.facilitator_id is not None,
    )


def _own_authority(reader: Person, group: ChallengeGroup) -> Authority | None:
    own = reader.standing.candid_authority
    return next((authority for authority in group.authorities if authority.pk == own), None)
