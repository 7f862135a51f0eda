"""Forms of the budget. They validate; actions write."""
