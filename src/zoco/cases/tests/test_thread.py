"""One person's care through the pages: reported, accepted, heard, asked, spoken with, shared, accounted for."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as, step_into
from zoco.audit.models import Look
from zoco.cases.codes import CloseReason, Purpose
from zoco.cases.models import Aftercare, Alarm, Case, Closure, Consent, Contact, Grant, Intake, Victim
from zoco.guard.owner import as_owner
from zoco.reports.models import Acceptance, Registration

pytestmark = pytest.mark.django_db
INTAKE = {
    "safe_now": "yes", "safety": "Niemand weet waar zij is.", "reach": "appen na 20 uur", "name": "Blessing",
    "birth_date": "", "language": "Engels, vrouwelijke tolk", "residence_status": "none", "needs": "Rust.",
}  # fmt: skip


def text_of(response):
    return response.content.decode()


def main_of(response):
    return text_of(response).partition("<main")[2].partition("</main>")[0]


def rows(model, **wanted):
    with as_owner():
        return list(model.objects.filter(**wanted))


def intake_of(case, **answers):
    return {**INTAKE, "seen_version": "1", **answers}


def consent_of(once, **answers):
    return {"purpose": "shelter", "given": "yes", "signed_by": "self", **once(), **answers}


def path(name, *of):
    return reverse(name, args=[getattr(each, "pk", each) for each in of])


# From report to case


def test_a_report_becomes_a_case_that_is_heard_asked_and_spoken_with(sign_in, directory, filled, once):
    sign_in("Pieter").post(
        "/aanmeldingen/nieuw/", filled(help_consent="on", name="Blessing", reach="alleen appen")
    )
    ana = sign_in("Ana")
    page = text_of(ana.get("/aanmeldingen/"))
    [report_path] = set(re.findall(r'href="(/aanmeldingen/[0-9a-f-]{36}/)"', page))
    response = ana.post(f"{report_path}acceptatie/", follow=True)
    [case] = rows(Case)
    assert response.redirect_chain[-1][0] == path("case", case)
    assert "Blessing" in text_of(response)
    assert "Doe de intake" in text_of(response)

    assert ana.post(path("case_intake", case), intake_of(case)).status_code == 302
    assert ana.post(path("case_consent_new", case), consent_of(once, purpose="care")).status_code == 302
    now = timezone.localtime()
    contact = {
        "note": "Zij wil rust.",
        "with_whom": "victim",
        "kind": "phone",
        "on": f"{now:%d-%m-%Y}",
        "clock": f"{now:%H:%M}",
    }
    assert ana.post(path("contact_new", case), {**contact, **once()}).status_code == 302

    page = text_of(ana.get(path("case", case)))
    for said in (
        "nu veilig",
        "vandaag geopend",
        "appen na 20 uur",
        "Zij wil rust.",
        "Amsterdam",
        "Ana de Wit sprak met de persoon zelf.",
        "Ana de Wit legde de intake vast.",
        "Ja op de vraag ‘Zorgcoördinatie en dit dossier’. Ana de Wit schreef het op.",
        "Mag het huis niet uit",
    ):
        assert said.lower() in page.lower(), said
    assert "Doe de intake" not in page


def test_only_one_of_two_can_accept_and_the_other_is_told(sign_in, brought_in):
    report = brought_in()
    accept = path("report_acceptance", report)
    chris = sign_in("Chris")
    assert "Aannemen en traject openen" in text_of(chris.get(report.get_absolute_url()))
    assert sign_in("Ana").post(accept).status_code == 302
    response = chris.post(accept)
    assert response.status_code == 404
    assert "Waarschijnlijk was een collega u net voor" in text_of(response)
    assert [row.by_id for row in rows(Acceptance)] == [rows(Case)[0].lead_id]


def test_accepting_twice_leads_to_the_same_case(sign_in, brought_in):
    report, ana = brought_in(), sign_in("Ana")
    first, second = (ana.post(path("report_acceptance", report)) for _each in range(2))
    assert first.url == second.url
    assert len(rows(Case)) == 1


@pytest.mark.parametrize("name", ["Pieter", "Tamara", "Rob", "Bea", "Stan", "Wilma"])
def test_who_gives_no_care_accepts_nothing(sign_in, brought_in, name):
    assert sign_in(name).post(path("report_acceptance", brought_in())).status_code == 403
    assert not rows(Acceptance)


def test_somebody_elsewhere_accepts_nothing_and_learns_nothing(sign_in, brought_in):
    report = brought_in()
    boris = sign_in("Boris")
    known, unknown = (boris.post(path("report_acceptance", each)) for each in (report, UUID(int=7)))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert main_of(known) == main_of(unknown)
    assert not rows(Acceptance)


def test_without_a_yes_to_help_there_is_advice_and_later_perhaps_a_case(sign_in, brought_in):
    report = brought_in(name="", help_consent=False)
    ana, accept = sign_in("Ana"), path("report_acceptance", report)
    assert "Aannemen als adviesvraag" in text_of(ana.get(report.get_absolute_url()))
    ana.post(accept)
    assert not rows(Case)
    assert not rows(Victim)
    assert "Vink aan dat de persoon hulp wil" in text_of(ana.post(accept, follow=True))
    assert not rows(Case)
    response = ana.post(accept, {"help_consent": "on"}, follow=True)
    assert response.redirect_chain[-1][0] == path("case", rows(Case)[0])


# A case exists for its lead


PAGES = [
    "case",
    "case_intake",
    "case_consents",
    "case_consent_new",
    "case_contacts",
    "contact_new",
    "case_log",
    "grant_new",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_case_of_somebody_else_is_not_found(sign_in, opened, page):
    address = path(page, opened())
    assert sign_in("Ana").get(address).status_code == 200
    for name in ("Boris", "Chris", "Hilde"):
        assert sign_in(name).get(address).status_code == 404
        assert sign_in(name).post(address, {}).status_code in {404, 405}
    for name in ("Tamara", "Pieter", "Rob", "Stan"):
        assert sign_in(name).get(address).status_code == 403


def test_each_page_of_a_case_is_a_look_with_its_ground(sign_in, opened, cast):
    case = opened()
    ana = sign_in("Ana")
    for page in PAGES:
        ana.get(path(page, case))
    looks = rows(Look, case_id=case.pk)
    assert len(looks) == len(PAGES)
    assert {(look.seat_id, look.ground) for look in looks} == {(cast["Ana"].pk, "lead")}


def test_a_form_with_mistakes_shows_the_page_and_is_a_look_too(sign_in, opened):
    case = opened()
    assert sign_in("Ana").post(path("case_intake", case), {"safe_now": ""}).status_code == 422
    assert [look.what for look in rows(Look, case_id=case.pk)] == ["case.intake"]


def test_a_name_is_found_exactly_and_never_elsewhere(sign_in, opened):
    case = opened()
    ana, boris = sign_in("Ana"), sign_in("Boris")
    for wanted in ("blessing", "BLESSING", case.number, case.number.removeprefix("T-").lower()):
        assert path("case", case) in text_of(ana.post("/trajecten/", {"wanted": wanted})), wanted
    assert path("case", case) not in text_of(ana.post("/trajecten/", {"wanted": "bless"}))
    assert path("case", case) not in text_of(boris.post("/trajecten/", {"wanted": "Blessing"}))
    assert ana.post("/trajecten/", {"wanted": ""}).status_code == 422
    assert ana.post("/trajecten/", {"wanted": "\x00"}).status_code == 422


# Intake


def test_the_intake_keeps_who_she_is_and_what_she_asks(sign_in, opened):
    case = opened()
    ana = sign_in("Ana")
    answers = intake_of(
        case, birth_date="3-4-2003", with_children="on", health="Zwanger", documents="Bij de werkgever"
    )
    assert ana.post(path("case_intake", case), answers).status_code == 302
    page = text_of(ana.get(path("case_intake", case)))
    for said in (
        "Niemand weet waar zij is.",
        "Zwanger",
        "Bij de werkgever",
        "03-04-2003",
        'name="seen_version" value="2"',
    ):
        assert said in page, said


def test_when_two_write_the_intake_nothing_is_overwritten_and_both_texts_are_shown(sign_in, opened):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_intake", case), intake_of(case, needs="Een advocaat."))
    response = ana.post(path("case_intake", case), intake_of(case, needs="Terug naar huis."))
    assert response.status_code == 409
    page = text_of(response)
    assert "Een advocaat." in page
    assert "Terug naar huis." in page
    assert page.count("Engels, vrouwelijke tolk") == 1  # what is equal is not in the list of differences
    with acting_as(case.lead):
        assert Intake.objects.get(pk=case.pk).needs == "Een advocaat."
    assert (
        ana.post(path("case_intake", case), intake_of(case, needs="Beide.", seen_version="2")).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("safe_now", ""), ("safe_now", "maybe"), ("seen_version", ""), ("seen_version", "-1"), ("seen_version", "9" * 30),
        ("birth_date", "31-2-2001"), ("birth_date", "1-1-0099"), ("birth_date", "1-1-2098"), ("residence_status", "x"),
        ("name", "\x00"), ("name", "x" * 201), ("safety", "x" * 20_001), ("reach", "x" * 501),
    ],
)  # fmt: skip
def test_a_bad_intake_is_said_at_the_field(sign_in, opened, field, value):
    case = opened()
    response = sign_in("Ana").post(path("case_intake", case), intake_of(case, **{field: value}))
    assert response.status_code == 422
    assert "error-summary" in text_of(response)
    assert not rows(Intake)


# Consent


def test_a_no_is_recorded_and_costs_no_help(sign_in, opened, once):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, given="no"))
    assert [row.given for row in rows(Consent)] == [False]
    assert "De andere hulp gaat door" in text_of(ana.get(path("case_consents", case)))
    assert ana.get(path("contact_new", case)).status_code == 200


@pytest.mark.parametrize(
    ("age", "purpose", "right"),
    [
        (11, "shelter", "guardian"), (12, "shelter", "both"), (15, "care", "both"), (16, "shelter", "self"),
        (15, "registration", "guardian"), (16, "registration", "self"), (40, "sharing", "self"),
    ],
)  # fmt: skip
def test_who_decides_depends_on_age_and_purpose(sign_in, opened, once, age, purpose, right):
    case = opened(age=age)
    ana = sign_in("Ana")
    for signer in {"self", "guardian", "both"} - {right}:
        answers = consent_of(once, purpose=purpose, signed_by=signer, recipient="FairWork")
        assert ana.post(path("case_consent_new", case), answers).status_code == 422, signer
    assert not rows(Consent)
    answers = consent_of(once, purpose=purpose, signed_by=right, recipient="FairWork")
    assert ana.post(path("case_consent_new", case), answers).status_code == 302


def test_one_no_of_a_child_of_fifteen_is_enough(sign_in, opened, once):
    case = opened(age=15)
    response = sign_in("Ana").post(
        path("case_consent_new", case), consent_of(once, given="no", signed_by="self")
    )
    assert response.status_code == 302


def test_a_parent_who_may_be_involved_does_not_decide(sign_in, opened, once):
    case = opened(age=15)
    answers = consent_of(once, signed_by="both", guardian_suspect="on")
    response = sign_in("Ana").post(path("case_consent_new", case), answers)
    assert response.status_code == 422
    assert "kinderrechter" in text_of(response)
    assert not rows(Consent)


def test_who_turned_sixteen_is_asked_again(sign_in, opened, once, cast):
    case = opened(age=15)
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, signed_by="both"))
    assert "nu zelf vragen" not in text_of(ana.get(path("case_consents", case)))
    sixteen = timezone.localdate() - timedelta(days=16 * 366)
    ana.post(path("case_intake", case), intake_of(case, birth_date=f"{sixteen:%d-%m-%Y}"))
    assert "nu zelf vragen" in text_of(ana.get(path("case_consents", case)))


def test_a_later_yes_to_registration_registers_once(sign_in, opened, once):
    case = opened(reporter="Wilma", ground="not_registered")
    assert not rows(Registration)
    ana = sign_in("Ana")
    for _each in range(2):
        ana.post(path("case_consent_new", case), consent_of(once, purpose="registration"))
    assert [row.ground for row in rows(Registration)] == ["consent"]


def test_withdrawing_works_at_once_and_ends_the_access_that_leaned_on_it(sign_in, opened, once, cast):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, purpose="sharing", recipient="SHOP"))
    [consent] = rows(Consent)
    until = f"{timezone.localdate() + timedelta(days=30):%d-%m-%Y}"
    grant = {"seat": cast["Boris"].pk, "kind": "team", "until_on": until, "reason": "Verblijft in Den Haag"}
    assert ana.post(path("grant_new", case), {**grant, **once()}).status_code == 422
    assert ana.post(path("grant_new", case), {**grant, **once(), "consent": consent.pk}).status_code == 302
    assert sign_in("Boris").get(path("case", case)).status_code == 200

    ana = sign_in("Ana")
    assert "Boris Mulder" in text_of(ana.get(path("consent_withdrawal", consent)))
    assert ana.post(path("consent_withdrawal", consent)).status_code == 302
    assert sign_in("Boris").get(path("case", case)).status_code == 404
    assert "ingetrokken" in text_of(sign_in("Ana").get(path("case_consents", case)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purpose", ""), ("purpose", "marketing"), ("given", ""), ("signed_by", ""), ("signed_by", "neighbour"),
        ("until_on", "31-02-2027"), ("until_on", "1-1-2001"), ("recipient", "x" * 201), ("form_id", "x"),
    ],
)  # fmt: skip
def test_a_bad_consent_is_said_at_the_field(sign_in, opened, once, field, value):
    case = opened()
    response = sign_in("Ana").post(path("case_consent_new", case), {**consent_of(once), field: value})
    assert response.status_code == 422
    assert not rows(Consent)


# Contacts


def test_only_speaking_with_the_person_herself_breaks_the_silence(sign_in, opened, once):
    case = opened()
    with as_owner():
        ago = timezone.localdate() - timedelta(days=20)
        Case.objects.filter(pk=case.pk).update(opened_on=ago, last_spoken_on=ago)
    ana, now = sign_in("Ana"), timezone.localtime()
    answers = {"note": "Gebeld", "kind": "phone", "on": f"{now:%d-%m-%Y}", "clock": f"{now:%H:%M}"}
    assert "20 dagen niet gesproken" in text_of(ana.get(path("case", case)))
    ana.post(path("contact_new", case), {**answers, **once(), "with_whom": "partner"})
    assert "20 dagen niet gesproken" in text_of(ana.get(path("case", case)))
    ana.post(path("contact_new", case), {**answers, **once(), "with_whom": "victim"})
    assert "vandaag gesproken" in text_of(ana.get(path("case", case)))


def test_a_contact_asks_one_text_and_fills_in_the_rest(sign_in, opened):
    page = text_of(sign_in("Ana").get(path("contact_new", opened())))
    assert page.count("checked") == 2
    assert "autofocus" in page
    assert f"{timezone.localdate():%d-%m-%Y}" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", ""), ("note", "x" * 10_001), ("on", "31-2-2026"), ("on", "1-1-0099"), ("on", "1-1-2099"), ("clock", "25:00"),
        ("clock", "\x00"), ("with_whom", "police"), ("kind", ""),
    ],
)  # fmt: skip
def test_a_bad_contact_is_said_at_the_field(sign_in, opened, once, field, value):
    answers = {
        "note": "Gebeld",
        "with_whom": "victim",
        "kind": "phone",
        "on": "1-2-2026",
        "clock": "10:00",
        **once(),
    }
    response = sign_in("Ana").post(path("contact_new", opened()), {**answers, field: value})
    assert response.status_code == 422
    assert not rows(Contact)


def test_a_contact_that_is_sent_twice_is_one_contact(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    answers = {
        "note": "Gebeld",
        "with_whom": "victim",
        "kind": "phone",
        "on": "1-2-2026",
        "clock": "10:00",
        **once(),
    }
    assert [ana.post(path("contact_new", case), answers).status_code for _each in range(2)] == [302, 422]
    assert len(rows(Contact)) == 1


# Access


def deputise(client, case, deputy, once, **answers):
    until = f"{timezone.localdate() + timedelta(days=14):%d-%m-%Y}"
    given = {
        "seat": deputy.pk,
        "kind": "deputy",
        "until_on": until,
        "reason": "Vakantie",
        **once(),
        **answers,
    }
    return client.post(path("grant_new", case), given)


def test_a_deputy_reads_until_the_lead_ends_it(sign_in, opened, once, cast):
    case = opened()
    assert deputise(sign_in("Ana"), case, cast["Chris"], once).status_code == 302
    chris = sign_in("Chris")
    page = text_of(chris.get(path("case", case)))
    assert "Waarneming: u leest mee tot" in page
    assert "Mag niet naar buiten." in page  # what the reporter said goes along
    assert chris.get(path("grant_new", case)).status_code == 403
    assert {look.ground for look in rows(Look, case_id=case.pk, seat_id=cast["Chris"].pk)} == {"grant"}
    [grant] = rows(Grant)
    assert sign_in("Ana").post(path("grant_end", grant)).status_code == 302
    assert sign_in("Chris").get(path("case", case)).status_code == 404


def test_the_same_access_is_not_given_twice(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    assert [deputise(ana, case, cast["Chris"], once).status_code for _each in range(2)] == [302, 422]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seat", ""),
        ("seat", "x"),
        ("kind", "emergency"),
        ("until_on", ""),
        ("until_on", "1-1-2001"),
        ("reason", ""),
        ("reason", "\x00"),
    ],
)
def test_a_bad_grant_is_said_at_the_field(sign_in, opened, once, cast, field, value):
    assert deputise(sign_in("Ana"), opened(), cast["Chris"], once, **{field: value}).status_code == 422
    assert not rows(Grant)


def test_a_deputy_ends_only_her_own_access(sign_in, opened, once, cast):
    case = opened()
    deputise(sign_in("Ana"), case, cast["Chris"], once)
    [grant] = rows(Grant)
    chris = sign_in("Chris")
    assert chris.post(path("grant_end", grant)).url == "/trajecten/"
    assert chris.get(path("case", case)).status_code == 404


def test_a_deputy_can_write_down_a_withdrawal(sign_in, opened, once, cast):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, purpose="sharing", recipient="SHOP"))
    [consent] = rows(Consent)
    deputise(ana, case, cast["Boris"], once, consent=consent.pk)
    deputise(ana, case, cast["Chris"], once)
    assert sign_in("Chris").post(path("consent_withdrawal", consent)).status_code == 302
    assert sign_in("Boris").get(path("case", case)).status_code == 404
    assert sign_in("Chris").get(path("case", case)).status_code == 200


# Emergency access


REASON = "Zij belt in paniek en Ana neemt niet op."


def break_glass(client, case, **answers):
    return client.post("/noodtoegang/", {"number": case.number, "reason": REASON, "hours": "1", **answers})


def test_emergency_access_opens_one_case_tells_a_second_person_and_is_written_in_her_log(
    sign_in, opened, cast
):
    case = opened()
    boris = sign_in("Boris")
    assert "De persoon om wie het gaat, kan het later lezen" in text_of(boris.get("/noodtoegang/"))
    response = break_glass(boris, case, number=case.number.lower())
    assert response.url == path("case", case)
    page = text_of(boris.get(path("case", case)))
    assert "Noodtoegang: nog" in page
    assert "Blessing" in page

    told = {alarm.told_id: alarm for alarm in rows(Alarm)}
    assert set(told) == {cast["Ana"].pk, cast["Tamara"].pk}
    alarm = told[cast["Tamara"].pk]
    tamara = sign_in("Tamara")
    page = text_of(tamara.get(path("alarm", alarm)))
    assert "Boris Mulder" in page
    assert "Blessing" not in page
    assert REASON not in page
    assert tamara.post(path("alarm", alarm)).status_code == 302
    assert [row.seen_at is not None for row in rows(Alarm, pk=alarm.pk)] == [True]
    assert sign_in("Boris").get(path("alarm", alarm)).status_code == 404

    page = text_of(sign_in("Ana").get(path("case_log", case)))
    assert "opende het traject met noodtoegang" in page
    assert REASON in page
    assert f"Boris Mulder gebruikte noodtoegang: ‘{REASON}’" in text_of(
        sign_in("Ana").get(path("case", case))
    )


def test_every_look_during_emergency_access_is_marked_as_such(sign_in, opened, cast):
    case, boris = opened(), sign_in("Boris")
    break_glass(boris, case)
    boris.get(path("case", case))
    boris.get(path("case_contacts", case))
    looks = rows(Look, case_id=case.pk, seat_id=cast["Boris"].pk)
    assert {look.what for look in looks} == {"case.emergency", "case.open", "case.contacts"}
    assert {look.ground for look in looks} == {"emergency"}


def test_who_may_read_already_needs_no_emergency(sign_in, opened):
    case = opened()
    response = break_glass(sign_in("Ana"), case)
    assert response.url == path("case", case)
    assert not rows(Grant)
    assert not rows(Alarm)


def test_emergency_access_that_ran_out_is_over_and_can_be_asked_again(sign_in, opened, cast):
    case, boris = opened(), sign_in("Boris")
    break_glass(boris, case)
    with as_owner():
        ended = timezone.now() - timedelta(minutes=5)
        Grant.objects.update(until_at=ended)
    assert sign_in("Boris").get(path("case", case)).status_code == 404
    assert break_glass(sign_in("Boris"), case).url == path("case", case)
    assert sign_in("Boris").get(path("case", case)).status_code == 200


def test_an_unknown_number_is_said_and_the_try_is_kept(sign_in, opened, cast):
    response = break_glass(sign_in("Boris"), opened(), number="T-ZZZZZZ")
    assert "Er is geen traject met dit nummer" in text_of(response)
    [look] = rows(Look, what="case.emergency")
    assert (look.seat_id, look.refused) == (cast["Boris"].pk, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("reason", "te kort"), ("reason", " " * 40), ("hours", "48"), ("hours", "0"), ("hours", "x"), ("number", ""), ("number", "\x00"),
     ("number", "x" * 30)],
)  # fmt: skip
def test_bad_emergency_access_is_refused(sign_in, opened, field, value):
    assert break_glass(sign_in("Boris"), opened(), **{field: value}).status_code == 422
    assert not rows(Grant)


@pytest.mark.parametrize("name", ["Pieter", "Tamara", "Rob", "Stan"])
def test_who_gives_no_care_breaks_no_glass(sign_in, opened, name):
    assert break_glass(sign_in(name), opened()).status_code == 403


# Who looked


def test_the_log_tells_in_plain_words_who_looked_and_wrote(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    ana.post(path("case_intake", case), intake_of(case))
    sign_in("Pieter").get(case.report.get_absolute_url())
    for address in (path("case_log", case), path("case_log", case) + "?alles=1"):
        page = text_of(sign_in("Ana").get(address))
        for said in (
            "schreef de intake",
            "opende de intake",
            "Zorgcoördinator van dit traject",
            "Pieter Vos",
            "las de aanmelding",
        ):
            assert said in page, said


# Aftercare


def test_after_closing_the_contacts_stand_ready_and_are_done_once(sign_in, opened, once, cast):
    case = opened()
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=case.pk).close(
            by=cast["Ana"],
            at=timezone.now(),
            because=CloseReason.GOALS_REACHED,
            evaluation="Goed",
            reach="bel woensdag",
        )
    ana = sign_in("Ana")
    page = text_of(ana.get(path("case", case)))
    assert "afgesloten" in page
    assert page.count("/nazorg/") == 3
    first = sorted(rows(Aftercare), key=lambda each: each.due_on)[0]
    assert "bel woensdag" in text_of(ana.get(path("aftercare", first)))
    assert ana.post(path("aftercare", first), {"note": "", **once()}).status_code == 422
    assert ana.post(path("aftercare", first), {"note": "Heeft werk.", **once()}).status_code == 302
    page = text_of(ana.get(path("case", case)))
    assert "Heeft werk." in page
    assert page.count("/nazorg/") == 2
    assert sign_in("Boris").get(path("aftercare", first)).status_code == 404
    assert len(rows(Closure)) == 1
    assert path("case", case) in text_of(sign_in("Ana").get("/trajecten/?toon=afgesloten"))
    assert path("case", case) not in text_of(sign_in("Ana").get("/trajecten/"))


def test_unknown_ids_are_not_found(sign_in):
    ana, nobody = sign_in("Ana"), UUID(int=7)
    for name in [*PAGES, "consent_withdrawal", "grant_end", "aftercare", "alarm"]:
        assert ana.get(path(name, nobody)).status_code == 404, name


def test_a_forged_token_changes_nothing(sign_in, opened, once, cast):
    from django.test import Client

    case = opened()
    step_into(None)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["Ana"].person)
    response = client.post(
        path("case_consent_new", case), {**consent_of(once), "csrfmiddlewaretoken": "x" * 64}
    )
    assert response.status_code == 403
    assert not rows(Consent, purpose=Purpose.SHELTER)
