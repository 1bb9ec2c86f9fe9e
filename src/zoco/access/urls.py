"""
The pages of `people`, each with its verb: signing in, one's own account, the seats.

Of allauth only what is listed here exists: nobody signs up, adds an address or connects an account.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from zoco.access.policy import Verb
from zoco.access.verbs import all_are
from zoco.people import seat_views, views
from zoco.people.second_factor import changed_by

signing_in = [
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/passkey/", views.with_passkey(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("inloggen/tweede-stap/", views.with_passkey(mfa.authenticate), name="mfa_authenticate"),
    path("inloggen/gesloten/", account.account_inactive, name="account_inactive"),
    path("inloggen/gestopt/", views.sign_in_stopped, name="socialaccount_login_cancelled"),
    path("inloggen/via/<slug:provider_id>/", views.sign_in_elsewhere, name="openid_connect_login"),
    path("inloggen/via/<slug:provider_id>/terug/", views.back_from_elsewhere, name="openid_connect_callback"),
    path("uitloggen/", views.sign_out, name="account_logout"),
    path("wachtwoord/", account.password_reset, name="account_reset_password"),
    path("wachtwoord/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "wachtwoord/bewaard/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

own_account = [
    path("account/", views.account, name="account"),
    path("account/geen-plek/", views.no_seat, name="no_seat"),
    path("account/tweede-stap/", views.set_second_factor, name="second_factor"),
    path("account/bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("account/bevestigen/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/bevestigen/passkey/",
        views.with_passkey(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/wachtwoord/", account.password_change, name="account_change_password"),
    path("account/wachtwoord/geen/", views.no_password, name="account_set_password"),
    path("account/sessies/", views.sessions, name="sessions"),
    path("account/veiligheid/", mfa.index, name="mfa_index"),
    path("account/veiligheid/app/", changed_by(totp.activate_totp), name="mfa_activate_totp"),
    path("account/veiligheid/app/uit/", changed_by(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/veiligheid/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path(
        "account/veiligheid/passkeys/nieuw/",
        changed_by(views.with_passkey(webauthn.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path("account/veiligheid/passkeys/<int:pk>/naam/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "account/veiligheid/passkeys/<int:pk>/weg/",
        changed_by(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/veiligheid/herstelcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/veiligheid/herstelcodes/nieuw/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]

seats = [
    path("mensen/", seat_views.seats, name="seats"),
    path("mensen/nieuw/", seat_views.seat_new, name="seat_new"),
    path("mensen/<uuid:id>/", seat_views.seat, name="seat"),
    path("mensen/<uuid:id>/einde/", seat_views.seat_end, name="seat_end"),
    path("mensen/<uuid:id>/link/", seat_views.seat_link, name="seat_link"),
]

organisations = [
    path("organisaties/", seat_views.organisations, name="organisations"),
    path("organisaties/nieuw/", seat_views.organisation_new, name="organisation_new"),
    path("organisaties/<uuid:id>/", seat_views.organisation, name="organisation"),
    path("mensen/<uuid:id>/tweede-stap/", seat_views.second_factor_removal, name="second_factor_removal"),
]

urlpatterns = [
    *all_are(Verb.SIGN_IN, [*signing_in, *own_account]),
    *all_are(Verb.MANAGE_SEATS, seats),
    *all_are(Verb.MANAGE_ORGANISATIONS, organisations),
    *all_are(Verb.CHANGE_SEAT, [path("plek/", seat_views.seat_choice, name="seat_choice")]),
]
