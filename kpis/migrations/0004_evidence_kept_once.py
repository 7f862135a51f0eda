import hashlib
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce


def mark_items(apps: Any, schema_editor: Any) -> None:
    """Says of every item what it holds; one that is there twice, or whose file cannot be read, stays without a mark."""
    items = apps.get_model("kpis", "Evidence").objects.using(schema_editor.connection.alias)
    shown = set()
    for item in items.order_by("id"):
        mark = mark_of(item)
        place = (item.kpi_id, item.update_id, mark)
        if mark and (item.taken_back or place not in shown):
            items.filter(pk=item.pk).update(mark=mark)
            shown |= set() if item.taken_back else {place}


def mark_of(item: Any) -> str:
    digest = hashlib.sha256(item.link.encode())
    if not item.link:
        try:
            with item.file.open("rb") as content:
                for piece in content.chunks():
                    digest.update(piece)
        except (OSError, ValueError):
            return ""
    return digest.hexdigest()


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0003_truth"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="mark",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="mark",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.RunPython(mark_items, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                models.F("kpi"),
                Coalesce(models.F("update"), models.Value(0)),
                models.F("mark"),
                condition=models.Q(taken_back=False) & ~models.Q(mark=""),
                name="evidence_kept_once",
            ),
        ),
    ]
