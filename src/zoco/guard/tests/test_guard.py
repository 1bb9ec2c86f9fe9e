"""Every table is guarded, or stands on the short list of open ones with the reason."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate

from zoco.guard.install import POLICIES
from zoco.guard.owner import as_owner
from zoco.people.models import Seat

pytestmark = pytest.mark.django_db

OPEN = {
    "people_session": "needed before anybody is known; its keys are hashed",
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


# The day of the policies


@pytest.mark.parametrize(("moment", "day"), [
    ("2026-01-31 22:59:59+00", "2026-01-31"), ("2026-01-31 23:00:00+00", "2026-02-01"),
    ("2026-06-30 21:59:59+00", "2026-06-30"), ("2026-06-30 22:00:00+00", "2026-07-01"),
])  # fmt: skip
def test_a_day_begins_at_midnight_here(moment, day):
    with connection.cursor() as cursor:
        cursor.execute("select zoco.day_of(%s)::text", [moment])
        assert cursor.fetchone() == (day,)


# Between them lie 26 hours, so that at any moment one of the two has another day than we have.
@pytest.mark.parametrize("elsewhere", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_policies_take_the_day_here_whatever_clock_the_session_keeps(cast, elsewhere):
    """Who begins today takes reports and leads; whose last day was yesterday does not. Twice for each: the day is exact."""
    today = localdate()
    with as_owner():
        new, left = cast["Boris"], cast["Chris"]
        Seat.objects.filter(pk=new.pk).update(started_on=today, ended_on=today)
        Seat.objects.filter(pk=left.pk).update(ended_on=today - timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute("select set_config('timezone', %s, true)", [elsewhere])
            cursor.execute("select zoco.today()")
            assert cursor.fetchone() == (today,)
            for seat, held in ((new, True), (left, False)):
                cursor.execute("select zoco.can_lead(%s, %s)", [seat.pk, seat.organisation_id])
                assert cursor.fetchone() == (held,), seat.person.name


def test_no_policy_asks_the_clock_of_the_session():
    assert not re.search(r"current_date|localtimestamp|current_time\b|::date at", POLICIES.read_text())
