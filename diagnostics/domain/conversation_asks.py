"""What a conversation asks of who leads it, and of who signs for the authority, in sentences."""

from dataclasses import dataclass
from datetime import date

from .conversations import Progress, progress_of
from .stages import ConversationStage


@dataclass(frozen=True)
class TalkNow:
    """A conversation as it stands today; `followed`: its follow-up is known; `signed`: it is signed off."""

    authority: str
    stage: ConversationStage
    day: date | None
    followed: bool
    signed: bool


def ask_of_lead(talk: TalkNow, today: date) -> str:
    """The one thing that comes next; "" where there is nothing to do now."""
    if progress_of(talk.stage.value, talk.day) is Progress.UNDATED:
        return f"Agree a date with {talk.authority}"
    if talk.stage is ConversationStage.HELD:
        return _ask_afterwards(talk)
    past = talk.stage is not ConversationStage.FOLLOWED_UP and talk.day is not None and talk.day <= today
    return f"Record the conversation with {talk.authority} as held" if past else ""


def _ask_afterwards(talk: TalkNow) -> str:
    if not talk.followed:
        return f"Say what follows from the conversation with {talk.authority}"
    if not talk.signed:
        return f"Ask the director of {talk.authority} to sign the follow-up off"
    return f"Record the follow-up with {talk.authority} as done"


def ask_of_director(talk: TalkNow) -> str:
    """Of who signs for the authority."""
    waits = talk.stage is ConversationStage.HELD and talk.followed and not talk.signed
    return "Sign off what follows from your conversation" if waits else ""
