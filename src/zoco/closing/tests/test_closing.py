"""Ana closes: a reason, her own words about it, no hard term without an owner, a safe way to call afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason, EventKind, GrantKind
from zoco.cases.models import Aftercare, Case, Closure, Contradiction, Grant, months_after
from zoco.cases.tests.pages import main_of, path, rows, text_of
from zoco.closing.models import HandedOver
from zoco.closing.reasons import WrongReasons, reasons
from zoco.procedures.models import Deadline, Procedure, facts_of

pytestmark = pytest.mark.django_db


def closing(once, **given):
    """What Ana fills in when all is well."""
    return {
        "because": "goals_reached", "on": localdate().isoformat(), "evaluation": "Goed geholpen.", "score": "8",
        "reach": "bellen op woensdag", "not_asked": "", "no_reach": "", **once(), **given,
    }  # fmt: skip


def start(cast, case, slug, **anchors):
    with acting_as(cast["Ana"]):
        case = Case.objects.whole().get(pk=case.pk)
        return Procedure.objects.start(
            slug, case=case, by=cast["Ana"], at=timezone.now(), facts=facts_of(case), anchors=anchors
        )


@pytest.fixture
def reflection(cast, opened):
    """A case in which a hard term runs."""
    case = opened()
    return case, start(cast, case, "reflection_period", reflection_start=localdate())


def close(ana, case, once, **given):
    return ana.post(path("case_closure", case), closing(once, **given))


def test_closing_writes_down_why_and_how_she_looks_back_and_plans_aftercare(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    assert close(ana, case, once).status_code == 302
    closure = rows(Closure)[0]
    assert (closure.reason, closure.score, closure.evaluation) == ("goals_reached", "8", "Goed geholpen.")
    assert [each.due_on for each in rows(Aftercare)] == [months_after(localdate(), m) for m in (1, 3, 6)]
    page = main_of(ana.get(path("case_closure", case)))
    assert "Goed geholpen." in page
    assert "bellen op woensdag" in page


def test_a_case_without_charges_closes_as_any_other(sign_in, opened, once):
    """S1: no aangifte was ever made."""
    assert close(sign_in("Ana"), opened(forms=["labour"]), once).status_code == 302


def test_a_hard_term_stops_closing_until_somebody_takes_it_over_by_name(sign_in, reflection, once, cast):
    (case, procedure), ana = reflection, sign_in("Ana")
    assert "harde termijnen" in text_of(ana.get(path("case_closure", case)))
    refused = close(ana, case, once)
    assert refused.status_code == 422
    assert "Goed geholpen." in text_of(refused)  # nobody's words are lost
    for deadline in [each for each in rows(Deadline, procedure=procedure) if each.kind == "hard"]:
        answers = {"to_name": "mr. De Wit", "to_organisation": "De Wit Advocaten", **once()}
        assert ana.post(path("deadline_handing_over", deadline), answers).status_code == 422
        assert (
            ana.post(path("deadline_handing_over", deadline), {**answers, "agreed": "on"}).status_code == 302
        )
        again = ana.post(path("deadline_handing_over", deadline), {**answers, **once(), "agreed": "on"})
        assert again.status_code == 422
    assert "mr. De Wit" in text_of(ana.get(path("case_closure", case)))
    assert close(ana, case, once).status_code == 302
    assert rows(HandedOver)[0].agreed
    assert rows(Procedure)[0].is_running  # somebody else goes on with it


def test_what_runs_without_a_hard_term_ends_as_ana_says(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    procedure = start(cast, case, "risk_assessment", intake_date=localdate())
    assert close(ana, case, once).status_code == 422
    assert close(ana, case, once, **{f"procedure_{procedure.pk}": "done"}).status_code == 302
    assert rows(Procedure)[0].outcome == "done"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"evaluation": ""}, "evaluation"),
        ({"not_asked": "wish"}, "not_asked"),
        ({"evaluation": "", "not_asked": "wish"}, "score"),
        ({"reach": ""}, "reach"),
        ({"no_reach": "wish"}, "no_reach"),
        ({"because": "died"}, "no_reach"),
        ({"reach": "", "no_reach": "died"}, "no_reach"),
        ({"because": "nonsense"}, "because"),
        ({"because": ""}, "because"),
        ({"score": "11"}, "score"),
        ({"on": "31-02-2026"}, "on"),
        ({"on": "01-01-0099"}, "on"),
        ({"on": "01-01-2000"}, "on"),
        ({"on": ""}, "on"),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_again(sign_in, opened, once, given, field):
    case, ana = opened(), sign_in("Ana")
    answer = close(ana, case, once, **given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not rows(Closure)


def test_a_day_still_to_come_is_refused(sign_in, opened, once):
    tomorrow = localdate() + timedelta(days=1)
    assert "on" in close(sign_in("Ana"), opened(), once, on=tomorrow.isoformat()).context["form"].errors


def test_who_died_is_never_called(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    died = {
        "because": "died",
        "evaluation": "",
        "score": "",
        "not_asked": "died",
        "reach": "",
        "no_reach": "died",
    }
    assert close(ana, case, once, **died).status_code == 302
    assert not rows(Aftercare)


def test_who_read_along_stops_unless_ana_keeps_them_for_aftercare(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    with acting_as(cast["Ana"]):
        mine = Case.objects.get(pk=case.pk)
        given = {
            "kind": GrantKind.TEAM,
            "by": cast["Ana"],
            "at": timezone.now(),
            "until": None,
            "reason": "samen",
        }
        kept, ended = mine.grant(cast["Chris"], **given), mine.grant(cast["Hilde"], **given)
    assert close(ana, case, once, keep=[str(kept.pk)]).status_code == 302
    grants = {grant.pk: grant for grant in rows(Grant)}
    assert grants[ended.pk].ended_at
    assert grants[kept.pk].ended_at is None
    assert localdate(grants[kept.pk].until_at) == months_after(localdate(), 7) + timedelta(days=1)
    assert sign_in("Hilde").get(path("case", case)).status_code == 404
    assert sign_in("Chris").get(path("case_closure", case)).status_code == 200


def test_only_the_lead_closes_and_nobody_else_finds_it(sign_in, opened, once, cast):
    case = opened()
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=case.pk).grant(
            cast["Chris"], kind=GrantKind.DEPUTY, by=cast["Ana"], at=timezone.now(), until=None, reason="vrij"
        )
    assert close(sign_in("Chris"), case, once).status_code == 403
    for name in ["Boris", "Hilde"]:
        assert close(sign_in(name), case, once).status_code == 404
    assert not rows(Closure)


def test_a_closing_form_sent_twice_closes_once(sign_in, opened, once):
    case, ana, answers = opened(), sign_in("Ana"), closing(once)
    assert [ana.post(path("case_closure", case), answers).status_code for _twice in range(2)] == [302, 200]
    assert len(rows(Closure)) == 1


def test_contradictory_days_are_refused_below_the_page_too(opened, cast):
    case, at = opened(), timezone.now()
    with acting_as(cast["Ana"]):
        mine = Case.objects.get(pk=case.pk)
        for day in (mine.opened_on - timedelta(days=1), localdate(at) + timedelta(days=1)):
            with pytest.raises(Contradiction):
                mine.close(
                    by=cast["Ana"], at=at, because=CloseReason.OTHER, on=day, evaluation="x", reach="y"
                )


def test_who_is_not_reached_is_called_again_and_who_is_not_well_can_begin_again(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    close(ana, case, once)
    first, second, _third = sorted(rows(Aftercare), key=lambda each: each.due_on)
    later = localdate() + timedelta(days=40)
    missed = {"outcome": "not_reached", "note": "Niet opgenomen.", "again_on": later.isoformat()}
    assert ana.post(path("aftercare", first), {**missed, **once()}).status_code == 302
    assert later in [each.due_on for each in rows(Aftercare)]
    wrong = {"outcome": "well", "note": "Goed.", "again_on": later.isoformat(), **once()}
    assert ana.post(path("aftercare", second), wrong).status_code == 422
    answer = ana.post(
        path("aftercare", second), {"outcome": "not_well", "note": "Bang.", **once()}, follow=True
    )
    assert path("case_reopening", case) in text_of(answer)
    assert (
        ana.post(path("aftercare", second), {"outcome": "well", "note": "Nog eens", **once()}).status_code
        == 302
    )
    assert [each.note for each in rows(Aftercare, outcome="not_well")] == ["Bang."]


def test_the_story_says_it_was_closed(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    close(ana, case, once, because="other_help")
    assert "Andere hulp is genoeg" in text_of(ana.get(path("case", case)))
    with acting_as(cast["Ana"]):
        assert Case.objects.get(pk=case.pk).events.filter(kind=EventKind.CLOSED).count() == 1


def test_the_page_asks_no_more_of_the_database_however_much_there_is(
    sign_in, opened, once, cast, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case, ana = opened(), sign_in("Ana")

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert ana.get(path("case_closure", case)).status_code == 200
        return len(found)

    start(cast, case, "reflection_period", reflection_start=localdate())
    few = asked()
    for slug, anchor in [("risk_assessment", "intake_date"), ("rvb_allowance", "right_arises")]:
        start(cast, case, slug, **{anchor: localdate()})
    assert asked() == few


def test_a_reason_that_is_forgotten_in_the_list_is_said(tmp_path):
    file = tmp_path / "reasons.toml"
    file.write_text('[[reason]]\ncode = "died"\ncodelist = "deceased"\nvalid_from = 2007-01-01\n')
    with pytest.raises(WrongReasons, match="goals_reached"):
        reasons(file)


@pytest.mark.shared
def test_every_reason_is_one_of_the_code_list():
    import json
    from pathlib import Path

    file = Path(__file__).resolve().parents[5] / "shared" / "standards" / "nl" / "codelists.json"
    if not file.exists():
        pytest.skip(f"no code lists at {file}")
    codes = {value["code"] for value in json.loads(file.read_text())["closing_reason"]["values"]}
    assert {reason.codelist for reason in reasons()} == codes


def test_what_is_still_open_elsewhere_is_shown_and_stops_nobody(sign_in, opened, once, cast):
    from zoco.cases.models.absence import Absence

    case, ana, at = opened(), sign_in("Ana"), timezone.now()
    assert "uit beeld" not in main_of(ana.get(path("case_closure", case))).partition("<form")[0]
    with acting_as(cast["Ana"]):
        mine = Case.objects.get(pk=case.pk)
        Absence.objects.create(case=mine, data_key=mine.data_key, from_at=at, by=cast["Ana"], at=at)
    assert "De persoon is uit beeld." in main_of(ana.get(path("case_closure", case)))
    assert close(ana, case, once, because="out_of_sight").status_code == 302
