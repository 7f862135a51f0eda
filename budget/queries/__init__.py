"""Reads of the budget that are more than a filter. Totals are for all who see the budget, lines for fewer."""
