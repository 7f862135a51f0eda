"""The guide inside the application: for each role what that person comes for, step by step, and a glossary."""
