"""What the diagnostics suggest an authority could do next, as far as the reader may see what it rests on."""

from collections.abc import Iterator

from django.urls import reverse

from diagnostics.access import may_edit_assessment
from diagnostics.domain.conversations import cycle_of, progress_of
from diagnostics.domain.suggestions import assessment_to_hand_in, conversation_to_agree
from diagnostics.models import ChallengeGroup, Conversation, SelfAssessment
from projects.domain.suggestions import Suggestion
from projects.queries.suggestions import About, register

from .conversations import conversation_rows
from .rounds import round_now


def suggest_conversation(about: About) -> Iterator[Suggestion]:
    """One query."""
    years = cycle_of(about.year.starts.year)
    found_for = conversation_rows(about.reader).filter(authority=about.authority, year__label__in=years)
    own: Conversation | None = found_for.order_by("pk").first()
    progress = progress_of(own.stage if own else "", own.day if own else None)
    page = reverse("diagnostics:conversation_page", args=(own.pk,)) if own else reverse("diagnostics:conversation_list")
    if found := conversation_to_agree(progress, years, page):
        yield found


def suggest_assessment(about: About) -> Iterator[Suggestion]:
    """For those who read it, or would: people of its group and who facilitates that; three queries at most."""
    this = round_now(about.today)
    read = ChallengeGroup.objects.read_by(about.reader).filter(members__authority=about.authority)
    group = read.filter(round=this).first() if this else None
    if this is None or group is None:
        return
    received = SelfAssessment.objects.filter(round=this, authority=about.authority, received__isnull=False).exists()
    url = reverse("diagnostics:group_page", args=(group.pk,))
    if may_edit_assessment(about.reader, about.authority.pk, group):
        url = reverse("diagnostics:assessment_edit", args=(this.year.label, about.authority.slug))
    if found := assessment_to_hand_in(group.stage, group.day, received, f"the peer challenge {this.year}", url):
        yield found


register(10, suggest_assessment)
register(20, suggest_conversation)
