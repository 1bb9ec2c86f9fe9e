"""Who may never read a case: not by page, not by search, not by emergency, not by SQL; and is not told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import GrantKind
from zoco.cases.models import Case, Caseload, Event, Exclusion, Grant, IsExcluded, LeadsThis
from zoco.cases.tests.pages import path, rows, text_of
from zoco.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def excluded(sign_in, opened, once, cast):
    """Ana's case, of which Chris was the deputy until Ana excluded him: he is family of the suspect."""
    case = opened()
    with acting_as(cast["Ana"]):
        case.grant(
            cast["Chris"],
            kind=GrantKind.DEPUTY,
            by=cast["Ana"],
            at=timezone.now(),
            until=None,
            reason="vakantie",
        )
    ana = sign_in("Ana")
    answers = {"person": cast["Chris"].person_id, "reason": "Familie van de verdachte", **once()}
    assert ana.post(path("exclusion_new", case), answers).status_code == 302
    assert "Familie van de verdachte" in text_of(ana.get(path("case_log", case)))
    return case


def test_the_excluded_finds_and_opens_nothing_and_is_not_told(sign_in, excluded):
    chris = sign_in("Chris")
    for name in ("case", "case_log", "case_person", "case_intake", "exclusion_new", "contact_new"):
        assert chris.get(path(name, excluded)).status_code == 404, name
    assert chris.get(path("report", excluded.report_id)).status_code == 404
    for wanted in ("Blessing", excluded.number):
        assert str(excluded.pk) not in text_of(chris.post("/trajecten/", {"wanted": wanted}))
    assert excluded.number not in text_of(chris.get("/trajecten/"))
    known = chris.post(
        "/noodtoegang/", {"number": excluded.number, "reason": "Zij belt en is in gevaar", "hours": 1}
    )
    made_up = chris.post(
        "/noodtoegang/", {"number": "T-ZZZZZZ", "reason": "Zij belt en is in gevaar", "hours": 1}
    )
    assert known.status_code == made_up.status_code == 200
    assert "Er is geen traject met dit nummer" in text_of(known)


def test_the_database_shows_the_excluded_no_row(excluded, cast):
    with acting_as(cast["Chris"]):
        assert not Case.objects.filter(pk=excluded.pk).exists()
        assert not Report.objects.filter(pk=excluded.report_id).exists()
        assert not Caseload.objects.filter(case_id=excluded.pk).exists()
        assert not Event.objects.filter(case_id=excluded.pk).exists()
        assert not Exclusion.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute(
                "select zoco.still_reads(%s), zoco.break_glass(%s, %s, 1)",
                [excluded.pk, excluded.number, uuid.uuid4()],
            )
            assert cursor.fetchone() == (False, None)
    assert cast["Chris"].pk not in rows(Case, pk=excluded.pk)[0].reader_seats


def test_nobody_gives_the_excluded_a_grant(sign_in, excluded, cast, once):
    ana = sign_in("Ana")
    assert str(cast["Chris"].pk) not in text_of(ana.get(path("grant_new", excluded)))
    until = f"{timezone.localdate() + timedelta(days=3):%d-%m-%Y}"
    forced = {"seat": cast["Chris"].pk, "kind": "deputy", "until_on": until, "reason": "toch", **once()}
    assert ana.post(path("grant_new", excluded), forced).status_code == 422
    with acting_as(cast["Ana"]):
        case = Case.objects.get(pk=excluded.pk)
        now = timezone.now()
        with pytest.raises(IsExcluded):
            case.grant(cast["Chris"], kind=GrantKind.TEAM, by=cast["Ana"], at=now, until=None, reason="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            Grant.objects.create(
                case=case, data_key=case.data_key, seat=cast["Chris"], kind="team", by=cast["Ana"], started_at=now, reason="x"
            )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(lead=cast["Chris"])


def test_the_lead_hands_over_before_she_can_be_excluded(sign_in, opened, cast, once):
    case = opened()
    answers = {"person": cast["Ana"].person_id, "reason": "Ik ken haar", **once()}
    assert sign_in("Ana").post(path("exclusion_new", case), answers).status_code == 422
    with acting_as(cast["Ana"]):
        case = Case.objects.get(pk=case.pk)
        with pytest.raises(LeadsThis):
            case.exclude(cast["Ana"].person, by=cast["Ana"], at=timezone.now(), reason="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            Exclusion.objects.create(
                case=case, data_key=case.data_key, person=cast["Ana"].person, by=cast["Ana"], at=timezone.now(), reason="x"
            )  # fmt: skip


def test_after_the_end_of_an_exclusion_access_is_given_anew(sign_in, excluded, cast):
    (row,) = rows(Exclusion)
    assert sign_in("Chris").post(path("exclusion_end", row)).status_code == 404
    assert sign_in("Ana").post(path("exclusion_end", row)).status_code == 302
    assert sign_in("Chris").get(path("case", excluded)).status_code == 404
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=excluded.pk).grant(
            cast["Chris"],
            kind=GrantKind.TEAM,
            by=cast["Ana"],
            at=timezone.now(),
            until=None,
            reason="mag weer",
        )
    assert sign_in("Chris").get(path("case", excluded)).status_code == 200


def test_a_deputy_excludes_nobody(sign_in, opened, cast, once):
    case = opened()
    with acting_as(cast["Ana"]):
        case.grant(
            cast["Chris"],
            kind=GrantKind.DEPUTY,
            by=cast["Ana"],
            at=timezone.now(),
            until=None,
            reason="vakantie",
        )
    answers = {"person": cast["Hilde"].person_id, "reason": "x", **once()}
    assert sign_in("Chris").post(path("exclusion_new", case), answers).status_code == 403
    assert not rows(Exclusion)
    with acting_as(cast["Chris"]), pytest.raises(DatabaseError), transaction.atomic():
        here = Case.objects.get(pk=case.pk)
        Exclusion.objects.create(
            case=here, data_key=here.data_key, person=cast["Hilde"].person, by=cast["Chris"], at=timezone.now(), reason="x"
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "update cases_consent set given = not given", "update cases_consent set signed_by = 'self'",
        "update cases_victim set data_key_id = data_key_id", "update cases_contactway set value = value",
        "update cases_alarmed set at = now()", "update cases_exclusion set person_id = person_id",
        "update cases_absence set from_at = now()",
    ],
)  # fmt: skip
def test_what_was_answered_or_told_is_not_written_over_by_sql(cast, statement):
    with (
        acting_as(cast["Ana"]),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
