"""The texts of letters are data, and a mistake in one is found before the day of writing."""

from __future__ import annotations

from datetime import date

import pytest

from zoco.letters.apps import texts_can_be_read
from zoco.letters.filling import FILLS
from zoco.letters.texts import FOLDER, TextError, all_texts, grounds_on, read, text_of, texts_on

NEEDED = {"m55_cover", "rvb_form_data", "comensha_report", "handover_sheet", "letter_of_authority"}
TODAY = date(2026, 11, 22)


def test_every_letter_of_the_issue_is_there_with_its_source():
    assert {text.slug for text in texts_on(TODAY)} == NEEDED
    assert all(text.source for text in all_texts())
    assert not texts_can_be_read(None)


@pytest.mark.parametrize("text", all_texts(), ids=lambda text: text.slug)
def test_every_letter_says_what_is_never_in_it_in_two_languages(text):
    assert any("adres van de opvang" in words.nl for words in text.never)
    words = [text.title, text.purpose, *text.never, *(field.label for field in text.fields)]
    assert all(each.nl and each.en for each in words)


@pytest.mark.parametrize("text", all_texts(), ids=lambda text: text.slug)
def test_no_letter_is_filled_with_the_story_of_a_report_or_an_address(text):
    assert not {"story", "address", "shelter_address"} & {field.fill for field in text.fields}


def test_the_letter_of_authority_does_not_say_why_somebody_is_helped():
    text = text_of("letter_of_authority", TODAY)
    said = " ".join(
        words.nl + words.en for block in text.blocks for words in (block.text, *block.signatures)
    ).lower()
    assert not any(
        word in said for word in ("mensenhandel", "slachtoffer", "trafficking", "victim", "uitbuiting")
    )


def test_registering_at_comensha_takes_a_consent_and_nothing_else():
    assert text_of("comensha_report", TODAY).grounds == ("consent",)


def test_a_letter_of_a_later_day_does_not_change_an_earlier_one():
    assert not texts_on(date(2025, 12, 31))
    with pytest.raises(LookupError):
        text_of("m55_cover", date(2025, 12, 31))
    assert set(grounds_on(date(2018, 5, 24))) == set()
    assert "consent" in grounds_on(date(2018, 5, 25))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{matter}", "{mater}", "unknown: mater"),
        ('name = "until"', 'name = "born"', "twice: born"),
        ('name = "until"', 'name = "ground"', "taken: ground"),
        ('grounds = ["own_act"]', 'grounds = ["because"]', "no such ground: because"),
        ('kind = "signatures"', 'kind = "poem"', "no such block"),
        ("order = 50", "", "order"),
        ("[[never]]", "[[sometimes]]", "never"),
        ("required = true", "weigth = 3", "weigth"),
        ("title = {", "title = [", ""),
    ],
)
def test_a_mistake_names_the_file(tmp_path, old, new, said):
    there = tmp_path / "letter_of_authority"
    there.mkdir()
    original = (FOLDER / "letter_of_authority" / "2026-01-01.toml").read_text()
    assert old in original
    file = there / "2026-01-01.toml"
    file.write_text(original.replace(old, new))
    with pytest.raises(TextError, match=r"letter_of_authority/2026-01-01\.toml") as found:
        read(file)
    assert said in str(found.value)


def test_every_fill_is_used():
    assert {field.fill for text in all_texts() for field in text.fields if field.fill} == set(FILLS)
