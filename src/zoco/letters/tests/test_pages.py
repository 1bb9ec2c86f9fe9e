"""Letters through their pages: fill in, see what goes to whom, make; and who got what."""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.cases.codes import Purpose, Signer
from zoco.cases.models import Case, Consent, Event
from zoco.cases.tests.pages import INTAKE, main_of, path, rows, text_of
from zoco.files.models import CaseFile
from zoco.letters.models import Letter, NoGround, Reason, SharingEvent
from zoco.letters.tests.reading import words_of_docx, words_of_pdf
from zoco.letters.texts import text_of as letter_text

pytestmark = pytest.mark.django_db
AUTHORITY = {
    "recipient": "Gemeente Amsterdam", "recipient_kind": "municipality", "name": "Blessing", "matter": "bijstand",
    "may": "vragen stellen", "until": "1 mei 2027", "ground": "own_act", "written_in": "nl",
}  # fmt: skip
REPORT = {
    "recipient": "CoMensha",
    "recipient_kind": "comensha",
    "dossier": "Registratie",
    "form": "Seksuele uitbuiting",
    "written_in": "nl",
}


def letter(case, slug="letter_of_authority"):
    return f"/trajecten/{case.pk}/brieven/{slug}/"


@pytest.fixture
def agreed(cast):
    """`agreed(case, "registration")`: the person said yes to this."""

    def agreed(case, purpose, recipient="", given=True):
        with acting_as(cast["Ana"]):
            return Case.objects.get(pk=case.pk).ask_consent(
                by=cast["Ana"], at=timezone.now(), purpose=Purpose(purpose), given=given, signed_by=Signer.SELF, recipient=recipient,
            )  # fmt: skip

    return agreed


@pytest.fixture
def write(sign_in, once):
    """Fill in and make at once; the answer of the last step."""

    def write(case, answers, slug="letter_of_authority", step="make", who="Ana"):
        return sign_in(who).post(letter(case, slug), {**answers, **once(), "step": step})

    return write


def documents(sign_in, case):
    """Both formats as they are downloaded."""
    ana = sign_in("Ana")
    files = sorted(rows(CaseFile, case_id=case.pk), key=lambda file: file.number)
    return [ana.get(path("case_file", file)).content for file in files]


def test_the_page_offers_every_letter_and_says_that_nothing_was_shared(sign_in, opened):
    page = main_of(sign_in("Ana").get(path("case_letters", opened())))
    for slug in ("m55_cover", "rvb_form_data", "comensha_report", "handover_sheet", "letter_of_authority"):
        assert f"/brieven/{slug}/" in page
    assert "Er is nog niets gedeeld." in page


