"""With whom a saved view can be shared: a role, or what people are to projects and authorities."""

from enum import StrEnum

from .roles import Role, Standing


class Audience(StrEnum):
    PROGRAMME_MANAGER = Role.PROGRAMME_MANAGER.value
    PROJECT_MANAGERS = "project_managers"
    SPONSORS = "sponsors"
    AUTHORITIES = "authorities"
    SUPPORT_TEAM = Role.SUPPORT_TEAM.value
    FINANCE = Role.FINANCE.value
    ADMINISTRATOR = Role.ADMINISTRATOR.value

    @property
    def label(self) -> str:
        relations = {
            "project_managers": "Project managers",
            "sponsors": "DCS sponsors",
            "authorities": "People of the authorities",
        }
        return relations.get(self.value) or Role(self.value).label


AUDIENCES = [(one.value, one.label) for one in Audience]


def audiences_of(standing: Standing) -> frozenset[str]:
    """Those of which a person is one."""
    found = {one.value for one in Audience} & standing.roles
    relations = (
        (bool(standing.manages), Audience.PROJECT_MANAGERS),
        (bool(standing.sponsors), Audience.SPONSORS),
        (standing.authority is not None, Audience.AUTHORITIES),
    )
    found |= {audience.value for holds, audience in relations if holds}
    return frozenset(found)


def may_share_with(standing: Standing) -> list[Audience]:
    """The programme manager with everybody; the others with those of whom they are one themselves.

    A DfE reader alone is none of them: they read returns, and there is no list that they could open.
    """
    if standing.has(Role.PROGRAMME_MANAGER):
        return list(Audience)
    own = audiences_of(standing)
    return [one for one in Audience if one.value in own]
