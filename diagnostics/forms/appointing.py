"""Choosing who is trusted with what is said in confidence: who facilitates a group, who leads a conversation."""

from typing import Any

from diagnostics.queries.people import people_to_trust


def offer_people(field: Any) -> None:
    """Those who may be chosen, each with where they work."""
    field.queryset, field.empty_label = people_to_trust(), "Nobody yet"
    field.label_from_instance = lambda person: f"{person}, {person.place}" if person.place else str(person)
