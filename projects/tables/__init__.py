"""The columns of the lists of the programme."""
