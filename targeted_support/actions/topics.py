"""Every write to topics: naming one, its other words, and making one of two."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked, still_kept
from projects.models import Person
from seslip.foundation import audit
from targeted_support.access import check_edit_packages
from targeted_support.domain.topics import Subject
from targeted_support.models import ExpertTopic, Package, Topic

TOO_LONG = (
    "The words of both are too many for one topic: {} characters, and {} fit. Take some out of one of them, then merge."
)
STILL_USED = "A package is about this topic, or an expert knows it. Merge it into another topic instead."


def create_topic(*, by: Person, fields: Mapping[str, Any]) -> Topic:
    check_edit_packages(by)
    return audit.create(checked(Topic(), fields, _problems), by=by)


def edit_topic(*, by: Person, topic: Topic, version: int, fields: Mapping[str, Any]) -> Topic:
    """Renames a topic or changes its other words. Raises Stale."""
    check_edit_packages(by)
    checked(topic, fields, _problems)
    return audit.change(topic, by=by, version=version, fields=fields)


def _problems(topic: Topic) -> dict[str, str]:
    """Two topics that differ in capitals only would be two in every list, and each found for half of what is asked."""
    others = Topic.objects.filter(name__iexact=topic.name).exclude(pk=topic.pk)
    same = next((str(one) for one in others), "")
    return {"name": f"There is a topic “{same}” already. Use that one, or choose another name." if same else ""}


def merge_topic(*, by: Person, topic: Topic, version: int, into: Topic) -> Topic:
    """Makes one topic of two: packages, experts and words go over to `into`. Raises Stale."""
    check_edit_packages(by)
    if topic.pk == into.pk:
        raise ValidationError({"into": "Choose another topic than this one."})
    with transaction.atomic():
        audit.change(topic, by=by, version=version, fields={})
        for package in Package.objects.filter(topic=topic).order_by("pk"):
            audit.change(package, by=by, version=package.version, fields={"topic": into})
        for one in ExpertTopic.objects.filter(topic=topic).order_by("pk"):
            _hand_over(by, one, into)
        kept = audit.change(into, by=by, version=into.version, fields={"words": _joined(topic, into)})
        audit.remove(topic, by=by)
    return kept


def _hand_over(by: Person, known: ExpertTopic, into: Topic) -> None:
    if ExpertTopic.objects.filter(expert=known.expert_id, topic=into).exists():
        audit.remove(known, by=by)
    else:
        audit.change(known, by=by, version=known.version, fields={"topic": into})


def _joined(topic: Topic, into: Topic) -> str:
    """The words of both, each once; the name of the one that goes is kept as a word of the other."""
    words = Subject(into.name, f"{into.words}, {topic.name}, {topic.words}").spellings[1:]
    joined, longest = ", ".join(words), Topic._meta.get_field("words").max_length or 0
    if len(joined) > longest:
        raise ValidationError({"into": TOO_LONG.format(len(joined), longest)})
    return joined


def remove_topic(*, by: Person, topic: Topic, version: int) -> None:
    """Takes away a topic that nothing is about. Raises Stale."""
    check_edit_packages(by)
    if still_kept(topic):
        raise ValidationError(STILL_USED)
    audit.remove(topic, by=by, version=version)
