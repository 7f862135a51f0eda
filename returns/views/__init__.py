"""Pages of the grant return, and of the plan as a document."""
