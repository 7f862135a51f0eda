"""Every write to targeted support. Each checks who may, writes its history in one transaction, returns the record."""
