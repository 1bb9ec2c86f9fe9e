"""How somebody signs in: what allauth asks us to decide."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.people import second_factor
from zoco.people.context import in_the_name_of
from zoco.people.links import send_link
from zoco.people.models import Organisation, Person, Seat
from zoco.people.session import wake
from zoco.seal.secrets import secret, unseal_secret

REFUSED = {"sign_in.failed", "sign_in.locked"}


def record(what: str, person: Person | None) -> None:
    """Write to the read log: it stands in a room above this one, so its function is called in the database."""
    whose = person.pk if person else None
    with connection.cursor() as cursor:
        cursor.execute("select zoco.look(%s, null, %s, '', %s)", [what, whose, what in REFUSED])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given, never taken; and every try to get in is recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is gesloten."),
        "email_password_mismatch": _("Het e-mailadres of het wachtwoord klopt niet."),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "incorrect_code": _("Deze code klopt niet. Wacht op een nieuwe code en probeer het nog eens."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_password_reset": _("Deze link werkt niet meer."),
        "too_many_login_attempts": _("Te vaak geprobeerd. Wacht vijf minuten en probeer het dan opnieuw."),
        "rate_limited": _("Te vaak geprobeerd. Wacht even en probeer het dan opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """
        Only the passkey script asks for JSON.

        Elsewhere allauth would answer a wrong password with 400, upon which the middleware
        rolls back: the count of failed tries with it.
        """
        asked = request.resolver_match and request.resolver_match.url_name
        return request.method == "GET" and asked == "mfa_login_webauthn" and super().is_ajax(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record("sign_in.locked", somebody(credentials.get("email")))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record("sign_in.failed", somebody(credentials.get("email")))

    def post_login(self, request: HttpRequest, user: Person, **hooks: Any) -> HttpResponse:
        record("sign_in", user)
        wake(request, self.get_client_ip(request))
        login = (hooks.get("signal_kwargs") or {}).get("sociallogin")
        if login and was_proven_twice(login):
            request.session[second_factor.GIVEN_ELSEWHERE] = True
        response: HttpResponse = super().post_login(request, user, **hooks)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        assert request.user.is_authenticated
        seated = Seat.objects.of(request.user).on(timezone.localdate()).exists()
        return str(super().get_login_redirect_url(request)) if seated else reverse("no_seat")

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        send_link(user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def set_password(self, user: Person, password: str) -> None:
        with in_the_name_of(user):
            user.set_password(password)
            user.save(update_fields=["password"])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(done["at"] > fresh for done in records)


def somebody(email: object) -> Person | None:
    return Person.objects.filter(email__iexact=str(email or "")).first()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of authenticator apps and recovery codes are sealed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Dit kan nu niet worden uitgezet."),
        "incorrect_code": _("Deze code klopt niet. Wacht op een nieuwe code en probeer het nog eens."),
    }

    def encrypt(self, text: str) -> str:
        return secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_secret(encrypted_text)

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "Zoco"


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """
    Signing in through the identity provider of one's own organisation (OpenID Connect).

    A provider speaks for the e-mail domains in its settings (`ZOCO_OIDC`), and only of people who have an
    account here already. It gives nobody an account, and nobody a seat.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        person = known_by(sociallogin)
        if person is None or sociallogin.state.get("process") != "login":
            record("sign_in.failed", person)
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        sociallogin.claims = sociallogin.account.extra_data  # for `was_proven_twice`; not kept
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
        else:
            sociallogin.connect(request, person)


def known_by(sociallogin: Any) -> Person | None:
    """Whom a provider means: a verified address in its own domain, and never another account than before."""
    address = next((found for found in sociallogin.email_addresses if found.verified), None)
    if address is None:
        return None
    domain = address.email.rpartition("@")[2].lower()
    if domain not in sociallogin.provider.app.settings.get("email_domains", []):
        return None
    if not Organisation.objects.filter(email_domain__iexact=domain).exists():
        return None
    person = Person.objects.filter(email__iexact=address.email, is_active=True).first()
    if person is None or (sociallogin.account.pk and sociallogin.account.user_id != person.pk):
        return None
    # An address can be given to a new colleague; the identity behind it cannot.
    accounts = SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider)
    known = {account.uid for account in accounts}
    return person if known <= {sociallogin.account.uid} else None


def was_proven_twice(sociallogin: Any) -> bool:
    """Whether the provider asked for a second factor: it says so (RFC 8176), or is set down to do so always."""
    claims = getattr(sociallogin, "claims", {})
    told = (claims.get("id_token") or claims).get("amr") or []
    return "mfa" in told or sociallogin.provider.app.settings.get("second_factor") == "always"
