"""
Attacks that must fail. First somebody who can run any SQL inside a request of a seat, then somebody with a browser.

The context of a seat cannot be forged by SQL; what it opens is tried here. In tests the application may also become
the owner (see `conftest.py`), so that one door is not tried.
"""

from __future__ import annotations

import re
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from test_every_page import address, rows
from zoco.access.acting import acting_as, sign, step_into
from zoco.access.checks import every_url
from zoco.audit.models import Change, Look
from zoco.cases.models import Alarm, Case, Grant
from zoco.guard.owner import as_owner
from zoco.people.models import Person, Role, Seat
from zoco.reports.models import Registration, Report

pytestmark = pytest.mark.django_db
ONE_WORLD = True
EVERY_TABLE = "select tablename from pg_tables where schemaname = 'public' order by 1"


def sql(statement: str, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def as_the_owner(statement: str, *given):
    with as_owner():
        return sql(statement, *given)


@contextmanager
def refused(seat, said: str = "permission denied|row-level security|Only|sealed|must|only"):
    """The database says no; the rest of the test goes on."""
    with acting_as(seat), pytest.raises(DatabaseError, match=said), transaction.atomic():
        yield


def case_of(world, name="unshared"):
    """All ids of a case, as somebody could know them who once read it."""
    return as_the_owner(
        "select id, victim_id, data_key_id, report_id, number from cases_case where id = %s", world[name].pk
    )[0]


# 1. SQL of one's own, as a seat ----------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["Boris", "Hilde", "Pieter", "Tamara", "Stan", "Bea", "Rob"])
def test_no_table_shows_a_row_of_a_case_to_a_stranger(cast, world, member):
    case_id, victim_id, key_id, report_id, number = case_of(world)
    secret = {str(case_id), str(victim_id), number} | (
        set() if member == "Pieter" else {str(key_id), str(report_id)}
    )
    with acting_as(cast[member]):
        for (table,) in sql(EVERY_TABLE):
            if not sql("select has_table_privilege(%s, 'select')", table)[0][0]:
                continue
            shown = sql(f'select string_agg(t::text, chr(10)) from "{table}" t')[0][0] or ""
            assert not [word for word in secret if word in shown], table


@pytest.mark.parametrize("table", ["guard_contextkey"])
def test_the_key_of_the_context_is_out_of_reach(cast, world, table):
    with refused(cast["Ana"]):
        sql(f"select * from {table}")


def test_a_context_of_ones_own_making_opens_nothing(cast, world):
    ana, boris = cast["Ana"], cast["Boris"]
    text = f"{ana.pk}|{ana.person_id}|{ana.organisation_id}|coordinator|9999999999"
    mac_of_boris = sign(boris, 9_999_999_999).rpartition("|")[2]
    for forged in (
        text,
        f"{text}|",
        f"{text}|{mac_of_boris}",
        f"{text}|{'0' * 64}",
        f"{text}|x|y",
        "|||||",
        "a|b|c|d|1e9|f",
    ):
        with acting_as(boris):
            sql("select set_config('zoco.context', %s, true)", forged)
            assert sql("select zoco.seat(), zoco.person(), zoco.role()") == [(None, None, None)]
            assert not Case.objects.exists()


@pytest.mark.parametrize("role", ["zoco_registrar", "zoco_analyst"])
def test_the_role_of_a_national_reader_is_no_use_to_another_seat(cast, world, role):
    with as_owner():
        assert Registration.objects.exists()
    with acting_as(cast["Boris"]):
        sql(f"set local role {role}")
        try:
            with transaction.atomic():
                assert not Registration.objects.exists()
        except DatabaseError as refusal:
            assert "permission denied" in str(refusal)


@pytest.mark.parametrize("statement", [
    "update cases_case set reader_seats = array[zoco.seat()] where id = %(case)s",
    "update cases_case set lead_id = zoco.seat() where id = %(case)s",
    "update cases_victim set gender = 'other' where id = %(victim)s",
    "update reports_report set routed_to_id = zoco.organisation() where id = %(report)s",
    "update cases_grant set until_at = null, ended_at = null",
    "update people_seat set ended_on = null",
    "update cases_alarm set seen_at = now()",
    "update people_organisation set kind = 'comensha'",
    "update people_person set password = 'x' where id <> zoco.person()",
])  # fmt: skip
def test_a_stranger_changes_nothing(cast, world, statement):
    case_id, victim_id, _key, report_id, _number = case_of(world)
    with acting_as(cast["Mila"]), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement, {"case": case_id, "victim": victim_id, "report": report_id})
                assert cursor.rowcount == 0
        except DatabaseError as refusal:
            assert "permission denied" in str(refusal)


