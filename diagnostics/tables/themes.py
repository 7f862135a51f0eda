"""Where a regional priority is read."""

from django.urls import reverse

from diagnostics.models import RegionalTheme


def theme_url(theme: RegionalTheme) -> str:
    return reverse("diagnostics:theme_page", args=(theme.pk,))
