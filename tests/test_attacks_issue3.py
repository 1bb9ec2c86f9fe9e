"""
Attacks on what a whole case holds: shelter, changing hands, exclusion, help that begins again, forgetting.

As in `test_attacks.py`: first somebody who can run any SQL inside a request of a seat, then somebody with a browser.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from test_attacks import as_the_owner, case_of, refused, sql
from zoco.access.acting import acting_as, step_into
from zoco.cases.codes import GrantKind, Purpose, Signer
from zoco.cases.models import Case
from zoco.demo import network
from zoco.guard.owner import as_owner
from zoco.people.models import Role, Seat
from zoco.reports.models import Report
from zoco.shelter.models import Place, Reservation

pytestmark = pytest.mark.django_db
ONE_WORLD = True

EXCLUDE = (
    "insert into cases_exclusion (id, case_id, data_key_id, person_id, reason, by_id, at)"
    " values (gen_random_uuid(), %s, %s, %s, '', %s, now())"
)


def exclude_by_sql(cast, case: Case, name: str) -> None:
    """As a lead could who writes the row herself: what the page does besides, does not happen."""
    with acting_as(cast["Ana"]):
        sql(EXCLUDE, case.pk, case.data_key_id, cast[name].person_id, cast["Ana"].pk)


def seen_by(seat: Seat, table: str) -> int:
    with acting_as(seat):
        return sql(f"select count(*) from {table}")[0][0]


def browser_of(cast, name: str) -> Client:
    step_into(None)
    client = Client(raise_request_exception=False)
    client.force_login(cast[name].person)
    return client


def once(**given: object) -> dict[str, object]:
    return {"form_id": str(uuid.uuid4()), **given}


# 1. Whoever is excluded stays out, whichever door is tried -------------------------------------------------------


@pytest.fixture
def again(cast, world) -> Case:
    """Chris is excluded from a case that closed; Ana begins help again."""
    ana, now = cast["Ana"], timezone.now()
    with acting_as(ana):
        closed = Case.objects.whole().get(pk=world["closed"].pk)
        closed.exclude(cast["Chris"].person, by=ana, at=now, reason="familie van een verdachte")
        return closed.reopen(by=ana, at=now, story="Terug.")


def test_who_was_excluded_stays_so_when_help_begins_again(cast, again):
    ana, chris, now = cast["Ana"], cast["Chris"], timezone.now()
    with acting_as(ana):
        (kept,) = again.own(Case.objects.get(pk=again.pk).exclusions.filter(ended_at=None))
        assert (kept.person_id, kept.reason) == (chris.person_id, "")  # why, stands in the case of before
    with refused(ana):
        sql(
            "insert into cases_grant (id, case_id, data_key_id, seat_id, kind, by_id, started_at)"
            " values (gen_random_uuid(), %s, %s, %s, 'team', %s, now())",
            again.pk, again.data_key_id, chris.pk, ana.pk,
        )  # fmt: skip
    with refused(ana, "excluded"):
        sql("select zoco.hand_over(%s, %s, 'load')", [again.pk], chris.pk)
    with acting_as(chris):
        assert sql("select zoco.break_glass(%s, gen_random_uuid(), 1)", again.number) == [(None,)]
        assert not Case.objects.filter(pk=again.pk).exists()
    with acting_as(cast["Tamara"]):
        sql("select zoco.substitute(%s, %s, now(), now() + interval '2 days', 'ill')", ana.pk, chris.pk)
    with acting_as(chris):
        assert not Case.objects.filter(pk=again.pk).exists()
    assert now


def test_who_is_excluded_does_not_begin_help_again(cast, world):
    """A grant that nobody ended and a report of the same person: together they opened everything."""
    chris, ana, now = cast["Chris"], cast["Ana"], timezone.now()
    case_id, victim_id, key_id, _report, _number = case_of(world, "closed")
    with acting_as(ana):
        Case.objects.whole().get(pk=case_id).grant(
            chris, kind=GrantKind.TEAM, by=ana, at=now, until=None, reason="x"
        )
    exclude_by_sql(cast, world["closed"], "Chris")
    report = network.bring_in(
        cast["Pieter"], now, name="Drie", age=30, gender="man", nationality_group="eu", forms=["labour"],
        municipality="Amsterdam",
    )  # fmt: skip
    with acting_as(chris):
        Report.objects.get(pk=report.pk).accept(by=chris, at=now)
    with refused(chris, "does not follow"):
        sql(
            "insert into cases_case (id, number, victim_id, report_id, data_key_id, follows_id, lead_id, opened_on,"
            " municipality, nationality_group, forms, last_spoken_on, version, reader_seats, registered_in, found_in,"
            " sheltered_in, guardian_route, parent_is_suspect) values (gen_random_uuid(), 'T-ZZZZZZ', %s, %s, %s, %s,"
            " zoco.seat(), current_date, 'GM0363', 'eu', '{}', current_date, 1, '{}', '', '', '', '', false)",
            victim_id, report.pk, key_id, case_id,
        )  # fmt: skip


LINK = (
    "insert into closing_recognised (id, case_id, earlier_id, by_id, at)"
    " values (gen_random_uuid(), %s, %s, zoco.seat(), now())"
)


@pytest.mark.parametrize("excluded_from", ["case", "closed"])
def test_who_is_excluded_stays_so_in_what_is_recognised_as_the_same_person(cast, world, excluded_from):
    """Whichever of the two knew, and in which order."""
    ana, chris = cast["Ana"], cast["Chris"]
    exclude_by_sql(cast, world[excluded_from], "Chris")
    with acting_as(ana):
        sql(LINK, world["case"].pk, world["closed"].pk)
        for case in (world["case"], world["closed"]):
            (kept,) = sql("select person_id, by_id from cases_exclusion where case_id = %s and ended_at is null"
                          " and person_id = %s", case.pk, chris.person_id)  # fmt: skip
            assert kept == (chris.person_id, ana.pk)
    with acting_as(chris):
        assert not Case.objects.filter(pk__in=[world["case"].pk, world["closed"].pk]).exists()
        for case in (world["case"], world["closed"]):
            number = as_the_owner("select number from cases_case where id = %s", case.pk)[0][0]
            assert sql("select zoco.break_glass(%s, gen_random_uuid(), 1)", number) == [(None,)]


def test_who_is_excluded_later_is_excluded_from_all_of_her_trajectories(cast, world):
    ana, chris, now = cast["Ana"], cast["Chris"], timezone.now()
    with acting_as(ana):
        sql(LINK, world["case"].pk, world["closed"].pk)
        closed = Case.objects.whole().get(pk=world["closed"].pk)
        again = closed.reopen(by=ana, at=now, story="Terug.")
        Case.objects.whole().get(pk=world["case"].pk).exclude(chris.person, by=ana, at=now, reason="familie")
        everywhere = {
            row[0] for row in sql("select case_id from cases_exclusion where person_id = %s", chris.person_id)
        }
    assert everywhere == {world["case"].pk, closed.pk, again.pk}


def test_nobody_is_locked_out_of_what_she_leads_by_a_link(cast, world):
    """Who leads hands over first; until then her own work stays in her hands."""
    ana, boris, now = cast["Ana"], cast["Boris"], timezone.now()
    as_the_owner("update cases_case set lead_id = lead_id where id = %s", world["closed"].pk)
    with acting_as(ana):
        sql("select zoco.hand_over(%s, %s, 'load')", [world["unshared"].pk], cast["Chris"].pk)
    exclude_by_sql(cast, world["case"], "Chris")
    as_the_owner(LINK.replace("zoco.seat()", "%s"), world["case"].pk, world["unshared"].pk, ana.pk)
    with acting_as(cast["Chris"]):
        assert Case.objects.filter(pk=world["unshared"].pk).exists()
        assert not Case.objects.filter(pk=world["case"].pk).exists()
    assert now and boris


def test_an_excluded_deputy_reads_no_address(cast, world):
    assert seen_by(cast["Chris"], "shelter_address") == 1
    exclude_by_sql(cast, world["case"], "Chris")
    assert seen_by(cast["Chris"], "shelter_address") == 0
    with acting_as(cast["Chris"]):
        assert sql("select zoco.reads_address(%s)", world["case"].pk) == [(False,)]


def test_who_is_excluded_does_not_see_her_sleep_in_the_house(cast, world):
    with acting_as(cast["Ana"]):
        sql("select zoco.place_in_shelter(%s, %s, '', now(), null)", world["wanted"].pk, world["reservation"].pk)  # fmt: skip
    for table in ("shelter_stay", "shelter_request", "shelter_reservation"):
        assert seen_by(cast["Sara"], table) == 1, table
    exclude_by_sql(cast, world["case"], "Sara")
    for table in ("shelter_stay", "shelter_request", "shelter_reservation"):
        assert seen_by(cast["Sara"], table) == 0, table


def test_the_helpdesk_that_is_excluded_sees_no_stay_in_its_own_place(cast, world):
    as_the_owner("update shelter_stay set kind = 'cosm' where id = %s", world["stay"].pk)
    assert seen_by(cast["Hilde"], "shelter_stay") == 1
    exclude_by_sql(cast, world["case"], "Hilde")
    assert seen_by(cast["Hilde"], "shelter_stay") == 0


# 2. Beds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["Boris", "Mila", "Farid", "Tamara", "Pieter"])
def test_in_which_house_a_bed_is_held_for_somebody_is_not_for_everybody(cast, world, member):
    """Who holds it is the coordinator of one person; and where, is where that person will sleep."""
    assert seen_by(cast[member], "shelter_reservation") == 0
    if cast[member].role != Role.COORDINATOR:
        return
    with acting_as(cast[member]):  # how many beds are left is for all who look for one
        place = Place.objects.with_beds().get(pk=world["place"].pk)
        assert (place.told_free, place.held, place.free) == (2, 1, 1)
    page = browser_of(cast, member).get(reverse("place", args=[world["place"].pk])).content.decode()
    assert cast["Ana"].person.name not in page


def test_a_bed_that_was_let_go_does_not_come_back(cast, world):
    """The house would read again what it had stopped reading."""
    with acting_as(cast["Ana"]):
        Reservation.objects.get(pk=world["reservation"].pk).release(at=timezone.now())
    assert seen_by(cast["Sara"], "shelter_request") == 0
    with refused(cast["Sara"], "only end"):
        sql("update shelter_reservation set released_at = null where id = %s", world["reservation"].pk)


def test_a_stay_that_ended_does_not_come_back(cast, world):
    with acting_as(cast["Ana"]):
        sql(
            "update shelter_stay set ended_at = now(), ended_why = 'moved_on' where id = %s", world["stay"].pk
        )
    with refused(cast["Ana"], "only end"):
        sql("update shelter_stay set ended_at = null where id = %s", world["stay"].pk)


def test_a_house_that_says_there_is_no_bed_breaks_no_placement(cast, world):
    """It forgot that a held bed counts as empty: the page says so, and nothing is lost."""
    with acting_as(cast["Sara"]):
        Place.objects.get(pk=world["place"].pk).tell(0, by=cast["Sara"], at=timezone.now())
    ana, here = browser_of(cast, "Ana"), timezone.localtime()
    page = reverse("shelter_placement", args=[world["wanted"].pk])
    given = once(from_on=f"{here:%d-%m-%Y}", from_clock=f"{here:%H:%M}")
    form = ana.get(page).context["form"]
    assert set(given) <= {*form.fields, "form_id"}, list(form.fields)
    assert ana.post(page, given).status_code in {409, 422}


# 3. Changing hands --------------------------------------------------------------------------------------------------


@pytest.fixture
def both(cast) -> Seat:
    """Tamara leads the team and coordinates in it too."""
    with as_owner():
        return Seat.objects.create(
            person=cast["Tamara"].person, organisation=cast["Tamara"].organisation, role=Role.COORDINATOR,
            started_on="2020-01-01",
        )  # fmt: skip


def test_a_team_leader_is_told_the_same_whoever_may_not_have_a_case(cast, world):
    """That a colleague is excluded is for who leads the case to know; a refusal says that no more than any other does."""
    number = case_of(world, "unshared")[4]
    exclude_by_sql(cast, world["unshared"], "Chris")
    with acting_as(cast["Tamara"]):
        sql(
            "select zoco.substitute(%s, %s, now(), now() + interval '2 days', 'ill')",
            cast["Ana"].pk,
            cast["Chris"].pk,
        )
    heard = set()
    for numbers, receiver in (([number], "Chris"), (["T-000000"], "Chris"), ([number, "T-000000"], "Chris")):
        with acting_as(cast["Tamara"]), pytest.raises(DatabaseError) as refusal, transaction.atomic():
            sql("select zoco.reassign(%s, %s, 'absence')", numbers, cast[receiver].pk)
        heard.add(str(refusal.value).splitlines()[0])
        client = browser_of(cast, "Tamara")
        page = client.post(
            reverse("reassignment_by_number"), once(numbers=numbers[:1] if "T-000000" not in numbers else [number],
                                                    to=str(cast[receiver].pk), why="absence"),
        )  # fmt: skip
        assert page.status_code == 422
        assert "mag" not in str(page.context["form"].errors)
    assert len(heard) == 1
    page = browser_of(cast, "Tamara").get(reverse("substitutions")).content.decode()
    assert number in page and "lezen" not in page.partition(number)[2].partition("</li>")[0]


def test_what_a_deputy_gave_up_waits_like_what_she_may_not_have(cast, world):
    """So that a case on that list says nothing about her."""
    number = case_of(world, "unshared")[4]
    with acting_as(cast["Tamara"]):
        sql(
            "select zoco.substitute(%s, %s, now(), now() + interval '2 days', 'ill')",
            cast["Ana"].pk,
            cast["Chris"].pk,
        )
    with acting_as(cast["Chris"]):
        sql(
            "update cases_grant set ended_at = now() where case_id = %s and kind = 'deputy'",
            world["unshared"].pk,
        )
    with acting_as(cast["Tamara"]):
        assert number in {row[0] for row in sql("select number from zoco.left_over()")}


def test_a_team_leader_lets_nobody_in_on_a_seat_of_her_own(cast, world, both):
    with refused(cast["Tamara"], "Not yours"):
        sql(
            "select zoco.substitute(%s, %s, now(), now() + interval '2 days', 'ill')", cast["Ana"].pk, both.pk
        )
    with as_owner():
        Seat.objects.filter(pk=cast["Ana"].pk).update(ended_on=localdate() - timedelta(days=1))
    with refused(cast["Tamara"], "Not yours"):
        sql("select zoco.reassign(%s, %s, 'left')", [case_of(world, "unshared")[4]], both.pk)


def test_the_form_offers_a_team_leader_no_seat_of_her_own(cast, world, both):
    client = browser_of(cast, "Tamara")
    session = client.session
    session["seat"] = str(cast["Tamara"].pk)
    session.save()
    for name in ("substitution_new", "reassignment_by_number"):
        form = client.get(reverse(name)).context["form"]
        field = form.fields["deputy" if "deputy" in form.fields else "to"]
        assert both not in field.queryset, name


def test_a_transfer_goes_to_whom_the_person_agreed_with(cast, world):
    """She said yes to sharing with her school. That is no yes to another region."""
    ana, now = cast["Ana"], timezone.now()
    with acting_as(ana):
        case = Case.objects.whole().get(pk=world["unshared"].pk)
        asked = case.ask_consent(
            by=ana, at=now, purpose=Purpose.SHARING, given=True, signed_by=Signer.SELF, recipient="Basisschool De Ark"
        )  # fmt: skip
    client = browser_of(cast, "Ana")
    page = reverse("transfer_new", args=[case.pk])
    given = once(
        to=str(cast["Boris"].organisation_id), why="region", consent=str(asked.pk), summary="Kort.", stays_until=""
    )  # fmt: skip
    assert client.post(page, given).status_code == 422


# 4. Forgetting ------------------------------------------------------------------------------------------------------


def test_who_broke_the_glass_does_not_decide_that_somebody_is_forgotten(cast, world):
    boris = cast["Boris"]
    with acting_as(boris):
        sql("select zoco.break_glass(%s, gen_random_uuid(), 1)", case_of(world, "closed")[4])
        assert Case.objects.filter(pk=world["closed"].pk).exists()
        assert not sql(
            "update retention_forgetrequest set granted = true, decided_by_id = zoco.seat(), decided_at = now(), because = ''"
            " where id = %s", world["asked"].pk,
        )  # fmt: skip
    client = browser_of(cast, "Boris")
    answer = client.post(
        reverse("forget_request", args=[world["asked"].pk]), once(granted="yes", because="x")
    )
    assert answer.status_code == 403


def test_who_broke_the_glass_destroys_no_document(cast, world):
    boris = cast["Boris"]
    with as_owner():
        from zoco.cases.models import Grant

        Grant.objects.filter(case=world["case"], seat=boris).delete()
    with acting_as(boris):
        sql("select zoco.break_glass(%s, gen_random_uuid(), 1)", case_of(world, "case")[4])
    client = browser_of(cast, "Boris")
    answer = client.post(reverse("case_file_removal", args=[world["file"].pk]), once(because="weg ermee"))
    assert answer.status_code == 403
    with acting_as(boris):
        sql(
            "update files_casefile set removed_at = now(), removed_by_id = zoco.seat() where id = %s",
            world["file"].pk,
        )
        assert sql("delete from files_filecontent where file_id = %s", world["file"].pk) == 0


# 5. In one's own name -------------------------------------------------------------------------------------------


def signed_tables() -> list[str]:
    return [
        table
        for (table,) in as_the_owner(
            "select c.relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'"
            " and relkind = 'r' and has_table_privilege('zoco_app', c.oid, 'insert') and 2 = (select count(*) from"
            " pg_attribute a where attrelid = c.oid and not attisdropped and attname in ('case_id', 'by_id')) order by 1"
        )
    ]


def test_nobody_writes_in_a_case_in_the_name_of_another(cast, world):
    """Who said what in a file is evidence: a deputy does not put words into the mouth of the lead."""
    columns = {}
    for table in signed_tables():
        with as_owner():
            rows = sql(
                f"select to_jsonb(t) from {table} t where case_id = %s and by_id is not null limit 1",
                world["case"].pk,
            )
        if rows:
            columns[table] = json.loads(rows[0][0])
    assert {"cases_event", "plans_goal", "safety_riskassessment", "cases_consent"} <= set(columns)
    for table, row in columns.items():
        wanted = {**row, "by_id": str(cast["Ana"].pk)}
        if "id" in row:
            wanted["id"] = str(uuid.uuid4()) if isinstance(row["id"], str) else row["id"] + 10_000
        with acting_as(cast["Chris"]):
            try:
                with transaction.atomic():
                    sql(
                        f"insert into {table} select * from jsonb_populate_record(null::{table}, %s)",
                        json.dumps(wanted),
                    )
            except DatabaseError as refusal:
                # A request and a transfer ask for a key of their own before that.
                assert re.search("row-level security|This key seals", str(refusal)), (table, str(refusal))
            else:
                raise AssertionError(table)


# What is rewritten by the next who knows better: there the one who wrote last is named, in one's own name.
REWRITTEN = {
    "cases_intake", "cases_intakeanswers", "cases_child", "cases_traffickingexperience", "procedures_situation",
}  # fmt: skip
SETTLED = (
    "case_id",
    "by_id",
    "at",
    "on",
    "procedure_id",
    "conference_id",
    "from_on",
    "from_at",
    "started_on",
)


def settled_columns() -> list[tuple[str, str]]:
    """Which case, who and when: everything of that kind in a row of a case to which the application may write at all."""
    return as_the_owner(
        "select relname, attname from pg_class c join pg_attribute a on attrelid = c.oid and not attisdropped"
        " where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = any (%s)"
        " and has_column_privilege('zoco_app', c.oid, attname, 'update') and exists (select from pg_attribute k where"
        " k.attrelid = c.oid and k.attname = 'case_id' and not k.attisdropped) order by 1, 2",
        list(SETTLED),
    )


def test_of_which_case_by_whom_and_when_is_said_once(cast, world):
    """A deputy who can run SQL puts no words into the mouth of the lead, into yesterday or into another file."""
    other = {"case_id": str(world["unshared"].pk), "by_id": str(cast["Mila"].pk)}
    tried = set()
    for table, column in settled_columns():
        if not as_the_owner(
            f'select 1 from {table} where case_id = %s and "{column}" is not null limit 1', world["case"].pk
        ):
            continue
        new = {"at": "now() - interval '9 days'", "from_at": "now() - interval '9 days'"}.get(column)
        new = new or ("gen_random_uuid()" if column.endswith("_id") else "date '2001-01-01'")
        value = f"'{other[column]}'" if column in other else new
        with refused(cast["Chris"], "said once|own name|only end"):
            sql(f'update {table} set "{column}" = {value} where case_id = %s', world["case"].pk)
        tried.add(table)
    assert {
        "cases_contact",
        "cases_child",
        "conferences_conference",
        "procedures_procedure",
        "procedures_deadline",
    } <= tried
    assert tried >= REWRITTEN - {"procedures_situation"}


def test_who_corrects_what_is_known_is_named_for_it(cast, world):
    """Such a row names who wrote last: that may be oneself, never somebody else."""
    with acting_as(cast["Chris"]):
        assert sql(
            "update cases_child set by_id = zoco.seat(), at = now() where case_id = %s", world["case"].pk
        )
    with refused(cast["Chris"], "own name"):
        sql("update cases_child set by_id = %s where case_id = %s", cast["Ana"].pk, world["case"].pk)
    with refused(cast["Chris"], "said once"):
        sql("update cases_contact set by_id = zoco.seat() where case_id = %s", world["case"].pk)


# 6. The functions of the owner --------------------------------------------------------------------------------------

# Everything that looks past the rows of a seat and that the application may call. A new one is thought over here:
# what does it say to somebody with made-up arguments, or without a context?
CALLED_BY_THE_APPLICATION = {
    "beds_held", "begin_substitutions", "break_glass", "chain_holds", "check_log", "claimed",
    "closings", "contact_for", "covered", "dossier_of", "end_substitution", "expire_grants",
    "forget_drafts", "hand_over", "holds_a_bed", "holds_for_somebody", "houses", "is_offered",
    "left_over", "log_figures", "look", "place_in_shelter", "reads_address", "reads_calmly",
    "reassign", "seal_log", "seat_of_feed", "seats_to_tell", "seeks_shelter", "shelter_position",
    "still_reads", "substitute", "take_over", "told_comensha", "verify_log", "workload",
    "writing_now",
    # Of signals: who has no code gets nothing, who has one gets what is sealed; the last takes nothing
    # that was not closed for thirty days, or left unsent for one.
    "attach_under", "count_try", "drop_unfinished", "keep_unfinished", "messages_under", "organisation_at",
    "reply_under", "signal_under", "signals_under", "unfinished_under", "forget_signals",
    # Of subjects: for seats that give care, and only sealed lines and numbers come back; the last writes pairs.
    "subjects_near", "subjects_waiting", "subjects_after", "subjects_size", "pair_subject", "subjects_under",
    # Of hints: only of cases that this seat reads, and not by the glass; of those the box of the signal, for the key.
    "hints", "hinted_signal",
    # Of the register: which of its marks are one person, to who keeps the register and reads those marks.
    "counted_once",
    # Of exchange: lines of who agreed, to who keeps the register and sees each line; and a look at each that leaves.
    "agreed_to_exchange", "look_exchanged",
    # Of what was delivered: ids of parts that wait and of organisations, which are no secret; no row opens with them.
    "parts_waiting",
    # Of blind matching: ids to what compares alone; whether the own seat answers a hit; ids of parts as above; the last
    # takes nothing that is not past its day, replaced a week ago, or under a key that is over.
    "encodings_sharing", "answers_hit", "encodings_waiting", "forget_encodings",
    # Of bottlenecks, in which nobody is: whether one was lifted, whether this seat carries out what was decided last, how
    # many there are, for who reads figures; the last destroys their words, for who shares them.
    "bottleneck_is_lifted", "carries_out_bottleneck", "bottleneck_figures", "drop_words_of_bottleneck",
    # Of a key: whose it is, to who has its hash; a hash of 256 random bits is not guessed.
    "holder_of_key",
}  # fmt: skip


def test_the_application_calls_no_more_of_the_owner_than_it_must(cast):
    found = as_the_owner(
        "select proname, coalesce(array_to_string(proconfig, ','), '') from pg_proc"
        " where prosecdef and has_function_privilege('zoco_app', oid, 'execute')"
    )
    assert {name for name, _config in found} <= CALLED_BY_THE_APPLICATION
    everything = as_the_owner(
        "select proname, coalesce(array_to_string(proconfig, ','), '') from pg_proc where prosecdef"
    )
    assert not [name for name, config in everything if "search_path=public, pg_temp" not in config]


@pytest.mark.parametrize("question", [
    "select zoco.is_excluded(%(case)s, %(mila)s)", "select zoco.is_excluded_seat(%(case)s, %(seat)s)",
    "select zoco.is_away(%(chris)s)", "select zoco.lead_before(%(case)s)", "select zoco.beds_told(%(place)s)",
])  # fmt: skip
def test_what_is_asked_on_the_way_is_asked_by_nobody_else(cast, world, question):
    given = {
        "case": world["case"].pk, "mila": cast["Mila"].person_id, "seat": cast["Mila"].pk, "chris": cast["Chris"].pk,
        "place": world["place"].pk,
    }  # fmt: skip
    for member in ("Mila", "Pieter", "Ana"):
        with (
            acting_as(cast[member]),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute(question, given)


def test_a_made_up_row_gets_no_answer(cast, world):
    """Whether a consent holds, or somebody is excluded, is not told to who invents a transfer or a request."""
    case_id, sharing = as_the_owner(
        "select case_id, consent_id from transfers_transfer where id = %s", world["transfer"].pk
    )[0]
    with acting_as(cast["Mila"]):
        invented = sql(
            "select zoco.is_offered(jsonb_populate_record(null::transfers_transfer, jsonb_build_object('id', %s::text,"
            " 'answer', '', 'to_organisation_id', zoco.organisation(), 'case_id', %s::text, 'consent_id', %s::text)))",
            str(uuid.uuid4()), str(world["unshared"].pk), str(sharing),
        )  # fmt: skip
        assert invented == [(False,)]
    with acting_as(cast["Hilde"]):
        invented = sql(
            "select zoco.told_comensha(jsonb_populate_record(null::shelter_request, jsonb_build_object('id', %s::text,"
            " 'comensha_told_at', now(), 'ended_how', '', 'case_id', %s::text)))",
            str(uuid.uuid4()), str(case_id),
        )  # fmt: skip
        assert invented == [(False,)]


# 7. With a browser ----------------------------------------------------------------------------------------------


def test_help_that_somebody_else_began_again_is_no_fault_and_no_hint(cast, world):
    """Who read along and took a new report does not learn, by a fault of ours, that help began elsewhere already."""
    ana, chris, now = cast["Ana"], cast["Chris"], timezone.now()
    with acting_as(ana):
        closed = Case.objects.whole().get(pk=world["closed"].pk)
        closed.grant(chris, kind=GrantKind.TEAM, by=ana, at=now, until=None, reason="x")
        closed.reopen(by=ana, at=now, story="")
    report = network.bring_in(
        cast["Pieter"], now, name="Drie", age=30, gender="man", nationality_group="eu", forms=["labour"],
        municipality="Amsterdam",
    )  # fmt: skip
    with acting_as(chris):
        Report.objects.get(pk=report.pk).accept(by=chris, at=now)
    client = browser_of(cast, "Chris")
    page = reverse("case_reopening", args=[closed.pk])
    answer = client.post(page, once(story="Terug", report=str(report.pk)))
    assert answer.status_code < 500


def test_the_address_does_not_leave_as_the_name_of_who_gets_the_letter(cast, world):
    client = browser_of(cast, "Ana")
    page = reverse("letter_new", args=[world["case"].pk, "cover_letter"])
    from zoco.letters.texts import texts_on

    slug = texts_on(localdate())[0].slug
    page = reverse("letter_new", args=[world["case"].pk, slug])
    answer = client.post(
        page, once(step="preview", recipient="Taxi, Dorpsstraat 1", recipient_kind="organisation")
    )
    assert answer.status_code == 422
    assert "recipient" in answer.context["form"].errors