@pytest.mark.parametrize(
    "what", ["password = 'x'", "email = 'x@zoco.example'", "is_active = false", "name = 'X'"]
)
def test_before_anybody_is_known_no_account_changes(cast, world, what):
    """On the page that asks who you are, there is no seat yet; nor may it be used to become somebody."""
    with refused(None, "Only who has the account|Only an administrator"):
        sql(f"update people_person set {what} where id = %s", cast["Ana"].person_id)


@pytest.mark.parametrize("statement", [
    "delete from audit_look", "update audit_look set what = 'x'", "insert into audit_look (at, what) values (now(), 'x')",
    "delete from audit_change", "truncate audit_change", "update cases_event set at = now()", "delete from cases_case",
    "delete from cases_consent", "update seal_datakey set kek = 'x'", "insert into cases_caseload (seat_id) values (zoco.seat())",
    "update people_seat set role = 'administrator' where id = zoco.seat()",
    "update people_seat set person_id = zoco.person()",
    "update people_person set email = 'nieuw@zoco.example' where id = zoco.person()",
    "update people_person set is_active = false where id = zoco.person()",
    "update cases_case set victim_id = victim_id", "update cases_case set data_key_id = data_key_id",
    "update cases_case set number = 'T-AAAAAA'", "update directory_claim set telephones = '{}'",
    "alter table cases_case disable row level security", "drop policy readers on cases_case",
    "create table public.mine (id int)", "create role mine", "set session authorization postgres",
    "select zoco.rows_of_log('audit_look', 0, 9)", "select zoco.settled_id('audit_look', '1 s')",
    "copy cases_case to program 'cat'", "select pg_read_file('/etc/passwd')",
])  # fmt: skip
def test_what_nobody_may(cast, world, statement):
    with refused(cast["Ana"], "permission denied|must be owner|super|POLICY|Only an administrator"):
        sql(statement)


def test_a_case_of_ones_own_is_no_handle_on_the_person_of_another(cast, world):
    """The row of a person exists for whom a case of that person exists: so nobody makes such a case up."""
    _case, victim_id, key_id, report_id, _number = case_of(world)
    boris = cast["Boris"]
    insert = (
        "insert into cases_case (id, number, victim_id, report_id, data_key_id, lead_id, opened_on, municipality,"
        " nationality_group, forms, last_spoken_on, version, reader_seats) values"
        " (gen_random_uuid(), 'T-ZZZZZZ', %s, %s, %s, %s, '2026-01-01', 'GM0363', 'eu', '{}', '2026-01-01', 1, '{}')"
    )
    with refused(boris, "row-level security|made up"):
        sql(insert, victim_id, None, key_id, boris.pk)
    with refused(boris, "row-level security|made up"):
        sql(insert, victim_id, report_id, key_id, boris.pk)


def test_a_report_of_ones_own_does_not_open_the_key_of_another(cast, world):
    _case, _victim, key_id, _report, _number = case_of(world)
    with refused(cast["Wilma"], "row-level security|made up|seals something else"):
        sql(
            "insert into reports_report (id, number, reporter_id, reported_at, data_key_id, municipality, gender,"
            " nationality_group, forms, urgent, shelter_wanted, ground, signed_by, help_consent, routed_to_id,"
            " routed_because, reader_seats) values (gen_random_uuid(), 'A-ZZZZZZ', zoco.seat(), now(), %s, 'GM0363',"
            " 'man', 'eu', '{labour}', false, false, 'not_registered', '', false, %s, '', '{}')",
            key_id, cast["Ana"].organisation_id,
        )  # fmt: skip


