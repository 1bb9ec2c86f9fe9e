"""A letter as a document of Word: real headings and lists of styles, the language set, nothing that runs."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from zoco.letters.composing import Part, Sheet


def write(sheet: Sheet, *, at: datetime) -> bytes:
    document = Document()
    prepare(document, sheet, at)
    for line in sheet.sender:
        close_together(document.add_paragraph(line))
    head = [("to", sheet.recipient), ("day", sheet.day), ("reference", sheet.reference)]
    for number, (name, value) in enumerate(head):
        paragraph = document.add_paragraph(f"{sheet.labels[name]}: {value}")
        paragraph.paragraph_format.space_before = Pt(0 if number else 14)
        close_together(paragraph)
    document.add_heading(sheet.title, level=1)
    for part in sheet.parts:
        write_part(document, part)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def prepare(document: WordDocument, sheet: Sheet, at: datetime) -> None:
    about = document.core_properties
    # Not who it is about: the properties of a document are read by every program that sees it.
    about.title, about.language, about.author = sheet.title, sheet.language, sheet.sender[0]
    about.last_modified_by = about.comments = about.subject = about.keywords = ""
    about.created = about.modified = at.replace(tzinfo=None)
    for style in ("Normal", "Heading 1"):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(each), "Arial")
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = normal.element.rPr.makeelement(
        qn("w:lang"), {qn("w:val"): {"en": "en-GB"}.get(sheet.language, "nl-NL")}
    )
    normal.element.rPr.append(language)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.4)
        section.footer.paragraphs[0].text = sheet.reference


def write_part(document: WordDocument, part: Part) -> None:
    if part.kind == "facts":
        for label, value in part.facts:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
            close_together(paragraph, 4)
    elif part.kind == "signatures":
        for name in part.names:
            line = document.add_paragraph("_" * 40)
            line.paragraph_format.space_before = Pt(48)
            line.paragraph_format.keep_with_next = True
            close_together(line)
            document.add_paragraph(name)
    else:
        document.add_paragraph(part.text)


def close_together(paragraph: Paragraph, points: int = 0) -> None:
    paragraph.paragraph_format.space_after = Pt(points)
