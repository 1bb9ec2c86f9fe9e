"""`zoco demo load` and `zoco demo reset`: the living network of invented people."""

from __future__ import annotations

import argparse
from datetime import date, timedelta


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = verbs.add_parser("demo", help="fill the demo with invented people (load, reset)")
    what = demo.add_subparsers(metavar="WHAT", required=True)
    load = what.add_parser("load", help="load the demo, unless something is there already")
    load.set_defaults(run=lambda _: run(empty_first=False))
    reset = what.add_parser("reset", help="throw everything away and load the demo again")
    reset.set_defaults(run=lambda _: run(empty_first=True))


def run(*, empty_first: bool) -> int:
    """Load once. Refuses where real people may be: outside demo mode nothing is touched."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone
    from django.utils.timezone import localdate

    from zoco.demo.cast import CAST, enrol
    from zoco.demo.past import lived
    from zoco.demo.register import fill_register
    from zoco.demo.scenes import play
    from zoco.exchange.releasing import make_due
    from zoco.guard.owner import owner_login
    from zoco.opendata import releasing as open_data
    from zoco.statistics.releasing import release_due

    if not settings.ZOCO_DEMO:
        print("This is no demo (ZOCO_DEMO is not set): nothing was changed.")
        return 2
    today = localdate()
    with owner_login():
        if empty_first:
            empty()
        elif is_filled():
            print("There are people already. `zoco demo reset` starts over.")
            return 0
        since, yesterday = today - timedelta(days=800), today - timedelta(days=1)
        state_directory(today)
        cast = {member.first_name: enrol(member, since=since, until=yesterday) for member in CAST}
        fill_register(today)
    play(cast, today, say=lambda scene: print(f"  {scene}", flush=True))
    with owner_login():
        release_due(timezone.now(), using="default", read=lived)
        make_due(timezone.now(), using="default")
        estimate()
        list(open_data.make_due(timezone.now(), using="default"))
    print("The demo is loaded.")
    return 0


def estimate() -> None:
    """From the invented register, quickly: some groups get a range, most a reason why not. As in every other place, in NumPy."""
    from zoco.estimates.command import make
    from zoco.estimates.making import Asked
    from zoco.estimation import compiled

    with compiled.off():  # compiling takes longer than so small a task
        make(Asked("stepwise", ways=2, boot=20, near=False), using="default")


def is_filled() -> bool:
    from zoco.people.models import Seat

    return Seat.objects.exists()


def empty() -> None:
    """Every row of every room, and the sessions; places and law are files. What Django and sign-in need stays."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(format('%I', tablename), ', ') from pg_tables where schemaname = 'public'"
            " and tablename !~ '^(django_migrations|django_content_type|django_site|auth_)'"
            " and tablename !~ '^(guard_|knowledge_|procrastinate)' and tablename <> 'socialaccount_socialapp'"
        )
        (tables,) = cursor.fetchone()
        cursor.execute(f"truncate {tables} cascade")


def state_directory(today: date) -> None:
    """The old public listing as dated claims; its numbers are marked as old, and some were confirmed since."""
    from django.utils import timezone

    from zoco.directory.in_use import gazetteer
    from zoco.directory.listing import state_demo

    state_demo(gazetteer(), today=today, at=timezone.now())
