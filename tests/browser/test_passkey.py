"""Noor signs in with a password for the last time: she makes a passkey, in a browser with a pretended finger."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from zoco.demo.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def laptop(open_browser, site):
    """A browser whose device has a key of its own. WebAuthn wants a name, not a number: localhost."""
    visitor = open_browser(base_url=site.replace("127.0.0.1", "localhost"))
    device = visitor.page.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    made = device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    visitor.device, visitor.key_holder = device, made["authenticatorId"]
    return visitor


def test_a_passkey_is_made_and_signs_in_without_a_password(laptop):
    page = laptop.page
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill("noor@zoco.example")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("heading", name="Stel een tweede stap in").wait_for()

    page.get_by_role("link", name="Passkey toevoegen").click()
    page.get_by_label("Naam").fill("laptop van het werk")
    page.get_by_role("button", name="Passkey toevoegen").click()
    page.get_by_role("heading", name="Herstelcodes").wait_for()
    held = laptop.device.send("WebAuthn.getCredentials", {"authenticatorId": laptop.key_holder})
    assert [key["isResidentCredential"] for key in held["credentials"]] == [True]
    page.goto("/vandaag/")
    assert page.url.endswith("/vandaag/")

    page.goto("/uitloggen/")
    page.locator("main").get_by_role("button", name="Uitloggen").click()
    page.goto("/vandaag/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/vandaag/")

    page.goto("/account/veiligheid/passkeys/")
    assert "laptop van het werk" in page.locator("main").inner_text()
    assert not [said for said in laptop.seen.console if "Content Security Policy" in said]


def test_a_password_asks_for_the_passkey_as_second_step(laptop):
    page = laptop.page
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill("wilma@zoco.example")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("link", name="Passkey toevoegen").click()
    page.get_by_role("button", name="Passkey toevoegen").click()
    page.get_by_role("heading", name="Herstelcodes").wait_for()
    page.context.clear_cookies()

    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill("wilma@zoco.example")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("heading", name="Tweede stap").wait_for()
    page.goto("/vandaag/")
    assert "/inloggen/" in page.url
    page.goto("/inloggen/tweede-stap/")
    page.get_by_role("button", name="Gebruik een passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/vandaag/")
