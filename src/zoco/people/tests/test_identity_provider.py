"""
Ana's organisation has its own identity provider: a small one of ours, speaking OpenID Connect over HTTP.

It answers discovery, token and user info; the browser's visit to its sign-in page is played by the test.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from zoco.audit.models import Look
from zoco.guard.owner import as_owner
from zoco.people import identity_providers
from zoco.people.models import Organisation, Person, Seat
from zoco.people.tests.gestures import sign_in

SECRET = "een geheim tussen ons en de ander"
CALLBACK = "/inloggen/via/hvo/terug/"


class Provider(ThreadingHTTPServer):
    """Who signs in there next is in `claims`; what was asked of the token end point in `asked`."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims, self.asked = {}, []

    def discovery(self):
        ends = {name: f"{self.address}/{name}" for name in ("authorize", "token", "userinfo", "jwks")}
        return {
            "issuer": self.address,
            "authorization_endpoint": ends["authorize"],
            "token_endpoint": ends["token"],
            "userinfo_endpoint": ends["userinfo"],
            "jwks_uri": ends["jwks"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self):
        now = int(time.time())
        claims = {"iss": self.address, "aud": "zoco", "iat": now, "exp": now + 60, **self.claims}
        id_token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "toegang", "token_type": "Bearer", "id_token": id_token}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self):
        discovered = self.path == "/.well-known/openid-configuration"
        self.answer(self.server.discovery() if discovered else self.server.claims)

    def do_POST(self):
        self.server.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.answer(self.server.token())

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def provider(settings, monkeypatch, cast):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    configure(settings, server)
    with as_owner():
        Organisation.objects.filter(pk=cast["Ana"].organisation_id).update(email_domain="zoco.example")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def configure(settings, server, **more):
    given = {
        "id": "hvo",
        "name": "HVO-Querido",
        "client_id": "zoco",
        "secret": SECRET,
        "server_url": server.address,
        "email_domains": ["zoco.example"],
        **more,
    }
    apps = identity_providers.read(json.dumps([given]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


def who(email="ana@zoco.example", sub="1", verified=True, **more):
    return {"sub": sub, "email": email, "email_verified": verified, "name": "Ana", **more}


def come_back(client, provider, claims, **said):
    """From our page to the provider and back with what it says; gives the answer to coming back."""
    provider.claims = claims
    left = client.post(reverse("openid_connect_login", args=["hvo"]), said)
    address = urlsplit(left.context["address"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    return client.get(CALLBACK, {"code": "een code", "state": asked["state"]})


def test_ana_signs_in_through_her_organisation(client, provider, cast):
    assert "HVO-Querido" in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("openid_connect_login", args=["hvo"])).status_code == 200
    response = come_back(client, provider, who(amr=["pwd", "mfa"]))
    assert response.headers["Location"] == "/vandaag/"
    assert client.get("/vandaag/").status_code == 200
    [asked] = provider.asked
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked["client_secret"] == [SECRET] and "code_verifier" in asked
    with as_owner():
        assert Look.objects.get(what="sign_in").subject_id == cast["Ana"].person_id


def test_what_the_provider_tells_about_her_is_not_kept(client, provider):
    come_back(client, provider, who(amr=["mfa"]))
    come_back(Client(), provider, who(amr=["mfa"]))
    assert SocialAccount.objects.get().extra_data == {}


def test_without_word_of_a_second_factor_she_sets_one_up_here(client, provider):
    come_back(client, provider, who(amr=["pwd"]))
    assert client.get("/vandaag/").headers["Location"] == reverse("second_factor")


def test_a_provider_that_always_asks_two_is_believed_if_it_is_set_down_so(client, provider, settings):
    configure(settings, provider, second_factor="always")
    come_back(client, provider, who())
    assert client.get("/vandaag/").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        who("onbekend@zoco.example"),
        who("ana@elders.example"),
        who(verified=False),
        {"sub": "1", "name": "zonder adres"},
    ],
    ids=["no account", "another domain", "not verified", "no address"],
)
def test_whom_we_do_not_know_gets_nothing(client, provider, claims):
    people = Person.objects.count()
    response = come_back(client, provider, claims)
    assert response.status_code == 403
    assert "Wij kennen u hier nog niet" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert (Person.objects.count(), SocialAccount.objects.count()) == (people, 0)


def test_a_provider_speaks_for_no_domain_without_an_organisation(client, provider, cast):
    with as_owner():
        Organisation.objects.update(email_domain="")
    assert come_back(client, provider, who()).status_code == 403


def test_a_new_colleague_with_an_old_address_does_not_get_the_old_seat(client, provider):
    come_back(client, provider, who(sub="1", amr=["mfa"]))
    newcomer = Client()
    assert come_back(newcomer, provider, who(sub="2", amr=["mfa"])).status_code == 403
    assert "_auth_user_id" not in newcomer.session


def test_signing_in_elsewhere_gives_no_seat(client, provider, cast):
    seats = Seat.objects.count()
    response = come_back(client, provider, who("eva@zoco.example", sub="9", amr=["mfa"]))
    assert response.headers["Location"] == reverse("no_seat")
    assert Seat.objects.count() == seats


def test_a_made_up_state_or_a_refusal_leads_nowhere(client, provider):
    assert client.get(CALLBACK, {"code": "x", "state": "verzonnen"}).status_code == 401
    left = client.post(reverse("openid_connect_login", args=["hvo"]))
    state = parse_qs(urlsplit(left.context["address"]).query)["state"][0]
    refused = client.get(CALLBACK, {"error": "access_denied", "state": state})
    assert refused.headers["Location"] == reverse("socialaccount_login_cancelled")
    assert client.get(refused.headers["Location"]).status_code == 200
    assert client.get(reverse("openid_connect_login", args=["onbekend"])).status_code == 404


def test_a_session_may_not_connect_another_identity(client, provider, cast):
    client.force_login(cast["Boris"].person)
    provider.claims = who("boris@zoco.example")
    left = client.post(reverse("openid_connect_login", args=["hvo"]) + "?process=connect")
    state = parse_qs(urlsplit(left.context["address"]).query)["state"][0]
    assert client.get(CALLBACK, {"code": "een code", "state": state}).status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example"])
def test_coming_back_leads_nowhere_else(client, provider, elsewhere):
    assert come_back(client, provider, who(amr=["mfa"]), next=elsewhere).headers["Location"] == "/vandaag/"


def test_nobody_of_such_an_organisation_is_sent_a_password(client, provider, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "ana@zoco.example"})
    [message] = mailoutbox
    assert "via uw organisatie" in message.body and "/wachtwoord/" not in message.body


def test_a_provider_that_talks_nonsense_is_told_calmly(client, provider):
    assert come_back(client, provider, {"email": "ana@zoco.example"}).status_code == 502
    assert "_auth_user_id" not in client.session


def test_a_provider_that_is_down_is_told_calmly(client, provider, settings):
    configure(settings, provider, server_url="http://127.0.0.1:1")
    response = client.post(reverse("openid_connect_login", args=["hvo"]))
    assert response.status_code == 502
    assert "lukte niet" in response.content.decode()
    assert sign_in(client, Person(email="ana@zoco.example")).status_code == 302
