"""Addresses below /targeted-support/ of what packages cost."""

from django.urls import URLPattern, path, re_path

from .views import carrying, costs, money

COST = "packages/<int:pk>/costs/<str:year>/"
MONEY: list[URLPattern] = [
    path("money/", money.money_page, name="money_page"),
    re_path(r"^money\.(?P<form>xlsx|csv|pdf)$", money.money_file, name="money_file"),
    path("money/begin/", money.offer_begin, name="offer_begin"),
    path("money/cap/<int:pk>/", money.cap_edit, name="cap_edit"),
    path("money/streams/<int:pk>/", money.stream_edit, name="stream_edit"),
    path("money/roll-forward/", carrying.roll_forward, name="roll_forward"),
    path("money/carried/<int:pk>/take-back/", carrying.carry_take_back, name="carry_take_back"),
    path(COST, costs.package_year_edit, name="package_year_edit"),
    path(f"{COST}remove/", costs.package_year_remove, name="package_year_remove"),
    path(f"{COST}slip/", carrying.package_slip, name="package_slip"),
]
