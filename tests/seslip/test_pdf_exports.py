"""Every PDF that can be downloaded is whole for somebody who hears it: checked on the loaded plan."""

from datetime import date

import pytest

from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import EXPORTS, draw
from tests.foundation.pdf_checking import check_pdf

MARCH = date(2026, 3, 31)


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("name", sorted(name for name, export in EXPORTS.items() if "pdf" in export.formats))
def test_every_pdf_can_be_heard(plan: None, name: str) -> None:
    document = EXPORTS[name].build(Person.command_line(), ProgrammeYear.objects.get(label="2025-26"), MARCH)
    check_pdf(draw(document, "pdf", MARCH, MARCH), document)
