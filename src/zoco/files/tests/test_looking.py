"""What is taken in is looked at: by its contents, never by its name."""

from __future__ import annotations

import io
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zoco.files.looking import LONGEST_NAME, Refused, look_at, plain_name
from zoco.files.tests import samples


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("besluit.pdf", samples.pdf(), "application/pdf"),
        ("Foto.JPEG", samples.photo(), "image/jpeg"),
        ("foto.png", samples.photo("PNG"), "image/png"),
        ("foto.webp", samples.photo("WEBP"), "image/webp"),
        (
            "brief.docx",
            samples.docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("brief.odt", samples.odt(), "application/vnd.oasis.opendocument.text"),
        ("notitie.txt", "Één regel\r\nnog één".encode(), "text/plain"),
    ],
)
def test_what_people_send_is_known_by_its_contents(name, content, media_type):
    assert look_at(name, content).media_type == media_type


REFUSED = [
    ("leeg.pdf", b""),
    ("programma.pdf", b"MZ\x90\x00" + b"\0" * 200),
    ("programma.exe", samples.pdf()),
    ("foto.jpg.exe", samples.photo()),
    ("foto.pdf", samples.photo()),
    ("brief.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100),
    ("brief.pdf", b"%PDF-1.7 stuk"),
    ("brief.pdf", b"\n" + samples.pdf()),
    ("brief.pdf", samples.pdf_with_script()),
    ("brief.pdf", samples.pdf_with_script("/J#61vaScript").replace(b"/JS", b"/#4AS")),
    ("brief.pdf", samples.pdf_with_file()),
    ("brief.pdf", samples.pdf_that_launches()),
    ("brief.pdf", samples.pdf_with_password()),
    ("brief.pdf", samples.pdf() + samples.zipped()),
    ("foto.jpg", samples.photo() + samples.zipped()),
    ("foto.jpg", b"\xff\xd8\xff" + b"stuk"),
    ("brief.docx", samples.docx_with_macro),
    ("brief.docx", samples.docm),
    ("brief.docm", samples.docm),
    ("brief.docx", samples.docx_that_fetches_a_template),
    ("brief.docx", samples.docx_with_a_dde_field),
    ("brief.docx", samples.docx_with_two_fields),
    ("brief.docx", samples.docx_whose_text_lies_elsewhere),
    *(
        ("brief.docx", partial(samples.docx_related_to, kind))
        for kind in ("aFChunk", "oleObject", "package", "control")
    ),
    ("brief.pdf", samples.pdf_that_goes_elsewhere()),
    ("brief.odt", samples.odt_with('<draw:image xlink:href="http://example.org/x.png"/>')),
    ("brief.odt", samples.odt_with('<draw:image xlink:href="//example.org/x.png"/>')),
    ("brief.odt", samples.odt_with('<text:section-source xlink:href="../../geheim.odt"/>')),
    ("brief.odt", samples.odt_with('<draw:plugin xlink:href="x"/>')),
    ("brief.odt", samples.odt_with('<text:dde-connection-decl office:dde-application="cmd"/>')),
    ("brief.docx", samples.docx_with_an_entity),
    ("brief.docx", samples.docx_bomb),
    ("brief.docx", samples.docx_that_wanders),
    ("brief.docx", samples.docx()[:500]),
    ("brief.docx", samples.zipped()),
    ("archief.zip", samples.zipped()),
    ("brief.odt", samples.odt(more=[("Basic/Standard/Module1.xml", b"<x/>")])),
    ("plaatje.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    ("pagina.txt", b"  <!DOCTYPE html><script>1</script>"),
    ("pagina.html", b"<html>"),
    ("rommel.txt", b"\x00\x01\x02"),
    ("rommel.txt", b"\xff\xfe\x00"),
    ("script.txt", b"#!/bin/sh\nrm -rf /"),
]


@pytest.mark.parametrize(
    ("name", "content"), REFUSED, ids=[f"{number}-{name}" for number, (name, _) in enumerate(REFUSED)]
)
def test_what_runs_hides_or_lies_is_refused_in_words(name, content):
    sent = content() if callable(content) else content
    with pytest.raises(Refused, match=r"\w+ \w+"):
        look_at(name, sent)


def test_a_document_may_point_at_a_page_and_hold_a_picture_of_its_own():
    own = '<draw:image xlink:href="Pictures/1.png"/><text:a xlink:href="https://example.org/">hier</text:a>'
    assert look_at("brief.odt", samples.odt_with(own)).ending == "odt"


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_photo_forgets_where_it_was_taken(kind, name):
    sent = samples.photo(kind)
    assert b"Telefoonmaker" in sent
    kept = look_at(name, sent).content
    assert b"Telefoonmaker" not in kept
    picture = Image.open(io.BytesIO(kept))
    assert not dict(picture.getexif())
    assert not picture.getexif().get_ifd(0x8825)
    assert picture.size == (40, 30)


def test_a_photo_stands_the_right_way_up_without_its_note_of_it():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(look_at("a.jpg", out.getvalue()).content)).size == (30, 40)


def test_a_picture_of_a_hundred_million_pixels_is_refused_before_it_is_unfolded():
    out = io.BytesIO()
    Image.new("1", (10_001, 10_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Refused, match="te groot"):
        look_at("a.png", out.getvalue())


@given(st.binary(max_size=400), st.sampled_from(["%PDF-", "\xff\xd8\xff", "PK\x03\x04", "RIFF", ""]))
def test_any_bytes_are_taken_in_or_refused_never_anything_else(rest, begins):
    for name in ("a.pdf", "a.jpg", "a.docx", "a.txt"):
        try:
            assert look_at(name, begins.encode("latin1") + rest).media_type == "text/plain"
        except Refused:
            continue


@given(st.text(max_size=300))
def test_a_name_holds_no_folder_and_no_sign_that_fools_the_eye(name):
    plain = plain_name(name)
    assert not set(plain) & set("/\\\x00\r\n\t\u202e\u2066\u200b")
    assert len(plain) <= LONGEST_NAME
