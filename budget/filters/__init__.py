"""The filters of each list of the budget."""
