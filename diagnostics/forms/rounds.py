"""Forms for rounds, groups and who sits in them. They validate; actions write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from budget.models import BudgetLine, Section
from diagnostics.domain.checklist import TICKED, Task
from diagnostics.domain.sizes import MOST
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMember
from projects.models import Authority, Project
from seslip.foundation.fields import DayField
from seslip.foundation.forms import RecordForm, SeveralRecords
from seslip.foundation.periods import Period

from .appointing import offer_people
from .seen import read_seen, seen_words

FACILITATES = "Reads the self-assessments of the group and writes its findings and headlines."


class RoundForm(RecordForm):
    """A round; its year is chosen once. `years` are those to choose from for a new one."""

    year = forms.ChoiceField(label="Year")

    class Meta:
        model = ChallengeRound
        fields = ("project", "number", "triad_cost", "triad_line", "quartet_cost", "quartet_line", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "number": "7 for the seventh annual round, where that is known.",
            "triad_cost": "In pounds, for a group of three.",
            "quartet_cost": "In pounds, for a group of four.",
            "triad_line": "The line that pays for groups of three.",
            "quartet_line": "The line that pays for groups of four.",
        }

    def __init__(self, *args: Any, years: Sequence[Period] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        labels = [self.instance.year.label] if self.instance.pk else [year.label for year in years]
        if self.instance.pk:
            del fields["year"]
        else:
            fields["year"].choices = [(label, label) for label in labels]
            self.order_fields(("year", *self.Meta.fields))
        projects = Project.objects.filter(used=True, year__label__in=labels).order_by("-year__starts", "number")
        spending = Section.objects.filter(side="expenditure", year__label__in=labels)
        self._choose(projects, "project")
        lines = BudgetLine.objects.filter(heading__section__in=spending).order_by("label")
        self._choose(lines, "triad_line", "quartet_line")

    def _choose(self, offered: QuerySet[Any], *names: str) -> None:
        """What there is to choose from; a year without a plan has nothing, so nothing is asked."""
        for name in names:
            field: Any = self.fields[name]
            field.queryset, field.empty_label = offered, "None"
            if not offered.exists():
                del self.fields[name]

    @property
    def lacks(self) -> str:
        """What cannot be entered yet, and when it can."""
        if "project" in self.fields and "triad_line" in self.fields:
            return ""
        return "Its project and budget lines can be chosen once the plan of the year is there: edit the round then."

    @property
    def year_label(self) -> str:
        return str(self.cleaned_data["year"])

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "year"}


class GroupForm(RecordForm):
    """A group; `allowed` are the fields that this reader may change."""

    class Meta:
        model = ChallengeGroup
        fields = ("day", "mode", "place", "facilitator", "host", "headlines")
        widgets = {"headlines": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "facilitator": FACILITATES,
            "headlines": "What everybody may know of the session. It names no authority: SESLIP looks for their names.",
        }

    def __init__(self, *args: Any, allowed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {"day"} if self.instance.stage in TOOK_PLACE else set()
        for name in set(self.Meta.fields) - (set(allowed) - held):
            del self.fields[name]
        if "facilitator" in self.fields:
            offer_people(self.fields["facilitator"])
        if "host" in self.fields:
            hosts: Any = self.fields["host"]
            seats = GroupMember.objects.filter(group=self.instance.pk).values("authority")
            hosts.queryset, hosts.empty_label = Authority.objects.filter(pk__in=seats), "None"


class SeatBoxes(forms.CheckboxSelectMultiple):
    """Boxes of which those in `fixed` (by id) cannot be ticked."""

    fixed: frozenset[int] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if getattr(value, "value", value) in self.fixed:
            option["attrs"]["disabled"] = True
        return option


class MembersForm(RecordForm):
    """Which authorities sit in a group. `seats` gives the group of those that sit somewhere, by their id, and `fixed`
    the groups (by id) that nobody leaves any more.

    What the person was shown comes back beside the form: see `seen_seats`.
    """

    authorities = SeveralRecords(
        Authority.objects.none(),
        label="Authorities of this group",
        required=False,
        widget=SeatBoxes,
        help_text="Three or four. One that sits in another group leaves it and comes to this one, with its "
        "self-assessment: the people of the other group no longer read that, those of this group do.",
    )

    class Meta:
        model = ChallengeGroup
        fields = ()

    def __init__(
        self, *args: Any, seats: Mapping[int, ChallengeGroup], fixed: Collection[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = [pk for pk, group in seats.items() if group.pk == self.instance.pk]
        field: Any = self.fields["authorities"]
        field.queryset, field.initial = Authority.objects.order_by("name"), own
        self.seats, self.everybody = seats, list(field.queryset.values_list("pk", flat=True))
        field.label_from_instance = lambda one: _seat_words(one, seats.get(one.pk), self.instance, fixed)
        field.widget.fixed = frozenset(pk for pk, group in seats.items() if group.pk in fixed)

    def clean_authorities(self) -> Any:
        chosen = self.cleaned_data["authorities"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"A group has 3 or 4 authorities. Choose {MOST} at most.")
        return chosen

    @property
    def seats_shown(self) -> str:
        """Who sits where, as the page carries it along in a hidden field: `12-3 13-0`."""
        return seen_words({pk: self.seats[pk].pk if pk in self.seats else 0 for pk in self.everybody})

    def chosen(self) -> list[int]:
        return [authority.pk for authority in self.cleaned_data["authorities"]]


def _seat_words(
    authority: Authority, seat: ChallengeGroup | None, group: ChallengeGroup, fixed: Collection[int]
) -> str:
    if seat is None:
        return f"{authority} (in no group)"
    if seat.pk == group.pk:
        return str(authority)
    return f"{authority} ({'stays' if seat.pk in fixed else 'now'} in group {seat.number})"


def seen_seats(text: str) -> dict[int, int | None]:
    """Who sat where when the page was shown (`seats_shown`); what cannot be read is left out."""
    return {authority: group or None for authority, group in read_seen(text).items()}


class StepForm(forms.Form):
    """The day of a step or of a tick."""

    day = DayField(label="Date", required=False)


def sent_day(data: QueryDict) -> date | None:
    """The day of a step as a button sends it, None where it sends none. Raises ValidationError for what is no day."""
    form = StepForm(data)
    if not form.is_valid():
        raise forms.ValidationError(list(form.errors["day"]))
    day: date | None = form.cleaned_data["day"]
    return day


def task_named(name: str) -> Task | None:
    """The line of an address, None for one that is not ticked by hand."""
    return next((task for task in TICKED if task.value == name), None)
