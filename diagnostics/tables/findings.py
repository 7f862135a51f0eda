"""The columns of the list of findings."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diagnostics.domain.findings import Outcome, days_open
from diagnostics.models import Finding
from projects.tables.programme import noted
from seslip.foundation.html_tables import label_html
from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

OPEN = Label("No outcome yet", "at-risk", "triangle")


def finding_url(finding: Finding) -> str:
    return reverse("diagnostics:finding_page", args=(finding.pk,))


def outcome_label(finding: Finding) -> Label:
    return Label(Outcome(finding.outcome).label, "complete", "tick") if finding.outcome else OPEN


def short(text: str, longest: int = 160) -> str:
    """The beginning of a text, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]} …"


class FindingTable(ListTable):
    """One row a finding, with its age until it has an outcome."""

    raised = tables.Column(verbose_name="Raised", order_by=("raised", "id"))
    text = tables.Column(verbose_name="Finding", orderable=False)
    about = tables.Column(verbose_name="About", accessor="authority", order_by=("authority__name", "id"))
    theme = tables.Column(verbose_name="Theme", accessor="heading", order_by=("heading__position", "id"))
    stream = tables.Column(verbose_name="Stream", order_by=("stream", "id"))
    outcome = tables.Column(verbose_name="Outcome", order_by=("outcome", "id"))
    age = tables.Column(verbose_name="Days open", empty_values=(), orderable=False)

    css = {"raised": "nowrap", "age": "number"}
    unlabelled = frozenset({"text"})
    named = "text"
    kinds = {"raised": Kind.DATE, "age": Kind.NUMBER}

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def cell_raised(self, finding: Finding) -> str:
        return show_date(finding.raised)

    def cell_text(self, finding: Finding) -> SafeString:
        link = format_html('<a href="{}">{}</a>', finding_url(finding), short(finding.text))
        return noted(link, f"{finding.group}, {finding.group.round}")

    def cell_about(self, finding: Finding) -> str:
        return str(finding.authority or "The whole group")

    def cell_theme(self, finding: Finding) -> str:
        return str(finding.heading)

    def cell_stream(self, finding: Finding) -> str:
        return finding.stream or "Both"

    def cell_outcome(self, finding: Finding) -> SafeString:
        return noted(label_html(outcome_label(finding)), short(finding.outcome_words, 80))

    def typed_age(self, finding: Finding) -> int:
        return days_open(finding.raised, finding.outcome_day, self.today)

    def cell_age(self, finding: Finding) -> str:
        return str(self.typed_age(finding))
