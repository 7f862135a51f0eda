"""Pages about projects, the frameworks they answer, authorities and people."""