def test_nobody_grants_himself_in(cast, world):
    case_id, _victim, key_id, _report, _number = case_of(world)
    grant = (
        "insert into cases_grant (id, case_id, data_key_id, seat_id, kind, by_id, started_at)"
        " values (gen_random_uuid(), %s, %s, %s, %s, %s, now())"
    )
    ana, boris = cast["Ana"], cast["Boris"]
    for kind, by in (("team", boris), ("team", ana), ("emergency", boris)):
        with refused(boris):
            sql(grant, case_id, key_id, boris.pk, kind, by.pk)
    case_id, _victim, key_id, _report, _number = case_of(world, "case")
    with refused(cast["Chris"]):  # a deputy passes nothing on
        sql(grant, case_id, key_id, boris.pk, "team", cast["Chris"].pk)
    with refused(cast["Chris"]):  # nor takes over
        sql("update cases_case set lead_id = zoco.seat() where id = %s", case_id)


def test_nobody_rewrites_why_there_was_an_emergency(cast, world):
    with acting_as(cast["Boris"]):
        (grant_id,) = sql("select id from cases_grant where kind = 'emergency'")[0]
        sql("update cases_grant set reason = %s where id = %s", b"eerst", grant_id)
    with refused(cast["Boris"], "only end"):
        sql("update cases_grant set reason = %s where id = %s", b"later anders", grant_id)


@pytest.mark.parametrize("hours", [None, 0, -1, 25, 2_000_000_000])
def test_an_emergency_without_an_end_is_none(cast, world, hours):
    number = case_of(world)[4]
    as_the_owner(
        "update people_seat set ended_on = current_date - 1 where role in ('team_leader', 'helpdesk')"
    )
    with refused(cast["Boris"], "No emergency access"):
        sql("select zoco.break_glass(%s, gen_random_uuid(), %s)", number, hours)


def test_each_new_emergency_alarms_anew_and_none_lengthens_itself(cast, world):
    number, boris = case_of(world)[4], cast["Boris"]

    def broken() -> tuple:
        with acting_as(boris):
            sql("select zoco.break_glass(%s, gen_random_uuid(), 24)", number)
        until = as_the_owner("select max(until_at), count(*) from cases_grant where kind = 'emergency' and case_id = %s",
                             world["unshared"].pk)[0]  # fmt: skip
        with acting_as(cast["Tamara"]):
            return (*until, Alarm.objects.filter(case_number=number).count())

    until, grants, alarms = broken()
    assert (grants, alarms) == (1, 1)
    assert broken() == (until, 1, 1)
    as_the_owner("update cases_grant set until_at = now() - interval '1 s' where kind = 'emergency'")
    assert broken()[1:] == (2, 2)


def test_who_uses_an_emergency_is_not_the_second_person_who_is_told(cast, world):
    """Boris leads a team of Ana's house as well, from another seat; a leader of next month answers for nothing yet."""
    boris, ana = cast["Boris"], cast["Ana"]
    with as_owner():
        Seat.objects.filter(role=Role.TEAM_LEADER).update(ended_on=localdate() - timedelta(days=1))
        own = Seat.objects.create(
            person=boris.person, organisation=ana.organisation, role=Role.TEAM_LEADER, started_on="2020-01-01"
        )
        Seat.objects.create(
            person=cast["Wilma"].person,
            organisation=ana.organisation,
            role=Role.TEAM_LEADER,
            started_on="2099-01-01",
        )
    with acting_as(boris):
        sql("select zoco.break_glass(%s, gen_random_uuid(), 1)", case_of(world)[4])
    told = {
        row
        for (row,) in as_the_owner(
            "select told_id from cases_alarm where case_number = %s", case_of(world)[4]
        )
    }
    assert told == {ana.pk, cast["Hilde"].pk}
    assert own.pk not in told


