"""The one way an e-mail is sent: from a pair of templates, as plain text and as HTML that says the same.

The HTML has a language, headings and real links, and nothing that is loaded from elsewhere.
"""

from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

LONGEST_SUBJECT = 150


class Unreachable(Exception):
    """The mail server cannot be reached; the text says so and what to look at."""


def open_connection(connection: BaseEmailBackend | None = None) -> BaseEmailBackend:
    """A connection ready for several messages; one that was closed is opened again. Raises Unreachable."""
    connection = connection or get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise Unreachable(
            f"The mail server cannot be used: {error or type(error).__name__}. Look at EMAIL_URL and whether the "
            "server answers, then run this again."
        ) from error
    return connection


def send(
    *, to: str, subject: str, template: str, context: Mapping[str, Any], connection: BaseEmailBackend | None = None
) -> None:
    """Sends `template`.txt and `template`.html to one address. Raises whatever the connection raises.

    The templates are given `site`, which they write before every path, and `subject`.
    """
    line = " ".join(subject.split())[:LONGEST_SUBJECT]
    told = {**context, "subject": line, "site": settings.SITE_URL}
    text = render_to_string(f"{template}.txt", told).strip() + "\n"
    message = EmailMultiAlternatives(line, text, to=[to], connection=connection)
    message.attach_alternative(render_to_string(f"{template}.html", told), "text/html")
    if not message.send():
        raise SMTPException("the mail server took nothing")
