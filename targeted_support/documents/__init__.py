"""What leaves the application about targeted support."""
