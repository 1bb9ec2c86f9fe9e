"""The table behind the counts of failed sign-ins; `createcachetable` would need the owner at run time."""

from django.db import migrations

MAKE = """
create table site_cache (
    cache_key varchar(255) not null primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index site_cache_expires on site_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(MAKE, "drop table site_cache")]
