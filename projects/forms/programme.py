"""Forms for the plan, its authorities and people. They validate; actions write."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from projects.access import may_give_role
from projects.domain.roles import Role
from projects.domain.rules import problem_of_strand, problem_of_unused
from projects.models import AuthorityAlias, Framework, FrameworkItem, Person, Phase, Project, Strand
from seslip.foundation.fields import MoneyInput
from seslip.foundation.forms import RecordForm, SeveralRecords

HIGHEST_NUMBER, HIGHEST_PHASE = 999, 99
PEOPLE = Person.objects.select_related("authority")
NOT_BELOW_ZERO = MinValueValidator(0, "Enter £0 or more.")


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return f"{person.name} ({person.place})" if person.place else person.name


class PeopleChoice(SeveralRecords):
    def label_from_instance(self, person: Person) -> str:
        return person.name


class StrandChoice(forms.ModelChoiceField):
    def label_from_instance(self, strand: Strand) -> str:
        return f"{strand.theme}: {strand.name}"


class ProjectForm(RecordForm):
    """A project with its managers, lead first; `allowed` names the fields that this person may change."""

    number = forms.IntegerField(label="Number", min_value=1, max_value=HIGHEST_NUMBER)
    strand = StrandChoice(Strand.objects.select_related("theme"), label="Strand", required=False, empty_label="None")
    amount = MoneyInput(
        label="Amount in the plan",
        required=False,
        validators=[NOT_BELOW_ZERO],
        help_text="In pounds. Leave empty where the plan gives no amount of its own.",
    )
    sponsor = PersonChoice(PEOPLE, label="Sponsor", required=False, empty_label="Nobody yet")
    lead = PersonChoice(PEOPLE, label="Lead manager", required=False, empty_label="Nobody yet")
    others = PeopleChoice(
        Person.objects.all(),
        label="Other managers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They may update the project's KPIs as the lead manager may.",
    )

    class Meta:
        model = Project
        fields = ("number", "title", "used", "theme", "strand", "purpose", "amount", "amount_note", "sponsor")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "used": "A number that is not used keeps its place in the plan, without an amount.",
            "amount_note": "For example whom the amount is shared with.",
        }

    def __init__(self, *args: Any, allowed: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manages = "managers" in allowed
        offered = allowed | {"version"} | ({"lead", "others"} if self.manages else set())
        for name in set(self.fields) - offered:
            del self.fields[name]
        if "theme" in self.fields:
            self.fields["theme"].empty_label = "Choose a theme"  # type: ignore[attr-defined]
        if self.manages and self.instance.pk:
            present = [entry.person_id for entry in self.instance.managers.all()]
            self.fields["lead"].initial = present[0] if present else None
            self.fields["others"].initial = present[1:]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if entered.get("others") and not entered.get("lead"):
            self.add_error("lead", "Choose the lead manager: there are other managers, but nobody leads.")
        if "amount" in entered and "used" in entered:
            self._report("amount", problem_of_unused(entered["used"], entered["amount"]))
        if (theme := entered.get("theme")) and (strand := entered.get("strand")):
            self._report("strand", problem_of_strand(theme.name, strand.name, strand.theme.name))
        return entered

    def _report(self, field: str, problem: str) -> None:
        if problem:
            self.add_error(field, problem)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name not in ("lead", "others")}

    def managers(self) -> list[Person] | None:
        """Lead first, the others as they stood before; None where this person may not change them."""
        if not self.manages:
            return None
        lead, others = self.cleaned_data.get("lead"), list(self.cleaned_data.get("others") or [])
        order = [entry.person_id for entry in self.instance.managers.all()] if self.instance.pk else []
        others.sort(key=lambda person: order.index(person.pk) if person.pk in order else len(order))
        return list(dict.fromkeys([lead, *others])) if lead else []


class PhaseForm(RecordForm):
    """A phase; `allowed` names the fields that this person may change."""

    number = forms.IntegerField(
        label="Phase", min_value=1, max_value=HIGHEST_PHASE, help_text="2 for the phase 7.2 of project 7."
    )
    amount = MoneyInput(
        label="Amount",
        required=False,
        validators=[NOT_BELOW_ZERO],
        help_text="In pounds. Leave empty where it is still to be announced.",
    )

    class Meta:
        model = Phase
        fields = ("number", "amount", "note")

    def __init__(self, *args: Any, allowed: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - allowed - {"version"}:
            del self.fields[name]


class FrameworksForm(RecordForm):
    """One group of checkboxes for the enablers and one for the outcomes of each framework."""

    class Meta:
        model = Project
        fields = ()

    def __init__(self, *args: Any, frameworks: list[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {link.item_id for link in self.instance.framework_links.all()}
        self.items = {item.pk: item for framework in frameworks for item in framework.items.all()}
        for framework in frameworks:
            for kind in FrameworkItem.ItemKind:
                items = [item for item in framework.items.all() if item.kind == kind.value]
                if items:
                    self.fields[f"{framework.key}-{kind.value}"] = self._group(framework, kind.label, items, chosen)

    def _group(
        self, framework: Framework, kind: str, items: list[FrameworkItem], chosen: set[int]
    ) -> forms.TypedMultipleChoiceField:
        return forms.TypedMultipleChoiceField(
            label=f"{framework.name}: {kind.lower()}s",
            choices=[(item.pk, f"{item.number}. {item.text}") for item in items],
            initial=[item.pk for item in items if item.pk in chosen],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def chosen(self) -> list[FrameworkItem]:
        return [self.items[pk] for name in self.values() for pk in self.cleaned_data[name]]


class AliasForm(RecordForm):
    class Meta:
        model = AuthorityAlias
        fields = ("name",)
        help_texts = {"name": "As the documents write it. Capitals and “&” make no difference."}


class PersonForm(RecordForm):
    """A person and the roles that `by` may give."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Managing or sponsoring a project, and belonging to an authority, need no role.",
    )

    class Meta:
        model = Person
        fields = ("name", "email", "organisation", "authority", "job_title", "is_active")
        help_texts = {"organisation": "Where it is not one of the 19 authorities, for example LGA."}

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].empty_label = "None"  # type: ignore[attr-defined]
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in Role if may_give_role(by, role.value)
        ]
        if self.instance.pk:
            self.fields["roles"].initial = [record.role for record in self.instance.role_records.all()]

    def clean_email(self) -> str:
        """In small letters, and nobody else's whatever the capitals."""
        email: str = self.cleaned_data["email"].strip().lower()
        if Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Somebody has this e-mail address already. Look them up under People.")
        return email

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "roles"}

    def given(self) -> set[str]:
        return set(self.cleaned_data["roles"])
