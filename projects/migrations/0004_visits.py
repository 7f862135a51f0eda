import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_plan_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='visit', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('began', models.DateTimeField()),
                ('seen', models.DateTimeField()),
                ('before', models.DateTimeField(null=True)),
                ('over', models.BooleanField(default=False)),
            ],
        ),
    ]
