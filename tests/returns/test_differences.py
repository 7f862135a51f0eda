"""Where an altered document differs, in few words."""

from __future__ import annotations

from returns.domain.canonical import canonical
from returns.domain.differences import where_altered


def test_differences_that_are_many_are_counted() -> None:
    intact = canonical({"parts": [{"key": "money", "facts": [[str(n), {"paid": n}] for n in range(9)]}]})
    altered = canonical({"parts": [{"key": "money", "facts": [[str(n), {"paid": n + 1}] for n in range(9)]}]})
    found = where_altered(intact, altered)
    assert found[0] == "Budget, paid and forecast (Appendix 5), facts, 0, paid: 1, was 0"
    assert (len(found), found[-1]) == (6, "and 4 more")
