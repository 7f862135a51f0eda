"""Reads of KPIs that are more than a filter."""
