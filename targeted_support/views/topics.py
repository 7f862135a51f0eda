"""Topics of help: what they are called, which other words tell of them, and making one of two."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page, remove_page
from targeted_support.access import check_edit_packages, check_read_giving, may_edit_packages
from targeted_support.actions import topics as actions
from targeted_support.forms.experts import MergeForm, TopicForm
from targeted_support.models import Topic
from targeted_support.queries.experts import topic_rows


def topic_list(request: PersonRequest) -> HttpResponse:
    check_read_giving(request.user)
    context = {"topics": topic_rows(), "may_edit": may_edit_packages(request.user), "here": _experts()}
    return render(request, "targeted_support/topic_list.html", context)


def topic_create(request: PersonRequest) -> HttpResponse:
    check_read_giving(request.user)
    check_edit_packages(request.user)
    form = TopicForm(request.POST or None, instance=Topic())
    return edit_page(
        request,
        form,
        lambda: actions.create_topic(by=request.user, fields=form.values()),
        title="Add a topic",
        back=_list(),
        saved="The topic is added.",
        template="targeted_support/topic_edit.html",
    )


def topic_edit(request: PersonRequest, pk: int) -> HttpResponse:
    topic = _found(request, pk)
    form = TopicForm(request.POST or None, instance=topic.as_stored())
    return edit_page(
        request,
        form,
        lambda: actions.edit_topic(by=request.user, topic=topic, version=form.seen, fields=form.values()),
        title=f"Edit the topic “{topic}”",
        back=_list(),
        saved="The topic is saved.",
        template="targeted_support/topic_edit.html",
        topic=topic,
    )


def topic_merge(request: PersonRequest, pk: int) -> HttpResponse:
    topic = _found(request, pk)
    form = MergeForm(request.POST or None, instance=topic)
    return edit_page(
        request,
        form,
        lambda: actions.merge_topic(by=request.user, topic=topic, version=form.seen, into=form.cleaned_data["into"]),
        title=f"Merge “{topic}” into another topic",
        lede="Its packages, experts and words go over to the other topic. It cannot be taken apart again.",
        submit_label="Merge",
        back=_list(),
        saved=f"“{topic}” is merged.",
        template="targeted_support/topic_edit.html",
    )


def topic_remove(request: PersonRequest, pk: int) -> HttpResponse:
    topic = _found(request, pk)
    return remove_page(
        request,
        topic,
        lambda version: actions.remove_topic(by=request.user, topic=topic, version=version),
        title=f"Remove the topic “{topic}”?",
        what="No package is about it, and no expert is found by it.",
        back=_list(),
        removed="The topic is removed.",
    )


def _found(request: PersonRequest, pk: int) -> Topic:
    """The topic of an address that the team changes."""
    check_read_giving(request.user)
    topic = find(Topic.objects.all(), pk=pk)
    check_edit_packages(request.user)
    return topic


def _list() -> str:
    return reverse("targeted_support:topic_list")


def _experts() -> str:
    return reverse("targeted_support:expert_list")
