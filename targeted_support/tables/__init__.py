"""The lists of targeted support as tables."""
