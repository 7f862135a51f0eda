from django.apps import AppConfig


class BudgetConfig(AppConfig):
    """Income and spending of each year, by line, with a share per funding stream."""

    name = "budget"
