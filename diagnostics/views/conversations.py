"""Courageous conversations: all authorities over the two years, programming, changing and removing one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from diagnostics.access import (
    check_programme,
    check_read_diagnostics,
    check_run_conversation,
    conversation_fields,
    may_programme,
)
from diagnostics.actions import conversations as actions
from diagnostics.documents.conversations import conversations_register
from diagnostics.domain.conversations import Progress, cycle_of
from diagnostics.filters.conversations import ConversationFilter
from diagnostics.forms.conversations import ConversationForm, ProgrammeForm
from diagnostics.models import Conversation
from diagnostics.queries.conversations import (
    authority_rows,
    conversation_changes,
    conversation_rows,
    conversations_asked,
    count_progress,
    cycle_years,
    held_in,
    organising_project,
    without_conversation,
)
from diagnostics.tables.conversations import ConversationTable, conversation_url
from projects.models import Authority, ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.charts import Counter, stacked_bar
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.filters import without
from seslip.foundation.lists import ListPage
from seslip.foundation.sheets import Document


class ConversationList(ListPage):
    """`/diagnostics/conversations/`: who has had one, who has a date, who is programmed, who is not."""

    request: PersonRequest
    address = "diagnostics:conversation_list"
    title = "Courageous conversations"
    template_name = "diagnostics/conversation_list.html"
    table_class = ConversationTable
    filter_class = ConversationFilter
    default_sort = "name"
    watched = (Authority, Conversation)

    @cached_property
    def year(self) -> ProgrammeYear:
        """A year of the two that are listed."""
        return chosen_year(self.request.GET.get("year"), today())

    @cached_property
    def everybody(self) -> QuerySet[Any]:
        return authority_rows(cycle_years(self.year))

    def listed(self) -> QuerySet[Any]:
        check_read_diagnostics(self.request.user)
        return self.everybody

    def filter_options(self) -> dict[str, Any]:
        return {"years": cycle_of(self.year.starts.year)}

    def table_options(self) -> dict[str, Any]:
        return {"may_programme": self.may_programme}

    @cached_property
    def may_programme(self) -> bool:
        return may_programme(self.request.user, organising_project())

    @property
    def filter_key(self) -> str:
        return f"{self.year}:{super().filter_key}"

    def register(self, rows: QuerySet[Any]) -> Document:
        return conversations_register(rows, self.year)

    def extra(self) -> dict[str, Any]:
        numbers = count_progress(self.everybody)
        total = sum(numbers.values())
        counters = [self._counter(one, number) for one, number in numbers.items()]
        return {
            "span": " and ".join(cycle_of(self.year.starts.year)),
            "year": self.year,
            "counters": counters,
            "bar": stacked_bar(counters),
            "asked": conversations_asked(self.year),
            "held_this_year": held_in(self.everybody, self.year),
            "programmed": total - numbers[Progress.MISSING],
            "authorities": total,
            "may_programme": self.may_programme,
            "export_url": reverse("diagnostics:conversation_list") + "register",
        }

    def _counter(self, progress: Progress, number: int) -> Counter:
        url = without(self.request.GET, "page", progress=progress.value)
        return Counter(progress.label, number, url, self.request.GET.get("progress") == progress.value)


def conversation_create(request: PersonRequest) -> HttpResponse:
    """Programmes conversations with one authority or several at once."""
    check_read_diagnostics(request.user)
    project = organising_project()
    check_programme(request.user, project)
    year = project.year if project else chosen_year(None, today())
    years = cycle_of(year.starts.year)
    offered = without_conversation(cycle_years(year))
    asked = request.GET.getlist("authority")
    ticked = [place for place in offered if place.slug in asked]
    form = ProgrammeForm(
        request.POST or None, instance=Conversation(), offered=offered, years=years, initial={"authorities": ticked}
    )
    return edit_page(
        request,
        form,
        lambda: actions.programme_conversations(
            by=request.user,
            authorities=form.cleaned_data["authorities"],
            year=form.cleaned_data["year"],
            fields=form.values(),
        )[0],
        title="Programme conversations",
        back=reverse("diagnostics:conversation_list"),
        saved="The conversations are programmed. Give each its date once it is agreed.",
        template="diagnostics/conversation_create.html",
        everybody_has_one=not offered.exists(),
    )


def conversation_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Year, date, mode, place, lead and headlines."""
    conversation = find_conversation(request, pk)
    check_run_conversation(request.user, conversation)
    form = ConversationForm(
        request.POST or None,
        instance=conversation.as_stored(),
        allowed=conversation_fields(request.user, conversation),
        years=cycle_of(conversation.year.starts.year),
    )
    return edit_conversation_page(
        request,
        conversation,
        form,
        lambda: actions.edit_conversation(
            by=request.user,
            conversation=conversation,
            version=form.seen,
            year=form.cleaned_data.get("year"),
            fields=form.values(),
        ),
        title=f"Edit the conversation with {conversation.authority}",
        saved="The conversation is saved.",
    )


def edit_conversation_page(
    request: PersonRequest, conversation: Conversation, form: Any, save: Any, **context: Any
) -> HttpResponse:
    """A form about a conversation; a conflict tells what changed as far as this reader may know it."""
    return edit_page(
        request,
        form,
        save,
        back=conversation_url(conversation.pk),
        conversation=conversation,
        changes=lambda: conversation_changes(request.user, conversation, form.seen),
        **{"template": "diagnostics/conversation_edit.html", **context},
    )


def conversation_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes away a conversation of which no step is recorded yet."""
    conversation = find_conversation(request, pk)
    check_programme(request.user, conversation.project)
    return remove_page(
        request,
        conversation,
        lambda version: actions.remove_conversation(by=request.user, conversation=conversation, version=version),
        title=f"Remove the conversation with {conversation.authority}?",
        what=f"{conversation.authority} is then not programmed for either year, and can be programmed anew.",
        back=conversation_url(conversation.pk),
        after=reverse("diagnostics:conversation_list"),
        removed="The conversation is removed.",
    )


def find_conversation(request: PersonRequest, pk: int) -> Conversation:
    """The conversation of an address, or a 404 where it is not there or not for this reader."""
    return find(conversation_rows(request.user), pk=pk)
