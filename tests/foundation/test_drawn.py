"""What a drawn cell says as plain lines."""

from __future__ import annotations

import pytest

from seslip.foundation.drawn import lines_of


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", []),
        ("Kent &amp; Medway", ["Kent & Medway"]),
        ('<a href="/x?a=1&amp;b=2">Data</a><span class="note">Ann, Bo</span>', ["Data", "Ann, Bo"]),
        ("One<br>Two", ["One", "Two"]),
        ('<a href="/k/">Update<span class="visually-hidden"> KPI 6.1</span></a>', ["Update"]),
        ('<span class="badge tone-x"><svg class="icon"><path d="M0"/></svg>On track</span>', ["On track"]),
        (
            '31 Mar 2026<span class="flag"><svg><use href="#c"></use></svg>15 days overdue</span>',
            ["31 Mar 2026", "15 days overdue"],
        ),
        (
            '<del class="was"><span class="visually-hidden">Before: </span>1 Mar 2026</del> 31 Mar 2026',
            ["31 Mar 2026", "Before: 1 Mar 2026"],
        ),
        ("&lt;script&gt;", ["<script>"]),
        ('A<span class="note">b <span class="nowrap">c</span> d</span>e', ["A", "b c d", "e"]),
    ],
)
def test_what_a_cell_says(html: str, lines: list[str]) -> None:
    assert lines_of(html) == lines
