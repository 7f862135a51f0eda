"""Every write to the budget: who may, in one transaction, with its history."""
