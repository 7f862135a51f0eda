"""Reads of returns that are more than a filter."""
