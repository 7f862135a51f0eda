"""Trigram indexes for the register's search on PostgreSQL; SQLite reads its small tables through."""

from django.db import migrations


def create_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for column in ("text", "note"):
            schema_editor.execute(
                f"CREATE INDEX kpi_{column}_search ON kpis_kpi USING gin (UPPER({column}) gin_trgm_ops)"
            )


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in ("text", "note"):
            schema_editor.execute(f"DROP INDEX IF EXISTS kpi_{column}_search")


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial")]
    operations = [migrations.RunPython(create_indexes, drop_indexes)]
