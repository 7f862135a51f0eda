"""Reading whether a text for everybody names an authority."""

from diagnostics.domain.naming import named_authorities
from diagnostics.domain.wording import listed
from projects.models import Authority, AuthorityAlias


def authority_spellings() -> dict[str, str]:
    """The name of the authority for each spelling in which documents give it."""
    names = dict(Authority.objects.values_list("name", "name"))
    return names | dict(AuthorityAlias.objects.values_list("name", "authority__name"))


def problem_of_names(text: str) -> str:
    """What to say where a text names an authority; "" where it names none."""
    if found := named_authorities(text, authority_spellings()):
        return f"Everybody reads this, so it names no authority. Say it without {listed(found)}."
    return ""
