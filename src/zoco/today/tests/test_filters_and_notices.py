"""A filter is a link that one keeps; a notice says that there is something, a calendar that there is a term."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.demo import network
from zoco.today import jobs
from zoco.today.lines import Kind
from zoco.today.models import Feed, Notice
from zoco.today.tests.test_today import ABOUT, of_kind, open_case, today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("listing")]


def hidden_words(case):
    return [case.name, case.number, str(case.pk), "Amsterdam"]


# Filters


def test_a_filter_shows_what_was_chosen_and_says_how_much_it_hides(client, cast):
    open_case(cast, "Stil", spoken=20, reflection=20)
    client.force_login(cast["Ana"].person)
    page = client.get(reverse("today"), {"soort": ["silence"]})
    assert [line.kind for line in of_kind(page, Kind.SILENCE)] == [Kind.SILENCE]
    assert of_kind(page, Kind.DEADLINE) == []
    assert page.context["hidden"] > 0
    assert "staan hier niet bij" in page.content.decode()


def test_a_filter_is_kept_once_and_leads_back(client, cast):
    open_case(cast, "Stil", spoken=20, reflection=20)
    client.force_login(cast["Ana"].person)
    for _twice in range(2):
        answer = client.post(reverse("filters"), {"soort": ["deadline"], "hard": "on"}, follow=True)
    assert answer.context["form"].chosen == {"soort": ["deadline"], "hard": True}
    page = client.get(reverse("today"))
    assert "Termijnen, Alleen harde termijnen" in page.content.decode()
    [(kept, _name, _query)] = page.context["filters"]
    client.post(reverse("filter_end", args=[kept.pk]))
    assert client.get(reverse("today")).context["filters"] == []


def test_an_empty_filter_is_not_kept(client, cast):
    client.force_login(cast["Ana"].person)
    page = client.post(reverse("filters"), {}, follow=True)
    assert "Kies eerst wat u wilt zien" in page.content.decode()
    assert page.context["filters"] == []


def test_a_filter_of_somebody_else_does_not_exist(client, cast):
    client.force_login(cast["Ana"].person)
    client.post(reverse("filters"), {"soort": ["deadline"]})
    [(kept, _name, _query)] = client.get(reverse("today")).context["filters"]
    client.force_login(cast["Chris"].person)
    assert client.post(reverse("filter_end", args=[kept.pk])).status_code == 404
    assert client.get(reverse("today")).context["filters"] == []


@pytest.mark.parametrize(
    "query", [{"soort": "onzin"}, {"wie": "iedereen"}, {"hard": "\x00"}, {"soort": ["deadline"] * 99}]
)
def test_nonsense_in_the_address_is_no_fault(client, cast, query):
    client.force_login(cast["Ana"].person)
    assert client.get(reverse("today"), query).status_code == 200


def test_as_deputy_one_sees_whose_cases_are_whose(client, cast):
    own = open_case(cast, "Eigen", spoken=20)
    with acting_as(cast["Ana"]):
        own.grant(cast["Chris"], kind="deputy", by=cast["Ana"], at=timezone.now(), until=None, reason="ziek")
    client.force_login(cast["Chris"].person)
    assert of_kind(client.get(reverse("today"), {"wie": "eigen"}), Kind.SILENCE) == []
    [line] = of_kind(client.get(reverse("today"), {"wie": "mee"}), Kind.SILENCE)
    assert line.case_id == own.pk


def test_only_minors(client, cast):
    open_case(cast, "Groot", spoken=20)
    client.force_login(cast["Ana"].person)
    assert of_kind(client.get(reverse("today"), {"minderjarig": "on"}), Kind.SILENCE) == []


# Looking ahead


def test_the_look_ahead_is_day_by_day(client, cast):
    open_case(cast, "Straks", reflection=4)
    client.force_login(cast["Ana"].person)
    page = client.get(reverse("ahead"))
    days = [day for day, _lines in page.context["days"]]
    assert days == sorted(days)
    assert localdate() + timedelta(days=10) in days
    assert max(days) <= localdate() + timedelta(days=14)


# Changes by others


def test_what_a_colleague_did_is_one_line_for_each_case(client, cast):
    case = open_case(cast, "Samen")
    with acting_as(cast["Ana"]):
        case.grant(cast["Chris"], kind="deputy", by=cast["Ana"], at=timezone.now(), until=None, reason="ziek")
    with acting_as(cast["Chris"]):
        for note in ("een", "twee"):
            network.talk(case, cast["Chris"], timezone.now(), note)
    [line] = of_kind(today(client, cast["Ana"]), Kind.CHANGE)
    assert line.case_id == case.pk
    assert "Chris Bos" in line.why
    assert [line.why for line in of_kind(today(client, cast["Chris"]), Kind.CHANGE)] == [
        line.why for line in of_kind(today(client, cast["Chris"]), Kind.CHANGE) if "Chris" not in line.why
    ]


def test_an_answer_to_ones_own_report_is_a_line(client, cast):
    report = network.bring_in(cast["Boris"], timezone.now(), name="Doorgegeven", **ABOUT)
    with acting_as(cast["Ana"]):
        network.take(report, cast["Ana"], timezone.now())
    [line] = of_kind(today(client, cast["Boris"]), Kind.CHANGE)
    assert line.title == f"Aanmelding {report.number} is opgepakt"
    assert "Ana de Wit" in line.why


# Notices


def wants(seat, client, *, how="hourly"):
    client.force_login(seat.person)
    assert client.post(reverse("notices"), {"mail": how}).status_code == 302


def test_a_mail_says_that_there_is_something_and_never_what(client, cast):
    wants(cast["Ana"], client)
    case = open_case(cast, "Geheim", reflection=20, spoken=20)
    assert jobs.tell(timezone.now()) == 1
    [sent] = mail.outbox
    assert sent.to == [cast["Ana"].person.email]
    for word in hidden_words(case):
        assert word not in sent.subject + sent.body + str(sent.message())
    assert sent.subject == "Er is iets voor u in Zoco"


def test_nobody_is_told_twice_of_the_same(client, cast):
    wants(cast["Ana"], client)
    open_case(cast, "Een", reflection=20)
    assert [jobs.tell(timezone.now()) for _twice in range(2)] == [1, 0]
    network.bring_in(cast["Pieter"], timezone.now(), name="Nieuw", **ABOUT)
    assert jobs.tell(timezone.now()) == 1


def test_what_is_there_when_somebody_asks_for_mail_is_known(client, cast):
    open_case(cast, "Een", reflection=20)
    wants(cast["Ana"], client)
    assert jobs.tell(timezone.now()) == 0


def test_once_a_day_is_at_eight(client, cast):
    wants(cast["Ana"], client, how="daily")
    open_case(cast, "Een", reflection=20)
    now = timezone.localtime()
    assert jobs.tell(now.replace(hour=9)) == 0
    assert jobs.tell(now.replace(hour=8)) == 1


@pytest.mark.parametrize("day", [datetime(2026, 1, 14, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)])
def test_mail_goes_between_seven_and_eight_in_the_evening_by_the_clock_here(monkeypatch, day):
    told = []
    monkeypatch.setattr(jobs, "tell", lambda now: told.append(timezone.localtime(now).hour))
    for hours in range(24):
        monkeypatch.setattr(jobs.timezone, "now", lambda at=day + timedelta(hours=hours): at)
        jobs.tell_seats()
    assert sorted(told) == list(range(7, 21))


def test_what_exists_for_others_tells_nobody(client, cast):
    wants(cast["Boris"], client)
    open_case(cast, "Van Ana", reflection=20, spoken=20)
    assert jobs.tell(timezone.now()) == 0
    assert mail.outbox == []


def test_the_choice_of_another_seat_does_not_exist(client, cast):
    wants(cast["Ana"], client)
    with acting_as(cast["Chris"]):
        assert not Notice.objects.exists()
        assert not Notice.objects.filter(seat=cast["Ana"]).update(mail="never")


def test_the_browser_hears_unreadable_marks(client, cast):
    client.force_login(cast["Ana"].person)
    before = client.get(reverse("news")).json()["marks"]
    case = open_case(cast, "Geheim", spoken=20)
    client.force_login(cast["Ana"].person)
    answer = client.get(reverse("news"))
    assert set(answer.json()) == {"marks"}
    assert len(answer.json()["marks"]) > len(before)
    assert all(word not in answer.content.decode() for word in hidden_words(case))


# The calendar


def address(client, seat):
    client.force_login(seat.person)
    return client.post(reverse("feed")).context["address"]


def read(client, where):
    client.logout()
    return client.get(where.removeprefix("http://testserver"))


def test_a_calendar_holds_no_name_and_no_place(client, cast):
    case = open_case(cast, "Geheim Persoon", reflection=4)
    answer = read(client, address(client, cast["Ana"]))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{localdate() + timedelta(days=10):%Y%m%d}" in text
    assert "SUMMARY:Zoco" in text
    for word in [*hidden_words(case), "Rvb", "toelage", "Geheim"]:
        assert word not in text


def test_a_new_address_stops_the_old_one(client, cast):
    first = address(client, cast["Ana"])
    second = address(client, cast["Ana"])
    assert read(client, first).status_code == 404
    assert read(client, second).status_code == 200
    client.force_login(cast["Ana"].person)
    client.post(reverse("feed"), {"stop": "1"})
    assert read(client, second).status_code == 404


def test_a_calendar_of_somebody_who_left_is_gone(client, cast):
    where = address(client, cast["Ana"])
    from zoco.guard.owner import as_owner

    with as_owner():
        type(cast["Ana"]).objects.filter(pk=cast["Ana"].pk).update(ended_on=localdate() - timedelta(days=1))
    assert read(client, where).status_code == 404


def test_the_secret_is_not_kept(client, cast):
    secret = address(client, cast["Ana"]).rsplit("/", 1)[1].removesuffix(".ics")
    with acting_as(cast["Ana"]):
        assert secret.encode() not in bytes(Feed.objects.get().secret_hash)
    with connection.cursor() as cursor, acting_as(cast["Chris"]):
        cursor.execute("select count(*) from today_feed")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("secret", ["x", "a" * 3000, "%00", "😀"])
def test_a_guessed_address_does_not_exist(client, cast, secret):
    assert client.get(f"/agenda/{secret}.ics").status_code in (404, 400)


def test_who_leads_no_cases_has_no_calendar(client, cast):
    client.force_login(cast["Wilma"].person)
    assert client.post(reverse("feed")).status_code == 403
