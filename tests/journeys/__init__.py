"""The users' minutes (design, section 1) in a real browser, against the server that people start."""
