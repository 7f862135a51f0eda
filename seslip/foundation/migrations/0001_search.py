from django.db import migrations, models

INDEX = (
    "CREATE INDEX search_entry_words ON foundation_searchentry "
    "USING gin (array_to_tsvector(string_to_array(btrim(terms), ' ')))"
)


def create_index(apps, schema_editor):
    """On SQLite the words are in a table of their own, put up after each migration (`search_engines.put_up_fts`)."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS search_entry_words")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="SearchMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("ref", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=400)),
                ("line", models.CharField(blank=True, max_length=400)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(max_length=400)),
                ("day", models.DateField(null=True)),
                ("terms", models.TextField()),
                ("rules", models.CharField(max_length=12)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once"),
                ],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]
