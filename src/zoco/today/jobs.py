"""Telling seats that there is something, at fixed moments: the moment of a mail must not tell what came when."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.utils import timezone, translation
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from zoco.access.acting import acting_as
from zoco.people.models import Seat
from zoco.today.models import Notice
from zoco.today.questions import lines

DAILY_AT = 8
MAIL_HOURS = range(7, 21)


# The worker counts hours in UTC; people here do not.
@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="tell_seats")
def tell_seats(timestamp: int = 0) -> int:
    now = timezone.now()
    return tell(now) if localtime(now).hour in MAIL_HOURS else 0


def tell(now: datetime) -> int:
    """Mail whoever asked for it and for whom there is something new; says how many were told."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.seats_to_tell(%s)", [localtime(now).hour == DAILY_AT])
        wanted = [row[0] for row in cursor.fetchall()]
    seats = Seat.objects.on(localdate(now)).filter(pk__in=wanted).select_related("person")
    return sum(tell_one(seat, now) for seat in seats)


def tell_one(seat: Seat, now: datetime) -> bool:
    with acting_as(seat):
        notice = Notice.objects.select_for_update().get(seat=seat)
        marks = {line.mark(seat) for line in lines(seat, localdate(now))}
        if not notice.is_new(marks):
            notice.get_known(marks)
            return False
        notice.tell(marks, at=now)
        mail(seat)  # within the transaction: when it cannot be sent, the seat was not told
    return True


def mail(seat: Seat) -> None:
    """Always the same words, whatever it is about."""
    with translation.override("nl"):
        send_mail(
            _("Er is iets voor u in Zoco"),
            _(
                "Er is iets voor u. Log in om te zien wat:\n\n%(site)s/vandaag/\n\nIn deze mail staat bewust niets meer."
            )
            % {"site": settings.SITE_ADDRESS},
            settings.DEFAULT_FROM_EMAIL,
            [seat.person.email],
        )
