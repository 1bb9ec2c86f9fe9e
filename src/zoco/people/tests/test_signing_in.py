"""Tamara leads a team and signs in; Ana is her colleague; Eva has left; somebody outside tries passwords."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.demo.cast import PASSWORD
from zoco.guard.owner import as_owner
from zoco.people.models import Person, Session, hash_of_key
from zoco.people.session import LAST_ACTIVE
from zoco.people.tests.gestures import code_now, set_up_app, sign_in

TODAY = "/vandaag/"


def is_in(client):
    """Signed in all the way: the pages of work open."""
    response = client.get(TODAY)
    return response.status_code == 200


def looks(what):
    with as_owner():
        return list(Look.objects.filter(what=what))


def test_a_password_alone_leads_to_setting_up_a_second_factor(client, cast):
    response = sign_in(client, cast["Tamara"].person)
    assert response.status_code == 302
    for page in (TODAY, reverse("seats")):
        assert client.get(page).headers["Location"] == reverse("second_factor")
    assert client.post(reverse("seat_choice"), {}).headers["Location"] == reverse("second_factor")


def test_a_session_of_one_factor_has_no_seat(client, cast):
    sign_in(client, cast["Tamara"].person)
    page = client.get(reverse("second_factor"))
    assert page.wsgi_request.seat is None
    assert reverse("seats") not in page.content.decode()


def test_a_session_lasts_an_hour_after_the_last_page(client, cast):
    client.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email})
    half_an_hour = timedelta(minutes=30)
    aged(client, half_an_hour)
    assert is_in(client)
    assert expiry(client) > timezone.now() + half_an_hour
    aged(client, timedelta(minutes=61))
    assert not is_in(client)


def expiry(client):
    return Session.objects.get(pk=client.session.session_key).expire_date


def aged(client, by):
    """As if the last page was that long ago."""
    session = client.session
    session[LAST_ACTIVE] -= by.total_seconds()
    session.save()
    row = Session.objects.filter(pk=session.session_key)
    row.update(expire_date=expiry(client) - by)


def test_with_an_app_she_is_in_and_next_time_needs_its_code(client, cast, other_browser):
    sign_in(client, cast["Tamara"].person)
    secret, after = set_up_app(client)
    assert after.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert is_in(client)

    response = sign_in(other_browser, cast["Tamara"].person)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(other_browser)
    wrong = other_browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "klopt niet" in wrong.content.decode()
    assert not is_in(other_browser)
    other_browser.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert is_in(other_browser)


def test_a_wrong_code_five_times_locks_the_second_step(client, cast, other_browser):
    sign_in(client, cast["Tamara"].person)
    secret, _ = set_up_app(client)
    sign_in(other_browser, cast["Tamara"].person)
    for _ in range(5):
        other_browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = other_browser.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert "Te vaak geprobeerd" in response.content.decode()
    assert not is_in(other_browser)


def test_setting_up_a_second_factor_ends_a_session_that_was_opened_without(client, cast, other_browser):
    sign_in(other_browser, cast["Tamara"].person)
    sign_in(client, cast["Tamara"].person)
    set_up_app(client)
    assert reverse("account_login") in other_browser.get(reverse("account")).headers["Location"]


def test_without_the_last_factor_a_new_one_is_asked_at_once(client, cast):
    sign_in(client, cast["Tamara"].person)
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(TODAY).headers["Location"] == reverse("second_factor")


def test_the_secret_of_the_app_and_the_recovery_codes_do_not_lie_in_the_database(client, cast):
    sign_in(client, cast["Tamara"].person)
    secret, _ = set_up_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    with connection.cursor() as cursor:
        cursor.execute("select data::text from mfa_authenticator")
        stored = " ".join(row for (row,) in cursor.fetchall())
    assert stored.count("z1.") == 2
    assert secret not in stored
    assert len(codes) == 10 and not any(code in stored for code in codes)


def test_recovery_codes_are_shown_once_and_work_once(client, cast, other_browser):
    sign_in(client, cast["Tamara"].person)
    set_up_app(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    assert code not in client.get(reverse("mfa_view_recovery_codes")).content.decode()

    sign_in(other_browser, cast["Tamara"].person)
    other_browser.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(other_browser)
    third_browser = Client()
    sign_in(third_browser, cast["Tamara"].person)
    third_browser.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(third_browser)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, cast):
    known = sign_in(client, cast["Ana"].person, "verkeerd")
    unknown = sign_in(client, Person(email="niemand@zoco.example"), "verkeerd")
    told = [response.context["form"].non_field_errors() for response in (known, unknown)]
    assert told[0] == told[1] == ["Het e-mailadres of het wachtwoord klopt niet."]
    [of_known, of_unknown] = looks("sign_in.failed")
    assert (of_known.subject_id, of_unknown.subject_id) == (cast["Ana"].person_id, None)
    assert of_known.refused


@pytest.mark.parametrize(
    "headers", [{}, {"accept": "application/json"}, {"x-requested-with": "XMLHttpRequest"}], ids=str
)
def test_five_wrong_passwords_lock_one_account_and_no_other(client, cast, headers, other_browser):
    for _ in range(5):
        sign_in(client, cast["Ana"].person, "verkeerd", headers=headers)
    for browser in (client, other_browser):
        response = sign_in(browser, cast["Ana"].person)
        assert response.status_code == 200
        assert "Te vaak geprobeerd" in response.content.decode()
        assert "_auth_user_id" not in browser.session
    assert len(looks("sign_in.locked")) == 2
    assert sign_in(client, cast["Boris"].person).status_code == 302


def test_an_unknown_address_is_locked_just_the_same(client, cast):
    nobody = Person(email="niemand@zoco.example")
    for _ in range(5):
        sign_in(client, nobody, "verkeerd")
    assert "Te vaak geprobeerd" in sign_in(client, nobody, "verkeerd").content.decode()


def test_one_address_on_the_internet_cannot_try_many_accounts(client, cast):
    for number in range(20):
        sign_in(client, Person(email=f"niemand{number}@zoco.example"), "verkeerd")
    assert "Te vaak geprobeerd" in sign_in(client, cast["Ana"].person).content.decode()


def test_signing_in_is_recorded(client, cast):
    sign_in(client, cast["Ana"].person)
    [look] = looks("sign_in")
    assert (look.subject_id, look.refused) == (cast["Ana"].person_id, False)


@pytest.mark.parametrize(
    "elsewhere", ["https://elders.example/", "//elders.example", "/\\elders.example", "javascript:alert(1)"]
)
@pytest.mark.parametrize("door", ["account_login", "demo_sign_in"])
def test_signing_in_leads_nowhere_else(client, cast, elsewhere, door):
    person = cast["Ana"].person
    data = {"login": person.email, "password": PASSWORD, "email": person.email, "next": elsewhere}
    assert client.post(reverse(door), data).headers["Location"] == TODAY


def test_signing_in_leads_back_to_the_page_that_was_asked(client, cast):
    asked = client.get(reverse("seats"))
    assert asked.headers["Location"] == f"{reverse('account_login')}?next={reverse('seats')}"
    assert sign_in(client, cast["Tamara"].person, next=reverse("seats")).headers["Location"] == reverse(
        "seats"
    )


def test_somebody_without_a_seat_sees_that_and_nothing_else(client, cast):
    assert sign_in(client, cast["Eva"].person).headers["Location"] == reverse("no_seat")
    assert "geen plek" in client.get(reverse("no_seat")).content.decode()
    set_up_app(client)
    refused = client.get(TODAY)
    assert refused.status_code == 403
    assert "U hebt nu geen plek bij een organisatie." in refused.content.decode()


def test_a_closed_account_does_not_open(client, cast):
    with as_owner():
        Person.objects.filter(pk=cast["Ana"].person_id).update(is_active=False)
    sign_in(client, cast["Ana"].person)
    assert "_auth_user_id" not in client.session


def test_signing_out_empties_the_browser(client, cast):
    client.force_login(cast["Ana"].person)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    response = client.post(reverse("account_logout"))
    assert '"storage"' in response.headers["Clear-Site-Data"]
    assert not is_in(client)


def test_who_reads_the_sessions_is_nobody_by_them(client, cast):
    """With SQL of one's own the table can be read, and written too; neither gives the session of somebody else."""
    client.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email})
    key, row = client.cookies["sessionid"].value, Session.objects.get(person=cast["Ana"].person)
    with connection.cursor() as cursor:
        cursor.execute("select session_key, t::text from people_session t")
        ((stored, whole),) = cursor.fetchall()
    assert stored == hash_of_key(key) != key
    assert key not in whole
    thief = Client()
    for tried in (stored, hash_of_key(stored)):
        thief.cookies["sessionid"] = str(tried)
        assert not is_in(thief)
    Session.objects.create(session_key="x" * 32, session_data=row.session_data, expire_date=row.expire_date)
    thief.cookies["sessionid"] = "x" * 32
    assert not is_in(thief)
    assert is_in(client)