def test_the_log_of_a_case_takes_no_looks_of_somebody_who_cannot_look(cast, world):
    case_id, _victim, _key, report_id, _number = case_of(world)
    with acting_as(cast["Mila"]):
        sql("select zoco.look('case.open', %s, null, 'lead', false)", case_id)
        sql("select zoco.look('report.open', null, %s, 'report', false)", report_id)
    with as_owner():
        made = Look.objects.filter(seat_id=cast["Mila"].pk)
        assert made.count() == 2  # that she tried stays in the log of the house
        assert not made.filter(case_id=case_id).exists()


def test_who_looked_cannot_be_made_up(cast, world):
    with acting_as(cast["Mila"]):
        sql("select set_config('zoco.context', '', true)")
        sql("select zoco.look('case.open', %s, null, 'lead', false)", world["unshared"].pk)
    with as_owner():
        assert not Look.objects.filter(seat_id=None, case_id=world["unshared"].pk).exists()


def test_the_triggers_work_for_the_tables_of_the_house_only(cast, world):
    """On a table of his own an attacker would write the logs with them."""
    functions = as_the_owner(
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where nspname = 'zoco' and prorettype = 'trigger'::regtype"
    )
    assert functions
    for (function,) in functions:
        with refused(cast["Ana"], "permission denied"):
            sql(
                "create temp table cases_consent (id uuid, case_id uuid, reader_seats uuid[], last_spoken_on date)"
            )
            sql(f"create trigger mine after insert on cases_consent for each row execute function {function}")


def test_the_register_takes_only_a_report_that_one_knows(cast, world):
    insert = (
        "insert into reports_registration (id, report_number, person_ref, reporter_kind, registered_on, dossier_type, ground,"
        " forms, age_band, gender, nationality_group, police_unit, shelter_wanted) values (gen_random_uuid(), %s, '', 'police',"
        " '2026-01-01', 'registration', 'investigative_service', '{labour}', '18-22', 'man', 'eu', '', false)"
    )
    number = as_the_owner("select number from reports_report where id = %s", world["waiting"].pk)[0][0]
    for member, said in (("Boris", "A-AAAAAA"), ("Boris", number), ("Stan", "A-AAAAAA"), ("Tamara", number)):
        with refused(cast[member], "row-level security"):
            sql(insert, said)


@pytest.mark.parametrize("member", ["Boris", "Hilde", "Mila", "Tamara", "Stan", "Wilma"])
def test_a_report_is_answered_by_those_who_are_asked(cast, world, member):
    report = world["waiting"]
    seat = cast[member]
    with refused(seat, "row-level security"):
        sql(
            "insert into reports_acceptance (id, report_id, by_id, at) values (gen_random_uuid(), %s, %s, now())",
            report.pk,
            seat.pk,
        )
    with refused(seat, "row-level security"):
        sql(
            "insert into reports_passing (id, report_id, data_key_id, from_organisation_id, to_organisation_id, by_id, at)"
            " values (gen_random_uuid(), %s, %s, %s, %s, %s, now())",
            report.pk, report.data_key_id, seat.organisation_id, seat.organisation_id, seat.pk,
        )  # fmt: skip
    with acting_as(seat):
        assert not Report.objects.filter(pk=report.pk).exists()


def test_the_reporter_sends_nothing_on_himself(cast, world):
    with acting_as(cast["Pieter"]):
        assert sql("update reports_report set routed_to_id = %s where id = %s", cast["Boris"].organisation_id,
                   world["waiting"].pk) == 0  # fmt: skip


def test_whether_a_number_exists_is_told_to_nobody(cast, world):
    """A second row with the same number is refused as a stranger before it is refused as a double."""
    number = as_the_owner("select report_number from reports_registration limit 1")[0][0]
    with refused(cast["Boris"], "row-level security"):
        sql(
            "insert into reports_registration (id, report_number, person_ref, reporter_kind, registered_on, dossier_type, ground,"
            " forms, age_band, gender, nationality_group, police_unit, shelter_wanted) values (gen_random_uuid(), %s, '', 'police',"
            " '2026-01-01', 'registration', 'investigative_service', '{labour}', '18-22', 'man', 'eu', '', false)",
            number,
        )  # fmt: skip
    with refused(cast["Boris"], "row-level security"):
        sql("insert into cases_closure (case_id, data_key_id, by_id, on_, reason) values (%s, %s, %s, now(), 'x')".replace(
            "on_", '"on"'), world["closed"].pk, case_of(world, "closed")[2], cast["Boris"].pk)  # fmt: skip


