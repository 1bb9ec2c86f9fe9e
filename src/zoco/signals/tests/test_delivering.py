"""Many signals in one file: good rows come in once, bad rows are told by number and reason, a kill loses nothing."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from zoco.access.acting import acting_as, delivering_for, step_into
from zoco.guard.owner import as_owner
from zoco.signals import jobs, rows, schema
from zoco.signals.jobs import take_in_deliveries
from zoco.signals.models import Delivered, Delivery, Part, Signal
from zoco.signals.models import delivery as deliveries_of

pytestmark = pytest.mark.django_db
HEAD = "kenmerk;naam;geboortedatum;verhaal\n"


@pytest.fixture
def deliver(sign_in):
    """Pieter of the police delivers a file; gives the answer."""

    def deliver(content, name="signalen.csv", who="Pieter"):
        content = content.encode() if isinstance(content, str) else content
        return sign_in(who).post("/signalen/leveringen/", {"document": SimpleUploadedFile(name, content)})

    return deliver


@pytest.fixture
def delivered(deliver, sign_in):
    """The same, read to the end; gives the page of it."""

    def delivered(content, who="Pieter"):
        response = deliver(content, who=who)
        assert response.status_code == 302, response.content.decode()
        step_into(None)
        take_in_deliveries()
        return sign_in(who).get(response.url).content.decode()

    return delivered


def opened(cast):
    with acting_as(cast["Hilde"]):
        return sorted(
            (signal.words for signal in Signal.objects.all()), key=lambda words: str(words["people"])
        )


def test_good_rows_come_in_and_bad_rows_are_told_by_number_and_reason(cast, delivered):
    aliases = "|".join(f"Naam {number}" for number in range(50))
    page = delivered(
        "kenmerk;naam;andere_namen;geboortedatum;leeftijd;hoe_bekend;verhaal\n"
        f"1;Robin;{aliases};1-2-2001;;seen;Slaapt in de loods.\n"
        "2;Kim;;31-02-1900;;;\n"
        ";;;;;;\n"
        "4;R;;;;;\n"
        "5;;;;;;\n"
        "6;Een meisje van ongeveer zestien dat ik zag;;;;;\n"
        "7;👩‍🚀 مريم Robin;;;;;\n"
        "8;Sam;;;honderd;gezien;\n"
        "9;Noor;;;;;;;te veel\n"
    )
    assert "Alle rijen zijn gelezen." in page
    for row, column, reason in [
        (3, "geboortedatum", "Deze dag bestaat niet."),
        (6, "", "Er staat niets in over iemand"),
        (9, "leeftijd", "Schrijf de leeftijd als een heel getal"),
        (9, "hoe_bekend", "Kies uit: seen, told, papers, heard, guess."),
        (10, "", "Er staan meer vakken op deze rij"),
    ]:
        told = [each for each in page.split("<tr>") if f">{row}</th>" in each and reason in each]
        assert told, (row, reason)
        assert f"<code>{column}</code>" in told[0] or not column
    found = opened(cast)
    names = {words["people"][0]["name"] for words in found}
    assert names == {"Robin", "R", "Een meisje van ongeveer zestien dat ik zag", "👩‍🚀 مريم Robin"}
    [robin] = [words for words in found if words["people"][0]["name"] == "Robin"]
    assert len(robin["people"][0]["aliases"]) == 50
    assert (robin["age"], robin["source"]["police"], robin["source"]["verified"]) == ("adult", True, "seat")
    assert robin["source"]["organisation"] == cast["Pieter"].organisation.name
    assert "honderd" not in page and "gezien" not in page


def test_everything_that_can_be_said_arrives_as_it_does_by_the_form(cast, delivered):
    said = {
        "own": {"kenmerk": "A-1", "datum": "12-11-2026", "bron": "B", "informatie": "2"},
        "rest": {
            "leeftijdsgroep": "minor", "geen_veilige_plek": "ja", "naam": "Robin", "gender": "Vrouw", "telefoon": "06 1|06 2",
            "uitbuiting": "labour|sexual", "ouders_mogen_weten": "not_safe", "waar": "Haven", "contactpersoon": "J. de Vries",
            "weet_ervan": "no", "grond": "task", "politie": "nee",
        },
    }  # fmt: skip
    cells = said["own"] | said["rest"]
    delivered(",".join(cells) + "\n" + ",".join(cells.values()) + "\n", who="Sara")
    [words] = opened(cast)
    [person] = words["people"]
    assert (words["age"], words["urgent"], words["on"]) == ("minor", True, "2026-11-12")
    assert (person["gender"], person["phones"]) == ("woman", ["06 1", "06 2"])
    assert (person["forms"], person["guardian"]) == (["labour", "sexual"], "not_safe")
    source = words["source"]
    assert (source["name"], source["ground"], source["reference"]) == ("J. de Vries", "task", "A-1")
    assert "police" not in source
    with acting_as(cast["Hilde"]):
        [signal] = Signal.objects.all()
        assert {str(fact.grade) for fact in signal.facts()} == {"B2"}
        assert {fact.on.isoformat() for fact in signal.facts()} == {"2026-11-12"}


def test_the_same_file_and_the_same_row_come_in_once(cast, deliver, delivered, sign_in):
    first = "kenmerk;naam\n1;Robin\n;Kim\n;Kim\n"
    page = delivered(first)
    assert deliver(first).url == deliver(first).url
    page = delivered("naam;kenmerk\nRobin;1\nKim;\nSam;\nAnders;1\n")
    assert "Dit kenmerk hoort al bij een ander signaal van u." in page
    assert [words["people"][0]["name"] for words in opened(cast)] == ["Kim", "Robin", "Sam"]
    delivered(first, who="Sara")  # of another organisation it is another signal
    assert len(opened(cast)) == 5


def test_a_kill_in_the_middle_loses_nothing_and_it_goes_on_where_it_stopped(
    cast, deliver, monkeypatch, sign_in
):
    monkeypatch.setattr(deliveries_of, "ROWS_IN_A_PART", 2)
    url = deliver("naam\n" + "".join(f"Naam {number}\n" for number in range(7))).url
    step_into(None)
    bring, left = rows.bring, iter(range(4))

    def killed(*args, **given):
        if next(left, None) is None:
            raise SystemExit
        return bring(*args, **given)

    monkeypatch.setattr(rows, "bring", killed)
    with pytest.raises(SystemExit):
        take_in_deliveries()
    step_into(None)
    page = sign_in("Pieter").get(url).content.decode()
    assert "4 van 7 rijen gelezen" in page and "hx-trigger" in page
    assert len(opened(cast)) == 4
    monkeypatch.setattr(rows, "bring", bring)
    step_into(None)
    assert take_in_deliveries() == 2
    assert "hx-trigger" not in sign_in("Pieter").get(url).content.decode()
    assert len(opened(cast)) == 7
    step_into(None)
    assert take_in_deliveries() == 0


def test_what_waits_lies_in_boxes_and_what_is_done_leaves_none(cast, deliver):
    url = deliver("naam\nGeheimnaam\n").url
    with as_owner():
        [part] = Part.objects.all()
        assert b"Geheim" not in bytes(part.box)
    step_into(None)
    take_in_deliveries()
    with as_owner():
        [part] = Part.objects.all()
        assert (part.box, part.taken) == (None, 1)
        assert "Geheim" not in json.dumps([part.refused, str(Delivered.objects.values()), url])


def test_the_supplier_follows_each_row_and_answers_under_its_code(cast, client, deliver, delivered, sign_in):
    delivered("naam\nRobin\n")
    with acting_as(cast["Hilde"]):
        signal = Signal.objects.get()
        signal.claim(by=cast["Hilde"], at=timezone.now())
        signal.say("Waar was dit?", by=cast["Hilde"], at=timezone.now())
    with delivering_for(cast["Pieter"].organisation_id):
        found = Delivered.objects.get()
    page = sign_in("Pieter").get(reverse("delivery_rows", args=[found.delivery_id])).content.decode()
    assert found.receipt.code in page and "Iemand van CoMensha kijkt naar uw melding." in page
    step_into(None)
    answer = client.post("/signaal/code/", {"code": found.receipt.code}).content.decode()
    assert "Waar was dit?" in answer


def test_nobody_else_sees_what_an_organisation_delivered(cast, deliver, delivered, sign_in):
    delivered("naam\nRobin\n")
    with as_owner():
        pk = Delivery.objects.get().pk
    for name in ("delivery", "delivery_rows"):
        assert sign_in("Sara").get(reverse(name, args=[pk])).status_code == 404
        assert sign_in("Ana").get(reverse(name, args=[pk])).status_code == 403
    with delivering_for(cast["Sara"].organisation_id):
        assert not Delivery.objects.exists() and not Part.objects.exists() and not Delivered.objects.exists()
        assert not Signal.objects.exists()


def packed(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Dit bestand is leeg."),
        (b"\xef\xbb\xbf\r\n", "Dit bestand is leeg."),
        (packed("xl/workbook.xml", "<x/>"), "Dit is geen CSV-bestand."),
        (packed("bom", b"0" * 10_000_000), "Dit is geen CSV-bestand."),
        (b"MZ\x90\x00", "Dit is geen CSV-bestand."),
        ("naam\nRobin\n".encode("utf-16"), "UTF-16"),
        (b"naam\n\x81\x8d\n", "CSV UTF-8"),
        (b"naam|verhaal\nRobin|x\n", "Wij herkennen geen kolommen."),
        (b"Robin;Kim\n", "Wij herkennen geen kolommen."),
        (b"naam;bsn\nRobin;1\n", "Kolom 2 heeft een naam die wij niet kennen."),
        (b"naam;name\nRobin;1\n", "Kolom 2 heeft dezelfde naam"),
        (b"naam;verhaal\n", "Er staan geen rijen in"),
        (b"naam\n" + b"x\n" * 10_001, "Er passen er 10000."),
        (b"x" * 10_000_001, "Er past hoogstens 10 MB."),
    ],
    ids=["empty", "bom only", "workbook", "bomb", "program", "utf-16", "no letters", "delimiter", "no head", "unknown",
         "twice", "no rows", "many rows", "large"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_whole_with_what_to_do(deliver, content, said):
    response = deliver(content)
    assert response.status_code == 422
    assert said in response.content.decode()
    with as_owner():
        assert not Delivery.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_letters_and_delimiters_are_found_by_themselves(cast, delivered, encoding, sign):
    page = delivered(f"naam{sign}verhaal\r\nZoë{sign}€ 20 per dag\r\n".encode(encoding))
    [words] = opened(cast)
    assert (words["people"][0]["name"], words["event"]["story"]) == ("Zoë", "€ 20 per dag")
    assert ("Windows-1252" in page) == (encoding == "cp1252")


def test_a_formula_is_text_and_a_quote_that_is_not_closed_costs_its_own_rows_only(cast, delivered, sign_in):
    page = delivered('naam;verhaal\n"=HYPERLINK(""http://x"";""y"")";a\nKim"s;"b"c\nSam;d\nNoor;"e\n')
    assert page.count("De aanhalingstekens kloppen niet.") == 2
    found = opened(cast)
    assert {words["people"][0]["name"] for words in found} == {'=HYPERLINK("http://x";"y")', "Sam"}


class Endless(io.RawIOBase):
    """2 GB of a form, of which is counted how much was read."""

    def __init__(self, begin):
        self.begin, self.read_so_far = begin, 0

    def readable(self):
        return True

    def read(self, size=-1):
        part = self.begin or b"x" * min(size if size > 0 else 1_000_000, 65_536)
        self.begin = b""
        self.read_so_far += len(part)
        return part


def test_two_gigabytes_are_refused_before_they_are_read(sign_in):
    client = sign_in("Pieter")
    begin = b'--b\r\nContent-Disposition: form-data; name="document"; filename="a.csv"\r\n\r\nnaam\n'
    sent = Endless(begin)
    given = {
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": "2000000000",
        "wsgi.input": sent,
    }
    response = client.generic("POST", "/signalen/leveringen/", **given)
    assert response.status_code == 400
    assert "U stuurde te veel in één keer." in response.content.decode()
    assert sent.read_so_far < 1_000_000


def test_a_box_that_is_broken_does_not_keep_the_others_waiting(cast, deliver):
    deliver("naam\nRobin\n")
    with as_owner():
        part = Part.objects.get()
        Part.objects.filter(pk=part.pk).update(box=bytes(part.box)[:-1] + b"\0")
    deliver("naam\nKim\n")
    step_into(None)
    with pytest.raises(jobs.SealBroken):
        take_in_deliveries()
    assert [words["people"][0]["name"] for words in opened(cast)] == ["Kim"]


def test_the_example_has_every_column_and_comes_in_whole(cast, delivered):
    example = Path(finders.find("signals/voorbeeld.csv")).read_bytes()
    heads = example.decode("utf-8-sig").splitlines()[0].split(";")
    assert heads == [column.dutch for column in schema.COLUMNS]
    assert "Geen rijen met fouten." in delivered(example)
    with acting_as(cast["Hilde"]):
        first, second = Signal.objects.all()
        assert first.event == second.event


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_the_application_reads_what_was_delivered(cast, deliver, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    deliver("naam\nRobin\n")

    async def work():
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(work())
    assert [words["people"][0]["name"] for words in opened(cast)] == ["Robin"]
    connections.close_all()
