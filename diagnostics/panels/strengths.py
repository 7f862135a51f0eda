"""What the page of an authority shows of its self-assessment, in confidence."""

from django.urls import reverse

from diagnostics.models import SelfAssessment
from projects.models import Authority, Person
from seslip.foundation.panels import Panel, register
from seslip.foundation.sheets import Listing, Passage, Rich, Strong, paragraphs


def strengths_panel(reader: Person, authority: Authority) -> Panel | None:
    """What an authority says in its latest self-assessment that it can offer and asks for, for those who read it."""
    own = SelfAssessment.objects.visible_to(reader).filter(authority=authority).select_related("round__year")
    latest = own.order_by("-round__year__starts").first()
    if latest is None:
        return None
    year = latest.round.year.label
    heading = f"Self-assessment {year}, in confidence"
    said = [(label, paragraphs(text)) for label, text in _said(latest)]
    blocks: list[str | Strong | Listing] = []
    for label, texts in said:
        blocks += [Strong(label), *(texts or ("Not recorded",))]
    url = reverse("diagnostics:assessment_page", args=(year, authority.slug))
    parts = (Passage(heading, Rich(tuple(blocks))),)
    return Panel(heading, "diagnostics/panel_strengths.html", {"said": said}, url, "The self-assessment", parts=parts)


def _said(one: SelfAssessment) -> list[tuple[str, str]]:
    return [("Strengths it can offer", one.strengths), ("Help it asks for", one.help_asked)]


register("authority", 42, strengths_panel)