def test_the_statistics_of_the_planner_hold_no_values(cast, world):
    as_the_owner("analyze cases_case")
    as_the_owner("analyze reports_registration")
    with acting_as(cast["Boris"]):
        assert sql("select count(*) from pg_stats where schemaname = 'public' and tablename ~ '^(cases|reports|seal|audit)_'"
                   " and (most_common_vals is not null or histogram_bounds is not null)") == [(0,)]  # fmt: skip


def test_a_line_of_the_directory_stays_with_its_organisation(cast, world):
    """Boris would answer the telephone of Ana's region."""
    with refused(cast["Boris"], "row-level security"):
        sql(
            "insert into directory_claim (id, line, stated_on, stated_at, organisation_id, area, area_kind, municipalities,"
            " municipalities_uncertain, certainty, remote, telephones, age_disputed, forms, valid_from, source, remark, is_demo,"
            " withdrawn) values (gen_random_uuid(), %s, current_date, now(), zoco.organisation(), 'x', 'country', '{GM0363}', '{}',"
            " 'high', false, '{+31700000000}', false, '{}', '2020-01-01', 'x', '', false, false)",
            world["line"],
        )  # fmt: skip


def test_the_log_of_changes_keeps_no_word_and_no_mark(cast, world):
    """What is sealed lies in it as it lay; what outlives its key, or tells two people apart, does not lie in it."""
    never = {"wrapped", "password", "last_login", "name_index", "person_ref", "reader_seats"}
    with as_owner():
        for change in Change.objects.all():
            for said in filter(None, (change.before, change.after)):
                assert not never & set(said), (change.table_name, set(said))
                assert not [word for word in ("gebeld", "vakantie", "Een", "bellen") if word in said.values()]


# 2. Seats and accounts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "role"), [("Tamara", Role.COORDINATOR), ("Stan", Role.COORDINATOR), ("Stan", Role.REGISTRAR)]
)
def test_nobody_gives_himself_a_seat(client, cast, world, member, role):
    seat = cast[member]
    where = cast["Ana"].organisation if role == Role.COORDINATOR else cast["Rob"].organisation
    with refused(seat, "row-level security"):
        Seat.objects.create(person=seat.person, organisation=where, role=role, started_on=localdate())
    client.force_login(seat.person)
    answer = client.post(reverse("seat_new"), {
        "form_id": str(uuid.uuid4()), "email": seat.person.email, "role": role, "organisation": str(where.pk),
        "started_on": f"{localdate():%d-%m-%Y}",
    })  # fmt: skip
    assert answer.status_code == 422
    assert not Seat.objects.filter(person=seat.person, role=role).exists()


def test_a_seat_that_ended_does_not_come_back_to_life(client, cast):
    """A team leader who once was something else gets that back from nobody but by a new seat."""
    with as_owner():
        was = Seat.objects.create(
            person=cast["Tamara"].person, organisation=cast["Tamara"].organisation, role=Role.ADMINISTRATOR,
            started_on="2020-01-01", ended_on=localdate() - timedelta(days=1),
        )  # fmt: skip
    with refused(cast["Tamara"], "has ended"):
        sql("update people_seat set ended_on = null where id = %s", was.pk)
    client.force_login(cast["Tamara"].person)
    answer = client.post(
        reverse("seat_end", args=[was.pk]), {"ended_on": f"{localdate() + timedelta(days=9):%d-%m-%Y}"}
    )
    assert answer.status_code == 422


def test_a_seat_that_ends_ends_its_session(cast, world):
    client = Client()
    client.force_login(cast["Ana"].person)
    assert client.get(reverse("case", args=[world["case"].pk])).status_code == 200
    with as_owner():
        Seat.objects.filter(pk=cast["Ana"].pk).update(ended_on=localdate() - timedelta(days=1))
    assert client.get(reverse("case", args=[world["case"].pk])).status_code == 403
    assert client.get(reverse("cases")).status_code == 403


