"""Pages about rounds and groups, what is found in them, regional priorities, conversations and benchmarks."""
