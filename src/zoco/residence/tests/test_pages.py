"""Ana reads and records residence on its pages: what stands there, what is refused, what two do at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.models import Changed
from zoco.guard.owner import as_owner
from zoco.procedures.wording import NotPossible
from zoco.residence.models import EntitlementChange, ResidenceChange
from zoco.residence.standing import gaps_for

pytestmark = pytest.mark.django_db

JAN_12, MAR_10 = date(2026, 1, 12), date(2026, 3, 10)


def text_of(response):
    return response.content.decode()


def steps():
    with as_owner():
        return list(ResidenceChange.objects.order_by("number"))


def test_the_page_shows_where_she_stands_what_she_has_and_what_is_possible(ana, life):
    page = text_of(ana.get(life(status="reflection_period").url))
    assert "Verblijf:" in page
    assert "Rvb-toelage van het COA" in page
    assert "niet nagekeken" in page
    assert 'class="track"' in page
    assert "?gebeurtenis=report_signed&amp;naar=b8_temporary" in page


def test_a_step_shows_what_it_changes_before_it_is_recorded(ana, life):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    her.start("rvb_allowance", JAN_12, right_arises=JAN_12)
    page = text_of(ana.get(f"{her.new_url}?gebeurtenis=report_signed"))
    assert "Wat dit verandert" in page
    assert "vier weken zoeken" in page
    assert "Dit stopt, met zijn termijnen" in page
    assert "Rvb-toelage (COA)" in page
    assert "Bijstand (Participatiewet)" in page
    assert len(steps()) == 1


def test_a_recorded_step_stands_on_the_page_with_its_offers_and_is_announced_until_seen(ana, life, post_step):
    her = life(status="none")
    answer = post_step(ana, her, "reflection_given", document="M55, nummer 12")
    assert (answer.status_code, answer.url) == (302, her.url)
    page = text_of(ana.get(her.url))
    yesterday = localdate() - timedelta(days=1)
    assert "M55, nummer 12" in page
    assert "Rechten veranderd" in page
    assert f"reflection_start={yesterday.isoformat()}" in page
    [step] = steps()
    assert ana.get(reverse("entitlements_seen", args=[step.pk])).status_code == 302
    assert "Rechten veranderd" in text_of(ana.get(her.url))
    ana.post(reverse("entitlements_seen", args=[step.pk]))
    assert "Rechten veranderd" not in text_of(ana.get(her.url))
    with as_owner():
        assert {row.seen_by_id for row in EntitlementChange.objects.all()} == {her.ana.pk}


def test_an_offer_opens_the_start_page_of_its_procedure(ana, life):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    [offer] = [one for one in her.stands(JAN_12).offers() if one.slug == "reflection_period"]
    assert 'value="12-01-2026"' in text_of(ana.get(offer.url))
    for nonsense in ("2026-02-31", "morgen", "%00", "1" * 3000):
        address = offer.url.replace("2026-01-12", nonsense)
        assert f"{localdate():%d-%m-%Y}" in text_of(ana.get(address))


def test_a_gap_stands_on_the_page_with_what_to_do(ana, life):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    her.step("report_signed", MAR_10)
    page = text_of(ana.get(her.url))
    assert "Gat: Geld, vanaf 10 maart 2026" in page
    assert "procedures/social_assistance/start/" in page


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "31-02-2026"}, "on"),
        ({"on": "01-01-0099"}, "on"),
        ({"on": f"{localdate() + timedelta(days=1):%d-%m-%Y}"}, "on"),
        ({"on": ""}, "on"),
        ({"on": "11-01-2026"}, None),  # before the step before
        ({"on": "01-01-2012"}, None),
        ({"actor": "burgemeester"}, "actor"),
        ({"actor": ""}, "actor"),
        ({"document": "x" * 201}, "document"),
        ({"document": "\x00"}, "document"),
        ({"note": "x" * 2001}, "note"),
        ({"seen": "veel"}, None),
    ],
)
def test_a_bad_answer_is_said_and_nothing_is_recorded(ana, life, post_step, given, field):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    answer = post_step(ana, her, "report_signed", **given)
    assert answer.status_code == 422
    assert field is None or answer.context["form"].errors[field]
    assert len(steps()) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("gebeurtenis=continued_granted", "iemand heeft één verblijfsstatus tegelijk"),
        ("gebeurtenis=reflexion", "Onbekende gebeurtenis"),
        ("gebeurtenis=reflection_given&naar=b9_continued", "Wat van hier kan"),
        ("gebeurtenis=reflection_given&naar=%00", "Onbekend"),
    ],
)
def test_a_step_that_the_track_does_not_have_is_refused_with_what_is_possible(ana, life, asked, said):
    her = life(status="none")
    for answer in (ana.get(f"{her.new_url}?{asked}"), ana.post(f"{her.new_url}?{asked}")):
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert "Bedenktijd gegeven" in text_of(answer)
    assert not steps()


def test_the_page_without_a_step_lists_what_is_possible(ana, life):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    assert "Bedenktijd verlopen" in text_of(ana.get(her.new_url))
    corrections = text_of(ana.get(f"{her.new_url}?gebeurtenis=corrected"))
    assert "Bedenktijd verlopen" not in corrections
    assert "naar=dublin" in corrections


def test_a_correction_needs_words_and_changes_no_memory(ana, life, post_step, cast):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    assert post_step(ana, her, "corrected", "none").status_code == 422
    assert post_step(ana, her, "corrected", "none", note="Het was een ander").status_code == 302
    assert "reflection_before" not in her.stands(localdate()).facts


def test_the_same_form_sent_twice_is_one_step(ana, life):
    her = life(status="none")
    address = f"{her.new_url}?gebeurtenis=reflection_given"
    page = ana.get(address)
    sent = {name: page.context["form"][name].value() for name in ("form_id", "seen")}
    sent |= {"on": "12-01-2026", "actor": "police"}
    assert [ana.post(address, sent).status_code for _each in range(2)] == [302, 422]
    assert len(steps()) == 1


def test_who_is_second_is_told_and_keeps_her_words(ana, life):
    """Two have the page of a step open; one records another step meanwhile."""
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    address = f"{her.new_url}?gebeurtenis=report_signed"
    page = ana.get(address)
    sent = {name: page.context["form"][name].value() for name in ("form_id", "seen")}
    her.step("asylum_applied", date(2026, 2, 2))
    answer = ana.post(address, {**sent, "on": "10-03-2026", "actor": "police", "note": "Lang gesprek gehad."})
    assert answer.status_code == 409
    assert "Lang gesprek gehad." in text_of(answer)
    assert "Asiel aangevraagd" in text_of(answer)
    assert len(steps()) == 2


def test_a_step_on_what_somebody_else_changed_is_changed(life):
    her = life(status="none")
    her.step("reflection_given", JAN_12, seen=0)
    with pytest.raises(Changed):
        her.step("report_signed", MAR_10, seen=0)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 1, 11), "De vorige stap was op 12 januari 2026"),
        (date(2026, 3, 11), "Deze dag moet nog komen"),
    ],
)
def test_the_order_of_the_steps_is_the_order_of_the_days(life, on, said):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    with pytest.raises(NotPossible, match=said):
        her.step("report_signed", on, at=MAR_10)


def test_on_the_same_day_the_later_step_holds(life):
    her = life(status="none")
    her.step("reflection_given", JAN_12)
    her.step("report_signed", JAN_12)
    assert her.stands(JAN_12).held["money"].right.slug == "social_assistance_under_27"


def test_the_first_step_may_lie_before_the_case(life):
    her = life(status="none", opened=date(2026, 1, 14))
    her.step("reflection_given", JAN_12, at=date(2026, 1, 14))
    assert her.stands(date(2026, 1, 14)).since == JAN_12


def test_two_statuses_at_once_are_shown_and_the_steps_hold(ana, life):
    from zoco.procedures.models import Situation
    from zoco.residence.tests.lives import moment

    her = life(status="none")
    her.step("reflection_given", JAN_12)
    with acting_as(her.ana):
        Situation.set_facts(her.fresh(), by=her.ana, at=moment(JAN_12), residence_status="b9_continued")
    page = text_of(ana.get(her.url))
    assert "Twee verblijfsstatussen tegelijk" in page
    assert "Rvb-toelage van het COA" in page


@pytest.mark.parametrize("name", ["Boris", "Chris", "Hilde"])
def test_somebody_else_finds_nothing(client, cast, life, name):
    her = life(status="none")
    step = her.step("reflection_given", JAN_12)
    client.force_login(cast[name].person)
    for address in (her.url, her.new_url, reverse("entitlements_seen", args=[step.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}
    with acting_as(cast[name]):
        assert not gaps_for(cast[name], MAR_10)


def test_a_step_is_written_once(life):
    from django.db import ProgrammingError, transaction

    her = life(status="none")
    her.step("reflection_given", JAN_12)
    with acting_as(her.ana), pytest.raises(ProgrammingError), transaction.atomic():
        ResidenceChange.objects.update(to_status="b9_continued")
    with acting_as(her.ana), pytest.raises(ProgrammingError), transaction.atomic():
        EntitlementChange.objects.update(after="everything")


def test_a_page_with_thirty_steps_costs_as_many_queries_as_with_two(ana, life, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    her = life(status="none")
    her.step("reflection_given", JAN_12)
    her.step("left_unknown", JAN_12)
    ana.get(her.url)
    with CaptureQueriesContext(connection) as few:
        ana.get(her.url)
    for _each in range(14):
        her.step("reflection_given", JAN_12)
        her.step("left_unknown", JAN_12)
    with CaptureQueriesContext(connection) as many:
        ana.get(her.url)
    assert len(few) == len(many)


def test_the_gaps_of_a_seat_cost_as_many_queries_for_four_cases_as_for_one(life):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def signed(name):
        her = life(name, status="none")
        her.step("reflection_given", JAN_12)
        her.start("rvb_allowance", JAN_12, right_arises=JAN_12)
        her.step("report_signed", MAR_10)
        return her

    first = signed("Blessing")
    with acting_as(first.ana), CaptureQueriesContext(connection) as few:
        assert {gap.kind for _who, gap in gaps_for(first.ana, MAR_10)} == {"money", "health"}
    for name in ("Joy", "Grace", "Faith"):
        signed(name)
    with acting_as(first.ana), CaptureQueriesContext(connection) as many:
        assert len(gaps_for(first.ana, MAR_10)) == 8
    assert len(few) == len(many)
