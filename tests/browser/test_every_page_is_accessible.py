"""
Every page, as the cast finds it: nothing that shuts somebody out, in Dutch and in English, wide and on a phone.

The pages are found by following the links from Vandaag. A page that no link leads to stands in `ASIDE`, or in
`NOT_A_PAGE` with the reason why there is nothing to look at; a new URL that is in none of them fails.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from looking import barriers, go_and_look, look_at
from steps import accepted, reported
from walk import walk

from zoco.access.checks import every_url

pytestmark = pytest.mark.browser
ONE_SITE = True

NOBODY = ""
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WALKERS = [NOBODY, "Ana", "Boris", "Tamara", "Hilde", "Rob", "Pieter", "Sara", "Bea", "Stan"]
SEEN_BY_EACH = {"today"}  # differs by role; of the others one will do
MAIN = {
    "signpost",
    "coverage",
    "monitor",
    "today",
    "cases",
    "case",
    "procedures_of_case",
    "contact_new",
    "report_new",
    "report",
}
ASIDE = {
    "account_reset_password_done": (NOBODY, "/wachtwoord/verstuurd/"),
    "account_reset_password_from_key": (NOBODY, "/wachtwoord/1-verlopen/"),
    "account_reset_password_from_key_done": (NOBODY, "/wachtwoord/bewaard/"),
    "account_inactive": (NOBODY, "/inloggen/gesloten/"),
    "socialaccount_login_cancelled": (NOBODY, "/inloggen/gestopt/"),
    "demo_sign_in": (NOBODY, "/inloggen/demo/"),
    "account_logout": ("Ana", "/uitloggen/"),
    "account_set_password": ("Ana", "/account/wachtwoord/geen/"),
    "no_seat": ("Eva", "/account/geen-plek/"),
    "workload": ("Tamara", "/team/"),
    "not found": ("Ana", "/bestaat-niet/"),
    "refused": ("Pieter", "/trajecten/"),
    "not yours": ("Boris", "/aanmeldingen/00000000-0000-4000-8000-000000000000/"),
}
TAKES_A_POST = "takes a post and leads on"
NOT_A_PAGE = {
    "health": "JSON",
    "security_txt": "text",
    "signpost_table": "JSON",
    "figures_csv": "CSV",
    "flow_csv": "CSV",
    "bottleneck_figures_csv": "CSV",
    "flow_json": "JSON",
    "monitor_csv": "CSV",
    "monitor_json": "JSON",
    "open_data_counts": "CSV",
    "open_data_invented": "CSV",
    "open_data_json": "JSON",
    "monitor_report_pdf": "PDF",
    "estimates_csv": "CSV",
    "estimates_json": "JSON",
    "estimates_report_pdf": "PDF",
    "case_file": "a document",
    "triage_file": "a document",
    "case_sharing": "PDF",
    "openid_connect_login": "leads to another site",
    "openid_connect_callback": "comes from another site",
    "mfa_login_webauthn": "JSON",
    "report_acceptance": TAKES_A_POST,
    "action_done": TAKES_A_POST,
    "action_reopening": TAKES_A_POST,
    "invitee_off": TAKES_A_POST,
    "claim_confirmation": TAKES_A_POST,
    "claim_withdrawal": TAKES_A_POST,
    "seat_choice": TAKES_A_POST,
    "seat_link": TAKES_A_POST,
    "draft": TAKES_A_POST,
    "draft_away": TAKES_A_POST,
    "calendar": "a calendar",
    "news": "JSON",
    **dict.fromkeys(
        [
            "way_end",
            "absence_alarm",
            "absence_looked",
            "absence_end",
            "exclusion_end",
            "entitlements_seen",
            "legal_hold_review",
            "legal_hold_end",
            "forget_request",
            "place_report",
            "shelter_attempt",
            "shelter_told",
            "reservation_release",
            "ambulant_end",
            "transfer_acceptance",
            "transfer_refusal",
            "transfer_withdrawal",
            "transfer_seen",
            "contact_changed",
            "filters",
            "filter_end",
            "feed",
            "signal_reply",
            "signal_file",
            "key_end",
            "triage_claim",
            "triage_release",
            "pair_back",
            "suspect_end",
            "sending_end",
            "stop_end",
            "hint_back",
            "bottleneck_heard",
        ],
        TAKES_A_POST,
    ),
}
SIGNING_IN = {  # test_signing_in_is_accessible.py walks through these
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "second_factor",
}


def names() -> list[str]:
    urls = {
        pattern.name for route, pattern in every_url() if not route.startswith(("hsds/", "api/"))
    }  # JSON for machines
    return sorted((urls - NOT_A_PAGE.keys() - SIGNING_IN) | ASIDE.keys())


class Desks(dict):
    """By first name, who walks through the house; each at a desk that stays, from when somebody asks for it."""

    def __init__(self, desk_for_all):
        super().__init__()
        self.desk_for_all = desk_for_all

    def __missing__(self, name):
        self[name] = self.desk_for_all(name)
        return self[name]


@pytest.fixture(scope="module")
def visitors(desk_for_all):
    return Desks(desk_for_all)


@pytest.fixture(scope="module")
def atlas(visitors, prepared_once):
    return prepared_once("atlas", lambda: drawn(visitors))


def drawn(visitors):
    """Name of a page → who → addresses, found by following links; and the links that lead to nothing."""
    found, broken = defaultdict(dict), {}
    use_emergency_access(visitors["Boris"], visitors["Ana"])
    starts = {name: ["/vandaag/"] for name in WALKERS} | {NOBODY: ["/"]}
    case = accepted(visitors["Ana"], reported(visitors["Pieter"], name="Vesna"))
    fill(visitors["Ana"], case.path)
    starts["Ana"] += let_terms_stand_still(visitors["Ana"])
    starts["Ana"] += [f"{case.path}{part}" for part in ("persoon/", "bestanden/", "opvang/", "veiligheid/")]
    starts["Ana"] += ends(visitors["Ana"])
    starts["Hilde"] += weigh(visitors["Hilde"])
    starts["Tamara"] += delivered(visitors["Tamara"])
    starts["Boris"] += found_together(visitors["Boris"])
    starts["Boris"] += proposed(visitors["Boris"])
    for name in WALKERS:

        def fetch(path, visitor=visitors[name]):
            response = visitor.page.request.get(path)
            is_page = "html" in response.headers.get("content-type", "")
            return response.status, response.text() if is_page else ""

        pages, dead = walk(fetch, *starts[name], examples=2 if name == "Ana" else 1)
        broken |= {f"{name}: {path}": status for path, status in dead.items()}
        for page, addresses in pages.items():
            if addresses:
                found[page][name] = addresses
    return found, broken


def weigh(hilde):
    """A signal that she is on, and a copy of it for the police."""
    hilde.go("/triage/")
    hilde.page.locator("tbody th a").first.click()
    hilde.send("Ik pak dit op")
    path = hilde.page.url.removeprefix(hilde.address)
    hilde.go(f"{path}doorsturen/")
    hilde.page.locator("[name=to][value=police]").check()
    hilde.page.locator("[name=ground][value=law]").check()
    hilde.page.locator("[name=name]").fill("AVIM, per beveiligde mail")
    hilde.page.locator("[name=because]").fill("art. 160 Sv")
    hilde.send("Bewaren")
    return [path, f"{path}verdachten/"]


def delivered(tamara):
    """Two rows, of which one is wrong."""
    tamara.go("/signalen/leveringen/")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"naam;leeftijd\nRobin;17\nKim;x\n"}
    tamara.page.locator("[name=document]").set_input_files(files=file)
    tamara.press("Aanleveren")
    tamara.page.get_by_role("link", name="Niet aangenomen").wait_for()
    found = [tamara.page.url.removeprefix(tamara.address)]
    tamara.go("/signalen/sleutels/nieuw/")
    tamara.page.locator("[name=name]").fill("Zaaksysteem")
    tamara.press("Sleutel maken")
    tamara.page.get_by_role("link", name="Ik heb hem neergezet").wait_for()
    return found


def use_emergency_access(who, whose):
    """So that there is an alarm, and access that can be ended."""
    whose.go("/trajecten/")
    number = re.search(r"T-\w{6}", whose.page.locator("main").inner_text()).group()
    who.go("/noodtoegang/")
    who.page.get_by_label("Nummer van het traject").fill(number)
    who.page.get_by_label("Waarom nu").fill("Staat nu voor de deur, collega niet bereikbaar.")
    who.send("Noodtoegang gebruiken")


def fill(ana, case):
    """A little of what the demo has for others only: a child, a document of the police, a bed that is asked for."""

    def write(part, **given):
        ana.go(f"{case}{part}")
        form = ana.page.locator("main form:has([name=form_id])")
        for name, value in given.items():
            field = form.locator(f"[name={name}]").first
            kind = field.get_attribute("type") or field.evaluate("element => element.tagName")
            if kind == "radio":
                form.locator(f"[name={name}][value={value}]").check()
            elif kind == "file":
                field.set_input_files(files={"name": "pv.txt", "mimeType": "text/plain", "buffer": value})
            elif kind == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with ana.page.expect_navigation():
            form.locator(".utrecht-button--primary-action").click()
        assert not ana.page.locator(".error-summary").count(), ana.text

    write("kinderen/nieuw/", name="Luka")
    write("bestanden/nieuw/", document=b"Proces-verbaal", origin="police")
    write("opvang/vraag/", urgency="days")
    write("opvang/verblijf/", kind="own_network", address="Dorpsstraat 1")
    ana.go(f"{case}veiligheid/plan/")
    ana.page.locator("main form [name=go]").fill("Naar de buren.")
    ana.page.locator("main form:has([name=go]) .utrecht-button--primary-action").first.click()
    ana.page.get_by_role("link", name="Op papier").wait_for()


def ends(ana):
    """Where a case has ended that may begin again, and how long it is kept."""
    ana.go("/trajecten/?toon=afgesloten")
    path = ana.page.locator("tbody th a").last.get_attribute("href")
    return [f"{path}afsluiting/", f"{path}bewaren/"]


def found_together(lead):
    """Where several people of one event stand, whichever of them was reported last."""
    lead.go("/aanmeldingen/?toon=aangenomen")
    reports = lead.page.locator("main a[href^='/aanmeldingen/']")
    for path in dict.fromkeys(each.get_attribute("href") for each in reports.all()):
        lead.go(path)
        event = lead.page.locator("main a[href^='/voorvallen/']")
        if event.count():
            return [event.first.get_attribute("href")]
    return pytest.fail("The demo has nobody who was found together with others.")


def proposed(lead):
    """A signal of which somebody said that it is about one of the cases."""
    lead.go("/vandaag/")
    return [lead.page.locator("main a[href$='/'][href*='/aanwijzingen/']").first.get_attribute("href")]


def let_terms_stand_still(ana):
    """Where there is a term to stop, to lengthen and to hand over, and where one to start again."""
    ana.go("/trajecten/")
    ana.page.locator("tbody th a").first.click()
    case = ana.page.url
    begun = []
    for slug in ("continued_residence", "wmo_support"):
        ana.go(f"{case}procedures/{slug}/start/")
        ana.send("Procedure starten")
        begun.append(ana.page.url.removeprefix(ana.address))
    ana.press("Stilzetten")
    ana.page.get_by_label("Eerste dag").fill(f"{datetime.now(AMSTERDAM) + timedelta(days=1):%d-%m-%Y}")
    ana.page.get_by_label("Reden").fill("Er ontbreken papieren.")
    ana.press("Bewaren")
    ana.page.get_by_role("link", name="Weer laten lopen").wait_for()
    return [*begun, f"{case.removeprefix(ana.address)}afsluiting/"]


def test_no_link_leads_to_nothing(atlas):
    assert atlas[1] == {}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", names())
def test_a_page_shuts_nobody_out(atlas, visitors, name, language):
    wrong = []
    for who, path in places(atlas[0], name):
        wrong += go_and_look(
            visitors[who], said_in(language, path), phone_too=name in MAIN and language == "nl"
        )
    assert not wrong, "\n".join(wrong)


def places(found, name):
    if name in ASIDE:
        return [ASIDE[name]]
    addresses = found.get(name)
    assert addresses, f"No link leads to {name}: put it in ASIDE, or say in NOT_A_PAGE why there is none."
    everybody = [(who, paths[0]) for who, paths in addresses.items()]
    return everybody if name in SEEN_BY_EACH else everybody[:1]


def said_in(language, path):
    return path if language == "nl" else f"/{language}{path}"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("who", "name"),
    [
        (NOBODY, "signpost"),
        (NOBODY, "account_login"),
        ("Pieter", "report_new"),
        ("Ana", "report_passing"),
        ("Ana", "contact_new"),
        ("Ana", "case_consent_new"),
        ("Ana", "case_closure"),
        ("Ana", "grant_new"),
        ("Ana", "emergency"),
        ("Ana", "procedure_end"),
        ("Hilde", "claim_new"),
        ("Tamara", "seat_new"),
    ],
)
def test_a_form_with_mistakes_shuts_nobody_out(atlas, visitors, who, name, language):
    visitor = visitors[who]
    visitor.seen.console.clear()
    visitor.go(said_in(language, atlas[0][name][who][0]))

    visitor.page.evaluate(
        "document.querySelectorAll('main form').forEach((form) => { form.noValidate = true; })"
    )
    visitor.page.locator("main form .utrecht-button--primary-action").last.click()

    visitor.page.locator("[aria-invalid=true], .utrecht-form-field--invalid").first.wait_for()
    wrong = look_at(visitor)
    assert not wrong, "\n".join(wrong)


def test_a_barrier_would_be_found(visitor):
    visitor.go("/")
    assert barriers(visitor.page) == []

    visitor.page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    assert [found.partition(":")[0] for found in barriers(visitor.page)] == ["label"]


def test_a_violation_of_the_policy_would_be_found(visitor):
    visitor.go("/")
    with visitor.page.expect_console_message():
        visitor.page.evaluate("document.body.setAttribute('style', 'color: red')")
        visitor.page.evaluate(
            "document.head.append(Object.assign(document.createElement('script'), {text: 'x'}))"
        )

    assert any("violates" in said for said in visitor.seen.console)
    assert visitor.page.evaluate("window.violations")
