"""The steps of one person's way through the house, as the people at the desks take them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from visitors import Visitor


@dataclass(frozen=True)
class Opened:
    """A case that somebody opened."""

    number: str
    path: str


def reported(by: Visitor, *, name: str, where: str = "Amsterdam", age: int = 24) -> str:
    """Number of the report of this person, who comes from outside the EU and wants help."""
    page = by.page
    by.go("/vandaag/")
    by.press("Iemand aanmelden")
    page.get_by_label("Waar is de persoon?").fill(where)
    page.get_by_label("Leeftijd in jaren").fill(str(age))
    tick(page, "Vrouw", "Buiten de EU")
    page.get_by_role("group", name="Wat voor uitbuiting").get_by_role("checkbox").first.check()
    page.get_by_label("Wat is er aan de hand?").fill("Aangetroffen bij een controle.")
    page.get_by_label("De persoon wil hulp").check()
    page.get_by_label("Naam, zoals de persoon genoemd wil worden").fill(name)
    page.get_by_label("Hoe en wanneer is de persoon veilig te bereiken?").fill("Via de opvang.")
    by.press("Aanmelding versturen")
    assert "is aangekomen bij HVO-Querido/ACM" in page.locator("body").inner_text()
    return str(re.search(r"[A-Z]-[A-Z0-9]{6}", by.title).group())  # type: ignore[union-attr]


def accepted(by: Visitor, number: str) -> Opened:
    """The report, found waiting on Vandaag, becomes a case."""
    by.go("/vandaag/")
    by.page.locator("#report li").filter(has_text=number).get_by_role("link").first.click()
    by.press("Aannemen en traject openen")
    found = re.search(r"T-\w{6}", by.text)
    assert found, by.text
    return Opened(found.group(), urlsplit(by.page.url).path)


def heard(by: Visitor, case: Opened) -> None:
    """The intake: safe now, no lawful stay."""
    by.go(case.path)
    by.press("Intake")
    by.page.get_by_role("group", name="Is de persoon nu veilig?").get_by_label("Ja").check()
    by.page.get_by_role("combobox", name="Verblijf").select_option(label="Geen rechtmatig verblijf")
    by.page.get_by_label("De vraag, in eigen woorden").fill("Slapen, en daarna verder zien.")
    by.press("Bewaren")
    assert "De intake is bewaard." in by.page.locator("body").inner_text()


def consented(by: Visitor, case: Opened) -> None:
    by.go(case.path)
    by.press("Vragen")
    by.page.get_by_role("group", name="Wat is het antwoord?").get_by_label("Ja").check()
    by.press("Opschrijven")
    assert "Zorgcoördinatie en dit dossier" in by.page.locator("tbody").inner_text()


def started(by: Visitor, case: Opened, title: str) -> str:
    """What Zoco says of the terms of a procedure that it proposed here, started today; a line for each."""
    by.go(case.path)
    by.press("Termijnen bekijken")
    by.page.locator("#voorstel").get_by_role("link", name=title).click()
    by.press("Procedure starten")
    by.page.locator(".queue__why").first.wait_for()
    return "\n".join(by.page.locator(".queue__why").all_inner_texts())


def spoken(by: Visitor, case: Opened, words: str) -> None:
    by.go(case.path)
    by.press("Contact noteren")
    by.page.get_by_label("Wat is er gezegd en afgesproken?").fill(words)
    by.press("Bewaren")
    assert words in by.text


def ended_all(by: Visitor, case: Opened) -> None:
    """Every running procedure of this case."""
    while True:
        by.go(f"{case.path}procedures/")
        running = by.page.locator("tbody tr").filter(has_text="loopt").get_by_role("link")
        if not running.count():
            return
        running.first.click()
        by.press("Procedure afronden")
        by.page.get_by_role("radio").first.check()
        by.press("Bewaren")


def closed(by: Visitor, case: Opened) -> None:
    by.go(f"{case.path}afsluiting/")
    tick(by.page, "Doelen bereikt")
    by.page.get_by_label("Hoe kijkt de persoon zelf terug?").fill("Er was iemand die bleef.")
    by.page.get_by_label("Hoe kunt u de persoon voor nazorg veilig bereiken?").fill("Woensdagavond bellen.")
    by.press("Afsluiten")


def tick(page: Any, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def after_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
