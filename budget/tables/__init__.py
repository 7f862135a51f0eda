"""The columns of each list of the budget."""
