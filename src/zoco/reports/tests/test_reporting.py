"""Somebody reports a possible victim, and it reaches who must answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.guard.owner import as_owner
from zoco.reports.models import PersonGiven, Registration, Report
from zoco.reports.routing import Route

pytestmark = pytest.mark.django_db
NEW = "/aanmeldingen/nieuw/"


def text_of(response):
    return response.content.decode()


def all_reports():
    with as_owner():
        return list(Report.objects.select_related("data_key", "routed_to").order_by("reported_at"))


def registered():
    with as_owner():
        return list(Registration.objects.all())


def send(client, answers):
    response = client.post(NEW, answers)
    assert response.status_code == 302, text_of(response)
    return all_reports()[-1]


def test_the_form_asks_first_whether_there_is_danger(sign_in):
    page = text_of(sign_in("Pieter").get(NEW))
    main = page[page.index("<main") :]
    assert main.index('href="tel:112"') < main.index("<form")
    assert main.index('name="urgent"') < main.index('name="where"') < main.index('name="name"')


def test_the_police_report_and_register_without_consent(sign_in, directory, filled):
    page = text_of(sign_in("Pieter").get(NEW))
    assert "Politie en Marechaussee mogen registreren zonder toestemming." in page
    assert 'name="register_consent"' not in page
    report = send(sign_in("Pieter"), filled(help_consent="on", name="Blessing", reach="alleen appen"))
    assert (report.routed_to.name, report.name, report.ground) == (
        "HVO-Querido/ACM",
        "Blessing",
        "investigative_service",
    )
    assert "Politieregio Amsterdam" in report.routed_because
    [row] = registered()
    assert (row.ground, row.police_unit, row.age_band) == ("investigative_service", "Amsterdam", "23+")


def test_a_reporter_without_investigative_task_registers_with_a_signature_only(sign_in, directory, filled):
    wilma = sign_in("Wilma")
    assert "Registreren mag alleen met schriftelijke toestemming" in text_of(wilma.get(NEW))
    report = send(wilma, filled(help_consent="on", name="Robin"))
    assert report.ground == "not_registered"
    assert not registered()
    signed = filled(help_consent="on", register_consent="on", consented_on="1-2-2026", signed_by="self")
    assert send(wilma, signed).ground == "consent"
    assert [row.ground for row in registered()] == ["consent"]


@pytest.mark.parametrize(
    ("age", "signed_by", "complaint"),
    [("15", "self", "een ouder of voogd moet tekenen"), ("16", "guardian", "tekent de persoon zelf")],
)
def test_who_signs_depends_on_the_age(sign_in, directory, filled, age, signed_by, complaint):
    answers = filled(age=age, register_consent="on", consented_on="1-2-2026", signed_by=signed_by)
    response = sign_in("Wilma").post(NEW, answers)
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert not all_reports()


def test_a_guardian_signs_for_a_child_of_fifteen(sign_in, directory, filled):
    answers = filled(age="15", register_consent="on", consented_on="1-2-2026", signed_by="guardian")
    assert send(sign_in("Wilma"), answers).signed_by == "guardian"


def test_without_consent_nobody_is_named(sign_in, directory, filled):
    response = sign_in("Wilma").post(NEW, filled(name="Robin", birth_date="1-1-2003", reach="thuis"))
    assert response.status_code == 422
    assert text_of(response).count("Zonder toestemming geven wij geen naam door") >= 2
    assert "Zonder toestemming zoekt niemand contact" in text_of(response)
    report = send(sign_in("Wilma"), filled())
    assert (report.name, report.birth_date, report.reach) == ("", "", "")


def test_the_police_may_name_for_the_register_but_the_coordinator_gets_no_name(sign_in, directory, filled):
    report = send(sign_in("Pieter"), filled(name="Vasile", birth_date="3-4-1992", age=None))
    assert (report.name, report.birth_date, report.age) == (
        "",
        "",
        timezone.localdate().year - 1992 - ((timezone.localdate().month, timezone.localdate().day) < (4, 3)),
    )
    assert len(registered()) == 1


def test_the_same_name_and_birth_date_count_as_one_person(sign_in, directory, filled):
    for name, born in [
        ("Vasile Pop", "3-4-1992"),
        ("vasile  POP", "03-04-1992"),
        ("Vasile Pop", "4-4-1992"),
        ("", None),
    ]:
        send(sign_in("Pieter"), filled(name=name, birth_date=born, age=None))
    page = text_of(sign_in("Rob").get("/register/"))
    assert "4 aanmeldingen van 3 personen" in page
    assert "Vasile" not in page


@pytest.mark.parametrize(("age", "to"), [("22", "MEE-Veluwe"), ("23", "MEE-Veluwe"), ("24", "Moviera")])
def test_the_age_decides_who_is_asked(sign_in, directory, filled, age, to):
    report = send(sign_in("Pieter"), filled(where="Apeldoorn", age=age))
    assert report.routed_to.name in {to, "Moviera" if age == "23" else to}
    assert ("op de grens" in report.routed_because) == (age == "23")


def test_where_nobody_is_listed_comensha_is_asked(sign_in, directory, filled):
    report = send(sign_in("Pieter"), filled(where="Veendam"))
    assert report.routed_to.name == "CoMensha"
    assert (
        report.routed_because == "De wegwijzer kent voor Veendam geen zorgcoördinator. CoMensha neemt waar."
    )
    assert report.number in text_of(sign_in("Hilde").get("/aanmeldingen/"))


def test_a_coordinator_who_does_not_work_with_zoco_leaves_it_to_comensha(sign_in, directory, filled, cast):
    with as_owner():
        for name in ("Ana", "Chris"):
            cast[name].end(on=timezone.localdate() - timedelta(days=1))
    report = send(sign_in("Pieter"), filled())
    assert report.routed_to.name == "CoMensha"
    assert "werkt nog niet met Zoco" in report.routed_because


def test_a_place_that_occurs_twice_is_asked_about(sign_in, directory, filled):
    pieter = sign_in("Pieter")
    response = pieter.post(NEW, filled(where="Bergen"))
    assert response.status_code == 422
    assert "Kies welke u bedoelt" in text_of(response)
    assert 'value="GM0373"' in text_of(response)
    assert 'value="GM0893"' in text_of(response)
    assert send(pieter, filled(where="Bergen", which="GM0893")).municipality == "GM0893"


def test_a_place_nobody_knows_gets_a_suggestion(sign_in, directory, filled):
    assert "Bedoelt u Amsterdam?" in text_of(sign_in("Pieter").post(NEW, filled(where="Amstredam")))


def test_the_reporter_follows_what_happens(sign_in, directory, filled, cast):
    report = send(sign_in("Pieter"), filled(help_consent="on", name="Blessing"))
    with as_owner():
        organisation = cast["Ana"].organisation
        organisation.telephone = "020 333 4010"
        organisation.save()
    assert "Wacht sinds" in text_of(sign_in("Pieter").get("/aanmeldingen/"))
    sign_in("Ana").post(reverse("report_acceptance", args=[report.pk]))
    page = text_of(sign_in("Pieter").get(report.get_absolute_url()))
    assert "Aangenomen door Ana de Wit" in page
    assert 'href="tel:0203334010"' in page
    assert "Aannemen" not in page


def test_a_partner_sees_his_own_reports_only(sign_in, directory, filled):
    report = send(sign_in("Pieter"), filled())
    for name in ("Noor", "Wilma", "Boris", "Hilde"):
        assert sign_in(name).get(report.get_absolute_url()).status_code == 404
        assert report.number not in text_of(sign_in(name).get("/aanmeldingen/"))
    assert sign_in("Rob").get(report.get_absolute_url()).status_code == 403


def test_urgent_reports_wait_at_the_top(sign_in, directory, filled):
    calm, urgent = send(sign_in("Pieter"), filled()), send(sign_in("Pieter"), filled(urgent="on"))
    page = text_of(sign_in("Ana").get("/aanmeldingen/"))
    assert page.index(urgent.number) < page.index(calm.number)
    assert "2 aanmeldingen wachten op u" in page
    assert "net binnen" in page


def test_a_report_is_passed_on_with_a_reason(sign_in, directory, filled, cast):
    report = send(sign_in("Pieter"), filled(help_consent="on", name="Blessing"))
    passing = reverse("report_passing", args=[report.pk])
    form = {
        "to": cast["Boris"].organisation_id,
        "because": "Verblijft in Den Haag",
        "form_id": filled()["form_id"],
    }
    assert sign_in("Ana").post(passing, form).status_code == 302
    assert "Blessing" in text_of(sign_in("Boris").get(report.get_absolute_url()))
    after = text_of(sign_in("Ana").get(report.get_absolute_url()))
    assert "Naar SHOP" in after
    assert "Verblijft in Den Haag" in after
    assert "Blessing" not in after
    assert sign_in("Ana").post(passing, {**form, "form_id": filled()["form_id"]}).status_code == 404
    assert sign_in("Chris").get(report.get_absolute_url()).status_code == 404


def test_each_opened_report_is_a_look(sign_in, directory, filled, cast):
    report = send(sign_in("Pieter"), filled())
    sign_in("Ana").get(report.get_absolute_url())
    with as_owner():
        look = Look.objects.get(what="report.open")
    assert (look.subject_id, look.seat_id, look.ground) == (report.pk, cast["Ana"].pk, "report")


def test_a_form_that_is_sent_twice_makes_one_report(sign_in, directory, filled):
    answers, pieter = filled(), sign_in("Pieter")
    send(pieter, answers)
    assert pieter.post(NEW, answers).status_code == 422
    assert len(all_reports()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("where", ""),
        ("where", "Nergenshuizen"),
        ("where", "x" * 500),
        ("where", "Amster\x00dam"),
        ("age", "-1"),
        ("age", "150"),
        ("age", "twaalf"),
        ("age", "9" * 400),
        ("birth_date", "31-02-2001"),
        ("birth_date", "1-1-0099"),
        ("birth_date", "1-1-2099"),
        ("birth_date", "1-1-1901"),
        ("forms", []),
        ("forms", ["witchcraft"]),
        ("gender", "x"),
        ("nationality_group", ""),
        ("story", "a" * 5_001),
        ("name", "\x00"),
        ("reach", "b" * 501),
        ("consented_on", "1-1-2099"),
        ("consented_on", ""),
        ("signed_by", "neighbour"),
        ("signed_by", ""),
        ("form_id", "abc"),
        ("form_id", ""),
    ],
)
def test_bad_input_is_said_at_the_field_and_saves_nothing(sign_in, directory, filled, field, value):
    answers = filled(
        help_consent="on", age=None, register_consent="on", consented_on="1-2-2026", signed_by="self"
    )
    response = sign_in("Wilma").post(NEW, {**answers, field: value})
    assert response.status_code == 422
    assert "error-summary" in text_of(response)
    assert not all_reports()
    assert not registered()


def test_ten_megabytes_of_text_are_refused(sign_in, directory, filled):
    response = sign_in("Pieter").post(NEW, filled(story="a" * 10_000_000))
    assert response.status_code in {400, 413}
    assert not all_reports()


def test_an_unknown_report_is_not_found(sign_in):
    for name in ("Ana", "Pieter"):
        assert sign_in(name).get("/aanmeldingen/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_list_costs_the_same_for_one_report_and_for_twenty_five(sign_in, directory, cast):
    ana, client = cast["Ana"], sign_in("Ana")

    def bring_in(many):
        with acting_as(cast["Pieter"]):
            for _each in range(many):
                Report.objects.bring_in(
                    by=cast["Pieter"],
                    at=timezone.now(),
                    route=Route(ana.organisation, "test"),
                    person=PersonGiven("A"),
                    municipality="GM0363",
                    age=20,
                    forms=["sexual"],
                    help_consent=True,
                    ground="investigative_service",
                )

    def queries(path):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    bring_in(1)
    few = [queries("/aanmeldingen/"), queries("/aanmeldingen/?toon=gedaan")]
    bring_in(24)
    assert [queries("/aanmeldingen/"), queries("/aanmeldingen/?toon=gedaan")] == few
