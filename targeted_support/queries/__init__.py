"""Reads of targeted support that are more than a filter."""
