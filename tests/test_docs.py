"""The documents say what is so: every setting, verb, table, room, word, test and link in them is held against the code."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from zoco.seal.fields import Sealed
from zoco.site.command import ROOMS, parser

HERE = Path(__file__).resolve().parent.parent
ZOCO = HERE / "src" / "zoco"
READERS = {"text", "flag", "number", "words"}
# Read by the tests and by other programs, never by an installation.
NO_SETTING = re.compile(
    r"ZOCO_(BENCH|TEST)_\w+|DJANGO_SETTINGS_MODULE|PYTEST_\w+|DEBIAN_FRONTEND|\w+_FILE|CI"
)


def page(name):
    return (HERE / name).read_text()


@cache
def documents():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=HERE,
        check=True,
        capture_output=True,
        text=True,
    )
    return [HERE / name for name in listed.stdout.splitlines() if (HERE / name).exists()]


def modules():
    return [file for file in ZOCO.rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]


def rows(text):
    """The cells of every row of every table, but for heads and rules."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]


def names(cell):
    return re.findall(r"`([^`]+)`", cell)


# Settings


def variables():
    """Every variable that the code reads, with the file that reads it."""
    for file in modules():
        for node in ast.walk(ast.parse(file.read_text())):
            if (name := variable(node)) and not NO_SETTING.fullmatch(name):
                yield name, file.name


def variable(node):
    """`environment.text("X")`, `os.environ.get("X")`, `os.environ["X"]` → X."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="environment"), attr=attr),
            args=[ast.Constant(value=str(name)), *_],
        ) if attr in READERS:
            return name
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="environ"), attr="get" | "setdefault" | "pop"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return name
        case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
            return name


def settings_described():
    return {names(row[0])[0] for row in rows(page("docs/installation.md")) if names(row[0])}


def test_every_setting_is_described():
    read = dict(variables())
    assert {"DATABASE_URL", "ZOCO_SESSION_MINUTES", "PORT", "ZOCO_STATE"} <= set(read)
    assert not set(read) - settings_described()


def test_every_described_setting_is_read():
    assert not settings_described() - set(dict(variables()))


# The command line


def verbs(top, before=()):
    """Each verb as words: ("audit", "verify")."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                inner = list(verbs(below, (*before, name)))
                yield from inner or [(*before, name)]


def verbs_described():
    """`zoco audit verify` in the first column; after it `head` is another verb of audit."""
    for row in rows(page("docs/command-line.md")):
        found = names(row[0])
        words = [
            word
            for word in (found[0].split() if found else [])
            if re.fullmatch("[a-z][a-z-]*", word) and word != "zoco"
        ]
        if words:
            yield tuple(words)
            yield from ((*words[:-1], other) for other in found[1:])


def test_every_verb_is_described_and_no_other():
    assert set(verbs_described()) == set(verbs(parser(ROOMS)))


# What is kept of whom


def kept():
    return [
        model for model in apps.get_models() if model.__module__.startswith("zoco.") and not model._meta.proxy
    ]


def sealed_fields(model):
    return {
        field.name
        for field in model._meta.get_fields()
        if issubclass(model, Sealed) and type(field).__module__ == Sealed.__module__
    }


def test_every_table_is_in_the_privacy_page_with_what_is_sealed_of_it():
    described = {
        names(row[0])[0]: set(names(row[1])) for row in rows(page("docs/privacy.md")) if names(row[0])
    }
    told = {table: sealed for table, sealed in described.items() if "_" in table}
    assert told == {model._meta.db_table: sealed_fields(model) for model in kept()}


# Rooms and words


def test_every_folder_is_a_room_of_the_architecture_and_the_other_way_round():
    text = page("ARCHITECTURE.md").partition("## The rooms")[2].partition("## Rules")[0]
    described = {name for row in rows(text) for name in names(row[0])}
    folders = {folder.name for folder in ZOCO.iterdir() if (folder / "__init__.py").exists()}
    assert described == folders


@cache
def things():
    """Names that stand for something in the code: classes, functions, fields, values, files and folders."""
    found = {"zoco"}
    for file in modules():
        found |= {file.stem, file.parent.name}
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case (
                    ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store())
                ):
                    found.add(name)
                case ast.Constant(value=str(value)) if re.fullmatch(r"[a-z_0-9]{2,40}", value):
                    found.add(value)
    return found | {path.name for path in ZOCO.rglob("*") if "__pycache__" not in path.parts}


def glossary():
    return [row for row in rows(page("GLOSSARY.md")) if row[0] != "on screen (nl)"]


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[0])
def test_a_word_of_the_glossary_is_in_the_code(row):
    for word in names(row[1]):
        for part in word.split("."):
            assert part in things(), f"{row[0]}: nothing is called {part}"


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[0])
def test_a_word_of_the_glossary_has_a_room(row):
    rooms = names(row[2])
    assert rooms or row[2] == "everywhere"
    for room in rooms:
        assert (ZOCO / room).exists(), f"{row[0]}: there is no src/zoco/{room}"


# Tests, files and links that are named


def test_every_test_that_a_document_names_exists():
    written = {
        name
        for file in [*ZOCO.rglob("test_*.py"), *(HERE / "tests").rglob("test_*.py")]
        for name in [*re.findall(r"def (test_\w+)", file.read_text()), file.stem]
    }
    for document in documents():
        for name in re.findall(r"`[^`]*?\b(test_\w+)", document.read_text()):
            assert name in written, f"{document.name}: there is no {name}"


def links(document):
    text = re.sub(r"```.*?```|`[^`]*`", "", document.read_text(), flags=re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]


def anchors(document):
    heads = re.findall(r"^#+ (.*)$", document.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", documents(), ids=lambda file: str(file.relative_to(HERE)))
def test_every_link_leads_somewhere(document):
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{document.name} links to {link}"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


def test_the_picture_is_small():
    [picture] = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page("README.md"))
    assert (HERE / picture).stat().st_size < 200_000


def test_the_first_commands_exist():
    targets = set(re.findall(r"^(\w+):", page("Makefile"), flags=re.MULTILINE))
    for document in documents():
        for target in re.findall(r"`make (\w+)`", document.read_text()):
            assert target in targets, f"{document.name}: make {target}"


def test_the_demo_people_are_named():
    cast = import_module("zoco.demo.cast").CAST
    text = page("README.md")
    assert not [member.first_name for member in cast if member.first_name not in text]
