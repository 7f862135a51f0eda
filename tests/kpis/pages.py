"""What tests of the pages share: the words and rows of a page, and an update as a browser sends it."""

import re

from kpis.models import Kpi

REGISTER = "/kpis/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def rows(html: str) -> int:
    return len(re.findall(r'<tr id="row-', html))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def entered(kpi: Kpi, **changed: object) -> dict[str, object]:
    kpi = Kpi.objects.get(pk=kpi.pk)
    data = {"status": "on_track", "note": "", "position_date": "2026-03-31", "version": kpi.version}
    data |= {f"measure-{measure.pk}": "" if measure.value is None else measure.value for measure in kpi.measures.all()}
    return data | changed
