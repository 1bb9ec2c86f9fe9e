"""A report becomes a case, once, in the hands of whoever accepted it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from zoco.cases.models import Case, Victim
from zoco.cases.tests.pages import consent_of, intake_of, main_of, path, rows, text_of
from zoco.reports.models import Acceptance

pytestmark = pytest.mark.django_db


def test_a_report_becomes_a_case_that_is_heard_asked_and_spoken_with(sign_in, directory, filled, once):
    sign_in("Pieter").post(
        "/aanmeldingen/nieuw/", filled(help_consent="on", name="Blessing", reach="alleen appen")
    )
    ana = sign_in("Ana")
    page = text_of(ana.get("/aanmeldingen/"))
    [report_path] = set(re.findall(r'href="(/aanmeldingen/[0-9a-f-]{36}/)"', page))
    response = ana.post(f"{report_path}acceptatie/", follow=True)
    [case] = rows(Case)
    assert response.redirect_chain[-1][0] == path("case", case)
    assert "Blessing" in text_of(response)
    assert "Doe de intake" in text_of(response)

    assert ana.post(path("case_intake", case), intake_of(case)).status_code == 302
    assert ana.post(path("case_consent_new", case), consent_of(once, purpose="care")).status_code == 302
    now = timezone.localtime()
    contact = {
        "note": "Zij wil rust.",
        "with_whom": "victim",
        "kind": "phone",
        "on": f"{now:%d-%m-%Y}",
        "clock": f"{now:%H:%M}",
    }
    assert ana.post(path("contact_new", case), {**contact, **once()}).status_code == 302

    page = text_of(ana.get(path("case", case)))
    for said in (
        "nu veilig",
        "vandaag geopend",
        "appen na 20 uur",
        "Zij wil rust.",
        "Amsterdam",
        "Ana de Wit sprak met de persoon zelf.",
        "Ana de Wit legde de intake vast.",
        "Ja op de vraag ‘Zorgcoördinatie en dit dossier’. Ana de Wit schreef het op.",
        "Mag het huis niet uit",
    ):
        assert said.lower() in page.lower(), said
    assert "Doe de intake" not in page


def test_only_one_of_two_can_accept_and_the_other_is_told(sign_in, brought_in):
    report = brought_in()
    accept = path("report_acceptance", report)
    chris = sign_in("Chris")
    assert "Aannemen en traject openen" in text_of(chris.get(report.get_absolute_url()))
    assert sign_in("Ana").post(accept).status_code == 302
    response = chris.post(accept)
    assert response.status_code == 404
    assert "Waarschijnlijk was een collega u net voor" in text_of(response)
    assert [row.by_id for row in rows(Acceptance)] == [rows(Case)[0].lead_id]


@pytest.mark.django_db(transaction=True)
def test_at_the_same_instant_exactly_one_accepts(sign_in, brought_in):
    accept, together = path("report_acceptance", brought_in()), Barrier(2)
    clients = [sign_in("Ana"), sign_in("Chris")]

    def click(client):
        try:
            together.wait(timeout=10)
            return client.post(accept).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, clients)) == [302, 404]
    assert len(rows(Case)) == len(rows(Acceptance)) == 1


def test_accepting_twice_leads_to_the_same_case(sign_in, brought_in):
    report, ana = brought_in(), sign_in("Ana")
    first, second = (ana.post(path("report_acceptance", report)) for _each in range(2))
    assert first.url == second.url
    assert len(rows(Case)) == 1


@pytest.mark.parametrize("name", ["Pieter", "Tamara", "Rob", "Bea", "Stan", "Wilma"])
def test_who_gives_no_care_accepts_nothing(sign_in, brought_in, name):
    assert sign_in(name).post(path("report_acceptance", brought_in())).status_code == 403
    assert not rows(Acceptance)


def test_somebody_elsewhere_accepts_nothing_and_learns_nothing(sign_in, brought_in):
    report = brought_in()
    boris = sign_in("Boris")
    known, unknown = (boris.post(path("report_acceptance", each)) for each in (report, UUID(int=7)))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert main_of(known) == main_of(unknown)
    assert not rows(Acceptance)


def test_without_a_yes_to_help_there_is_advice_and_later_perhaps_a_case(sign_in, brought_in):
    report = brought_in(name="", help_consent=False)
    ana, accept = sign_in("Ana"), path("report_acceptance", report)
    assert "Aannemen als adviesvraag" in text_of(ana.get(report.get_absolute_url()))
    ana.post(accept)
    assert not rows(Case)
    assert not rows(Victim)
    assert "Vink aan dat de persoon hulp wil" in text_of(ana.post(accept, follow=True))
    assert not rows(Case)
    response = ana.post(accept, {"help_consent": "on"}, follow=True)
    assert response.redirect_chain[-1][0] == path("case", rows(Case)[0])


def test_who_reported_her_is_led_to_no_network_and_who_takes_her_in_is(sign_in, brought_in):
    report = brought_in()
    for name, leads in (("Pieter", False), ("Ana", True)):
        page = text_of(sign_in(name).get(path("report", report)))
        assert ("/netwerk/" in page) == leads, name
