"""What leaves the application about the programme."""
