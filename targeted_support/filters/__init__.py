"""The filters of the lists of targeted support."""
