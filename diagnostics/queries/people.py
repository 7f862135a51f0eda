"""Who can be trusted with what is said in confidence."""

from django.db.models import QuerySet

from projects.domain.roles import Role
from projects.models import Person, PersonRole


def people_to_trust() -> QuerySet[Person]:
    """Everybody who may sign in, but for those who read for the DfE."""
    readers = PersonRole.objects.filter(role=Role.DFE_READER.value).values("person")
    found: QuerySet[Person] = Person.objects.filter(is_active=True).exclude(pk__in=readers)
    return found.select_related("authority").order_by("name")
