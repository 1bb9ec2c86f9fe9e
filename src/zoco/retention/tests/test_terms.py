"""The terms as files: sourced, dated, chosen otherwise only with a reason, and refused with file and line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.cases.codes import CloseReason
from zoco.retention.terms import TERMS, Facts, WrongTerms, first_day_after, keep_until, read

DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))
TERM = 'name = "{}"\nkind = "{}"\nyears = 2\nvalid_from = 2007-01-01\nsource_nl = "x"\nsource_en = "x"\nnl = "x"\nen = "x"\n'


@pytest.mark.parametrize(
    ("reason", "minor", "years"),
    [(reason.value, minor, 20 if minor else 15) for reason in CloseReason for minor in (False, True)
     if reason != CloseReason.NO_TRAFFICKING]
    + [("no_trafficking", False, 2), ("no_trafficking", True, 2)],
)  # fmt: skip
def test_each_outcome_has_its_years(reason, minor, years):
    kept = keep_until(Facts("case", date(2026, 5, 4), reason, minor), read())
    assert kept.until_on == date(2026 + years, 5, 4)


def test_every_term_says_where_it_comes_from():
    assert all(term.source_nl and term.source_en and term.nl and term.en for term in read())


@given(ended_on=DAYS, kind=st.sampled_from(["case", "consult", "report", "not_taken"]), minor=st.booleans())
def test_the_last_day_is_whole_and_later_ends_are_kept_later(ended_on, kind, minor):
    kept = keep_until(Facts(kind, ended_on, "own_wish", minor), read())
    assert not kept.is_due(kept.until_on)
    assert kept.is_due(first_day_after(kept))
    later = keep_until(Facts(kind, first_day_after(kept), "own_wish", minor), read())
    assert later.until_on > kept.until_on


def test_an_installation_chooses_other_years_with_a_reason(tmp_path):
    ours = tmp_path / "ours.toml"
    ours.write_text('[[term]]\nname = "case"\nyears = 30\nreason = "Besluit van de directie"\n')
    kept = keep_until(Facts("case", date(2026, 5, 4), "own_wish"), read(ours=ours))
    assert (kept.until_on, kept.term.because) == (date(2056, 5, 4), "Besluit van de directie")
    assert keep_until(Facts("consult", date(2026, 5, 4)), read(ours=ours)).until_on == date(2028, 5, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[term]]\nname = "case"\nyears = 30\n', "case: give name, years and reason"),
        ('[[term]]\nname = "case"\nyears = 30\nreason = " "\n', "case: give name, years and reason"),
        ('[[term]]\nname = "case"\nyears = 30\nreason = "x"\nminor = true\n', "nothing else"),
        ('[[term]]\nname = "casus"\nyears = 30\nreason = "x"\n', "no such term: casus"),
        ('[[term]]\nname = "case"\nyears = -1\nreason = "x"\n', "whole number from 0 to 100"),
        ('[[term]]\nname = "case"\nyears = 1.5\nreason = "x"\n', "whole number"),
        ('[[term]]\nname = "case"\nyears = true\nreason = "x"\n', "whole number"),
        ("term = 3\n", r"\[\[term\]\]"),
        ("", r"\[\[term\]\]"),
        ("[[term]\n", "line 1"),
        ("\0", "line 1"),
    ],
)
def test_a_wrong_choice_is_refused_with_the_file_and_the_term(tmp_path, text, said):
    ours = tmp_path / "ours.toml"
    ours.write_text(text)
    with pytest.raises(WrongTerms, match=rf"ours\.toml.*{said}"):
        read(ours=ours)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WrongTerms, match=r"nergens\.toml"):
        read(ours=tmp_path / "nergens.toml")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.toml": "[[term]]\n" + TERM.format("case", "casus")}, "no such kind: casus"),
        ({"a.toml": "[[term]]\n" + TERM.format("case", "case")}, "nothing is said of consult"),
        ({"a.toml": "[[term]]\nname = 'case'\n"}, "a.toml: case"),
    ],
)
def test_terms_that_forget_something_are_refused(tmp_path, files, said):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(WrongTerms, match=said):
        read(tmp_path)


def test_a_term_named_twice_is_refused(tmp_path):
    for file in TERMS.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text())
        (tmp_path / f"again_{file.name}").write_text(file.read_text())
    with pytest.raises(WrongTerms, match="named twice"):
        read(tmp_path)


def test_what_ended_before_any_term_is_said():
    with pytest.raises(WrongTerms, match="1999"):
        keep_until(Facts("case", date(1999, 1, 1)), read())


def test_zoco_refuses_to_start_with_terms_that_cannot_be_read(settings, tmp_path):
    from zoco.retention.checks import the_terms_can_be_read

    assert the_terms_can_be_read(None) == []
    wrong = tmp_path / "ours.toml"
    wrong.write_text("[[term]\n")
    settings.ZOCO_RETENTION = str(wrong)
    (error,) = the_terms_can_be_read(None)
    assert "ours.toml" in error.msg
    assert "line 1" in error.msg
