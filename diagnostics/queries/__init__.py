"""Reads of diagnostics that are more than a filter."""
