"""A case changes hands through the pages: S4's birthday and S10's illness among others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.cases.codes import Purpose, Signer
from zoco.cases.models import Case
from zoco.cases.models.exclusion import exclude
from zoco.cases.tests.pages import main_of, path, rows
from zoco.procedures.models import Procedure
from zoco.transfers.models import Cover, Substitution, Transfer, left_over
from zoco.transfers.suggestions import newly_responsible, suggested_transfers

pytestmark = pytest.mark.django_db


def arrangement(cast, once, **answers):
    today = timezone.localdate()
    said = {
        "absent": str(cast["Ana"].pk), "deputy": str(cast["Chris"].pk), "since": f"{today:%d-%m-%Y}",
        "until": f"{today + timedelta(days=30):%d-%m-%Y}", "why": "ill",
    }  # fmt: skip
    return {**said, **once(), **answers}


def consent_to_share(cast):
    with acting_as(cast["Ana"]):
        return Case.objects.get().ask_consent(
            by=cast["Ana"], at=timezone.now(), purpose=Purpose.SHARING, given=True, signed_by=Signer.SELF, recipient="Moviera"
        )  # fmt: skip


def proposal(cast, once, consent, **answers):
    said = {
        "to": str(cast["Farid"].organisation_id),
        "why": "region",
        "consent": str(consent.pk),
        "summary": "Kort.",
    }
    return {**said, **once(), **answers}


def test_a_coordinator_falls_ill_and_a_colleague_stands_in(cast, sign_in, opened, once):
    """S10: the deputy reads until the end date, one who refused her goes to somebody else, each person is told."""
    kept, refusing = opened(name="Amara"), opened(name="Joy")
    with acting_as(cast["Ana"]):
        exclude(refusing, cast["Chris"].person, by=cast["Ana"], at=timezone.now(), reason="familie")
    tamara = sign_in("Tamara")
    response = tamara.post(path("substitution_new"), arrangement(cast, once), follow=True)
    page = main_of(response)
    assert "1 traject moet aan iemand anders" in page and refusing.number in page
    assert "Amara" not in page and tamara.get(path("case", kept)).status_code == 403
    chris = sign_in("Chris")
    assert chris.get(path("case", kept)).status_code == 200
    assert chris.get(path("case", refusing)).status_code == 404
    assert {look.ground for look in rows(Look, case_id=kept.pk, seat_id=cast["Chris"].pk)} == {"deputy"}
    with acting_as(cast["Chris"]):
        (cover,) = Cover.objects.to_tell(cast["Chris"])
    chris = sign_in("Chris")
    assert chris.post(path("contact_changed", cover)).status_code == 302
    assert "regelde waarneming door Chris Bos" in main_of(chris.get(path("case", kept)))
    with acting_as(cast["Chris"]):
        assert not Cover.objects.to_tell(cast["Chris"])
    (made,) = rows(Substitution)
    assert timezone.localtime(made.until_at).date() == timezone.localdate() + timedelta(days=31)


def test_the_team_leader_ends_it_earlier(cast, sign_in, opened, once):
    case = opened()
    tamara = sign_in("Tamara")
    tamara.post(path("substitution_new"), arrangement(cast, once))
    (made,) = rows(Substitution)
    assert tamara.post(path("substitution_end", made)).status_code == 302
    assert sign_in("Chris").get(path("case", case)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "31-2-2027"},
        {"until": "1-1-0099"},
        {"deputy": "x"},
        {"why": "zin"},
        {"since": "1-1-2020"},
        {"absent": ""},
    ],
)
def test_a_wrong_arrangement_is_asked_again(cast, sign_in, once, wrong):
    assert (
        sign_in("Tamara").post(path("substitution_new"), arrangement(cast, once, **wrong)).status_code == 422
    )
    assert not rows(Substitution)


def test_colleagues_of_elsewhere_are_not_in_the_list(cast, sign_in, once):
    said = arrangement(cast, once, deputy=str(cast["Boris"].pk))
    assert sign_in("Tamara").post(path("substitution_new"), said).status_code == 422


def test_two_arrangements_at_once_are_told(cast, sign_in, once):
    tamara = sign_in("Tamara")
    assert tamara.post(path("substitution_new"), arrangement(cast, once)).status_code == 302
    assert tamara.post(path("substitution_new"), arrangement(cast, once)).status_code == 422


def test_many_cases_at_once_after_reading_the_list_once_more(cast, sign_in, opened, once):
    cases = [opened(name="Een"), opened(name="Twee"), opened(name="Drie")]
    ana, said = sign_in("Ana"), once()
    chosen = {
        "cases_chosen": [str(case.pk) for case in cases[:2]],
        "to": str(cast["Chris"].pk),
        "why": "load",
        **said,
    }
    page = main_of(ana.post(path("reassignment"), chosen))
    assert "Daarna leest u ze niet meer" in page
    assert [row.lead_id for row in rows(Case)] == [cast["Ana"].pk] * 3
    assert ana.post(path("reassignment"), {**chosen, "sure": "on"}).status_code == 302
    assert sorted(row.lead_id == cast["Chris"].pk for row in rows(Case)) == [False, True, True]
    assert ana.get(path("case", cases[0])).status_code == 404


def test_a_case_that_went_meanwhile_stops_them_all(cast, sign_in, opened, once):
    case, other = opened(name="Een"), opened(name="Twee")
    with acting_as(cast["Ana"]):
        exclude(other, cast["Chris"].person, by=cast["Ana"], at=timezone.now(), reason="x")
    chosen = {
        "cases_chosen": [str(case.pk), str(other.pk)],
        "to": str(cast["Chris"].pk),
        "why": "load",
        "sure": "on",
    }
    assert sign_in("Ana").post(path("reassignment"), {**chosen, **once()}).status_code == 409
    assert {row.lead_id for row in rows(Case)} == {cast["Ana"].pk}


def test_a_case_of_another_cannot_be_chosen(cast, sign_in, opened, once):
    case = opened()
    chosen = {
        "cases_chosen": [str(case.pk)],
        "to": str(cast["Ana"].pk),
        "why": "load",
        "sure": "on",
        **once(),
    }
    assert sign_in("Chris").post(path("reassignment"), chosen).status_code == 422


def test_what_cannot_go_to_the_deputy_goes_to_another_by_number(cast, sign_in, opened, once):
    case = opened()
    with acting_as(cast["Ana"]):
        exclude(case, cast["Chris"].person, by=cast["Ana"], at=timezone.now(), reason="x")
    tamara = sign_in("Tamara")
    tamara.post(path("substitution_new"), arrangement(cast, once))
    said = {"numbers": [case.number], "to": str(cast["Chris"].pk), "why": "conflict", **once()}
    assert tamara.post(path("reassignment_by_number"), said).status_code == 422
    said = {**said, "numbers": ["T-000000"], **once()}
    assert tamara.post(path("reassignment_by_number"), said).status_code == 422
    with acting_as(cast["Tamara"]):
        assert len(left_over()) == 1


def test_another_region_reads_the_summary_takes_over_and_the_old_house_is_out(cast, sign_in, opened, once):
    case, consent = opened(), consent_to_share(cast)
    ana = sign_in("Ana")
    assert ana.post(path("transfer_new", case), proposal(cast, once, consent)).status_code == 302
    (asked,) = rows(Transfer)
    farid = sign_in("Farid")
    assert asked.from_organisation.name in main_of(farid.get(path("transfers")))
    page = main_of(farid.get(path("transfer", asked)))
    assert "Kort." in page and "Blessing" not in page
    assert farid.get(path("case", case)).status_code == 404
    assert farid.post(path("transfer_acceptance", asked)).url == path("case", case)
    assert farid.get(path("case", case)).status_code == 200
    assert sign_in("Ana").get(path("case", case)).status_code == 404
    assert [(each.slug, each.outcome) for each in rows(Procedure)] == [("regional_transfer", "done")]


def test_a_no_comes_with_a_reason_that_the_sender_reads(cast, sign_in, opened, once):
    case, consent = opened(), consent_to_share(cast)
    sign_in("Ana").post(path("transfer_new", case), proposal(cast, once, consent))
    (asked,) = rows(Transfer)
    farid = sign_in("Farid")
    assert farid.post(path("transfer_refusal", asked), {"reason": ""}).status_code == 422
    assert farid.post(path("transfer_refusal", asked), {"reason": "Geen ruimte"}).status_code == 302
    assert farid.post(path("transfer_acceptance", asked)).url == path("transfers")
    with acting_as(cast["Ana"]):
        assert [each.pk for each in Transfer.objects.answered_for(cast["Ana"])] == [asked.pk]
    ana = sign_in("Ana")
    assert "Geen ruimte" in main_of(ana.get(path("transfer", asked)))
    assert ana.post(path("transfer_seen", asked)).status_code == 302
    assert "nam de overdracht niet aan" in main_of(ana.get(path("case", case)))
    assert [each.outcome for each in rows(Procedure)] == ["refused"]


def test_without_consent_to_share_there_is_no_proposal(cast, sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    assert "Eerst toestemming" in main_of(ana.get(path("transfer_new", case)))
    said = {
        "to": str(cast["Farid"].organisation_id),
        "why": "region",
        "summary": "x",
        "consent": "",
        **once(),
    }
    assert ana.post(path("transfer_new", case), said).status_code == 422
    assert not rows(Transfer)


def test_the_birthday_proposes_and_moves_nothing(cast, opened, directory):
    """S4: Sanne is 22 in Apeldoorn; on the day she turns 23 the case stays, and Moviera is proposed."""
    opened(name="Sanne", age=22, municipality="GM0200")
    with acting_as(cast["Ana"]):
        case = Case.objects.get()
        case.victim.birth_date = "2003-06-20"
        case.victim.save(update_fields=["birth_date"])
        opened_on = case.opened_on
        assert not suggested_transfers(cast["Ana"], date(2026, 6, 19))
        (found,) = suggested_transfers(cast["Ana"], date(2026, 6, 20))
        assert (found.to.name, found.age) == ("Moviera", 23)
        assert Case.objects.get().lead_id == cast["Ana"].pk and case.opened_on == opened_on


def test_the_same_age_proposes_nobody():
    assert newly_responsible(lambda _age: pytest.fail("not asked"), 22, 22) == set()
