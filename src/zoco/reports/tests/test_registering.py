"""The national register: what is asked of CoMensha may change, and several people may be found in one event."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.reports.codes import ChangeReason, DossierType
from zoco.reports.models import (
    DossierChange,
    NotRegistered,
    Registration,
    Report,
    change_dossier,
    dossier_of,
)
from zoco.reports.tests.test_reporting import all_reports, registered, send, text_of

pytestmark = pytest.mark.django_db

MORE = {
    "sector": "agriculture",
    "exploited_at": "Westland",
    "exploited_when": "sinds de zomer",
    "recruited_in": "Roemenië",
    "minor_then": "no",
    "children_with": "2",
    "complaint": "thinking",
    "judgement": "confirmed",
}
ASKS_SHELTER = {"dossier_type": "registration_shelter", "because": "shelter_asked"}


def once():
    return {"form_id": str(uuid.uuid4())}


def dossier_page(report):
    return reverse("report_dossier", args=[report.pk])


def changes():
    with as_owner():
        return [
            (each.dossier_type, each.because, each.by.person.name) for each in DossierChange.objects.all()
        ]


# What the register asks more


def test_more_is_asked_folded_and_may_stay_empty(sign_in, directory, filled):
    page = text_of(sign_in("Pieter").get("/aanmeldingen/nieuw/"))
    assert "<details>" in page and page.index("<details>") < page.index('name="sector"')
    report = send(sign_in("Pieter"), filled())
    assert (report.sector, report.minor_then, report.children_with, report.complaint) == ("", None, None, "")
    assert report.judgement == "possible"


def test_what_is_known_goes_into_the_report_and_the_codes_of_it_into_the_register(sign_in, directory, filled):
    pieter = sign_in("Pieter")
    report = send(pieter, filled(**MORE))
    assert (report.exploited_at, report.recruited_in, report.children_with) == ("Westland", "Roemenië", 2)
    (row,) = registered()
    assert (row.sector, row.minor_then, row.complaint, row.judgement) == (
        "agriculture",
        False,
        "thinking",
        "confirmed",
    )
    shown = text_of(pieter.get(report.get_absolute_url()))
    assert all(
        words in shown
        for words in ("Land- en tuinbouw", "Westland", "Roemenië", "De persoon denkt erover na")
    )


def test_where_and_when_it_happened_are_sealed(sign_in, directory, filled):
    send(sign_in("Pieter"), filled(**MORE))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select exploited_at, exploited_when, recruited_in from reports_report")
        assert not any(b"Westland" in bytes(cell) or b"Roemeni" in bytes(cell) for cell in cursor.fetchone())
        cursor.execute("select count(*) from audit_change where after::text like '%Westland%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sector", "kassen"),
        ("children_with", "-1"),
        ("children_with", "veel"),
        ("children_with", "99999999999999999999"),
        ("minor_then", "misschien"),
        ("complaint", "x"),
        ("judgement", "x"),
        ("exploited_at", "x" * 201),
        ("recruited_in", "\x00"),
        ("incident", "geen id"),
        ("incident", "00000000-0000-4000-8000-000000000009"),
    ],
)
def test_bad_answers_are_refused_and_nothing_is_saved(sign_in, directory, filled, field, value):
    assert sign_in("Pieter").post("/aanmeldingen/nieuw/", filled(**{field: value})).status_code == 422
    assert all_reports() == [] and registered() == []


# A dossier changes type


def test_a_dossier_changes_type_and_what_stood_there_stays(sign_in, directory, filled, cast):
    pieter = sign_in("Pieter")
    report = send(pieter, filled())
    assert "Registratie" in text_of(pieter.get(dossier_page(report)))
    assert pieter.post(dossier_page(report), {**ASKS_SHELTER, **once()}).status_code == 302
    assert changes() == [("registration_shelter", "shelter_asked", cast["Pieter"].person.name)]
    assert [row.dossier_type for row in registered()] == ["registration"]
    shown = text_of(pieter.get(report.get_absolute_url()))
    assert "Registratie en opvang" in shown and "De persoon wil nu opvang" in shown
    listed = text_of(sign_in("Rob").get("/register/"))
    assert "Registratie en opvang" in listed


def test_the_coordinator_who_took_it_may_ask_for_something_else(sign_in, directory, filled):
    report = send(sign_in("Pieter"), filled())
    ana = sign_in("Ana")
    ana.post(reverse("report_acceptance", args=[report.pk]))
    ana.post(
        dossier_page(report), {"dossier_type": "registration_advice", "because": "advice_asked", **once()}
    )
    assert [kind for kind, _because, _by in changes()] == ["registration_advice"]


def test_the_registrar_mends_what_was_filled_in_wrongly(sign_in, directory, filled, cast):
    report = send(sign_in("Pieter"), filled(shelter_wanted="on"))
    rob = sign_in("Rob")
    page = reverse("registration", args=[report.number])
    assert "Registratie en opvang" in text_of(rob.get(page))
    answer = rob.post(page, {"dossier_type": "registration", "because": "mistake", **once()})
    assert answer.status_code == 302
    assert changes() == [("registration", "mistake", cast["Rob"].person.name)]


def test_the_same_type_again_changes_nothing(sign_in, directory, filled):
    pieter = sign_in("Pieter")
    report = send(pieter, filled(shelter_wanted="on"))
    pieter.post(dossier_page(report), {**ASKS_SHELTER, **once()})
    assert changes() == []


def test_what_is_not_registered_has_no_type(sign_in, directory, filled, cast):
    noor = sign_in("Wilma")
    report = send(noor, filled())
    assert registered() == []
    assert noor.get(dossier_page(report)).status_code == 302
    assert "Register bij CoMensha" not in text_of(noor.get(report.get_absolute_url()))
    with acting_as(cast["Wilma"]), pytest.raises(NotRegistered):
        change_dossier(
            report.number,
            to=DossierType.SHELTER,
            by=cast["Wilma"],
            at=timezone.now(),
            because=ChangeReason.SHELTER_ASKED,
        )


def test_who_does_not_see_the_report_does_not_see_its_type_nor_change_it(sign_in, directory, filled, cast):
    report = send(sign_in("Pieter"), filled())
    for name in ("Boris", "Wilma", "Hilde"):
        assert sign_in(name).post(dossier_page(report), {**ASKS_SHELTER, **once()}).status_code == 404
    assert sign_in("Bea").get(dossier_page(report)).status_code == 403
    with acting_as(cast["Boris"]):
        assert dossier_of(report.number) is None
        assert not DossierChange.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            DossierChange.objects.create(
                registration_id=report.number,
                dossier_type="registration_shelter",
                on=timezone.localdate(),
                at=timezone.now(),
                by=cast["Boris"],
                because="mistake",
            )


def test_a_line_in_the_history_of_a_dossier_stays(sign_in, directory, filled, cast):
    pieter = sign_in("Pieter")
    report = send(pieter, filled())
    pieter.post(dossier_page(report), {**ASKS_SHELTER, **once()})
    with acting_as(cast["Pieter"]):
        for attack in (
            DossierChange.objects.all().delete,
            lambda: DossierChange.objects.update(because="mistake"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attack()


@pytest.mark.parametrize(
    "wrong", [{"dossier_type": "x"}, {"because": ""}, {"dossier_type": "\x00"}, {"form_id": ""}]
)
def test_a_change_that_is_none_is_refused(sign_in, directory, filled, wrong):
    pieter = sign_in("Pieter")
    report = send(pieter, filled())
    assert pieter.post(dossier_page(report), {**ASKS_SHELTER, **once(), **wrong}).status_code == 422
    assert changes() == []


# Several people, one event


def one_more(client, report, filled, **answers):
    """One more person of the same event, as the page fills it in."""
    page = text_of(client.get(f"/aanmeldingen/nieuw/?voorval={report.incident}"))
    assert "Nog iemand uit hetzelfde voorval" in page and 'value="Amsterdam"' in page
    incident = re.search(r'name="incident" value="([\w-]+)"', page).group(1)
    return send(client, filled(incident=incident, **answers))


def test_seven_people_found_together_are_seven_reports_of_seven_persons_and_one_event(
    sign_in, directory, filled
):
    noor = sign_in("Noor")
    first = send(noor, filled(forms=["labour"], sector="agriculture", help_consent="on", name="Mihai"))
    for number in range(6):
        wants_help = {"help_consent": "on", "name": f"Persoon {number}"} if number < 4 else {}
        one_more(noor, first, filled, forms=["labour"], **wants_help)
    reports = all_reports()
    assert len(reports) == 7 and len({report.incident for report in reports}) == 1
    assert len(registered()) == 7  # those who want no help too: the Labour Authority needs no consent for it
    with as_owner():
        assert Registration.objects.counted() == {"reports": 7, "persons": 7}
    shown = text_of(noor.get(reverse("incident", args=[first.incident])))
    assert "Voorval: 7 aanmeldingen" in shown and "Mihai" not in shown and "Persoon" not in shown
    assert "Nog 6 aanmeldingen" in text_of(noor.get(first.get_absolute_url()))


def test_of_the_others_of_an_event_one_sees_what_one_sees_anyway(sign_in, directory, filled):
    noor = sign_in("Noor")
    first = send(noor, filled(age="24"))
    one_more(noor, first, filled, where="Apeldoorn", age="20")
    ana = sign_in("Ana")
    assert "Voorval: 1 aanmelding" in text_of(ana.get(reverse("incident", args=[first.incident])))
    assert sign_in("Boris").get(reverse("incident", args=[first.incident])).status_code == 404


def test_nobody_adds_to_the_event_of_another(sign_in, directory, filled):
    first = send(sign_in("Noor"), filled())
    pieter = sign_in("Pieter")
    assert 'value="Amsterdam"' not in text_of(pieter.get(f"/aanmeldingen/nieuw/?voorval={first.incident}"))
    assert pieter.post("/aanmeldingen/nieuw/", filled(incident=str(first.incident))).status_code == 422


def test_reports_that_were_made_apart_are_events_apart(sign_in, directory, filled):
    pieter = sign_in("Pieter")
    assert send(pieter, filled()).incident != send(pieter, filled()).incident


def test_an_event_of_thirty_costs_as_much_as_one_of_two(sign_in, directory, filled):
    noor = sign_in("Noor")
    first = send(noor, filled())
    page = reverse("incident", args=[first.incident])
    costs = []
    for more in (1, 22):
        for _each in range(more):
            send(noor, filled(incident=str(first.incident)))
        with CaptureQueriesContext(connection) as asked:
            noor.get(page)
        costs.append(len(asked))
    assert costs[0] == costs[1]


# Why it went there


def test_why_a_report_went_there_is_said_in_the_language_of_the_reader(sign_in, directory, filled):
    pieter = sign_in("Pieter")
    report = send(pieter, filled())
    assert "coördineert volgens de wegwijzer in het gebied ‘Politieregio Amsterdam’" in report.because
    assert report.routed_why == [["listed", {"who": "HVO-Querido/ACM", "area": "Politieregio Amsterdam"}]]
    english = text_of(pieter.get(f"/en{report.get_absolute_url()}"))
    assert "volgens de wegwijzer in het gebied" not in english and "Politieregio Amsterdam" in english


def test_a_report_of_before_keeps_its_own_words(sign_in, directory, filled):
    pieter = sign_in("Pieter")
    report = send(pieter, filled())
    with as_owner():
        Report.objects.filter(pk=report.pk).update(routed_why=[], routed_because="Zoals het toen gezegd is.")
    assert "Zoals het toen gezegd is." in text_of(pieter.get(report.get_absolute_url()))
