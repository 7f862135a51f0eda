"""SESLIP: the South East Sector-Led Improvement Programme's year, from plan to grant return."""
