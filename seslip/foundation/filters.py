"""Filters of a list: read from the address, shown as a strip of fields and as chips that can be removed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.widgets import Select
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .periods import show_date

LONGEST_SEARCH = 200
FEW = 2_000  # rows that are named one by one once a search has found them


class QuickSelect(Select):
    """A drop-down drawn by joining texts: a template for each of a hundred options would cost more than the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SafeString(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select {}>{}</select>", format_html_join(" ", '{}="{}"', given.items()), options)


class Choice(django_filters.ChoiceFilter):
    """One choice of several, “All projects” first. `choices` may be a callable, asked once a request."""

    def __init__(self, *, label: str, everything: str, choices: Any, **kwargs: Any) -> None:
        super().__init__(label=label, empty_label=everything, choices=choices, widget=QuickSelect, **kwargs)


class Search(django_filters.CharFilter):
    """Every word must be found in one of the `fields`, or satisfy `also(word)`.

    All texts are read through once: the few rows found are named by their ids, so that counting and listing them
    does not read the texts again. Where many are found, a page of them is soon full.
    """

    def __init__(self, *fields: str, also: Callable[[str], Q] | None = None, label: str = "Search") -> None:
        widget = forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_SEARCH})
        super().__init__(label=label, method=self.search, max_length=LONGEST_SEARCH, widget=widget)
        self.fields, self.also = fields, also

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = [self._one(word) for word in value.split()]
        if not words:
            return queryset
        found = queryset.filter(reduce(and_, words))
        keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
        return found if len(keys) > FEW else queryset.filter(pk__in=keys)

    def _one(self, word: str) -> Q:
        found = Q()
        for field in self.fields:
            found |= Q(**{f"{field}__icontains": word})
        return found | self.also(word) if self.also else found


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    remove_url: str


def chips(form: forms.Form, params: QueryDict) -> list[Chip]:
    """One for each field of a valid form that narrows the list."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if form.is_valid() else None
        if value in (None, "", []):
            continue
        found.append(Chip(f"{field.label}: {_shown(field, value)}", without(params, name, "page")))
    return found


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.widget.choices).get(value, value))
    return show_date(value) if isinstance(value, date) else str(value)


def without(params: QueryDict, *names: str, **replaced: Any) -> str:
    """The address with some choices taken out and others set."""
    query = params.copy()
    for name in names:
        query.pop(name, None)
    for name, value in replaced.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def problems(form: forms.Form) -> list[str]:
    """What cannot be read in the address, in words."""
    labels = {name: field.label or name for name, field in form.fields.items()}
    return [f"{labels.get(name, name)}: {message}" for name, errors in form.errors.items() for message in errors]
