"""Every write to KPIs. Each checks who may, writes its history in the same transaction and returns the record."""
