"""Letters read back, as a person's programs read them."""

from __future__ import annotations

import io
import re

from docx import Document
from pypdf import PdfReader


def words_of_docx(content):
    document = Document(io.BytesIO(content))
    footers = [paragraph.text for section in document.sections for paragraph in section.footer.paragraphs]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *footers])


def words_of_pdf(content):
    """On one line, for a PDF breaks its lines where they are full."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def root_of(content):
    return PdfReader(io.BytesIO(content)).trailer["/Root"]
