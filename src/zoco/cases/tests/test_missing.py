"""Out of sight: the case stays open, those who must know are told, each day somebody looks (S5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import ContactKind, ContactWith, Purpose, Signer
from zoco.cases.models import Absence, Alarmed, Case, Changed, Consent, Contact
from zoco.cases.tests.pages import main_of, path, rows, text_of
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def gone(once, **answers):
    now = timezone.localtime()
    return {
        "on": f"{now:%d-%m-%Y}",
        "clock": f"{now:%H:%M}",
        "note": "Laatst gezien bij school",
        **once(),
        **answers,
    }


def test_a_child_that_is_gone_keeps_the_case_open_and_alarms_five_parties(sign_in, opened, once, cast):
    case, ana = opened(age=16), sign_in("Ana")
    assert ana.post(path("case_absence", case), gone(once)).status_code == 302
    page = text_of(ana.get(path("case_absence", case)))
    for said in (
        "Politie: vermissing",
        "Nidos",
        "CoMensha",
        "Politie-eenheden ernaast",
        "vitaal belang",
        "aangehouden",
    ):
        assert said in page, said
    (absence,) = rows(Absence)
    told = {"party": "police", "what": "Signalement en foto", **once()}
    assert ana.post(path("absence_alarm", absence), told).status_code == 302
    assert ana.post(path("absence_alarm", absence), {**told, "what": "", **once()}).status_code == 422
    assert ana.post(path("absence_alarm", absence), {**told, "party": "press", **once()}).status_code == 422
    assert [(row.party, row.ground) for row in rows(Alarmed)] == [("police", "vital_interest")]
    assert "deelde gegevens: Politie: vermissing" in text_of(ana.get(path("case", case)))
    with acting_as(cast["Ana"]):
        assert Case.objects.get(pk=case.pk).is_open
        today = timezone.localdate()
        assert list(Absence.objects.to_look_after(cast["Ana"], today)) == [absence]
    assert ana.post(path("absence_looked", absence)).status_code == 302
    with acting_as(cast["Ana"]):
        assert not Absence.objects.to_look_after(cast["Ana"], today).exists()
        assert list(Absence.objects.to_look_after(cast["Ana"], today + timedelta(days=1))) == [absence]
        assert list(Absence.objects.open_for(cast["Ana"])) == [absence]
    assert ana.post(path("absence_end", absence)).status_code == 302
    assert "aangehouden" not in text_of(ana.get(path("case", case)))
    assert len(rows(Case)) == 1


def test_being_found_is_said_once_and_being_gone_too(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    for _each in range(2):
        ana.post(path("case_absence", case), gone(once))
    (absence,) = rows(Absence)
    assert [ana.post(path("absence_end", absence)).status_code for _each in range(2)] == [302, 302]
    with acting_as(cast["Ana"]), pytest.raises(Changed):
        Case.objects.get(pk=case.pk).comes_back(by=cast["Ana"], at=timezone.now())
    assert sign_in("Boris").post(path("absence_end", absence)).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("on", "31-2-2026"), ("on", "1-1-2099"), ("clock", "25:00"), ("note", "\x00")]
)
def test_a_bad_moment_is_said_at_the_field(sign_in, opened, once, field, value):
    assert (
        sign_in("Ana").post(path("case_absence", opened()), gone(once, **{field: value})).status_code == 422
    )
    assert not rows(Absence)


def test_silence_is_counted_for_each_kind_of_contact(opened, cast, django_assert_max_num_queries):
    case, ana = opened(), cast["Ana"]
    now = timezone.localtime()  # days of the clock on the wall, also when the clocks change
    with acting_as(ana):
        case = Case.objects.get(pk=case.pk)
        assert [each.with_whom for each in case.silences(timezone.localdate())] == ["victim"]
        for days, whom in ((40, ContactWith.PARTNER), (20, ContactWith.FAMILY)):
            case.log_contact(
                by=ana, at=now - timedelta(days=days), kind=ContactKind.PHONE, with_whom=whom, note="x"
            )
    with as_owner():
        Case.objects.filter(pk=case.pk).update(last_spoken_on=timezone.localdate() - timedelta(days=15))
    with acting_as(ana):
        today = timezone.localdate()
        case.refresh_from_db()
        said = {each.with_whom: (each.days, each.limit, each.is_too_long) for each in case.silences(today)}
        assert said == {"victim": (15, 14, True), "family": (20, 30, False), "partner": (40, 30, True)}
        for whom, many in ((ContactWith.VICTIM, 1), (ContactWith.PARTNER, 1), (ContactWith.FAMILY, 0)):
            with django_assert_max_num_queries(1):
                assert len(Case.objects.silent(ana, today, whom)) == many, whom


def test_a_call_is_noted_from_anywhere_and_finished_later(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    now = timezone.localtime()
    tomorrow = now + timedelta(days=1)
    call = {
        "case": case.pk, "kind": "phone", "with_whom": "victim", "on": f"{now:%d-%m-%Y}", "clock": f"{now:%H:%M}", "note": "",
    }  # fmt: skip
    assert case.number in main_of(ana.get(path("contact_quick")))
    assert ana.post(path("contact_quick"), {**call, **once()}).status_code == 422
    more = {"to_complete": "on", "minutes": "12", "next_on": f"{tomorrow:%d-%m-%Y}"}
    assert ana.post(path("contact_quick"), {**call, **more, **once()}).status_code == 302
    (row,) = rows(Contact)
    assert "Nu aanvullen" in text_of(ana.get(path("case_contacts", case)))
    with acting_as(cast["Ana"]):
        assert list(Contact.objects.to_complete(cast["Ana"])) == [row]
        assert list(Contact.objects.agreed(cast["Ana"], tomorrow.date())) == [row]
        assert not Contact.objects.agreed(cast["Ana"], now.date()).exists()
    assert (
        ana.post(
            path("contact_completion", row), {"note": "Zij komt dinsdag.", "seen_version": "1"}
        ).status_code
        == 302
    )
    assert (
        ana.post(path("contact_completion", row), {"note": "Anders", "seen_version": "1"}).status_code == 409
    )
    with acting_as(cast["Ana"]):
        assert not Contact.objects.to_complete(cast["Ana"]).exists()
    boris = sign_in("Boris")
    assert case.number not in main_of(boris.get(path("contact_quick")))
    assert boris.post(path("contact_quick"), {**call, "note": "x", **once()}).status_code == 422
    for field, value in (
        ("minutes", "0"),
        ("minutes", "-1"),
        ("minutes", "x"),
        ("next_on", "1-1-2001"),
        ("case", "x"),
    ):
        bad = {**call, "note": "x", field: value, **once()}
        assert sign_in("Ana").post(path("contact_quick"), bad).status_code == 422, field


def test_who_turned_sixteen_stands_on_the_list_to_be_asked_again(opened, cast):
    case, ana, now = opened(age=15), cast["Ana"], timezone.now()
    with acting_as(ana):
        case = Case.objects.get(pk=case.pk)
        case.ask_consent(by=ana, at=now, purpose=Purpose.SHELTER, given=True, signed_by=Signer.BOTH)
        later = timezone.localdate() + timedelta(days=366)
        assert Consent.objects.to_ask_again(ana, timezone.localdate()) == []
        assert [row.purpose for row in Consent.objects.to_ask_again(ana, later)] == ["shelter"]
        case.ask_consent(by=ana, at=now, purpose=Purpose.SHELTER, given=True, signed_by=Signer.SELF)
        assert Consent.objects.to_ask_again(ana, later) == []
