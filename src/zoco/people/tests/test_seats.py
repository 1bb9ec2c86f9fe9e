"""Tamara leads the team of HVO-Querido/ACM, Stan administers Zoco, Ana coordinates."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.people.models import Organisation, Person, Role, Seat


@pytest.fixture
def tamara(client, cast):
    client.force_login(cast["Tamara"].person)
    return client


@pytest.fixture
def stan(cast):
    client = Client()
    client.force_login(cast["Stan"].person)
    return client


def give(client, **given):
    form_id = re.search(r'name="form_id" value="([^"]+)"', client.get(reverse("seat_new")).content.decode())
    defaults = {
        "form_id": form_id[1],
        "email": "nieuw@zoco.example",
        "name": "Nina de Nieuwe",
        "role": "coordinator",
        "started_on": f"{localdate():%d-%m-%Y}",
    }
    return client.post(reverse("seat_new"), defaults | given)


def test_a_team_leader_sees_the_own_organisation_and_an_administrator_all(tamara, stan):
    own = {seat.person.name for seat in tamara.get(reverse("seats")).context["page"]}
    assert own == {"Ana de Wit", "Chris Bos", "Tamara Visser"}
    everybody = {seat.person.name for seat in stan.get(reverse("seats")).context["page"]}
    assert own < everybody
    assert {"Sara Brouwer", "Boris Mulder"} <= everybody
    assert "Eva Prins" not in everybody
    ended_too = {seat.person.name for seat in stan.get(reverse("seats"), {"alle": "ja"}).context["page"]}
    assert ended_too - everybody == {"Eva Prins"}


def test_a_new_colleague_gets_a_seat_and_a_link_to_choose_a_password(tamara, cast):
    response = give(tamara)
    made = Seat.objects.get(person__email="nieuw@zoco.example")
    assert (made.organisation, made.role) == (cast["Tamara"].organisation, Role.COORDINATOR)
    assert not made.person.has_usable_password()
    [message] = mail.outbox
    assert message.to == ["nieuw@zoco.example"]
    assert "Nina" not in message.subject + message.body
    link = re.search(r"/wachtwoord/\S+", message.body)[0]
    assert Client().get(link, follow=True).status_code == 200
    assert "In het echt gaat deze link alleen naar" in response.content.decode()


def test_outside_the_demo_the_link_goes_by_mail_only(tamara, settings):
    settings.ZOCO_DEMO = False
    response = give(tamara)
    assert response.status_code == 302 and response.headers["Location"] == reverse("seats")
    assert len(mail.outbox) == 1


def test_somebody_with_an_account_gets_a_seat_without_a_mail(tamara, cast):
    give(tamara, email=cast["Eva"].person.email.upper(), name="Iemand Anders")
    assert Seat.objects.filter(person=cast["Eva"].person, organisation=cast["Ana"].organisation).exists()
    assert not mail.outbox
    assert not Person.objects.filter(name="Iemand Anders").exists()


def test_the_same_form_twice_makes_one_seat(tamara):
    form_id = "00000000-0000-4000-8000-000000000001"
    give(tamara, form_id=form_id)
    assert give(tamara, form_id=form_id, email="ander@zoco.example").status_code == 422
    assert Person.objects.filter(email="ander@zoco.example").count() == 0


@pytest.mark.parametrize("role", ["administrator", "helpdesk", "registrar", "analyst", "koning", ""])
def test_a_team_leader_cannot_give_what_is_not_hers_to_give(tamara, role):
    assert give(tamara, role=role).status_code == 422
    assert not Person.objects.filter(email="nieuw@zoco.example").exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HELPDESK, Role.REGISTRAR, Role.ANALYST])
def test_nor_can_she_by_going_round_the_page(cast, role):
    with pytest.raises(ProgrammingError), acting_as(cast["Tamara"]):
        Seat.objects.create(
            person=cast["Eva"].person,
            organisation=cast["Tamara"].organisation,
            role=role,
            started_on=localdate(),
        )


def test_a_team_leader_at_the_police_makes_nobody_a_coordinator(cast):
    police = cast["Pieter"].organisation
    with as_owner():
        leader = Seat.objects.create(
            person=cast["Noor"].person,
            organisation=police,
            role=Role.TEAM_LEADER,
            started_on=date(2020, 1, 1),
        )
    with pytest.raises(ProgrammingError), acting_as(leader):
        Seat.objects.create(
            person=cast["Eva"].person, organisation=police, role=Role.COORDINATOR, started_on=localdate()
        )


def test_a_seat_is_never_turned_into_another(cast):
    with pytest.raises(ProgrammingError), acting_as(cast["Tamara"]):
        Seat.objects.filter(pk=cast["Tamara"].pk).update(role=Role.ADMINISTRATOR)


def test_a_role_that_opens_files_does_not_exist_at_the_police(stan, cast):
    police = cast["Pieter"].organisation
    refused = give(stan, organisation=police.pk, role="coordinator")
    assert "Deze rol bestaat niet bij deze soort organisatie." in refused.content.decode()
    assert give(stan, organisation=police.pk, role="partner").status_code == 200


def test_a_team_leader_gives_seats_at_the_own_organisation_only(tamara, cast):
    give(tamara, organisation=cast["Boris"].organisation.pk)
    assert Seat.objects.get(person__email="nieuw@zoco.example").organisation == cast["Tamara"].organisation


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("email", "geen adres"),
        ("email", "x" * 300 + "@zoco.example"),
        ("name", ""),
        ("name", "n" * 10_000),
        ("name", "\0"),
        ("started_on", "31-02-2026"),
        ("started_on", "1-1-0099"),
        ("started_on", "1-1-2126"),
        ("form_id", "geen"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_saved(tamara, field, bad):
    response = give(tamara, **{field: bad})
    assert response.status_code == 422
    assert response.context["form"].errors[field if field != "form_id" else "form_id"]
    assert not Person.objects.filter(email="nieuw@zoco.example").exists()


def test_a_seat_that_is_held_is_not_given_twice(tamara, cast):
    response = give(tamara, email=cast["Ana"].person.email)
    assert "Deze persoon heeft deze plek al." in response.content.decode()


def test_the_last_day_of_a_seat_is_whole(tamara, cast):
    today = localdate()
    tamara.post(reverse("seat_end", args=[cast["Chris"].pk]), {"ended_on": f"{today:%d-%m-%Y}"})
    chris = Seat.objects.get(pk=cast["Chris"].pk)
    assert chris.is_held_on(today) and not chris.is_held_on(today + timedelta(days=1))


def test_who_left_yesterday_sees_nothing_today(tamara, cast):
    chris = Client()
    chris.force_login(cast["Chris"].person)
    assert chris.get("/vandaag/").status_code == 200
    yesterday = localdate() - timedelta(days=1)
    tamara.post(reverse("seat_end", args=[cast["Chris"].pk]), {"ended_on": f"{yesterday:%d-%m-%Y}"})
    assert chris.get("/vandaag/").status_code == 403


@pytest.mark.parametrize("page", ["seat", "seat_end"])
def test_people_of_elsewhere_are_not_found(tamara, cast, page):
    assert tamara.get(reverse(page, args=[cast["Boris"].pk])).status_code == 404
    assert (
        tamara.post(reverse("seat_end", args=[cast["Boris"].pk]), {"ended_on": "1-1-2026"}).status_code == 404
    )
    assert tamara.post(reverse("seat_link", args=[cast["Boris"].pk])).status_code == 404


def test_a_seat_does_not_end_before_it_began(tamara, cast):
    response = tamara.post(reverse("seat_end", args=[cast["Ana"].pk]), {"ended_on": "31-12-2019"})
    assert response.status_code == 422
    assert Seat.objects.get(pk=cast["Ana"].pk).ended_on is None


def test_the_last_administrator_stays(stan, cast):
    end = reverse("seat_end", args=[cast["Stan"].pk])
    response = stan.post(end, {"ended_on": f"{localdate():%d-%m-%Y}"})
    assert "laatste beheerder" in response.content.decode()
    give(stan, organisation=cast["Stan"].organisation.pk, role="administrator")
    assert stan.post(end, {"ended_on": f"{localdate():%d-%m-%Y}"}).status_code == 302


def test_ana_gives_nobody_a_seat(client, cast):
    client.force_login(cast["Ana"].person)
    for page in ("seats", "seat_new", "organisations"):
        assert client.get(reverse(page)).status_code == 403


def test_organisations_are_the_administrators(stan, tamara):
    assert tamara.get(reverse("organisations")).status_code == 403
    new = {"name": "Nieuwe Opvang", "kind": "shelter", "email_domain": "Opvang.Example", "telephone": ""}
    assert stan.post(reverse("organisation_new"), new).status_code == 302
    made = Organisation.objects.get(name="Nieuwe Opvang")
    assert made.email_domain == "opvang.example"
    assert (
        stan.post(reverse("organisation", args=[made.pk]), new | {"telephone": "0800 000"}).status_code == 302
    )
    assert stan.post(reverse("organisation_new"), new).status_code == 422
    assert (
        stan.post(reverse("organisation_new"), new | {"name": "B", "email_domain": "a@b"}).status_code == 422
    )


def test_one_works_from_one_of_the_own_seats(client, cast):
    with as_owner():
        second = Seat.objects.create(
            person=cast["Ana"].person,
            organisation=cast["Pieter"].organisation,
            role=Role.PARTNER,
            started_on=date(2020, 1, 1),
        )
    client.force_login(cast["Ana"].person)
    assert client.post(reverse("seat_choice"), {"seat": second.pk}).status_code == 302
    assert client.get(reverse("account")).context["request"].seat == second
    for other in (cast["Boris"].pk, "geen", ""):
        assert client.post(reverse("seat_choice"), {"seat": other}).status_code == 404


def test_a_lost_second_factor_is_taken_away_by_an_administrator(client, stan, cast, tamara):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast["Ana"].person, "GEZDGNBVGY3TQOJQ")
    ana = Client()
    ana.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email})
    remove = reverse("second_factor_removal", args=[cast["Ana"].pk])
    assert tamara.post(remove).status_code == 403
    assert stan.get(remove).status_code == 200 and cast["Ana"].person.authenticator_set.exists()
    assert stan.post(remove).status_code == 302
    assert not cast["Ana"].person.authenticator_set.exists()
    assert ana.get(reverse("account")).status_code == 302


def test_thirty_people_cost_as_many_questions_as_three(stan, cast):
    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert stan.get(reverse("seats")).status_code == 200
        return len(asked)

    few = questions()
    with as_owner():
        for number in range(30):
            person = Person.objects.enrol(f"n{number}@zoco.example", f"Nummer {number}")
            Seat.objects.create(
                person=person,
                organisation=cast["Ana"].organisation,
                role=Role.COORDINATOR,
                started_on=localdate(),
            )
    assert questions() == few
