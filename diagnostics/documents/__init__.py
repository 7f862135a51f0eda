"""What leaves the application about diagnostics."""
