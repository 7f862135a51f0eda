"""The lists of the diagnostics as tables."""
