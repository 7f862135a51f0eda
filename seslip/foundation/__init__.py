"""What any programme needs and no app owns. Imports nothing from the apps above it."""
