"""Which kinds of lines have something is asked in words that are kept: they must be the right words all day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.people.models import Role
from zoco.today.questions import SOURCES
from zoco.today.sources import asking
from zoco.today.sources.asking import Asking, put_into_words, question, with_rows
from zoco.today.sources.people import reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("listing")]

BY_DAY = [each for _verb, each in SOURCES if isinstance(each, Asking) and not each.by_the_clock]


def in_words(seat):
    today = localdate()
    return [put_into_words(each.found(seat, today, today + timedelta(days=7))) for each in BY_DAY]


def test_putting_a_question_into_words_asks_the_database_nothing(cast, django_assert_num_queries):
    for seat in cast.values():
        with django_assert_num_queries(0):
            in_words(seat)


def test_the_words_of_a_question_are_the_same_all_day(cast, monkeypatch):
    at = timezone.now().replace(hour=9)
    for seat in cast.values():
        monkeypatch.setattr(timezone, "now", lambda: at)
        early = in_words(seat)
        monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=2, minutes=1))
        assert in_words(seat) == early


def test_who_gets_another_role_or_another_day_is_asked_other_questions(cast):
    seat, today = cast["Tamara"], localdate()
    before = question(reports, seat, today, today)
    assert question(reports, seat, today, today) is before
    assert question(reports, seat, today + timedelta(days=1), today) is not before
    seat.role = Role.COORDINATOR
    assert question(reports, seat, today, today) is not before


def test_words_are_not_kept_without_end(cast, monkeypatch):
    monkeypatch.setattr(asking, "_kept", {})
    monkeypatch.setattr(asking, "MOST_KEPT", len(BY_DAY))
    today = localdate()
    for days in range(3):
        with_rows(BY_DAY, cast["Ana"], today, today + timedelta(days=days))
        assert 0 < len(asking._kept) <= len(BY_DAY)
