"""The report: the same on the page and on paper, in both languages, in the order of the National Rapporteur."""

from __future__ import annotations

import html
import re

import pytest
from django.utils.translation import override

from zoco.letters.tests.reading import root_of, words_of_pdf
from zoco.monitor import composing
from zoco.monitor.report import Notes
from zoco.monitor.series import monitor

LANGUAGES = [("nl", ""), ("en", "/en")]


@pytest.fixture
def read(client, db):
    return client.get


@pytest.mark.parametrize(("language", "before"), LANGUAGES)
def test_page_and_paper_say_the_same(read, language, before):
    page = plain(words_of(read(f"{before}/monitor/rapport/")))
    paper = plain(words_of_pdf(read(f"{before}/monitor/rapport.pdf").content))
    with override(language):
        made = composing.report(monitor(), language)
    told = [chapter.title for chapter in made.chapters] + [*made.notes]
    for chapter in made.chapters:
        for block in chapter.blocks:
            told += [each.words for each in said(block)]
    for words in told:
        assert plain(words) in page
        assert plain(words) in paper


def words_of(answer):
    """Of a page, without the numbers of notes."""
    text = re.sub(r"<sup.*?</sup>", "", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def plain(words):
    """Without what breaking lines does to words: spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u2010-]", "", words)


def said(block):
    match block.kind:
        case "paragraph":
            return [block.said]
        case "points":
            return block.items
        case "table":
            return [each for row in block.rows for each in row]
    return []


@pytest.mark.parametrize(("language", "before"), LANGUAGES)
def test_the_paper_can_be_read_aloud(read, language, before):
    answer = read(f"{before}/monitor/rapport.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert not answer.cookies
    root = root_of(answer.content)
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data()


def test_the_range_comes_first_and_the_break_and_the_doubters_are_told(read):
    text = html.unescape(read("/monitor/rapport/").content.decode())
    short = text[text.index('id="kort"') : text.index('id="in-beeld"')]
    assert short.index("4.000–7.000") < short.index("ongeveer 5.000") < short.index("3,8 keer") < short.index("29 slachtoffers per 100.000")  # fmt: skip
    assert "niet in beeld" in short
    assert "2018. Sinds mei 2018 geldt de AVG." in text
    assert "Whitehead" in text and "Binette" in text
    assert "30.000" not in text[: text.index('id="6250-30000"')].replace("6250-30000", "").replace("6.250 en 30.000", "")  # fmt: skip


def test_every_note_has_one_place_and_every_number_leads_to_it(read):
    text = read("/monitor/rapport/").content.decode()
    numbers = {int(each) for each in re.findall(r'href="#noot-(\d+)"', text)}
    assert numbers == set(range(1, text.count('id="noot-') + 1))


def test_each_note_is_told_once_where_it_is_first_named():
    with override("nl"):
        note = Notes()
        made = composing.report(monitor(), "nl", note=note)
    marks = [mark for chapter in made.chapters for block in chapter.blocks for each in said(block) for mark in each.notes]  # fmt: skip
    firsts = [mark.number for mark in marks if mark.first]
    assert firsts == list(range(1, len(note.texts) + 1))


def test_groups_say_who_found_them_and_what_was_not_found_is_a_dash(read):
    text = read("/en/monitor/rapport/").content.decode()
    assert "1,320" in text and "11 %" in text and "257" in text
    assert all(group.source.en for group in monitor().groups)
    group = text[text.index("Criminal exploitation") :][:800]
    assert "1,000" in group and "–" in group
