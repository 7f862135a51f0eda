"""Forms of returns. They validate; actions write."""
