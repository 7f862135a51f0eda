"""Returns as files, and the plan as a document."""
