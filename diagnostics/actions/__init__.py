"""Every write to diagnostics. Each checks who may, writes its history in the same transaction, returns the record."""
