"""Pages about packages, their money, those who give and receive, and what came of it."""
