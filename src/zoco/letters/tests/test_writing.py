"""What people typed is text and stays text, in both formats; both can be read by everybody."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.files.looking import look_at
from zoco.letters import as_docx, as_pdf
from zoco.letters.composing import TO_FILL_IN, compose
from zoco.letters.tests.reading import root_of, words_of_docx, words_of_pdf
from zoco.letters.texts import all_texts, text_of

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SENDER = {"coordinator": "Ana Bakker", "organisation": "HVO-Querido", "phone": "020 123 4567"}
TRICKS = [
    "=cmd|'/C calc'!A0", "{{ 7*7 }}", "{name}", "{until} {matter}", "#let x = 1", '#read("/etc/passwd")', "$ integral $",
    "*vet* _schuin_ `code`", "<script>alert(1)</script>", "&lt;&amp;", "\\begin{x}", "]] ) } #panic()", "@preview/x",
    "//commentaar", "/* x */", "-- – —", '"aanhaling"', "= Kop", "+ lijst", "~ ~",
]  # fmt: skip


def sheet(words=None, slug="letter_of_authority", language="nl", recipient="Gemeente Delft", minor=False):
    words = {"name": "Blessing", "matter": "bijstand", "may": "vragen", "until": "1 mei"} | (words or {})
    return compose(
        text_of(slug, AT.date()), words, language=language, recipient=recipient, sender=SENDER,
        reference="T-ABC234", on=date(2026, 3, 1), minor=minor,
    )  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_what_looks_like_a_program_stays_text(trick):
    made = sheet({"name": trick}, recipient=trick)
    flat = " ".join(trick.split())
    assert flat in words_of_docx(as_docx.write(made, at=AT))
    assert flat.replace("-- ", "-- ") in words_of_pdf(as_pdf.write(made, at=AT))


@pytest.mark.parametrize("text", all_texts(), ids=lambda text: text.slug)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_letter_is_written_in_both_formats_and_languages(text, language):
    made = sheet(slug=text.slug, language=language)
    docx, pdf = as_docx.write(made, at=AT), as_pdf.write(made, at=AT)
    for words in (words_of_docx(docx), words_of_pdf(pdf)):
        assert text.title.in_language(language) in words
        assert "Gemeente Delft" in words
        assert "T-ABC234" in words
        assert "Ana Bakker" in words


def test_a_letter_is_made_at_any_moment_of_any_clock():
    here = AT.astimezone(ZoneInfo("Europe/Amsterdam"))
    assert as_pdf.write(sheet(), at=here) == as_pdf.write(sheet(), at=AT)


def test_what_is_empty_is_dots_to_fill_in_by_hand():
    made = sheet(slug="m55_cover")
    assert TO_FILL_IN in words_of_docx(as_docx.write(made, at=AT))
    assert "{" not in words_of_pdf(as_pdf.write(made, at=AT))


def test_a_pdf_can_be_read_aloud():
    root = root_of(as_pdf.write(sheet(slug="m55_cover", language="en"), at=AT))
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data()
    kinds = str(tags(root["/StructTreeRoot"]))
    assert "/H1" in kinds
    assert "/L" in kinds


def tags(element):
    element = element.get_object()
    children = element.get("/K", []) if isinstance(element, dict) else []
    children = children if isinstance(children, list) else [children]
    return (
        [element.get("/S"), *(tags(child) for child in children if not isinstance(child, int))]
        if isinstance(element, dict)
        else []
    )


def test_a_pdf_holds_its_fonts_and_no_name_of_who_it_is_about():
    from pypdf import PdfReader

    made = PdfReader(io.BytesIO(as_pdf.write(sheet(), at=AT)))
    for font in made.pages[0]["/Resources"]["/Font"].values():
        inside = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inside)
    assert made.metadata.title == "Machtiging"
    assert "Blessing" not in str(made.metadata)


def test_a_docx_has_headings_language_and_no_name_in_its_properties():
    content = as_docx.write(sheet(language="en"), at=AT)
    document = Document(io.BytesIO(content))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["Letter of authority"]
    assert document.core_properties.language == "en"
    assert "Blessing" not in zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert 'w:val="en-GB"' in zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()


def test_what_is_made_may_also_be_taken_in():
    assert look_at("a.docx", as_docx.write(sheet(), at=AT)).ending == "docx"
    assert look_at("a.pdf", as_pdf.write(sheet(), at=AT)).ending == "pdf"


def test_a_name_in_another_alphabet_is_printed():
    for name in ("Łukasz Nguyễn", "Дмитрий", "Ελένη"):
        assert name in words_of_pdf(as_pdf.write(sheet({"name": name}), at=AT))


def test_a_sign_that_no_font_has_is_named():
    with pytest.raises(as_pdf.Unprintable) as found:
        as_pdf.printed(sheet({"name": "Wang 中"}), AT, own_fonts_only=True)
    assert found.value.sign == "中"


def test_who_is_under_age_has_a_parent_or_guardian_sign_too():
    assert "ouder of voogd" not in words_of_pdf(as_pdf.write(sheet(), at=AT))
    assert "ouder of voogd" in words_of_pdf(as_pdf.write(sheet(minor=True), at=AT))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_makes_a_docx_that_opens(words):
    assert "Machtiging" in words_of_docx(
        as_docx.write(sheet({"matter": words}, recipient=words or "x"), at=AT)
    )


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=200))
def test_any_latin_text_makes_a_pdf(words):
    assert "Machtiging" in words_of_pdf(as_pdf.write(sheet({"matter": words}), at=AT))
