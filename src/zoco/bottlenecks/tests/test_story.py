"""From a coordinator who is stuck to an answer that comes back to her: through the pages, by the named cast."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.bottlenecks.models import Bottleneck
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def test_what_is_stuck_is_raised_lifted_and_answered_and_the_answer_comes_back(
    fills, raises, said_today, sign_in, now, cast, tomorrow
):
    made = raises("Ana", cases="many", region="Amsterdam")
    assert said_today("Hilde") == [("Nieuwe knelpunten", "1 knelpunt wacht op het overleg.")]

    # Boris has it too; Mila reads of both.
    assert fills("Boris", "bottleneck_voice", made, region="Den Haag", cases="few").status_code == 302
    assert now(made).regions == {"Amsterdam": 11, "Den Haag": 1}
    assert (
        "2 regio’s, ten minste 12 trajecten" in sign_in("Mila").get(made.get_absolute_url()).content.decode()
    )

    # CoMensha puts it on the agenda, and Mila is to find something out.
    meeting = fills("Hilde", "bottleneck_meeting_new", level="zoco", on=localdate().isoformat()).url
    agenda = reverse("bottleneck_agenda", args=[meeting.strip("/").split("/")[-2]])
    assert agenda == meeting
    hilde = sign_in("Hilde")
    assert hilde.post(agenda, {"version": 1, str(made.pk): 1}).status_code == 302
    assert made.title in sign_in("Boris").get(agenda.removesuffix("agenda/")).content.decode()
    decided = fills(
        "Hilde", "bottleneck_decision", made, words="Vraag na hoe lang men wacht.", owner=str(cast["Mila"].pk), due_on=localdate().isoformat()
    )  # fmt: skip
    assert decided.status_code == 302
    assert said_today("Mila") == [("Besluit over een knelpunt", "Vraag na hoe lang men wacht.")]
    assert fills("Mila", "bottleneck_done", made, words="Gemiddeld vier weken.").status_code == 302
    assert said_today("Mila") == []

    # Nobody outside knows of it, until it is lifted.
    assert sign_in("Bea").get(made.get_absolute_url()).status_code == 404
    assert (
        fills(
            "Hilde", "bottleneck_lift", made, level="task_force", words="Wij kunnen geen plekken maken."
        ).status_code
        == 302
    )
    assert said_today("Bea") == [("Een knelpunt wacht op antwoord", "COSM is vol voor mannen")]
    assert said_today("Ana") == []
    answered = fills("Bea", "bottleneck_answer", made, words="Er komen plekken bij in het voorjaar.")
    assert answered.status_code == 302

    for who in ("Ana", "Boris"):
        assert said_today(who) == [("Er is een antwoord op uw knelpunt", "COSM is vol voor mannen")]
        page = sign_in(who).get(made.get_absolute_url()).content.decode()
        assert "Er komen plekken bij in het voorjaar." in page
        sign_in(who).post(reverse("bottleneck_heard", args=[made.pk]))
        assert said_today(who) == []
    assert said_today("Bea") == said_today("Mila") == said_today("Hilde") == []


def test_an_answer_that_did_not_help_is_lifted_again_and_comes_back_again(fills, raises, said_today, sign_in):
    made = raises("Ana")
    fills("Hilde", "bottleneck_lift", made, level="som", words="Wat doen huizen?")
    fills("Hilde", "bottleneck_answer", made, words="De huizen schuiven op.")
    sign_in("Ana").post(reverse("bottleneck_heard", args=[made.pk]))
    fills("Hilde", "bottleneck_lift", made, level="task_force", words="Het speelt nog.")
    assert said_today("Ana") == []
    fills("Bea", "bottleneck_answer", made, words="Er komt geld.")
    assert said_today("Ana") == [("Er is een antwoord op uw knelpunt", made.title)]


def test_who_makes_policy_gives_it_back_with_a_question(fills, raises, said_today, now):
    made = raises("Ana")
    fills("Hilde", "bottleneck_lift", made, level="task_force", words="Plekken.")
    assert fills("Bea", "bottleneck_answer", made, how="back", words="Hoeveel plekken?").status_code == 302
    assert said_today("Bea") == []
    assert now(made).lies_at == "zoco"
    # It was theirs to read, and still is.
    with acting_as(cast_of("Bea")):
        assert Bottleneck.objects.filter(pk=made.pk).exists()


def cast_of(name):
    from zoco.demo.cast import CAST
    from zoco.people.models import Seat

    email = next(each.email for each in CAST if each.first_name == name)
    return Seat.objects.select_related("person", "organisation").get(person__email=email)


def test_what_others_raised_about_the_same_is_seen_before_a_second_is_made(fills, raises, sign_in):
    first = raises("Ana")
    given = {"domain": "shelter", "region": "Den Haag", "cases": "few", "title": "Geen bed", "wrong": "Vol.", "wish": "Bedden."}  # fmt: skip
    asked = fills("Boris", "bottleneck_new", **given)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert (
        "Kijk eerst of uw knelpunt hier al bij staat" in page and first.title in page and "Geen bed" in page
    )
    with as_owner():
        assert Bottleneck.objects.count() == 1
    again = {**asked.context["form"].data, "no_person": "on"}
    assert sign_in("Boris").post(reverse("bottleneck_new"), again).status_code == 302


def test_a_decision_that_is_late_is_said_to_its_owner_and_to_comensha(fills, raises, said_today, cast):
    made = raises("Ana")
    yesterday = localdate() - timedelta(days=1)
    with acting_as(cast["Hilde"]):
        Bottleneck.objects.told().get(pk=made.pk).decide(
            "Bel de huizen.", owner=cast["Boris"], due_on=yesterday, seen=0, by=cast["Hilde"], on=yesterday
        )
    assert said_today("Boris") == [("Besluit over een knelpunt", "Bel de huizen.")]
    [(title, why)] = said_today("Hilde")
    assert title == "Besluit niet op tijd uitgevoerd" and "Boris Mulder (SHOP)" in why


def test_the_second_who_answers_sees_what_the_first_said_and_loses_no_word(fills, raises, sign_in, now):
    made = raises("Ana")
    fills("Hilde", "bottleneck_lift", made, level="task_force", words="Plekken.")
    bea = sign_in("Bea")
    opened_by_bea = bea.get(reverse("bottleneck_answer", args=[made.pk])).context["form"]
    fills("Hilde", "bottleneck_lift", made, level="som", words="Eerst de huizen zelf.")
    given = {"seen": opened_by_bea["seen"].value(), "form_id": str(opened_by_bea["form_id"].value()), "how": "answer",
             "words": "Er komen plekken.", "no_person": "on"}  # fmt: skip
    second = bea.post(reverse("bottleneck_answer", args=[made.pk]), given)
    page = second.content.decode()
    assert second.status_code == 409
    assert (
        "Een collega was u voor" in page and "Eerst de huizen zelf." in page and "Er komen plekken." in page
    )
    assert [step.what for step in now(made).done] == ["lifted", "lifted"]
    third = bea.post(reverse("bottleneck_answer", args=[made.pk]), second.context["form"].data)
    assert third.status_code == 302
    assert [step.what for step in now(made).done] == ["lifted", "lifted", "answered"]


def test_two_who_order_one_agenda_lose_nothing(raises, fills, sign_in):
    one, two = raises("Ana"), raises("Boris", title="Geen tolk", domain="health")
    url = fills("Hilde", "bottleneck_meeting_new", level="zoco", on=localdate().isoformat()).url
    hilde = sign_in("Hilde")
    assert hilde.post(url, {"version": 1, str(one.pk): 1, str(two.pk): 2}).status_code == 302
    second = hilde.post(url, {"version": 1, str(one.pk): 2, str(two.pk): 1})
    assert second.status_code == 409 and "Een collega maakte net een andere agenda" in second.content.decode()
    assert hilde.post(url, second.context["form"].data).status_code == 302
    agenda = hilde.get(url.removesuffix("agenda/")).context["agenda"]
    assert [each.title for each in agenda] == ["Geen tolk", "COSM is vol voor mannen"]


def test_the_same_region_is_said_once_by_a_seat_and_counted_once_for_an_organisation(raises, fills, now):
    made = raises("Ana", cases="some")
    again = fills("Ana", "bottleneck_voice", made, region="Amsterdam", cases="many")
    assert again.status_code == 422 and "Dit zei u al over deze regio." in again.content.decode()
    assert fills("Chris", "bottleneck_voice", made, region="Amsterdam", cases="many").status_code == 302
    assert now(made).regions == {"Amsterdam": 11}