def test_an_account_that_is_closed_ends_its_session(cast, world):
    client = Client()
    client.force_login(cast["Ana"].person)
    with as_owner():
        Person.objects.filter(pk=cast["Ana"].person_id).update(is_active=False)
    assert client.get(reverse("case", args=[world["case"].pk])).status_code in {302, 403}


def test_the_seat_of_somebody_else_is_not_taken(client, cast):
    client.force_login(cast["Mila"].person)
    assert client.post(reverse("seat_choice"), {"seat": str(cast["Ana"].pk)}).status_code == 404
    session = client.session
    session["seat"] = str(cast["Ana"].pk)  # as if somebody had written it there
    session.save()
    assert client.get(reverse("today")).wsgi_request.seat == cast["Mila"]


def test_signing_in_changes_the_session(client, cast, settings):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email})
    assert client.session.session_key != planted
    assert client.session["_auth_user_id"] == str(cast["Ana"].person_id)


def test_without_the_demo_nobody_signs_in_by_name(client, cast, settings):
    settings.ZOCO_DEMO = False
    for method in (client.get, client.post):
        assert method(reverse("demo_sign_in"), {"email": cast["Ana"].person.email}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
                                       "https:evil.example", "\t//evil.example", "http://testserver@evil.example/"])  # fmt: skip
@pytest.mark.parametrize("name", ["account_login", "demo_sign_in", "account_logout"])
def test_no_link_leads_out_of_the_house(client, cast, name, elsewhere):
    if name == "account_logout":
        client.force_login(cast["Ana"].person)
    from zoco.demo.cast import PASSWORD

    given = {
        "next": elsewhere,
        "email": cast["Ana"].person.email,
        "login": cast["Ana"].person.email,
        "password": PASSWORD,
    }
    answer = client.post(f"{reverse(name)}?next={elsewhere}", given)
    assert "evil" not in answer.get("Location", "")
    assert not answer.get("Location", "").lower().startswith("javascript")


def test_an_unknown_host_is_refused_and_not_repeated(client, cast):
    for name in ("signpost", "account_login", "account_reset_password"):
        answer = client.get(reverse(name), headers={"host": "evil.example"})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()
    client.post(
        reverse("account_reset_password"),
        {"email": cast["Ana"].person.email},
        headers={"x-forwarded-host": "evil.example"},
    )
    assert mail.outbox
    assert "evil" not in mail.outbox[0].body


def test_an_address_is_not_told_to_exist(client, cast):
    """Signing in and asking for a new password answer the same for whoever has no account."""
    shown, addresses = [], (cast["Ana"].person.email, "niemand@zoco.example")
    for email in addresses:
        login = client.post(reverse("account_login"), {"login": email, "password": "fout wachtwoord 1"})
        reset = client.post(reverse("account_reset_password"), {"email": email})
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", login.content.decode())
        for each in addresses:
            text = text.replace(each, "")
        shown.append((login.status_code, text.splitlines(), reset.status_code, reset.get("Location")))
    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", ["account_logout", "seat_choice"])
def test_another_site_signs_nobody_out_and_changes_no_seat(cast, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["Ana"].person)
    assert client.get(reverse(name)).status_code in {200, 405}
    assert client.post(reverse(name), {"seat": str(cast["Ana"].pk)}).status_code == 403
    assert "_auth_user_id" in client.session


def test_a_withdrawn_consent_ends_what_leaned_on_it_and_nothing_else(cast, world):
    """A deputy may write down a withdrawal: it protects the person. It ends no access that stands by itself."""
    client = Client()
    client.force_login(cast["Chris"].person)
    assert client.post(reverse("consent_withdrawal", args=[world["consent"].pk])).status_code == 302
    with as_owner():
        assert Grant.objects.get(pk=world["grant"].pk).ended_at is None


# 3. What an answer carries ------------------------------------------------------------------------------------------


