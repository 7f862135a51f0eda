"""Every write to a return. Each checks who may, writes in one transaction, and returns the record."""
