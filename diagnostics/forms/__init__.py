"""Forms of the diagnostics. They validate; actions write."""
