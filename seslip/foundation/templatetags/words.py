"""`{% word "KPI" %}` links a word of the programme to what it means; `{% word "KPI" "KPIs" %}` shows another form."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = template.Library()


@register.simple_tag
def word(term: str, shown: str = "") -> SafeString:
    """The glossary belongs to a floor above, which is reached by its address; a test holds the words to it."""
    return format_html('<a class="word" href="{}#{}">{}</a>', reverse("glossary"), slugify(term), shown or term)