def answers(cast, world):
    """Every page as three members and as nobody, and every kind of refusal."""
    for member in ("Ana", "Stan", "Pieter", None):
        client = Client(raise_request_exception=False)
        step_into(None)  # the last one to be signed in would linger in this transaction
        if member:
            client.force_login(cast[member].person)
        for page in dict.fromkeys(page for page, _method, _expected in rows()):
            yield page, member, client.get(address(page, world))
        yield "404", member, client.get("/bestaat-niet/")
        yield "400", member, client.get("/", headers={"host": "evil.example"})
        yield "csrf", member, Client(enforce_csrf_checks=True).post(reverse("account_login"))
        yield "405", member, client.put(reverse("health"))


def test_every_answer_is_guarded(cast, world):
    wrong = []
    for page, member, answer in answers(cast, world):
        held = answer.headers
        policy = held.get("Content-Security-Policy", "")
        if (
            "default-src 'none'" not in policy
            or "unsafe" not in policy + "unsafe"
            or "frame-ancestors 'none'" not in policy
        ):
            wrong.append((page, member, answer.status_code, "policy", policy))
        if "unsafe-inline" in policy or "unsafe-eval" in policy or "*" in policy:
            wrong.append((page, member, "unsafe", policy))
        if held.get("X-Content-Type-Options") != "nosniff" or held.get("X-Frame-Options", "DENY") != "DENY":
            wrong.append((page, member, answer.status_code, "sniffing or framing"))
        if held.get("Referrer-Policy") != "same-origin":
            wrong.append((page, member, answer.status_code, "referrer"))
        public = page in {"signpost_table"} or page.startswith("hsds")
        if not public and "no-store" not in held.get("Cache-Control", ""):
            wrong.append((page, member, answer.status_code, held.get("Cache-Control")))
        if "public" in held.get("Cache-Control", "") and answer.cookies:
            wrong.append((page, member, "a cookie in a shared cache"))
    assert not wrong, "\n".join(map(str, wrong))


def test_what_a_shared_cache_may_keep_carries_no_session(cast):
    client = Client()
    client.force_login(cast["Ana"].person)
    client.get(reverse("today"))
    answer = client.get(reverse("signpost_table") + "?v=1")
    assert not answer.cookies or "public" not in answer["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, cast, settings):
    client.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email})
    held = client.cookies["sessionid"]
    assert held["httponly"]
    assert held["samesite"] in {"Lax", "Strict"}
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.BEHIND_TLS
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_a_fault_of_ours_tells_nothing(cast, world, monkeypatch):
    from zoco.cases.views import opening

    def broken(*given, **named):
        raise ValueError("geheim: Een, gebeld")

    monkeypatch.setattr(opening, "look", broken)
    client = Client(raise_request_exception=False)
    client.force_login(cast["Ana"].person)
    answer = client.get(reverse("case", args=[world["case"].pk]))
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert not [
        word
        for word in ("geheim", "gebeld", "Traceback", "zoco/", "ValueError", str(world["case"].pk))
        if word in shown
    ]


def test_what_other_systems_read_is_what_everybody_reads(client, cast, world):
    """No person, no mail address, no case, no report: not in the lists and not by an id."""
    names = {seat.person.name for seat in cast.values()} | {seat.person.email for seat in cast.values()}
    private = {str(world[name].pk) for name in ("case", "waiting", "seat", "consent")} | {
        world["case"].number
    }
    for route, pattern in every_url():
        if not route.startswith("hsds/") or not pattern.name or "<" in route:
            continue
        shown = client.get("/" + route).content.decode()
        assert not [word for word in names | private if word in shown], route
    for route, _pattern in every_url():
        if route.startswith("hsds/") and "<uuid:id>" in route:
            for name in ("case", "waiting", "seat", "consent"):
                assert client.get("/" + route.replace("<uuid:id>", str(world[name].pk))).status_code == 404


def test_the_log_of_a_forged_form_names_no_case(cast, world, caplog):
    from zoco.access.headers import OnlyTheKindOfError

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["Ana"].person)
    assert client.post(reverse("contact_new", args=[world["case"].pk])).status_code == 403
    assert caplog.records
    for record in caplog.records:
        OnlyTheKindOfError().filter(record)
        assert str(world["case"].pk) not in record.getMessage()
