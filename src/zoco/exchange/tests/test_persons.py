"""HTCDS 2.0: who said yes goes along, as the standard has it, without a name; whoever takes that back is gone."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.cases.codes import CloseReason, Signer
from zoco.cases.exploitation import known_forms
from zoco.cases.models import Case, Consent
from zoco.exchange import htcds, models
from zoco.exchange.grounds import Rule
from zoco.exchange.models import Export
from zoco.exchange.schema import NotAsAgreed
from zoco.exchange.tests.conftest import SAYS
from zoco.guard.owner import as_owner
from zoco.reports.codes import Form, Gender, Judgement, NationalityGroup, Sector
from zoco.reports.models import Registration
from zoco.retention import running
from zoco.site.command import main

pytestmark = pytest.mark.django_db


def kept():
    with as_owner():
        return list(Export.objects.order_by("at"))


def withdrawn(cast, case):
    with acting_as(cast["Ana"]):
        consent = Consent.objects.get(case=case, given=True)
        consent.case = Case.objects.whole().get(pk=case.pk)
        consent.withdraw(by=cast["Ana"], at=timezone.now())


# Who is in it


def test_only_who_said_yes_goes_along(asked, opened, handed_out):
    asked(True, forms=["criminal"], sector="drugs", gender="man", nationality_group="dutch")
    asked(False, forms=["labour"])
    opened(forms=["sexual"])
    [record] = handed_out()["records"]
    assert record["vic_TypeOfExploitation"] == ["Other"]
    assert record["zoco_Forms"] == ["criminal"]
    assert record["zoco_ForcedCrime"] == "drugs"
    assert record["prs_Gender"] == "Masculine"
    assert record["prs_Citizenship"] == ["NL"]
    assert record["org_Type"] == "LawEnforcement"
    assert record["con_Consent"] is True


def test_who_takes_it_back_is_gone_from_the_next_file(asked, handed_out, cast):
    case = asked(True)
    assert len(handed_out()["records"]) == 1
    withdrawn(cast, case)
    told = handed_out(why="again")
    assert told["records"] == []
    assert "replaces every earlier one" in told["replaces"]


def test_the_last_answer_counts_and_two_on_one_day_are_a_no(asked, handed_out):
    case = asked(True, days_ago=9)
    asked(False, days_ago=5, of=case)
    assert handed_out()["records"] == []
    asked(True, days_ago=2, of=case)
    assert len(handed_out()["records"]) == 1
    asked(False, days_ago=2, of=case)
    assert handed_out()["records"] == []


def test_a_yes_that_is_over_is_none(asked, handed_out, cast):
    case = asked(True, days_ago=9)
    with as_owner():
        Consent.objects.filter(case=case).update(until_on=timezone.localdate() - timedelta(days=1))
    assert handed_out()["records"] == []


@pytest.mark.parametrize(("age", "goes"), [(14, True), (16, False), (None, False)])
def test_a_parents_yes_ends_when_she_decides_alone(asked, handed_out, age, goes):
    asked(True, signed_by=Signer.BOTH, age=age)
    assert bool(handed_out()["records"]) is goes


def test_a_parent_who_may_be_involved_says_no_yes(asked, handed_out):
    case = asked(True, signed_by=Signer.BOTH, age=14)
    with as_owner():
        Case.objects.filter(pk=case.pk).update(parent_is_suspect=True)
    assert handed_out()["records"] == []


def test_who_was_forgotten_is_gone(asked, handed_out, cast, settings, tmp_path):
    settings.ZOCO_FORGOTTEN = str(tmp_path / "forgotten.txt")
    case = asked(True)
    with acting_as(cast["Ana"]):
        Case.objects.whole().get(pk=case.pk).close(
            by=cast["Ana"], at=timezone.now(), because=CloseReason.GOALS_REACHED, evaluation="x", reach="x"
        )
        from zoco.audit.looks import record

        record("case.open", case_id=case.pk, ground="lead")
    assert len(handed_out()["records"]) == 1
    with as_owner():
        assert running.run(timezone.localdate() + timedelta(days=16 * 366), using="default")
    assert handed_out()["records"] == []


def test_a_ground_that_needs_no_consent_would_let_a_line_go_and_one_without_a_rule_none(
    opened, handed_out, monkeypatch
):
    opened()
    law = Rule("investigative_service", date(2026, 1, 1), False, "een wet", "", "")
    monkeypatch.setattr(models, "in_force", lambda _day: {"investigative_service": law})
    [record] = handed_out()["records"]
    assert record["con_Consent"] is False
    monkeypatch.setattr(models, "in_force", lambda _day: {})
    assert handed_out()["records"] == []


# What is in it


def test_nothing_of_her_that_is_no_code_is_in_it(asked, handed_out):
    asked(
        True, name="Blessing Osagie", story="Woont in de Kerkstraat.", municipality="GM0363", sector="online"
    )
    text = json.dumps(handed_out(), ensure_ascii=False)
    with as_owner():
        row = Registration.objects.get()
    assert not re.search("Blessing|Osagie|Kerkstraat|Amsterdam|GM0363|appen", text)
    assert row.report_number not in text
    assert str(row.pk) not in text
    assert row.registered_on.isoformat() not in re.sub('"made_on": "[^"]+"|"schema_of": "[^"]+"', "", text)


def test_no_number_of_one_file_comes_back_in_the_next(asked, handed_out):
    asked(True)
    first, second = handed_out()["records"], handed_out()["records"]
    assert first[0]["zoco_Record"] != second[0]["zoco_Record"]
    assert first[0]["zoco_Person"] != second[0]["zoco_Person"]


def told():
    return some.builds(
        htcds.Told,
        person=some.sampled_from(["a", "b"]),
        registered_on=some.dates(date(2018, 1, 1), date(2030, 1, 1)),
        reporter_kind=some.sampled_from([*htcds.schema().codes["org_Type"], "policy", "other"]),
        gender=some.sampled_from(Gender.values),
        nationality_group=some.sampled_from(NationalityGroup.values),
        age_band=some.sampled_from(["0-17", "18-22", "23+", "unknown"]),
        forms=some.lists(some.sampled_from(Form.values), min_size=1, unique=True),
        sector=some.sampled_from([*Sector.values, ""]),
        minor_then=some.sampled_from([None, True, False]),
        judgement=some.sampled_from(Judgement.values),
        consent=some.booleans(),
    )


@settings(max_examples=60)
@given(some.lists(told(), max_size=4))
def test_whatever_the_register_can_hold_is_a_record_of_the_standard(lines):
    forms = {form.code: form.htcds for form in known_forms()}
    made = htcds.document(lines, forms, on=date(2026, 11, 29), to="iom", ground="x")
    assert len(made["records"]) == len(lines)
    assert {"gaps", "never", "attribution"} <= made.keys()


def test_what_is_not_as_the_standard_says_does_not_leave(asked, sign_in, monkeypatch):
    asked(True)
    monkeypatch.setattr(htcds, "number", lambda: "Blessing")
    with pytest.raises(NotAsAgreed, match="zoco_Record") as refused, acting_as(None):
        htcds.schema().checked([{"zoco_Record": "Blessing"}])
    assert "Blessing" not in str(refused.value)
    with pytest.raises(NotAsAgreed):
        sign_in("Rob").post("/uitwisseling/", SAYS)
    assert kept() == []


def test_an_unknown_field_is_refused_too():
    with pytest.raises(NotAsAgreed, match="prs_FirstName: not a field"):
        htcds.schema().checked([{"prs_FirstName": "x"}])


@pytest.mark.shared
def test_our_fields_and_values_are_those_of_the_standard():
    folder = Path(__file__).resolve().parents[5] / "shared" / "standards" / "htcds"
    if not folder.exists():
        pytest.skip(f"no standard at {folder}")
    fields = {
        row["full_name"]: row for row in json.loads((folder / "htcds-2.0-fields.json").read_text())["fields"]
    }
    for field in htcds.schema().fields.values():
        assert field.ours == field.name.startswith("zoco_")
        if not field.ours:
            theirs = {value["name"] for value in fields[field.name]["values"] or []}
            assert not theirs or set(field.values) <= theirs, field.name


# Who hands it out, and what is written down of it


def test_each_person_in_it_is_looked_at_and_can_read_that(asked, handed_out, sign_in, cast):
    case = asked(True)
    asked(False)
    handed_out()
    with as_owner():
        [seen] = Look.objects.filter(what="registration.export")
        assert (seen.case_id, seen.subject_id) == (
            case.pk,
            Registration.objects.get(report_number=case.report.number).pk,
        )
    page = sign_in("Ana").get(reverse("case_log", args=[case.pk])).content.decode()
    assert "gaf de regel in het register door, zonder naam" in page


def test_what_left_stands_on_the_page_with_for_whom_and_why(asked, handed_out, sign_in):
    asked(True)
    handed_out()
    page = sign_in("Rob").get("/uitwisseling/").content.decode()
    assert "Internationale Organisatie voor Migratie" in page
    assert "2026/7" in page
    assert "Van 1 regel in het register" in page
    [export] = kept()
    assert (export.standard, export.records, len(export.digest)) == ("htcds", 1, 64)


@pytest.mark.parametrize("name", ["Hilde", "Bea", "Stan", "Ana", "Pieter", "Tamara"])
def test_nobody_but_who_keeps_the_register_gets_it(asked, sign_in, name):
    asked(True)
    assert sign_in(name).post("/uitwisseling/", SAYS).status_code == 403
    assert kept() == []


@pytest.mark.parametrize(
    "wrong",
    [{"to": "aan mij"}, {"why": ""}, {"reference": "over Blessing"}, {"reference": "x" * 31}, {"to": ""}],
)
def test_without_for_whom_and_why_nothing_leaves(asked, sign_in, wrong):
    asked(True)
    answer = sign_in("Rob").post("/uitwisseling/", {**SAYS, **wrong})
    assert answer.status_code == 422
    assert kept() == []
    with as_owner():
        assert not Look.objects.filter(what="registration.export").exists()


@pytest.mark.parametrize("name", ["Hilde", "Bea", "Stan", "Ana"])
def test_by_sql_nobody_else_learns_who_agreed(asked, cast, name):
    asked(True)
    with acting_as(cast[name]), connection.cursor() as cursor:
        cursor.execute("select count(*) from zoco.agreed_to_exchange()")
        assert cursor.fetchone() == (0,)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("select count(*) from exchange_export")
            assert cursor.fetchone() is None


def test_what_left_is_never_rewritten(asked, handed_out, cast):
    asked(True)
    handed_out()
    with acting_as(cast["Rob"]), connection.cursor() as cursor:
        for sql in ("update exchange_export set records = 0", "delete from exchange_export"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(sql)


def test_the_page_asks_as_much_for_one_as_for_many(asked, handed_out, sign_in):
    def asks():
        client = sign_in("Rob")
        with CaptureQueriesContext(connection) as seen:
            client.get("/uitwisseling/")
        return len(seen)

    asked(True)
    handed_out()
    few = asks()
    for _ in range(3):
        asked(True)
        handed_out()
    assert asks() == few


# The same from the command line


def test_the_command_hands_out_as_somebody_who_may(asked, tmp_path, capsys, monkeypatch):
    asked(True)
    monkeypatch.setattr("zoco.site.command.settle", lambda database: None)
    file = tmp_path / "out.json"
    wanted = ["exchange", "persons", "--to", "unodc", "--why", "asked", "--out", str(file), "--as"]
    assert main([*wanted, "hilde@zoco.example"]) == 1
    assert "no seat" in capsys.readouterr().err
    assert main([*wanted, "rob@zoco.example", "--reference", "een naam"]) == 1
    assert main([*wanted, "rob@zoco.example"]) == 0
    assert file.stat().st_mode & 0o077 == 0
    assert main(["exchange", "check", str(file)]) == 0
    assert main([*wanted, "rob@zoco.example"]) == 1  # never over another file
    assert [export.to for export in kept()] == ["unodc"]
    file.write_text(file.read_text().replace("Feminine", "Vrouw").replace("NonSpecifiedUnknown", "Vrouw"))
    assert main(["exchange", "check", str(file)]) == 1
    assert "prs_Gender" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"standard": "x"}',
        '{"standard": "HTCDS 2.0"}',
        "\x00",
        '{"standard": "HTCDS 2.0", "records": 3}',
        '{"standard": "HTCDS 2.0", "records": [3]}',
    ],
)
def test_a_file_of_somebody_else_is_refused_in_one_sentence(tmp_path, capsys, monkeypatch, text):
    monkeypatch.setattr("zoco.site.command.settle", lambda database: None)
    file = tmp_path / "x.json"
    file.write_text(text)
    assert main(["exchange", "check", str(file)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_schema_is_printed_as_json_schema(capsys, monkeypatch):
    monkeypatch.setattr("zoco.site.command.settle", lambda database: None)
    assert main(["exchange", "schema", "htcds"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["properties"]["prs_Gender"]["enum"][0] == "Feminine"
    assert "zoco_Record" in told["required"]
