"""The form for what was decided about a phase. It validates; an action writes."""

from typing import Any

from budget.models import PhaseFunding
from seslip.foundation.forms import RecordForm


class FundingForm(RecordForm):
    """State, who decided, when, and why. Version 0 says that the person saw no decision."""

    class Meta:
        model = PhaseFunding
        fields = ("state", "decided_by", "decided_on", "note")
        help_texts = {
            "decided_by": "The person or the group, for example the DCS group.",
            "note": "Where the money is to come from, or why it is dropped.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["version"].initial = 0
