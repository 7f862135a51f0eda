"""What a promise is measured by."""

LARGEST_FIGURE = 1_000_000
