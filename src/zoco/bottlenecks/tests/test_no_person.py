"""No person can cross from a case into a bottleneck: not by a column, not by a link, not by what is typed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.timezone import localdate

import zoco
from zoco.access.acting import acting_as
from zoco.bottlenecks.models import Bottleneck, Step
from zoco.bottlenecks.tests.conftest import WORDS
from zoco.demo import network
from zoco.drafts.models import Draft
from zoco.guard.owner import as_owner
from zoco.procedures.models import Procedure, facts_of
from zoco.residence.models import ResidenceChange
from zoco.shelter.models import ShelterRequest
from zoco.shelter.models.requests import facts_for_search

pytestmark = pytest.mark.django_db

LINKS = {
    "procedures/_deadline.html",
    "procedures/show.html",
    "residence/residence.html",
    "shelter/request.html",
}


def rows(sql, *given):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def test_no_column_can_point_at_a_person_or_a_case():
    columns = {
        table: set(names)
        for table, names in rows(
            "select table_name, array_agg(column_name::text) from information_schema.columns"
            " where table_name like 'bottlenecks_%%' group by table_name"
        )
    }
    assert columns == {
        "bottlenecks_bottleneck": {"id", "data_key_id", "domain", "procedure", "term", "title", "wrong", "example", "wish", "on"},
        "bottlenecks_voice": {"id", "bottleneck_id", "region", "cases", "waited", "by_id", "on", "heard"},
        "bottlenecks_step": {"id", "bottleneck_id", "data_key_id", "number", "what", "words", "owner_id", "due_on", "level", "told", "by_id", "on"},
        "bottlenecks_meeting": {"id", "level", "on", "agenda", "version", "by_id"},
    }  # fmt: skip
    pointed_at = {
        name
        for (name,) in rows(
            "select confrelid::regclass::text from pg_constraint where contype = 'f'"
            " and conrelid::regclass::text like 'bottlenecks_%%'"
        )
    }
    assert pointed_at == {"bottlenecks_bottleneck", "people_seat", "seal_datakey"}
    pointed_from = rows(
        "select conrelid::regclass::text from pg_constraint where contype = 'f'"
        " and confrelid::regclass::text like 'bottlenecks_%%' and conrelid::regclass::text not like 'bottlenecks_%%'"
    )
    assert pointed_from == []


def test_its_words_never_lie_under_the_key_of_a_case(cast, opened, raises):
    case, made, other = opened(), raises("Ana"), raises("Ana", domain="health")
    with (
        acting_as(cast["Ana"]),
        pytest.raises(DatabaseError, match="seals something else"),
        transaction.atomic(),
    ):
        Bottleneck.objects.create(data_key=case.data_key, domain="shelter", title="x", on=localdate())
    with (
        acting_as(cast["Hilde"]),
        pytest.raises(DatabaseError, match="key of its bottleneck"),
        transaction.atomic(),
    ):
        Step.objects.create(
            bottleneck=made,
            data_key=other.data_key,
            number=1,
            what="answered",
            words="x",
            by=cast["Hilde"],
            on=localdate(),
        )


@pytest.fixture
def stuck(cast, opened):
    """A case of Ana in which all is late: a term, a place to sleep, the right to stay."""
    case, ana, now = opened(name="Xanthippe Querelius"), cast["Ana"], timezone.now()
    with acting_as(ana):
        network.hear(case, ana, now, safe_now=True, residence_status="eu_citizen")
        began = localdate() - timedelta(days=60)
        procedure = Procedure.objects.start(
            "risk_assessment",
            case=case,
            by=ana,
            at=now - timedelta(days=60),
            facts=facts_of(case),
            anchors={"intake_date": began},
        )
        wanted = ShelterRequest.objects.ask(
            case, by=ana, at=now, kind="cosm", urgency="days", needs="Rust",
            facts=facts_for_search(case, facts_of(case), urgency="days", many_problems=False), gender="woman",
        )  # fmt: skip
        ResidenceChange.objects.record(
            case, event="eu_right_lost", to="none", on=began, by=ana, at=now, actor="ind"
        )
    return {
        "case": case,
        "pages": [
            reverse("procedure", args=[procedure.pk]),
            reverse("procedures_of_case", args=[case.pk]),
            reverse("case_residence", args=[case.pk]),
            reverse("shelter_request", args=[wanted.pk]),
        ],
        "secrets": [str(case.pk), case.number, str(case.victim_id), str(case.report_id), str(case.data_key_id),
                    str(procedure.pk), str(wanted.pk), "Xanthippe", "Querelius"],
    }  # fmt: skip


def test_every_template_that_links_to_the_form_is_looked_at():
    home = Path(zoco.__file__).parent
    found = {
        "/".join(page.parts[-2:])
        for page in home.rglob("templates/**/*.html")
        if "{% raise_bottleneck" in page.read_text()
    }
    assert found == LINKS


def test_a_link_takes_codes_along_and_nothing_of_the_case(stuck, sign_in, fills):
    ana, links = sign_in("Ana"), set()
    for page in stuck["pages"]:
        found = re.findall(r'href="(/knelpunten/nieuw/[^"]*)"', ana.get(page).content.decode())
        assert found, page
        links.update(link.replace("&amp;", "&") for link in found)
    told = [{name: value for name, [value] in parse_qs(urlsplit(link).query).items()} for link in links]
    assert {
        "over": "safety",
        "procedure": "risk_assessment",
        "regio": "Amsterdam",
        "wacht": "months",
    }.items() <= next(each for each in told if "termijn" in each).items()
    assert {frozenset(each) - {"over", "procedure", "termijn", "regio", "wacht"} for each in told} == {
        frozenset()
    }
    for link in sorted(links):
        page = ana.get(link)
        form = page.context["form"]
        assert (form["region"].value(), form["title"].value(), form["example"].value()) == (
            "Amsterdam",
            None,
            None,
        )
        seen = link + page.content.decode()
        assert not [secret for secret in stuck["secrets"] if secret in seen]
        answer = fills(
            "Ana", "bottleneck_new", query=link.removeprefix("/knelpunten/nieuw/"), cases="few", **WORDS
        )
        if answer.status_code == 422:  # others of this domain are there by now
            again = {**answer.context["form"].data, "no_person": "on"}
            answer = ana.post(reverse("bottleneck_new"), again)
        assert answer.status_code == 302
    kept = rows(
        "select to_jsonb(b)::text from bottlenecks_bottleneck b union all select to_jsonb(v)::text from bottlenecks_voice v"
        " union all select to_jsonb(c)::text from audit_change c where table_name like 'bottlenecks_%%'"
    )
    assert len(kept) == 4 * len(links)
    assert not [secret for secret in stuck["secrets"] for (row,) in kept if secret in row]
    assert rows(
        "select count(*) from audit_change where table_name like 'bottlenecks_%%' and case_id is not null"
    ) == [(0,)]


def test_a_draft_of_it_is_about_no_case(sign_in, stuck):
    ana = sign_in("Ana")
    page = ana.get(reverse("bottleneck_new")).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(concept-\w+)"(?: value="([^"]*)")?', page))
    ana.post(reverse("bottleneck_new"), hidden | {"concept": "bewaren", "title": "Nog niet af"})
    with as_owner():
        [draft] = Draft.objects.all()
        assert draft.about is None and draft.page == reverse("bottleneck_new")


@pytest.mark.parametrize(("typed", "said"), [
    ("Bel 06-12345678.", "een lang nummer"),
    ("Haar V-nummer is 2901234567", "een lang nummer"),
    ("BSN 1112.22.333", "een lang nummer"),
    ("Mail zij@voorbeeld.nl", "een e-mailadres"),
    ("Zie https://voorbeeld.nl/3", "een link"),
    ("Geboren 3-4-1998", "een precieze datum"),
    ("Geboren 3 april 1998", "een precieze datum"),
    ("Woont op 1012 AB", "een postcode"),
    ("Het gaat om t-7kd3mn", "het nummer van een traject"),
    ("Kenteken 12-ABC-3", "een kenteken"),
    ("Rekening NL91ABNA0417164300", "een rekeningnummer"),
    ("Een vrouw noemt zich Bella", "een naam"),
])  # fmt: skip
@pytest.mark.parametrize("field", ["title", "wrong", "example", "wish"])
def test_what_may_lead_to_somebody_is_refused_by_kind(fills, typed, said, field):
    given = {"domain": "shelter", "region": "Amsterdam", "cases": "few", **WORDS, field: typed}
    answer = fills("Ana", "bottleneck_new", **given)
    assert answer.status_code == 422
    [refusal] = answer.context["form"].errors[field]
    assert said in refusal and typed not in refusal
    with as_owner():
        assert not Bottleneck.objects.exists()


def test_a_name_out_of_her_own_cases_is_refused_and_of_another_tells_nothing(stuck, fills):
    given = {
        "domain": "shelter",
        "region": "Amsterdam",
        "cases": "few",
        **WORDS,
        "example": "Xanthippe sliep buiten.",
    }
    hers = fills("Ana", "bottleneck_new", **given)
    assert "een naam" in hers.context["form"].errors["example"][0]
    # Boris, who may not know that she exists, gets no answer that says so.
    assert fills("Boris", "bottleneck_new", **given).status_code == 302


def test_who_writes_says_to_have_read_it(fills):
    answer = fills(
        "Ana", "bottleneck_new", confirm=False, domain="shelter", region="Amsterdam", cases="few", **WORDS
    )
    assert list(answer.context["form"].errors) == ["no_person"]


def test_what_is_decided_lifted_and_answered_is_looked_through_as_well(fills, raises, cast, tomorrow):
    made, day = raises("Ana"), tomorrow.isoformat()
    owner = str(cast["Mila"].pk)
    assert (
        fills(
            "Hilde", "bottleneck_decision", made, words="Bel 06-12345678", owner=owner, due_on=day
        ).status_code
        == 422
    )
    assert fills("Hilde", "bottleneck_lift", made, level="som", words="Bel 06-12345678").status_code == 422
    fills("Hilde", "bottleneck_lift", made, level="task_force", words="Plekken.")
    assert fills("Bea", "bottleneck_answer", made, words="Bel 06-12345678").status_code == 422


def test_comensha_reads_the_whole_text_again_before_it_leaves(raises, sign_in):
    page = sign_in("Hilde").get(reverse("bottleneck_lift", args=[raises("Ana").pk])).content.decode()
    assert all(escape(WORDS[name]) in page for name in ("title", "wrong", "example", "wish"))


def test_outside_nobody_learns_of_few(fills, raises, sign_in, cast):
    made = raises("Ana", cases="lots", region="Amsterdam")
    fills("Boris", "bottleneck_voice", made, region="Den Haag", cases="many")
    fills("Mila", "bottleneck_voice", made, region="Oost-Nederland", cases="few")
    fills("Hilde", "bottleneck_lift", made, level="som", words="Plekken.")
    for who in ("Bea", "Pieter"):
        page = sign_in(who).get(made.get_absolute_url())
        text = page.content.decode()
        assert page.context["bottleneck"].told == {"": 38, "Amsterdam": 26}
        assert "Amsterdam" in text and "Den Haag" not in text and "Oost-Nederland" not in text
        assert escape(cast["Boris"].person.name) not in text
        with acting_as(cast[who]), connection.cursor() as cursor:
            cursor.execute("select count(*) from bottlenecks_voice")
            assert cursor.fetchone() == (0,)
    inside = sign_in("Mila").get(made.get_absolute_url()).content.decode()
    assert "Oost-Nederland" in inside and "1 tot en met 4" in inside


def test_whoever_recognises_somebody_takes_all_words_away_for_everybody(
    fills, raises, sign_in, said_today, cast
):
    made = raises("Ana")
    fills("Hilde", "bottleneck_lift", made, level="task_force", words="Plekken.")
    assert fills("Boris", "bottleneck_away", made, sure="on").status_code == 302
    with as_owner():
        gone = Bottleneck.objects.told().get(pk=made.pk)
        assert gone.data_key.wrapped is None and not gone.title and not gone.done[0].words
    for who in ("Ana", "Hilde", "Bea"):
        page = sign_in(who).get(made.get_absolute_url()).content.decode()
        assert "De woorden zijn weggehaald" in page and made.title not in page and "Plekken." not in page
        assert made.title not in sign_in(who).get(reverse("bottlenecks") + "?toon=opgetild").content.decode()
        assert said_today(who) == []
    # Nothing can be done with it any more, and nothing breaks.
    for page in (
        "bottleneck_voice",
        "bottleneck_lift",
        "bottleneck_answer",
        "bottleneck_away",
        "bottleneck_decision",
    ):
        assert sign_in("Hilde").get(reverse(page, args=[made.pk])).status_code == 302
