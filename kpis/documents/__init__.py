"""What leaves the application about KPIs."""
