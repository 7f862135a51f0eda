"""The filters of the diagnostics' lists."""
