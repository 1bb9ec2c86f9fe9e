"""Ana runs procedures: proposed with a reason, every date explained, moved only as the law allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.models import Case
from zoco.demo import network
from zoco.procedures.models import Deadline, Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast, listing):
    at = timezone.now() - timedelta(days=1)
    report = network.bring_in(
        cast["Pieter"],
        at,
        name="Blessing",
        age=23,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
    )
    with acting_as(cast["Ana"]):
        case = network.take(report, cast["Ana"], at)
        network.hear(case, cast["Ana"], at, safe_now=True, residence_status="none")
    return case


@pytest.fixture
def ana(client, cast):
    client.force_login(cast["Ana"].person)
    return client


def start(client, case, slug, **days):
    page = client.get(reverse("procedure_start", args=[case.pk, slug]))
    form_id = page.context["form"]["form_id"].value()
    return client.post(reverse("procedure_start", args=[case.pk, slug]), {"form_id": form_id, **days})


def post(client, name, pk, **given):
    page = client.get(reverse(name, args=[pk]))
    return client.post(
        reverse(name, args=[pk]), {"form_id": page.context["form"]["form_id"].value(), **given}
    )


def deadline(cast, case, rule):
    with acting_as(cast["Ana"]):
        return Deadline.objects.running().get(case=case, rule=rule)


def test_what_fits_is_proposed_with_its_reason_and_what_does_not_says_why(ana, case):
    page = ana.get(reverse("procedures_of_case", args=[case.pk])).content.decode()
    assert "de geringste aanwijzing" in page
    assert reverse("procedure_start", args=[case.pk, "reflection_period"]) in page


def test_a_started_procedure_explains_its_date(ana, cast, case):
    answer = start(ana, case, "reflection_period", reflection_start="12-01-2026")
    assert answer.status_code == 302
    end = deadline(cast, case, "reflection_period/end")
    assert end.due_on == date(2026, 4, 12)
    page = ana.get(answer.url).content.decode()
    assert "zondag 12 april 2026" in page
    assert "Vc B8/3.1" in page


def test_in_a_dublin_case_it_is_thirty_days(ana, cast, case):
    with acting_as(cast["Ana"]):
        mine = Case.objects.get(pk=case.pk)
        network.hear(mine, cast["Ana"], timezone.now(), safe_now=True, residence_status="dublin", dublin=True)
    start(ana, case, "reflection_period", reflection_start="12-01-2026")
    assert deadline(cast, case, "reflection_period/end").due_on == date(2026, 2, 11)


@pytest.mark.parametrize(
    "day", ["31-02-2026", "01-01-0099", "01-01-2150", "morgen", "٣١-٠١-٢٠٢٦", "1" * 5000]
)
def test_a_day_that_cannot_be_is_refused_at_its_field(ana, cast, case, day):
    answer = start(ana, case, "reflection_period", reflection_start=day)
    assert answer.status_code == 422
    assert answer.context["form"].errors["reflection_start"]
    with acting_as(cast["Ana"]):
        assert not Procedure.objects.exists()


def test_the_same_form_sent_twice_starts_one_procedure(ana, cast, case):
    page = ana.get(reverse("procedure_start", args=[case.pk, "risk_assessment"]))
    sent = {"form_id": page.context["form"]["form_id"].value(), "intake_date": localdate().isoformat()}
    codes = [
        ana.post(reverse("procedure_start", args=[case.pk, "risk_assessment"]), sent).status_code
        for _ in range(2)
    ]
    assert codes == [302, 422]
    with acting_as(cast["Ana"]):
        assert Procedure.objects.count() == 1


def test_a_second_running_procedure_of_a_kind_is_refused(ana, cast, case):
    assert start(ana, case, "risk_assessment").status_code == 302
    assert start(ana, case, "risk_assessment").status_code == 422


def test_suspending_and_resuming_adds_the_real_days(ana, cast, case):
    started = start(ana, case, "social_assistance", pw_application="02-03-2026")
    pk = started.url.rstrip("/").split("/")[-1]
    before = deadline(cast, case, "social_assistance/decision").due_on
    assert post(ana, "procedure_suspension", pk, from_on="10-03-2026", reason="stukken").status_code == 302
    assert deadline(cast, case, "social_assistance/decision").paused
    assert post(ana, "procedure_resumption", pk, last_on="19-03-2026").status_code == 302
    after = deadline(cast, case, "social_assistance/decision")
    assert not after.paused
    assert before == date(2026, 4, 28)  # 27 April is King's Day
    assert after.due_on == date(2026, 5, 7)  # ten days after 27 April


def test_a_suspension_that_the_law_does_not_know_is_refused(ana, cast, case):
    started = start(ana, case, "reflection_period", reflection_start="12-01-2026")
    pk = started.url.rstrip("/").split("/")[-1]
    answer = post(ana, "procedure_suspension", pk, from_on="20-01-2026", reason="x")
    assert answer.status_code == 422
    assert "kan niet worden opgeschort" in answer.content.decode()


def test_what_was_met_stays_met_when_dates_are_computed_again(ana, cast, case):
    started = start(
        ana, case, "reflection_period", reflection_start=(localdate() - timedelta(days=20)).isoformat()
    )
    first = deadline_first(cast, case)
    assert ana.post(reverse("deadline_met", args=[first.pk])).status_code == 302
    with acting_as(cast["Ana"]):
        procedure = Procedure.objects.get(pk=started.url.rstrip("/").split("/")[-1])
        procedure.compute(on=localdate())
        assert Deadline.objects.get(pk=first.pk).met_on == localdate()
        assert not Deadline.objects.running().filter(rule=first.rule, occurrence=first.occurrence).exists()


def deadline_first(cast, case):
    with acting_as(cast["Ana"]):
        return Deadline.objects.running().filter(case=case).order_by("due_on").first()


@pytest.mark.parametrize("name", ["Boris", "Chris", "Hilde"])
def test_somebody_else_finds_nothing(client, cast, ana, case, name):
    started = start(ana, case, "risk_assessment", intake_date=localdate().isoformat())
    pk = started.url.rstrip("/").split("/")[-1]
    found = deadline_first(cast, case)
    client.force_login(cast[name].person)
    for address in [
        reverse("procedures_of_case", args=[case.pk]),
        reverse("procedure", args=[pk]),
        reverse("deadline_met", args=[found.pk]),
    ]:
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def test_an_unknown_procedure_is_not_found(ana, case):
    assert ana.get(reverse("procedure_start", args=[case.pk, "perpetuum-mobile"])).status_code == 404
