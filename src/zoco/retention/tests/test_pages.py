"""Until when and why: on the page of the case, in the lead's list, and in counts for the administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.codes import GrantKind
from zoco.cases.models import Case, Caseload
from zoco.cases.tests.pages import main_of, path, rows, text_of
from zoco.guard.owner import as_owner
from zoco.retention.models import ForgetRequest, LegalHold
from zoco.retention.terms import years_after

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "said"), [("", "Keuze van Zoco"), ("/en", "Choice of Zoco")])
def test_the_terms_and_their_sources_are_in_the_language_of_the_page(sign_in, language, said):
    page = text_of(sign_in("Stan").get(f"{language}{path('retention')}"))
    other = {"": "Choice of Zoco", "/en": "na afsluiten"}[language]
    assert said in page
    assert other not in page


@pytest.fixture
def shared(closed, cast):
    """A closed case that Chris reads too."""
    case = closed()
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=case.pk).grant(
            cast["Chris"],
            kind=GrantKind.TEAM,
            by=cast["Ana"],
            at=timezone.now(),
            until=None,
            reason="tweede paar ogen",
        )
    return case


def closed_years_ago(case, years, days=0):
    with as_owner(), connection.cursor() as cursor:
        on = years_after(localdate(), -years) + timedelta(days=days)
        cursor.execute('update cases_closure set "on" = %s where case_id = %s', [on, case.pk])


def test_a_closed_case_raises_no_alarm_of_silence(closed, sign_in):
    case = closed()
    closed_years_ago(case, 1)
    with as_owner():
        Caseload.objects.filter(case=case).update(last_spoken_on=localdate() - timedelta(days=300))
        Case.objects.filter(pk=case.pk).update(last_spoken_on=localdate() - timedelta(days=300))
    page = main_of(sign_in("Ana").get("/trajecten/?toon=afgesloten"))
    assert case.number in page
    assert "niet gesproken" not in page


def asking(once, **given):
    return {"asked_on": localdate().isoformat(), "ground": "wish", "reason": "Wil verder.", **once(), **given}


def test_the_page_says_until_when_by_which_term_and_what_goes(sign_in, closed):
    page = main_of(sign_in("Ana").get(path("case_retention", closed())))
    assert str(localdate().year + 15) in page
    assert "vijftien jaar na afsluiten" in page
    assert "De sleutel van het dossier wordt vernietigd" in page


def test_an_open_case_shows_what_it_depends_on(sign_in, opened):
    assert "Geen mensenhandel gebleken: twee jaar" in text_of(
        sign_in("Ana").get(path("case_retention", opened()))
    )


def test_a_hold_is_laid_reviewed_and_lifted(sign_in, closed, once):
    case, ana = closed(), sign_in("Ana")
    assert (
        ana.post(path("legal_hold_new", case), {"ground": "court", "reason": "", **once()}).status_code == 422
    )
    past = {"ground": "court", "reason": "Zitting.", "until_on": "01-01-2020", **once()}
    assert ana.post(path("legal_hold_new", case), past).status_code == 422
    assert (
        ana.post(
            path("legal_hold_new", case), {"ground": "court", "reason": "Zitting.", **once()}
        ).status_code
        == 302
    )
    assert "iemand heeft langer bewaren vastgelegd" in text_of(ana.get(path("case_retention", case)))
    assert "langer bewaard blijft" in text_of(ana.get(path("case", case)))
    (hold,) = rows(LegalHold)
    with as_owner():
        LegalHold.objects.filter(pk=hold.pk).update(reviewed_on=localdate() - timedelta(days=400))
    assert "Nog nodig?" in text_of(ana.get(path("forgetting_soon")))
    assert ana.post(path("legal_hold_review", hold)).status_code == 302
    assert "Nog nodig?" not in text_of(ana.get(path("forgetting_soon")))
    for _twice in range(2):
        assert ana.post(path("legal_hold_end", hold)).status_code == 302
    assert rows(LegalHold)[0].lifted_on == localdate()


def test_a_request_is_written_by_one_and_decided_by_another(sign_in, shared, once):
    ana = sign_in("Ana")
    assert ana.post(path("forget_request_new", shared), asking(once)).status_code == 302
    assert ana.post(path("forget_request_new", shared), asking(once)).status_code == 422
    (asked,) = rows(ForgetRequest)
    assert ana.get(path("forget_request", asked)).status_code == 403
    answer = {"granted": "yes", "because": "Geen ander belang."}
    assert ana.post(path("forget_request", asked), {**answer, **once()}).status_code == 403
    chris = sign_in("Chris")
    assert "Wil verder." in text_of(chris.get(path("forget_request", asked)))
    assert chris.post(path("forget_request", asked), {"granted": "misschien", **once()}).status_code == 422
    assert chris.post(path("forget_request", asked), {**answer, **once()}).status_code == 302
    assert rows(ForgetRequest)[0].granted is True
    assert "op verzoek eerder" in text_of(sign_in("Ana").get(path("forgetting_soon")))


def test_a_no_is_kept_with_its_reason(sign_in, shared, once):
    sign_in("Ana").post(path("forget_request_new", shared), asking(once))
    (asked,) = rows(ForgetRequest)
    chris = sign_in("Chris")
    chris.post(path("forget_request", asked), {"granted": "no", "because": "Er loopt een zaak.", **once()})
    assert "Er loopt een zaak." in text_of(chris.get(path("case_retention", shared)))
    assert chris.get(path("forget_request", asked)).status_code == 302


def test_an_open_case_is_closed_before_it_is_forgotten(sign_in, opened, once):
    case = opened()
    refused = sign_in("Ana").post(path("forget_request_new", case), asking(once))
    assert refused.status_code == 422
    assert "Sluit het eerst af" in text_of(refused)


@pytest.mark.parametrize(
    "wrong", [{"asked_on": "31-02-2026"}, {"asked_on": "01-01-0099"}, {"ground": "zomaar"}, {"reason": ""}]
)
def test_nonsense_is_asked_again(sign_in, closed, once, wrong):
    assert sign_in("Ana").post(path("forget_request_new", closed()), asking(once, **wrong)).status_code == 422


def test_a_deputy_holds_and_asks_nothing_and_others_find_nothing(sign_in, shared, once):
    chris = sign_in("Chris")
    assert chris.get(path("case_retention", shared)).status_code == 200
    for page in ("legal_hold_new", "forget_request_new"):
        assert chris.post(path(page, shared), once()).status_code == 403
    for name in ("Boris", "Hilde"):
        for page in ("case_retention", "legal_hold_new", "forget_request_new"):
            assert sign_in(name).get(path(page, shared)).status_code == 404


def test_the_list_shows_what_ends_within_a_year_and_asks_constantly_much(sign_in, closed):
    cases = [closed() for _three in range(3)]
    for case in cases[:2]:
        closed_years_ago(case, 15, days=100)
    ana = sign_in("Ana")

    def asked():
        with CaptureQueriesContext(connection) as found:
            page = text_of(ana.get(path("forgetting_soon")))
        return len(found), page

    few, page = asked()
    assert [case.number in page for case in cases] == [True, True, False]
    closed_years_ago(cases[2], 15, days=100)
    many, page = asked()
    assert (many, cases[2].number in page) == (few, True)
    assert "Blessing" not in page


def test_the_administrator_sees_counts_and_no_case(sign_in, closed):
    case = closed()
    closed(because="no_trafficking")
    page = main_of(sign_in("Stan").get(path("retention")))
    assert str(localdate().year + 15) in page
    assert str(localdate().year + 2) in page
    assert case.number not in page
    assert sign_in("Ana").get(path("retention")).status_code == 403
    assert sign_in("Stan").get(path("forgetting_soon")).status_code == 403


def test_nobody_else_counts_what_is_closed(closed, cast):
    closed()
    for name in ("Ana", "Tamara", "Hilde"):
        with acting_as(cast[name]), connection.cursor() as cursor:
            cursor.execute("select count(*) from zoco.closings()")
            assert cursor.fetchone() == (0,)
