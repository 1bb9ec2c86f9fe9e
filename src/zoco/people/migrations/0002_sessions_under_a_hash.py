"""
Sessions lie under a hash of their key, in one table with where they came from.

Running sessions end: their keys were readable in the old tables. Everybody signs in once more; drafts are kept.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zoco.people.models

OLD = "drop table if exists usersessions_usersession; drop table if exists django_session"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", zoco.people.models.HashedKeyField(max_length=64, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField(null=True)),
                ("internet_address", models.CharField(blank=True, max_length=45)),
                ("browser", models.CharField(blank=True, max_length=200)),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["-begun_at"]},
        ),
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
    ]