def test_a_letter_is_filled_from_the_case_and_marks_what_is_empty(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    ana.post(path("case_intake", case), {**INTAKE, "seen_version": "1", **once()})
    page = main_of(ana.get(letter(case, "handover_sheet")))
    assert 'value="Blessing"' in page
    assert "Engels, vrouwelijke tolk" in page
    assert "appen na 20 uur" in page
    assert "Niemand weet waar zij is." in page
    assert "Nog leeg" in page
    assert "niet nagekeken door een jurist" in page


def test_the_words_of_the_police_are_in_no_letter(sign_in, opened):
    case = opened(story="GEHEIM-VAN-DE-POLITIE")
    ana = sign_in("Ana")
    for slug in ("m55_cover", "rvb_form_data", "comensha_report", "handover_sheet", "letter_of_authority"):
        assert "GEHEIM-VAN-DE-POLITIE" not in text_of(ana.get(letter(case, slug)))


def test_before_it_leaves_the_page_says_what_goes_to_whom_and_keeps_nothing(opened, write):
    case = opened()
    response = write(case, AUTHORITY, step="preview")
    page = main_of(response)
    assert response.status_code == 200
    for said in (
        "Dit gaat naar",
        "Gemeente Amsterdam",
        "Op grond van",
        "De persoon tekent",
        "Deze gegevens",
        "bijstand",
        "Dit niet",
        "adres van de opvang",
        "Er is nog niets gemaakt",
    ):
        assert said in page, said
    assert not rows(Letter)
    assert not rows(SharingEvent)
    assert not rows(CaseFile)


def test_the_preview_goes_on_to_the_letter_as_it_was_shown(sign_in, opened, write, cast):
    case = opened()
    page = main_of(write(case, {**AUTHORITY, "matter": 'regel "een" <b>\nregel twee'}, step="preview"))
    form = page[page.rindex("<form") :]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent |= dict(re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', form))
    sent = {name: html.unescape(value) for name, value in sent.items()}
    assert sign_in("Ana").post(letter(case), {**sent, "step": "edit"}).status_code == 200
    assert sign_in("Ana").post(letter(case), {**sent, "step": "make"}).status_code == 302
    assert sign_in("Ana").post(letter(case), {**sent, "step": "make"}).status_code == 422
    with acting_as(cast["Ana"]):
        assert Letter.objects.get().words["matter"] == 'regel "een" <b>\nregel twee'
    assert len(rows(SharingEvent)) == 1


def test_going_back_keeps_what_was_typed(opened, write):
    page = main_of(write(opened(), {**AUTHORITY, "matter": "MIJN-WOORDEN"}, step="edit"))
    assert "MIJN-WOORDEN" in page
    assert 'aria-invalid="true"' not in page


def test_the_language_of_a_letter_is_not_that_of_the_person(sign_in, opened, write):
    case = opened()
    answers = {
        "recipient": "Moviera",
        "recipient_kind": "coordinator",
        "name": "Blessing",
        "reach": "appen",
        "language": "Pools",
        "ground": "vital_interest",
        "article": "AVG 6",
        "explanation": "haast",
        "written_in": "en",
    }
    assert write(case, answers, "handover_sheet").status_code == 302
    for words, read in zip(documents(sign_in, case), (words_of_docx, words_of_pdf), strict=True):
        assert "Hand-over sheet" in read(words)
        assert "Pools" in read(words)


def test_what_is_filled_in_is_kept_as_a_draft_until_the_letter_is_made(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    page = text_of(ana.get(letter(case)))
    marks = dict(re.findall(r'<input type="hidden" name="(concept-[\w-]+)"(?: value="([^"]*)")?', page))
    answers = {**AUTHORITY, **once(), **marks}
    kept = ana.post(letter(case), {**answers, "concept": "bewaren", "matter": "NOG-NIET-AF"})
    assert kept.status_code == 302
    again = text_of(ana.get(kept.url))
    assert "NOG-NIET-AF" in again
    assert "geen plek meer" not in again
    shown = main_of(ana.post(letter(case), {**answers, "step": "preview"}))
    assert 'name="concept-draft"' in shown
    assert ana.post(letter(case), {**answers, "step": "make"}).status_code == 302
    assert "U schreef hier" not in text_of(ana.get(letter(case)))


def test_a_letter_is_made_in_two_formats_that_say_the_same_and_no_address(sign_in, opened, write):
    case = opened()
    assert write(case, AUTHORITY).status_code == 302
    docx, pdf = documents(sign_in, case)
    for words in (words_of_docx(docx), words_of_pdf(pdf)):
        assert "Blessing" in words
        assert "Gemeente Amsterdam" in words
        assert "1 mei 2027" in words
        assert "jurist" not in words
    page = main_of(sign_in("Ana").get(path("case_letters", case)))
    assert "Gemeente Amsterdam" in page
    assert page.count('href="/bestanden/') == 2


def test_what_was_shared_is_written_down_with_its_ground(sign_in, opened, write, cast):
    case = opened()
    write(case, AUTHORITY)
    with acting_as(cast["Ana"]):
        event = SharingEvent.objects.get()
        assert (event.recipient, event.ground, event.by, event.letter.slug) == (
            "Gemeente Amsterdam",
            "own_act",
            cast["Ana"],
            "letter_of_authority",
        )
        assert event.fields == ["Naam", "Onderwerp", "Wat mag", "Geldt tot en met"]
    assert {event.kind for event in rows(Event, case_id=case.pk)} >= {"letter", "shared"}
    story = text_of(sign_in("Ana").get(path("case", case)))
    assert "deelde gegevens: Gemeente Amsterdam" in story


def test_the_person_gets_a_list_of_who_got_what(sign_in, opened, write):
    case = opened()
    write(case, AUTHORITY)
    response = sign_in("Ana").get(path("case_sharing", case))
    words = words_of_pdf(response.content)
    for said in ("Wie kreeg wat van u", "Gemeente Amsterdam", "Onderwerp", "Ana"):
        assert said in words
    assert "bijstand" not in words
    assert case.number in response["Content-Disposition"]
    assert "Blessing" not in str(response.headers)
    english = sign_in("Ana").get("/en" + path("case_sharing", case))
    assert english.status_code == 200


def test_without_consent_nothing_goes_to_comensha(sign_in, opened, write, agreed):
    case = opened()
    page = main_of(sign_in("Ana").get(letter(case, "comensha_report")))
    assert "Zo kan deze brief niet weg" in page
    for ground in ("", "own_act", "public_task", "consent", "consent:x", f"consent:{UUID(int=3)}"):
        assert write(case, {**REPORT, "ground": ground}, "comensha_report").status_code == 422, ground
    consent = agreed(case, "registration")
    assert write(case, {**REPORT, "ground": f"consent:{consent.pk}"}, "comensha_report").status_code == 302
    assert rows(SharingEvent)[0].consent_id == consent.pk


@pytest.mark.parametrize("purpose", ["care", "shelter"])
def test_a_consent_for_something_else_is_no_ground(opened, write, agreed, purpose):
    case = opened()
    consent = agreed(case, purpose)
    assert write(case, {**REPORT, "ground": f"consent:{consent.pk}"}, "comensha_report").status_code == 422


def test_a_no_and_the_consent_of_another_person_are_no_ground(opened, write, agreed):
    case, other = opened(), opened(name="Mihai")
    for consent in (agreed(case, "registration", given=False), agreed(other, "registration")):
        assert (
            write(case, {**REPORT, "ground": f"consent:{consent.pk}"}, "comensha_report").status_code == 422
        )
    assert not rows(SharingEvent)


def test_what_was_withdrawn_is_no_ground_and_the_page_says_so(sign_in, opened, write, agreed):
    case = opened()
    consent = agreed(case, "registration")
    answers = {**REPORT, "ground": f"consent:{consent.pk}"}
    assert write(case, answers, "comensha_report", step="preview").status_code == 200
    sign_in("Ana").post(path("consent_withdrawal", consent))
    response = write(case, answers, "comensha_report")
    assert response.status_code == 422
    assert "Deze toestemming geldt niet (meer). Er gaat niets weg." in text_of(response)
    assert "ingetrokken op" in text_of(sign_in("Ana").get(letter(case, "comensha_report")))
    assert not rows(CaseFile)
    assert not rows(SharingEvent)


def test_the_database_itself_shares_nothing_on_a_consent_that_does_not_hold(opened, agreed, cast):
    case, other = opened(), opened(name="Mihai")
    ana = cast["Ana"]
    held, elsewhere, refused = (
        agreed(case, "registration"),
        agreed(other, "registration"),
        agreed(case, "sharing", given=False),
    )
    now = timezone.now()
    with acting_as(ana):
        Consent.objects.get(pk=held.pk).withdraw(by=ana, at=now)
        case = Case.objects.get(pk=case.pk)
        for consent in (held, elsewhere, refused):
            about = {
                "recipient": "x",
                "recipient_kind": "comensha",
                "purpose": "x",
                "fields": [],
                "by": ana,
                "at": now,
            }
            with pytest.raises(NoGround):
                SharingEvent.objects.share(case, reason=Reason("consent", consent=consent), **about)
            with pytest.raises(DatabaseError), transaction.atomic():
                SharingEvent.objects.create(
                    case=case, data_key=case.data_key, ground="consent", consent=consent, **about
                )
        for reason in (
            Reason("consent"),
            Reason("because"),
            Reason("public_task"),
            Reason("own_act", consent=held),
        ):
            with pytest.raises(NoGround):
                SharingEvent.objects.share(case, reason=reason, **about)


def test_a_consent_for_one_organisation_is_not_for_another(opened, write, agreed):
    case = opened()
    consent = agreed(case, "sharing", recipient="FairWork")
    answers = {
        "recipient": "Gemeente Delft", "recipient_kind": "municipality", "name": "Blessing", "reach": "appen",
        "ground": f"consent:{consent.pk}", "written_in": "nl",
    }  # fmt: skip
    response = write(case, answers, "handover_sheet")
    assert response.status_code == 422
    assert "gegeven voor FairWork" in text_of(response)
    assert (
        write(case, {**answers, "recipient": "fairwork, afdeling loon"}, "handover_sheet").status_code == 302
    )


def test_a_ground_in_law_names_the_article_and_says_why(opened, write):
    case = opened()
    answers = {
        "recipient": "Huisartsenpost", "recipient_kind": "care", "name": "Blessing", "reach": "appen", "ground": "vital_interest", "written_in": "nl",
    }  # fmt: skip
    assert write(case, answers, "handover_sheet").status_code == 422
    assert write(case, {**answers, "article": "AVG art. 6 lid 1 d"}, "handover_sheet").status_code == 422
    given = {"article": "AVG art. 6 lid 1 d", "explanation": "Bewusteloos, er is haast."}
    assert write(case, {**answers, **given}, "handover_sheet").status_code == 302


def test_an_address_in_a_letter_is_asked_about_and_that_of_the_shelter_never_goes(opened, write, monkeypatch):
    from zoco.letters import views

    case = opened()
    answers = {**AUTHORITY, "matter": "post naar Dorpsstraat 12, 1601 AB"}
    response = write(case, answers)
    assert response.status_code == 422
    assert "lijkt een adres" in text_of(response)
    assert write(case, {**answers, "address_is_other": "on"}, step="preview").status_code == 200
    monkeypatch.setattr(views, "hidden_addresses", lambda _case: ["Vuurtorenkade 12, Enkhuizen"])
    answers = {**AUTHORITY, "matter": "vuurtorenkade 12 enkhuizen", "address_is_other": "on"}
    response = write(case, answers)
    assert response.status_code == 422
    assert "adres van de opvang. Dat gaat nooit" in text_of(response)
    assert not rows(Letter)


def test_a_program_in_a_name_stays_a_name(sign_in, opened, write):
    case = opened()
    trick = "=cmd() {{ 7*7 }} #let x = 1 <b> {until}"
    assert write(case, {**AUTHORITY, "name": trick}).status_code == 302
    docx, pdf = documents(sign_in, case)
    assert trick in words_of_docx(docx)
    assert trick in words_of_pdf(pdf)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", ""), ("recipient", "x" * 201), ("recipient_kind", "suspect"), ("name", ""), ("matter", "x" * 4_001), ("name", "a\x00b"),
        ("ground", "because"), ("form_id", "x"), ("until", "\ud800"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_said_and_nothing_is_kept(opened, sign_in, once, field, value):
    case = opened()
    answers = {**AUTHORITY, **once(), field: value, "step": "make"}
    if "\ud800" in value:
        answers[field] = b"\xed\xa0\x80"
        response = sign_in("Ana").post(letter(case), answers)
        assert response.status_code in {302, 422}
        return
    response = sign_in("Ana").post(letter(case), answers)
    assert response.status_code == 422
    assert not rows(Letter)
    assert not rows(CaseFile)


def test_a_sign_that_cannot_be_printed_is_said(opened, write):
    case = opened()
    response = write(case, {**AUTHORITY, "name": "\U00013000"})
    if response.status_code == 422:  # where a font of the machine has it, it is printed
        assert "kan niet in een PDF" in text_of(response)
        assert not rows(CaseFile)


def test_letters_of_somebody_else_are_not_found(sign_in, opened, write, once):
    case = opened()
    write(case, AUTHORITY)
    file = rows(CaseFile)[0]
    for name in ("Boris", "Chris", "Hilde"):
        client = sign_in(name)
        for page in (
            path("case_letters", case),
            letter(case),
            path("case_sharing", case),
            path("case_file", file),
        ):
            assert client.get(page).status_code == 404, (name, page)
        assert client.post(letter(case), {**AUTHORITY, **once(), "step": "make"}).status_code == 404
    for name in ("Tamara", "Pieter", "Sara", "Stan"):
        assert sign_in(name).get(letter(case)).status_code == 403, name
    ana = sign_in("Ana")
    assert ana.get(letter(case, "no-such-letter")).status_code == 404
    assert ana.get(f"/trajecten/{UUID(int=7)}/brieven/").status_code == 404
    assert len(rows(Letter)) == 1


def test_what_left_cannot_be_rewritten(opened, write, cast):
    write(opened(), AUTHORITY)
    with acting_as(cast["Ana"]):
        for table in ("letters_letter", "letters_sharingevent"):
            for wish in (f"update {table} set at = now()", f"delete from {table}"):
                with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(wish)


def test_every_look_at_letters_is_noted(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    for page in (path("case_letters", case), letter(case), path("case_sharing", case)):
        ana.get(page)
    assert [look.what for look in sorted(rows(Look, case_id=case.pk), key=lambda look: look.pk)] == [
        "case.letters",
        "case.letters",
        "case.sharing",
    ]


def test_a_list_asks_as_often_for_one_letter_as_for_many(sign_in, opened, write):
    few, many = opened(), opened(name="Mihai")
    write(few, AUTHORITY)
    for _each in range(3):
        write(many, AUTHORITY)
    asked = []
    for case in (few, many):
        ana = sign_in("Ana")
        with CaptureQueriesContext(connection) as queries:
            assert ana.get(path("case_letters", case)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_made_letter_remembers_the_text_of_its_day(opened, write, cast):
    write(opened(), AUTHORITY)
    made = rows(Letter)[0]
    assert made.text is letter_text("letter_of_authority", made.version_on)
