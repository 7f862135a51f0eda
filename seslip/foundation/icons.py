"""The few symbols that stand before a status, so that it is never told by colour alone.

Drawn by hand on a 16 × 16 box in the colour of the text beside them; they say nothing to a screen reader, because the
text does.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

_DISC = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z"

PATHS = {
    "tick": _DISC + "M4 8.3 5.3 7l1.8 1.8L10.9 5l1.2 1.3-5 5.1Z",
    "arrow": "M9 2.5 14.5 8 9 13.5V10H1.5V6H9Z",
    "up": "M8 1.5 14 8h-3.5v6.5h-5V8H2Z",
    "down": "M8 14.5 2 8h3.5V1.5h5V8H14Z",
    "triangle": "M8 1.2 15.6 14.6H.4ZM7.2 5.8h1.6v4.4H7.2ZM7.2 11.3h1.6v1.6H7.2Z",
    "octagon": "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1ZM7.2 4h1.6v5.2H7.2ZM7.2 10.4h1.6V12H7.2Z",
    "circle": _DISC + "M8 2.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 8 2.8Z",
    "clock": _DISC + "M7.2 3.6h1.6v4l2.8 1.7-.8 1.4-3.6-2.2Z",
    "forward": "M1.5 2.8 7.6 8l-6.1 5.2ZM8.4 2.8 14.5 8l-6.1 5.2Z",
    "speech": "M1 2h14v9.4H8L4.2 14.6v-3.2H1ZM3.8 4.9h8.4v1.3H3.8ZM3.8 7.5h5.6v1.3H3.8Z",
    "page": "M3 1h6.5L13 4.5V15H3ZM5.2 7h5.6v1.3H5.2ZM5.2 9.6h5.6v1.3H5.2Z",
    "person": "M8 1.2a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8ZM1.8 15c0-3.6 2.6-5.8 6.2-5.8s6.2 2.2 6.2 5.8Z",
    "place": "M8 1a5.2 5.2 0 0 0-5.2 5.2C2.8 10 8 15.2 8 15.2s5.2-5.2 5.2-9A5.2 5.2 0 0 0 8 1Z"
    "M8 4.1a2.1 2.1 0 1 1 0 4.2 2.1 2.1 0 0 1 0-4.2Z",
    "minus": _DISC + "M4.2 7.1h7.6v1.8H4.2Z",
}

_ICONS = {
    name: format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>',
        path,
    )
    for name, path in PATHS.items()
}


def icon_svg(name: str) -> SafeString:
    """The inline picture called `name`; an empty name gives nothing. Raises KeyError for an unknown one."""
    return _ICONS[name] if name else SafeString("")
