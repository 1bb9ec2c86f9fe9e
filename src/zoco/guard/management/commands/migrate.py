"""Migrate, then put the policies on whatever tables there are now."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction

from zoco.guard.install import install


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        using = options["database"]
        if (
            not options.get("app_label")
            and "guard_contextkey" in connections[using].introspection.table_names()
        ):
            with transaction.atomic(using=using):
                install(using)
