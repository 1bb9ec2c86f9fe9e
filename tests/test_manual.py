"""The manual quotes the pages as they are: what is bold in it stands on a page, and its pictures are there and small."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
ZOCO = HERE / "src" / "zoco"
MANUAL = HERE / "docs" / "handleiding"
PAGES = sorted(MANUAL.glob("*.md"))
PICTURES = sorted((MANUAL / "beelden").iterdir())
MOST_PICTURES, MOST_BYTES = 25, 150_000

IN_TEMPLATE = re.compile(r"""(?:translate\s+|_\()(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"{%-?\s*blocktranslate.*?%}(.*?){%\s*(?:plural|endblocktranslate)", re.DOTALL)
SAYING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@cache
def said_by_zoco():
    """Every Dutch message that a page may show, without its last colon."""
    found = set()
    for template in ZOCO.rglob("templates/**/*.html"):
        text = template.read_text()
        found |= {one or other for one, other in IN_TEMPLATE.findall(text)}
        found |= {" ".join(block.split()) for block in BLOCK.findall(text)}
    for file in ZOCO.rglob("*.py"):
        if "tests" not in file.parts:
            found |= set(messages(file))
    return {said.rstrip(":") for said in found}


def messages(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and arg.value)


def pictures_of(page):
    return re.findall(r"!\[([^\]]*)\]\(beelden/([^)]+)\)", page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_bold_in_the_manual_stands_on_a_page(page):
    bold = re.findall(r"\*\*(.+?)\*\*", page.read_text(), flags=re.DOTALL)
    quoted = {" ".join(said.split()).rstrip(":") for said in bold}
    assert not quoted - said_by_zoco()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_the_manual_is_found_from_its_index(page):
    index = (MANUAL / "README.md").read_text()
    assert page.name == "README.md" or f"]({page.name})" in index


def test_every_picture_of_the_manual_is_used_and_described():
    used = {name: said for page in PAGES for said, name in pictures_of(page)}
    assert set(used) == {picture.name for picture in PICTURES}
    assert all(len(said) > 20 for said in used.values())


def test_the_pictures_of_the_manual_are_few_and_small():
    assert len(PICTURES) <= MOST_PICTURES
    assert not [picture.name for picture in PICTURES if picture.stat().st_size >= MOST_BYTES]


def test_every_picture_of_the_manual_can_be_taken_again():
    script = (HERE / "scripts" / "manual_pictures.py").read_text()
    assert not [picture.name for picture in PICTURES if f'"{picture.stem}"' not in script]