def test_the_list_tells_which_browser_and_from_where(client, cast):
    Client(headers={"user-agent": "Elders/1.0"}, REMOTE_ADDR="192.0.2.7").post(
        reverse("demo_sign_in"), {"email": cast["Ana"].person.email}
    )
    client.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email})
    client.get(TODAY)
    page = client.get(reverse("sessions")).content.decode()
    assert "Elders/1.0" in page and "192.0.2.7" in page
    assert page.count("deze browser") == 1


def test_sessions_elsewhere_are_listed_and_end_at_the_next_request(client, cast, other_browser):
    stranger = Client()
    for browser, name in ((client, "Ana"), (other_browser, "Ana"), (stranger, "Boris")):
        browser.post(reverse("demo_sign_in"), {"email": cast[name].person.email})
    assert len(client.get(reverse("sessions")).context["sessions"]) == 2
    client.post(reverse("sessions"))
    assert is_in(client) and is_in(stranger)
    assert not is_in(other_browser)


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"]
)
def test_nobody_signs_up_or_changes_an_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# Passwords


def test_a_weaker_hash_becomes_a_stronger_one_at_signing_in(client, cast, settings):
    """The one write to an account before there is a seat; it is made in the name of that account."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher",
    ]  # fmt: skip
    tamara = Person.objects.get(pk=cast["Tamara"].person_id)
    assert tamara.password.startswith("md5$")
    sign_in(client, tamara)
    tamara.refresh_from_db()
    assert tamara.password.startswith("pbkdf2_sha256$")
    with connection.cursor() as cursor:
        cursor.execute("select zoco.person()")
        assert cursor.fetchone() == (None,)


def test_an_administrator_sends_a_link_and_sets_no_password(cast):
    with pytest.raises(DatabaseError, match="Only who has the account"), acting_as(cast["Stan"]):
        Person.objects.filter(pk=cast["Ana"].person_id).update(password="x")


def link_in(message):
    return next(line for line in message.body.splitlines() if line.startswith("http")).removeprefix(
        settings.SITE_ADDRESS
    )


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, cast):
    asked = client.post(reverse("account_reset_password"), {"email": cast["Ana"].person.email})
    [message] = mail.outbox
    assert "Ana" not in message.body + message.subject
    form = client.get(link_in(message), follow=True)
    new = "vier woorden op een rij"
    done = client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert (asked.status_code, done.status_code) == (302, 302)
    assert "_auth_user_id" not in client.session
    assert sign_in(client, cast["Ana"].person, new).status_code == 302
    again = Client().get(link_in(message), follow=True)
    assert "werkt niet meer" in again.content.decode()


def test_whether_an_address_is_known_is_not_told(client, cast):
    known = client.post(reverse("account_reset_password"), {"email": cast["Ana"].person.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "niemand@zoco.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["Ana", "Rob", "Bea"])  # of each kind of database role
def test_a_password_is_changed_and_other_sessions_end(client, cast, name, other_browser):
    person = cast[name].person
    for browser in (client, other_browser):
        browser.force_login(person)
    new = "vier woorden op een rij"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data).headers["Location"] == reverse("account")
    assert is_in(client) and not is_in(other_browser)
    person.refresh_from_db()
    assert person.check_password(new)


def test_a_weak_password_is_refused(client, cast):
    client.force_login(cast["Ana"].person)
    data = {"oldpassword": PASSWORD, "password1": "welkom01", "password2": "welkom01"}
    response = client.post(reverse("account_change_password"), data)
    assert response.status_code == 200 and response.context["form"].errors["password1"]


@pytest.mark.parametrize("bad", ["\0", "a" * 100_000, "é" * 300, "ana@zoco.example\0"])
def test_whatever_is_typed_is_answered(client, cast, bad):
    person = Person(email=bad)
    assert sign_in(client, person, bad).status_code == 200
    assert client.post(reverse("account_reset_password"), {"email": bad}).status_code == 200
    assert client.post(reverse("mfa_login_webauthn"), {"credential": bad}).status_code in {200, 302}
    assert not Authenticator.objects.exists()


def test_a_code_of_half_a_minute_ago_is_still_right_and_an_older_one_is_not(
    client, cast, other_browser, monkeypatch
):
    sign_in(client, cast["Tamara"].person)
    secret, _ = set_up_app(client)
    for seconds, right in ((90, False), (30, True)):
        now = time.time()
        monkeypatch.setattr(time, "time", lambda now=now, seconds=seconds: now - seconds)
        code = code_now(secret)
        monkeypatch.undo()
        sign_in(other_browser, cast["Tamara"].person)
        answer = other_browser.post(reverse("mfa_authenticate"), {"code": code})
        assert (answer.status_code == 302) == right, seconds
