"""Every list page offers every filter it understands."""

import pytest

LISTS = (
    "/projects/",
    "/projects/meetings/",
    "/kpis/",
    "/authorities/",
    "/people/",
    "/budget/lines/",
    "/budget/virements/",
    "/budget/payments/",
    "/budget/receipts/",
    "/budget/commitments/",
)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_offers_every_filter(sign_in, address: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(address)
    page = answer.content.decode()
    fields = answer.context["filter"].form.fields
    assert fields
    assert [name for name in fields if f' name="{name}"' not in page] == []
