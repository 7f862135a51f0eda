"""Forms of targeted support. They validate; actions write."""
