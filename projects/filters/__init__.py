"""The filters of the lists of the programme."""
