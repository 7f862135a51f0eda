"""A label with an icon and a tone: how any status is shown, never by colour alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """`tone` names the CSS class (`tone-on-track`), `icon` a symbol of the icon set."""

    text: str
    tone: str
    icon: str
