"""
A coordinator's week (domain notes D.2) through the real pages in a real browser, each task counted from Vandaag.

The people are invented and brought in through the verbs; the clicks are those of somebody who knows the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from zoco.site.bench.ground import PORT, a_server
from zoco.site.bench.hand import PATIENCE, PHONE, WIDE, Hand
from zoco.site.bench.pages import session_of

NAME = "Week Nieuw"
LAWYER, MENTOR = "Advocaat Smit", "Opvang De Vuurtoren"
NOTE = (
    "Belde over de toelage: nog niets ontvangen. Ik vraag het vandaag na bij COA en bel voor vijf uur terug."
)


def week(cast: dict[str, Any]) -> list[dict[str, Any]]:
    """All tasks, in order."""
    weekend(cast)
    # Before there is a browser: where its loop runs, Django asks the database nothing.
    seats = [
        (session_of(cast[name]), size) for name, size in (("Ana", WIDE), ("Ana", PHONE), ("Tamara", WIDE))
    ]
    with a_server(), browser() as opened:
        ana, phone, tamara = (Hand(opened(*seat)) for seat in seats)
        monday(ana)
        tuesday(ana)
        wednesday(ana)
        thursday(ana, phone)
        friday(ana, tamara)
    order = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Every day"]
    done = sorted([*ana.done, *phone.done, *tamara.done], key=lambda one: order.index(one.day))
    return [asdict(one) for one in done]


def weekend(cast: dict[str, Any]) -> None:
    """The police found somebody on Saturday night."""
    from django.utils import timezone

    from zoco.demo import network

    network.bring_in(
        cast["Pieter"],
        timezone.now() - timedelta(days=1),
        name=NAME,
        age=24,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
        urgent=True,
        shelter_wanted=True,
        story="Aangetroffen bij een controle, zaterdagnacht.",
        reach="Via de politie.",
    )


@contextmanager
def browser() -> Iterator[Callable[[str, dict[str, int]], Any]]:
    """Opens pages, each with the session of a seat and a window of some size."""
    from playwright.sync_api import sync_playwright

    from zoco.site.browser import ensure

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**ensure().launch)

        def opened(session: str, size: dict[str, int]) -> Any:
            address = f"http://127.0.0.1:{PORT}"
            context = chromium.new_context(
                base_url=address,
                viewport={"width": size["width"], "height": size["height"]},
                locale="nl-NL",
                timezone_id="Europe/Amsterdam",
            )
            context.set_default_timeout(PATIENCE)
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            return context.new_page()

        yield opened
        chromium.close()


def monday(ana: Hand) -> None:
    with ana.task("Monday", "accept a report of the weekend"):
        ana.click(
            ana.page.locator("#report li").filter(has_text="geen veilige plek").get_by_role("link").first
        )
        ana.press("Aannemen en traject openen")
        ana.expect(NAME)
    with ana.task("Monday", "judge the risk"):
        ana.case(NAME)
        ana.press("Inschatten")
        ana.tick("Ja", group="Weet iemand die gevaarlijk is waar de persoon verblijft?")
        ana.tick("Hoog")
        ana.fill("Waarom dit niveau?", "Hij weet in welke straat zij werkte.")
        ana.press("Bewaren")
        ana.expect("Hoog")
    with ana.task("Monday", "ask for a bed, CoMensha told at once"):
        ana.case(NAME)
        ana.tab("Opvang")
        ana.press("Opvang vragen")
        ana.tick("Vannacht geen veilige plek", "CoMensha mag dit meteen lezen")
        ana.fill("Wat moet de plek weten?", "Spreekt Engels. Niet in Amsterdam.")
        ana.press("Opvang vragen")
        ana.expect("COSM")


def tuesday(ana: Hand) -> None:
    with ana.task("Tuesday", "intake with interpreter"):
        ana.case(NAME)
        ana.press("Intake")
        ana.tick("Ja", group="Is de persoon nu veilig?")
        ana.fill("Taal en tolk", "Engels, vrouwelijke tolk per telefoon")
        ana.tick("Verblijft in de opvang")
        ana.pick("Verblijf", "Bedenktijd")
        ana.fill("De vraag, in eigen woorden", "Slapen, en weten dat mijn moeder veilig is.")
        ana.press("Bewaren")
        ana.expect("De intake is bewaard.")
    with ana.task("Tuesday", "ask consent for care"):
        ana.case(NAME)
        ana.press("Vragen")
        ana.tick("Ja", group="Wat is het antwoord?")
        ana.press("Opschrijven")
        ana.expect("Zorgcoördinatie en dit dossier")
    with ana.task("Tuesday", "ask consent to share with the lawyer"):
        consent_to_share(ana)
    with ana.task("Tuesday", "start the allowance (Rvb) that Zoco proposes"):
        start(ana, "Rvb-toelage (COA)")
    with ana.task("Tuesday", "letter: details for the allowance form, as DOCX and PDF"):
        ana.case(NAME)
        ana.tab("Brieven")
        ana.press("Invullen", "Gegevens voor het Rvb-formulier")
        ana.fill("Naam, zoals op het document", NAME)
        ana.fill("Geboortedatum", "4 mei 2002")
        ana.tick("De persoon tekent en geeft het zelf af")
        ana.press("Bekijk wat naar wie gaat")
        ana.press("Klopt: maak de brief en leg vast wie wat krijgt")
        ana.expect("DOCX")


def consent_to_share(ana: Hand) -> None:
    ana.case(NAME)
    ana.tab("Toestemmingen")
    ana.press("Vragen", "Delen met een organisatie")
    ana.fill("Met welke organisatie of persoon?", LAWYER)
    ana.tick("Ja", group="Wat is het antwoord?")
    ana.press("Opschrijven")
    ana.expect(LAWYER)


def wednesday(ana: Hand) -> None:
    with ana.task("Wednesday", "plan a case conference"):
        ana.case(NAME)
        ana.tab("Overleg")
        ana.press("Overleg plannen")
        ana.fill(
            "Wat moet dit overleg opleveren?", "Wie regelt de toelage, en waar slaapt zij na drie maanden?"
        )
        ana.fill("Dag", today())
        ana.fill("Tijd", "15:00")
        ana.tick("Online", "Zit aan tafel")
        ana.press("Bewaren")
        ana.expect("Iemand uitnodigen")
    for who, ground in ((LAWYER, "consent"), (MENTOR, "public_task")):
        with ana.task("Wednesday", f"invite one, on the ground of {ground.replace('_', ' ')}"):
            invite(ana, who, ground)
    with ana.task("Wednesday", "minutes, two agreements that become actions"):
        minutes(ana)


def to_conference(ana: Hand) -> None:
    ana.click(ana.page.locator("#conference li").filter(has_text=NAME).get_by_role("link").first)


def invite(ana: Hand, who: str, ground: str) -> None:
    to_conference(ana)
    ana.press("Iemand uitnodigen")
    ana.fill("Wie nodigt u uit?", who)
    ana.tick("Verblijfsrecht", "Inkomen en schulden")
    if ground == "consent":
        ana.tick("Toestemming", group="Op welke grond?")
        ana.pick("Welke toestemming?", LAWYER)
    else:
        ana.tick("Publieke taak (bijvoorbeeld Wmo, Jeugdwet)", group="Op welke grond?")
        ana.fill("Waarom mag het op deze grond?", "De opvang begeleidt haar op grond van de Wmo.")
    ana.press("Bewaren")
    ana.expect(who)


def minutes(ana: Hand) -> None:
    to_conference(ana)
    ana.press("Verslag en afspraken")
    ana.tick(LAWYER, MENTOR)
    ana.fill("Verslag", "De toelage is aangevraagd. Na de COSM zoeken we regionale opvang.")
    for number, words in enumerate(("COA bellen over de toelage", "Regionale opvang vragen"), 1):
        ana.write(ana.page.locator(f"[name=line{number}-title]"), words)
        ana.write(ana.page.locator(f"[name=line{number}-due_on]"), today(14))
    ana.press("Bewaren")
    ana.expect("Regionale opvang vragen")


def thursday(ana: Hand, phone: Hand) -> None:
    with phone.task("Thursday", "note a visit, on the phone"):
        phone.press("Contact noteren")
        phone.pick("Over wie?", NAME)
        phone.fill("Wat is er gezegd en afgesproken?", NOTE)
        phone.tick("Bezoek")
        phone.press("Bewaren")
        phone.expect(NOTE)
    with ana.task("Thursday", "start the registration in the BRP"):
        start(ana, "Inschrijving in de BRP")
    with ana.task("Every day", "note an unplanned call"):
        ana.press("Contact noteren")
        ana.pick("Over wie?", NAME)
        ana.fill("Wat is er gezegd en afgesproken?", NOTE)
        ana.press("Bewaren")
        ana.expect(NOTE)


def start(ana: Hand, title: str) -> None:
    """Proposed or not: what Zoco does not propose stands under "another procedure"."""
    ana.case(NAME)
    ana.tab("Procedures en termijnen")
    proposed = (
        ana.page.locator("#voorstel li")
        .filter(has_text=title)
        .get_by_role("link", name=re.compile("Starten"))
    )
    if proposed.count():
        ana.click(proposed.first)
    else:
        ana.click(ana.page.get_by_text("Een andere procedure starten"))
        ana.click(ana.page.locator("details").get_by_role("link", name=title, exact=True))
    for box in ana.page.locator("main form").get_by_role("textbox").all():
        if not box.input_value():
            ana.write(box, today())
    ana.press("Procedure starten")
    ana.page.locator(".queue__why").first.wait_for()


def friday(ana: Hand, tamara: Hand) -> None:
    with ana.task("Friday", "review the terms of the next 14 days, mark one as met"):
        ana.press("14 dagen vooruit")
        ana.press("Gehaald")
        ana.page.locator("h1").wait_for()
    with ana.task("Friday", "register somebody at CoMensha, with both consents"):
        register(ana)
    with tamara.task("Friday", "arrange who stands in next week (team leader)"):
        tamara.press("Waarneming")
        tamara.press("Waarneming regelen")
        tamara.pick("Wie is er niet?", "Ana de Wit")
        tamara.pick("Wie neemt waar?", "Chris Bos")
        tamara.fill("Vanaf", today())
        tamara.fill("Tot en met", today(7))
        tamara.press("Regelen")
        tamara.expect("Chris Bos")


def register(ana: Hand) -> None:
    ana.press("Iemand aanmelden")
    ana.fill("Waar is de persoon?", "Amsterdam")
    ana.fill("Leeftijd in jaren", "31")
    ana.tick("Man", "EU")
    ana.click(ana.page.get_by_role("group", name="Wat voor uitbuiting").get_by_role("checkbox").first)
    ana.fill("Wat is er aan de hand?", "Kwam zelf langs: maanden geen loon, paspoort ingenomen.")
    ana.click(ana.page.get_by_label("De persoon wil hulp"))
    ana.fill("Naam, zoals de persoon genoemd wil worden", "Week Register")
    ana.fill("Hoe en wanneer is de persoon veilig te bereiken?", "Na zes uur bellen.")
    ana.click(ana.page.get_by_label("De persoon heeft schriftelijk toestemming gegeven"))
    ana.fill("Datum van de handtekening", today())
    ana.tick("De persoon zelf", group="Wie tekende?")
    ana.press("Aanmelding versturen")
    ana.expect("is aangekomen bij")


def today(later: int = 0) -> str:
    from django.utils.timezone import localdate

    return f"{localdate() + timedelta(days=later):%d-%m-%Y}"
