"""The words of the interface: `extract` them, `check` the English ones, `compile` them for use.

Dutch is the source: the message ids are Dutch sentences, in templates and in Python. English lives in
`src/zoco/locale/en/LC_MESSAGES/django.po`. No system gettext is needed.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent.parent
SOURCE = HERE / "src" / "zoco"
LOCALE = SOURCE / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"

PLURAL, CONTEXT = (1, 2), ((1, "c"), 2)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(({LITERAL}(?:, *{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")

Found = tuple[str, str | tuple[str, str], str | None]
"""Where, the message (singular and plural), its context."""


def extract() -> Catalog:
    """Every marked string of the templates and the Python files, sorted by file."""
    catalog = Catalog(locale="en", domain="django", fuzzy=False)
    for where, message, context in sorted({*from_python(), *from_templates()}, key=str):
        catalog.add(message, locations=[(where, 0)], context=context)
    return catalog


def from_python() -> Iterator[Found]:
    for file in sorted(SOURCE.rglob("*.py")):
        if {"tests", "migrations"} & set(file.parts):
            continue
        with file.open("rb") as code:
            for _line, message, _comments, context in babel_extract("python", code, keywords_of(file)):
                yield (
                    name_of(file),
                    message if isinstance(message, str) else (message[0], message[1]),
                    context,
                )


def keywords_of(file: Path) -> dict[str, object]:
    """Also the names this file gives the functions itself: `from … import gettext as said`."""
    imports = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom))
    names = (name for node in imports if node.module == "django.utils.translation" for name in node.names)
    own = {name.asname: KEYWORDS[name.name] for name in names if name.asname and name.name in KEYWORDS}
    return KEYWORDS | own


def from_templates() -> Iterator[Found]:
    """Django turns a template into something like code, line by line; we read its gettext calls."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    for file in sorted({*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")}):
        for call in CALL.finditer(templatize(file.read_text(), origin=str(file))):
            texts = [ast.literal_eval(text) for text in re.findall(LITERAL, call[2])]
            context = texts.pop(0) if "p" in call[1] else None
            yield name_of(file), (texts[0], texts[1]) if "n" in call[1] else texts[0], context


def name_of(file: Path) -> str:
    return file.relative_to(HERE).as_posix()


def read() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en", domain="django", fuzzy=False)
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def write(catalog: Catalog) -> None:
    """Without dates and line numbers: a file that changes only when words do."""
    catalog.fuzzy = False
    catalog.project, catalog.version = "Zoco", "1"
    catalog.header_comment = (
        "# English for Zoco. Dutch is the source. Written by scripts/messages.py extract."
    )
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=100, ignore_obsolete=True, include_lineno=False, sort_by_file=True)


def update() -> int:
    """Take over new messages, keep what is translated, drop what is gone. Nothing is guessed."""
    catalog = read()
    catalog.update(extract(), no_fuzzy_matching=True)
    write(catalog)
    missing = sum(not is_translated(message) for message in catalog if message.id)
    print(f"{ENGLISH.relative_to(HERE)}: {len(catalog)} messages, {missing} without English.")
    return 0


def check() -> int:
    """Is the English complete and does it fill in the same blanks? Lists what is wrong."""
    found, written = extract(), read()
    trouble = [
        *(f"not in the file, run scripts/messages.py extract: {show(m)}" for m in beyond(found, written)),
        *(
            f"no longer in the code, run scripts/messages.py extract: {show(m)}"
            for m in beyond(written, found)
        ),
        *(problem for message in written if message.id for problem in problems(message)),
    ]
    for line in trouble:
        print(line)
    print(f"English: {len(written)} messages, {len(trouble)} problems.")
    return 1 if trouble else 0


def beyond(these: Catalog, those: Catalog) -> list[Message]:
    known = {key(message) for message in those}
    return [message for message in these if message.id and key(message) not in known]


def key(message: Message) -> tuple[str | tuple[str, ...], str | None]:
    return message.id if isinstance(message.id, str) else tuple(message.id), message.context


def problems(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"marked as a guess (fuzzy): {show(message)}"
    if not is_translated(message):
        yield f"no English: {show(message)}"
    elif not same_blanks(message):
        yield f"other placeholders than the Dutch: {show(message)}"


def is_translated(message: Message) -> bool:
    return all([message.string] if isinstance(message.string, str) else message.string or [""])


def same_blanks(message: Message) -> bool:
    """
    The singular may leave the number out ("one file"); nothing may fill in what Dutch does not.

    >>> same_blanks(Message(("één dag", "%(count)s dagen"), ("one day", "%(count)s days")))
    True
    >>> same_blanks(Message("Dag %(name)s", "Hello %(naam)s"))
    False
    """
    if isinstance(message.id, str):
        return blanks(message.id) == blanks(str(message.string))
    *few, many = message.string
    allowed = blanks(message.id[0]) | blanks(message.id[1])
    return blanks(many) == blanks(message.id[1]) and all(blanks(text) <= allowed for text in few)


def blanks(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text)}


def show(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[1]
    places = ", ".join(file for file, _line in message.locations[:2])
    return f"{text!r} ({places})"


def compile_all() -> int:
    """Write django.mo beside every django.po, where it is older."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        draft = target.with_suffix(".draft")
        with draft.open("wb") as file:
            write_mo(file, catalog)
        draft.replace(target)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("extract", "check", "compile"))
    chosen = parser.parse_args().what
    sys.exit({"extract": update, "check": check, "compile": compile_all}[chosen]())
