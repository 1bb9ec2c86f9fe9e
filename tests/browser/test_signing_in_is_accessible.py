"""Signing in with a password, an app, a recovery code and a passkey: each page on the way shuts nobody out."""

from __future__ import annotations

import pytest
from looking import look_at
from test_every_page_is_accessible import SIGNING_IN

from zoco.demo.cast import PASSWORD
from zoco.people.tests.gestures import code_now

pytestmark = pytest.mark.browser


class Walk:
    """Where we have been, and what was wrong there, in both languages."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.wrong, self.names = [], set()

    def look(self, name, *, in_english=True):
        """`in_english` opens the page again, which a page that is the answer to a form does not bear."""
        self.names.add(name)
        self.wrong += look_at(self.visitor)
        if in_english:
            here = self.page.url
            path = here.removeprefix(self.visitor.address)
            self.visitor.go(f"/en{path}")
            self.wrong += look_at(self.visitor)
            self.visitor.go(path)


@pytest.fixture
def walk(open_browser, site):
    """At `localhost`: a browser keeps passkeys for names only, not for addresses."""
    address = site.replace("127.0.0.1", "localhost")
    visitor = open_browser(base_url=address)
    visitor.address = address
    browser = visitor.page.context.new_cdp_session(visitor.page)
    browser.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    return Walk(visitor)


def sign_in(visitor, email):
    visitor.go("/inloggen/")
    visitor.page.get_by_label("E-mailadres").fill(email)
    visitor.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    visitor.page.locator("form[action='/inloggen/'] button").click()


def test_no_page_on_the_way_in_shuts_somebody_out(walk):
    visitor, page = walk.visitor, walk.page
    sign_in(visitor, "farid@zoco.example")
    assert visitor.title == "Stel een tweede stap in"
    walk.look("second_factor")

    page.get_by_role("link", name="App instellen").click()
    walk.look("mfa_activate_totp")
    page.get_by_label("Code").fill(code_now(page.locator("code").inner_text()))
    visitor.press("App aanzetten")
    assert visitor.title == "Herstelcodes"
    codes = page.locator(".codes code").all_inner_texts()
    walk.look("mfa_view_recovery_codes", in_english=False)
    visitor.go("/account/veiligheid/herstelcodes/nieuw/")
    walk.look("mfa_generate_recovery_codes")

    visitor.go("/account/veiligheid/passkeys/nieuw/")
    walk.look("mfa_add_webauthn")
    page.get_by_label("Naam").fill("Sleutelhanger")
    visitor.press("Passkey toevoegen")
    page.wait_for_url(lambda url: "nieuw" not in url)
    visitor.go("/account/veiligheid/passkeys/")
    walk.look("mfa_list_webauthn")
    change, remove = page.locator("tbody a").all()
    change, remove = change.get_attribute("href"), remove.get_attribute("href")
    visitor.go(change)
    walk.look("mfa_edit_webauthn")
    visitor.go(remove)
    walk.look("mfa_remove_webauthn")
    visitor.go("/account/veiligheid/app/uit/")
    walk.look("mfa_deactivate_totp")
    for name, path in {
        "account_reauthenticate": "/account/bevestigen/",
        "mfa_reauthenticate": "/account/bevestigen/code/",
        "mfa_reauthenticate_webauthn": "/account/bevestigen/passkey/",
    }.items():
        visitor.go(path)
        walk.look(name)

    visitor.go("/uitloggen/")
    page.locator("main").get_by_role("button").click()
    sign_in(visitor, "farid@zoco.example")
    walk.look("mfa_authenticate")
    page.get_by_label("Code").fill(codes[0])
    page.locator("main form button").first.click()
    page.wait_for_url("**/vandaag/")

    assert walk.wrong == []
    assert walk.names == SIGNING_IN
