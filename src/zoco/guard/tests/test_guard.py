"""Every table is guarded, or stands on the short list of open ones with the reason."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

OPEN = {
    "django_session": "needed before anybody is known",
    "django_migrations": "no person in it; not readable by the application",
    "django_content_type": "names of tables",
    "auth_permission": "unused, comes with Django",
    "auth_group": "unused, comes with Django",
    "auth_group_permissions": "unused, comes with Django",
    "site_cache": "counts of failed sign-ins",
    "ui_spentform": "ids of forms that were sent",
    "account_emailaddress": "signing in",
    "account_emailconfirmation": "signing in",
    "mfa_authenticator": "signing in; its secrets are sealed",
    "socialaccount_socialaccount": "signing in",
    "socialaccount_socialapp": "signing in",
    "socialaccount_socialtoken": "empty: tokens are not kept",
    "usersessions_usersession": "signing in",
}


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity, relforcerowsecurity from pg_class"
            " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
        return {name: (on, forced) for name, on, forced in cursor.fetchall()}


def test_every_table_is_guarded_or_open_for_a_reason():
    unguarded = {name for name, state in tables().items() if state != (True, True)}
    assert {name for name in unguarded if not name.startswith("procrastinate_")} == set(OPEN)


def test_the_application_is_nobody_special():
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("zoco_app", False, False, False)


def test_national_policies_do_not_reach_the_application():
    with connection.cursor() as cursor:
        cursor.execute("select pg_has_role('zoco_app', 'zoco_registrar', 'usage')")
        assert cursor.fetchone() == (False,)
