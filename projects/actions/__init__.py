"""Every write to projects, authorities and people. Each checks who may and writes its history."""

from .people import create_person, edit_person, send_password_link
from .places import create_alias, remove_alias
from .projects import (
    create_phase,
    create_project,
    edit_phase,
    edit_project,
    edit_project_frameworks,
    remove_phase,
)

__all__ = [
    "create_alias",
    "create_person",
    "create_phase",
    "create_project",
    "edit_person",
    "edit_phase",
    "edit_project",
    "edit_project_frameworks",
    "remove_alias",
    "remove_phase",
    "send_password_link",
]
