"""The interface is Dutch and English, whole: nothing unmarked, nothing untranslated, the same blanks in both."""

from __future__ import annotations

import ast
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from babel.messages import Message
from django.utils.translation import gettext, override

HERE = Path(__file__).resolve().parent.parent
ZOCO = HERE / "src" / "zoco"
BOTH_LANGUAGES_AT_ONCE = {"ui/templates/ui/500.html"}  # shown when nothing works, so it asks nothing
NO_LANGUAGE = {"Zoco", "– Zoco", "/hsds/", "CoMensha", "DOCX", "PDF"}
SAME_IN_BOTH = {
    "%(at)s: ‘%(words)s’", "%(how)s · %(whom)s", "%(step)s: %(outcome)s", "%(who)s, %(at)s", "%(who)s, %(on)s:",
    "Agenda", "Bits", "Browser", "Budget", "COA", "CoMensha", "Code", "Contact", "Document", "Document:", "E-mail", "FairWork", "Gender",
    "IND", "Intake", "Link", "Man", "Monitor", "Nidos", "Online", "Open", "Open data", "Passkey", "Passkey %(number)s", "Passkeys",
    "Plan", "Privacy", "Procedure", "Records", "Register", "Score", "Sector", "code", "document", "e-mail", "gender",
    "sector", "tab", "was: %(before)s",
}  # fmt: skip

BLOCK = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|placeholder|title)="([^"]*)"')
WORDLESS = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SHOWS_ITS_WORDS = re.compile(r"{%\s*(?:alert|badge|card|facts|include|moment|table)\b(.*?)%}", re.DOTALL)
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
FILTERED = re.compile(r"""\|\w+:(?:"[^"]*"|'[^']*')""")
LITERAL = re.compile(r"""(?:"([^"]*)"|'([^']*)')""")
SAYS_SOMETHING = re.compile(r"^[A-ZÀ-Þ]\w|\w \w")


def of_scripts(name):
    spec = spec_from_file_location(name, HERE / "scripts" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = of_scripts("messages")


def templates():
    return sorted({*ZOCO.rglob("templates/**/*.html"), *ZOCO.rglob("templates/**/*.txt")})


def bare_text(source):
    """What a reader sees that no translate tag holds: between tags, in attributes, handed to components."""
    source = BLOCK.sub("", COMMENT.sub("", source))
    handed = (FILTERED.sub("", MARKED.sub("", found)) for found in SHOWS_ITS_WORDS.findall(source))
    literals = ["".join(each) for arguments in handed for each in LITERAL.findall(arguments)]
    plain = DJANGO.sub("\n", WORDLESS.sub("", source))
    shown = [*ATTRIBUTE.findall(plain), *re.sub(r"<[^>]*>", "\n", plain).splitlines()]
    return [
        *(text.strip() for text in shown if re.search(r"[^\W\d_]", text) and text.strip() not in NO_LANGUAGE),
        *(text for text in literals if SAYS_SOMETHING.search(text)),
    ]


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.relative_to(ZOCO).as_posix())
def test_no_template_says_anything_unmarked(file):
    if file.relative_to(ZOCO).as_posix() not in BOTH_LANGUAGES_AT_ONCE:
        assert bare_text(file.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Vandaag</p>", ["Vandaag"]),
        ('<p>{% translate "Vandaag" %} {{ day }}</p>', []),
        ("{% blocktranslate %}Nog {{ n }} dagen{% endblocktranslate %}", []),
        ('<a aria-label="Sluiten">×</a>', ["Sluiten"]),
        ('{% card "Wat nu" tone="calm" %}', ["Wat nu"]),
        ('{% card _("Wat nu") tone="calm" %}{% facts _("Op") on|date:"j F Y" %}', []),
    ],
)
def test_bare_text_is_found(source, found):
    assert bare_text(source) == found


def unmarked(code):
    """Words of forms and fields that are plain strings."""
    named = {"label", "help_text", "empty_label", "verbose_name", "verbose_name_plural"}
    arguments = (
        each for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) for each in node.keywords
    )
    values = (each.value for each in arguments if each.arg in named)
    return [value.value for value in values if isinstance(value, ast.Constant) and value.value]


def test_no_form_or_field_has_unmarked_words():
    files = [file for file in ZOCO.rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]
    assert {str(file): found for file in files if (found := unmarked(file.read_text()))} == {}


def test_unmarked_words_of_a_field_are_found():
    assert unmarked('CharField(label="Naam", help_text=_("Kort"), initial="x")') == ["Naam"]


def test_the_english_file_holds_the_messages_of_the_code_and_no_others():
    found, written = messages.extract(), messages.read()
    assert [messages.show(each) for each in messages.beyond(found, written)] == []
    assert [messages.show(each) for each in messages.beyond(written, found)] == []


def test_every_message_has_english_with_the_same_blanks():
    assert [each for message in messages.read() if message.id for each in messages.problems(message)] == []


@pytest.mark.parametrize(
    ("message", "trouble"),
    [
        (Message("Dag", "Day"), []),
        (Message("Dag", ""), ["no English"]),
        (Message("Dag", "Day", flags=["fuzzy"]), ["marked as a guess (fuzzy)"]),
        (Message("Dag %(name)s", "Day %(naam)s"), ["other placeholders than the Dutch"]),
        (Message(("%(n)s dag", "%(n)s dagen"), ("%(n)s day", "days")), ["other placeholders than the Dutch"]),
    ],
)
def test_what_is_wrong_with_a_message_is_said(message, trouble):
    assert [said.partition(":")[0] for said in messages.problems(message)] == trouble


def test_english_is_another_language_than_dutch():
    same = {message.id for message in messages.read() if message.id and message.id == message.string}
    assert same - SAME_IN_BOTH == set()


def test_spaces_around_a_message_are_kept():
    edges = re.compile(r"^\s*|\s*$")
    plain = [each for each in messages.read() if each.id and isinstance(each.id, str)]
    assert [each.id for each in plain if edges.findall(each.id) != edges.findall(each.string)] == []


def test_gettext_under_another_name_is_heard_too(tmp_path):
    file = tmp_path / "speaking.py"
    file.write_text("from django.utils.translation import gettext as said\nsaid('Zoco zelf')\n")
    assert messages.keywords_of(file).keys() - messages.KEYWORDS.keys() == {"said"}


def test_the_english_that_is_served_is_compiled():
    with override("en"):
        assert gettext("Zorgcoördinator") == "Care coordinator", "run scripts/messages.py compile"
