"""The few roles that do not follow from what a person is to a thing, and a person's standing as a whole."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PROGRAMME_MANAGER = "programme_manager"
    FINANCE = "finance"
    SUPPORT_TEAM = "support_team"
    DFE_READER = "dfe_reader"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {
            "programme_manager": "Programme manager",
            "finance": "Finance officer",
            "support_team": "Targeted-support team",
            "dfe_reader": "DfE reader",
            "administrator": "Administrator",
        }[self.value]


@dataclass(frozen=True)
class Standing:
    """What a person is: roles, the authority they belong to, and the projects they manage or sponsor (by id)."""

    roles: frozenset[str] = frozenset()
    authority: int | None = None
    manages: frozenset[int] = frozenset()
    sponsors: frozenset[int] = frozenset()

    def has(self, *roles: Role) -> bool:
        return any(role.value in self.roles for role in roles)

    @property
    def own_projects(self) -> frozenset[int]:
        return self.manages | self.sponsors

    @property
    def reads_plan(self) -> bool:
        """Everybody of the alliance reads the plan; a DfE reader alone does not, nor a person with no part in it."""
        inside = self.has(Role.PROGRAMME_MANAGER, Role.FINANCE, Role.SUPPORT_TEAM, Role.ADMINISTRATOR)
        return inside or self.authority is not None or bool(self.own_projects)

    @property
    def candid_authority(self) -> int | None:
        """The authority whose confidential papers this person reads as one of its people.

        Who has a role for the whole programme (design, section 9: finance, administrator, even programme manager) does
        not read them by where they are employed: the finance officer works for Kent because Kent is the host.
        """
        return None if self.roles else self.authority

    @property
    def reads_meetings(self) -> bool:
        """As the plan, but for finance and administrators who have no other part (design, section 9)."""
        inside = self.has(Role.PROGRAMME_MANAGER, Role.SUPPORT_TEAM)
        return inside or self.authority is not None or bool(self.own_projects)
