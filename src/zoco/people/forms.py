"""The forms of signing in, with our labels; what they check is allauth's."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

CODE = _("De code van zes cijfers uit uw app, of een herstelcode.")


class Plain:
    """
    Labels of our own, no placeholders (they vanish while typing) and no messages of the browser.

    `said` gives a field its label and its hint.
    """

    use_required_attribute = False
    marks_required = False
    said: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if name in self.said:
                field.label, field.help_text = self.said[name]


class LoginForm(Plain, account.LoginForm):  # type: ignore[misc]
    said: ClassVar = {"login": (_("E-mailadres"), ""), "password": (_("Wachtwoord"), "")}


class ReauthenticateForm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    said: ClassVar = {"password": (_("Wachtwoord"), "")}


NEW_PASSWORD = _("Minstens twaalf tekens. Een zin van vier of vijf woorden is sterk en goed te onthouden.")


class ChangePasswordForm(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    said: ClassVar = {
        "oldpassword": (_("Huidig wachtwoord"), ""),
        "password1": (_("Nieuw wachtwoord"), NEW_PASSWORD),
        "password2": (_("Nog een keer het nieuwe wachtwoord"), ""),
    }


class ResetPasswordForm(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    said: ClassVar = {"email": (_("E-mailadres"), "")}


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    said: ClassVar = {
        "password1": (_("Nieuw wachtwoord"), NEW_PASSWORD),
        "password2": (_("Nog een keer het nieuwe wachtwoord"), ""),
    }


class CodeForm(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    said: ClassVar = {"code": (_("Code"), CODE)}


class ConfirmCodeForm(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    said: ClassVar = {"code": (_("Code"), CODE)}


class ActivateTOTPForm(Plain, AllauthActivateTOTPForm):  # type: ignore[misc]
    said: ClassVar = {"code": (_("Code uit de app"), _("Zes cijfers."))}


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    said: ClassVar = {
        "name": (_("Naam"), _("Bijvoorbeeld: laptop van het werk.")),
        "passwordless": (
            _("Inloggen zonder wachtwoord"),
            _("U logt dan in met alleen deze passkey en uw pincode, vinger of gezicht."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    said: ClassVar = {"name": (_("Naam"), "")}
