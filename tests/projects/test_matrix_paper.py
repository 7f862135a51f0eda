"""The matrix on paper and in a workbook: no word of a heading is broken, what is not used is a number alone."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import load_workbook
from pypdf import PdfReader

from projects.documents.authority_matrix import build_matrix
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.exports import draw
from seslip.foundation.sheets import Document, Passage

from .meetings import add_meeting, register

DAY, END = date(2026, 1, 15), date(2026, 3, 31)
SIXTEEN = (1, 2, 3, 7, 8, 9, 10, 12, 13, 15, 16, 17, 19, 20, 33, 42)  # the longest words of all titles among them


def matrix(manager: Person) -> Document:
    for number in SIXTEEN:
        register(manager, add_meeting(manager, number, DAY), "Kent")
    return build_matrix(manager, ProgrammeYear.objects.get(label="2025-26"), END)


def test_no_word_of_a_title_is_broken_on_paper(plan: None, manager: Person) -> None:
    content = draw(matrix(manager), "pdf", END, END)
    words = {word for page in PdfReader(io.BytesIO(content)).pages for word in page.extract_text().split()}
    titles = Project.objects.filter(year__label="2025-26", number__in=SIXTEEN).values_list("title", flat=True)
    every = {
        part for title in titles for word in title.replace("-", "- ").replace("/", "/ ").split() for part in [word]
    }
    assert every <= words | {part for word in words for part in word.replace("-", "- ").replace("/", "/ ").split()}


def test_the_worksheet_has_a_whole_name(plan: None, manager: Person) -> None:
    content = draw(matrix(manager), "xlsx", END, END)
    assert load_workbook(io.BytesIO(content)).sheetnames == ["Authorities and projects"]


def test_a_number_that_is_not_used_is_told_without_a_title(plan: None, manager: Person) -> None:
    (passage,) = [part for part in matrix(manager).parts if isinstance(part, Passage)]
    assert "The number is not used: 14; 23." in passage.text.lines()
