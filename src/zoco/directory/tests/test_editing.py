"""A region keeps its own lines, CoMensha all; each change is a new dated claim, and nothing is ever overwritten."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.directory import in_use
from zoco.directory.jobs import remind
from zoco.directory.models import Claim, stale_for
from zoco.directory.resolver import Reason

pytestmark = pytest.mark.django_db
LIST = "/wegwijzer/beheer/"


@pytest.fixture
def signed_in(client, cast, listing):
    def sign_in(name):
        with acting_as(
            None
        ):  # a test is one transaction: whoever asked last would still be the one who logs in
            client.force_login(cast[name].person)
        return client

    return sign_in


def line_of(organisation, **given):
    return Claim.objects.in_use().filter(organisation__name=organisation, **given).order_by("area").first()


def filled(**given):
    return {
        "form_id": uuid.uuid4(), "area": "Gemeente Amsterdam", "area_kind": "municipality", "municipalities": "Amsterdam",
        "telephones": "020 626 38 00\n06 10599458", "certainty": "high", "valid_from": "1-1-2026", "source": "Zelf gebeld",
    } | given  # fmt: skip


def page(response):
    return response.content.decode()


def test_a_coordinator_sees_the_lines_of_her_own_organisation_and_the_helpdesk_all(signed_in):
    own = page(signed_in("Ana").get(LIST))
    assert "Politieregio Amsterdam" in own and "Provincie Friesland" not in own
    assert "Provincie Friesland" in page(signed_in("Hilde").get(LIST))


def test_what_nobody_checked_stands_first(signed_in):
    shown = page(signed_in("Hilde").get(LIST))
    assert shown.index("Gemeente Rotterdam") < shown.index("In orde") < shown.index("Politieregio Amsterdam")


def test_one_click_confirms_and_keeps_what_was_said(signed_in, cast):
    claim = line_of("HVO-Querido/ACM", area="Politieregio Amsterdam")
    before = Claim.objects.filter(line=claim.line).count()
    for _twice in range(2):
        assert signed_in("Ana").post(f"{LIST}{claim.line}/bevestiging/").status_code == 302
    newest = line_of("HVO-Querido/ACM", area="Politieregio Amsterdam")
    assert (newest.verified_on, newest.stated_by) == (localdate(), cast["Ana"])
    assert newest.telephones == claim.telephones
    assert Claim.objects.filter(line=claim.line).count() == before + 1


def test_the_lines_of_others_do_not_exist_for_a_coordinator(signed_in):
    other = line_of("Fier")
    ana = signed_in("Ana")
    for path in ("", "wijziging/"):
        assert ana.get(f"{LIST}{other.line}/{path}").status_code == 404
    for path in ("bevestiging/", "intrekking/", "wijziging/"):
        assert ana.post(f"{LIST}{other.line}/{path}", filled()).status_code == 404
    assert ana.get(f"{LIST}{uuid.uuid4()}/").status_code == 404
    assert line_of("Fier").pk == other.pk


def test_the_database_refuses_a_claim_for_another_organisation(cast, listing):
    fier = line_of("Fier")
    with pytest.raises(ProgrammingError), acting_as(cast["Ana"]):
        fier.confirm(by=cast["Ana"], on=localdate(), at=datetime.now(UTC))


def test_a_change_answers_at_once_and_the_old_statement_answers_about_before(signed_in):
    claim = line_of("HVO-Querido/ACM", area="Politieregio Amsterdam")
    changed = filled(area="Gemeente Amsterdam", telephones="0800 2000", valid_from="1-7-2018", checked="on")
    assert signed_in("Ana").post(f"{LIST}{claim.line}/wijziging/", changed).status_code == 302
    assert in_use.answer("GM0363", on=localdate()).first.telephones == ("+318002000",)
    before = in_use.directory_on(localdate() - timedelta(days=1)).answer("GM0363").first
    assert before.telephones == ("+31206263800", "+31610599458")
    history = page(signed_in("Ana").get(f"{LIST}{claim.line}/"))
    assert "0800 2000" in history and "020 626 3800" in history


def test_a_new_number_that_nobody_called_is_not_checked(signed_in):
    claim = line_of("HVO-Querido/ACM", area="Politieregio Amsterdam")
    signed_in("Ana").post(f"{LIST}{claim.line}/wijziging/", filled(telephones="0800 2000"))
    assert line_of("HVO-Querido/ACM", area="Gemeente Amsterdam").verified_on is None


def test_withdrawn_means_comensha_from_now_on(signed_in):
    claim = line_of("PMW Humanitas")
    signed_in("Hilde").post(f"{LIST}{claim.line}/intrekking/")
    assert in_use.answer("GM0599", on=localdate()).reason is Reason.NOBODY
    assert Claim.objects.filter(line=claim.line, withdrawn=True).count() == 1


def test_a_new_line_is_stated_by_the_seat_for_its_own_organisation(signed_in, cast):
    response = signed_in("Boris").post(
        f"{LIST}nieuw/", filled(area="Westland", municipalities="Westland\nDelft", checked="on")
    )
    assert response.status_code == 302
    claim = Claim.objects.get(area="Westland")
    assert (claim.organisation, claim.stated_by) == (cast["Boris"].organisation, cast["Boris"])
    assert claim.municipalities == ["GM0503", "GM1783"]
    assert not claim.is_demo


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"telephones": "12"}, "geen telefoonnummer"),
        ({"municipalities": "Amsterdm"}, "Bedoelt u Amsterdam"),
        ({"municipalities": ""}, "minstens één gemeente"),
        ({"age_min": "30", "age_max": "20"}, "lager dan"),
        ({"age_min": "-1"}, "van 0 tot en met 120"),
        ({"age_max": "200"}, "van 0 tot en met 120"),
        ({"valid_from": "31-2-2026"}, "Deze dag bestaat niet"),
        ({"valid_from": "1-1-0099"}, "vier cijfers"),
        ({"valid_from": "2-1-2026", "valid_to": "1-1-2026"}, "ligt voor"),
        ({"area": "Amster\x00dam"}, "Null-tekens"),
        ({"certainty": "wis en waarachtig"}, "Selecteer een geldige keuze"),
        ({"forms": ["nonsense"]}, "Selecteer een geldige keuze"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(signed_in, given, said):
    count = Claim.objects.count()
    response = signed_in("Ana").post(f"{LIST}nieuw/", filled(**given))
    assert response.status_code == 422
    assert said in page(response)
    assert Claim.objects.count() == count


def test_a_form_sent_twice_is_one_claim(signed_in):
    once = filled(area="Westland")
    assert signed_in("Boris").post(f"{LIST}nieuw/", once).status_code == 302
    assert signed_in("Boris").post(f"{LIST}nieuw/", once).status_code == 422
    assert Claim.objects.filter(area="Westland").count() == 1


def test_provinces_and_regions_may_be_named_as_a_whole(signed_in):
    signed_in("Boris").post(
        f"{LIST}nieuw/", filled(area="X", municipalities="Provincie Drenthe; Veiligheidsregio Twente")
    )
    assert len(Claim.objects.get(area="X").municipalities) == 26


def test_analysts_and_partners_do_not_edit(signed_in):
    for name in ("Bea", "Pieter", "Stan"):
        assert signed_in(name).get(LIST).status_code == 403


def test_the_list_asks_the_database_as_often_for_many_lines_as_for_one(
    signed_in, django_assert_max_num_queries
):
    hilde = signed_in("Hilde")
    with django_assert_max_num_queries(14):
        hilde.get(LIST)


def test_stale_lines_are_asked_of_who_keeps_them(cast, listing):
    today = localdate()
    assert stale_for(cast["Boris"], today) == []
    later = today + timedelta(days=250)
    assert [claim.area for claim in stale_for(cast["Boris"], later)] == [
        "Politieregio Den Haag en Hollands Midden"
    ]


def test_the_reminder_says_that_something_waits_and_not_what(cast, listing):
    confirmed = line_of("SHOP").verified_on
    day = next(
        day for n in range(200, 220) if ((day := confirmed + timedelta(days=n)) - confirmed).days % 7 == 0
    )
    assert remind(day) >= 1
    mine = [sent for sent in mail.outbox if sent.to == ["boris@zoco.example"]]
    assert len(mine) == 1
    assert "iets voor u klaar" in mine[0].subject
    assert "Den Haag" not in mine[0].body and "06" not in mine[0].body
    mail.outbox.clear()
    remind(day + timedelta(days=1))
    assert [sent for sent in mail.outbox if sent.to == ["boris@zoco.example"]] == []


def test_a_listing_twice_adds_nothing(listing):
    from zoco.directory.gazetteer import load_builtin
    from zoco.directory.listing import SEED, read, state
    from zoco.guard.owner import as_owner

    count = Claim.objects.count()
    with as_owner():
        assert state(read(SEED, load_builtin(), today=date(2026, 1, 1)), by=None, at=datetime.now(UTC)) == []
    assert Claim.objects.count() == count
