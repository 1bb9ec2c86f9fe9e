from datetime import UTC, datetime, timedelta

import pytest

from zoco.linkage.blind.answering import NOTHING, WILL_CALL, Limits, Matcher
from zoco.linkage.blind.keys import Refused
from zoco.linkage.blind.tests.invented import GRACE, KEY, OLD_KEY, OLENA, OLENA_ELSEWHERE, WRONG_KEY, sent

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
FIRST = [
    "Anna",
    "Boris",
    "Carla",
    "Dmitri",
    "Elif",
    "Fatou",
    "Goran",
    "Hanna",
    "Ibrahim",
    "Jana",
    "Kofi",
    "Lotte",
    "Maryam",
    "Nadia",
    "Omar",
    "Petra",
]
LAST = [
    "Ademola",
    "Bakker",
    "Chukwu",
    "Dimitrova",
    "Erdem",
    "Fodor",
    "Gashi",
    "Hoxha",
    "Ivanova",
    "Jansen",
    "Kowalska",
    "Lakatos",
    "Mensah",
]


def ask(matcher, row, organisation="Politie", at=AT, keys=(KEY,)):
    return matcher.ask(*sent([row], organisation, keys)[:2], at)


def different(count):
    for at in range(count):
        year, month, day = 1960 + at % 45, 1 + at % 12, 2 + at % 26
        yield {
            "given_names": FIRST[at % 16],
            "family_name": LAST[at % 13],
            "dob": f"{year}-{month:02}-{day:02}",
        }


def test_the_asker_hears_only_that_somebody_will_call():
    matcher = Matcher()
    assert ask(matcher, OLENA).to_asker == NOTHING
    one = ask(matcher, OLENA_ELSEWHERE, "GGD")
    ask(matcher, OLENA, "CoMensha")
    three = ask(matcher, {**OLENA, "record_id": "again"}, "GGD")
    assert one.to_asker == three.to_asker == WILL_CALL
    assert len(one.to_coordinator) == 1 and len(three.to_coordinator) == 2
    assert {answer.to_asker for answer in (one, three)} <= {WILL_CALL, NOTHING}
    assert "to_coordinator" not in repr(three)


def test_an_organisation_does_not_meet_itself():
    matcher = Matcher()
    ask(matcher, OLENA)
    assert ask(matcher, OLENA_ELSEWHERE).to_asker == NOTHING


def test_a_wrong_key_is_refused_and_not_answered_with_nothing():
    matcher = Matcher()
    ask(matcher, OLENA)
    with pytest.raises(Refused, match="different keys"):
        ask(matcher, OLENA, "GGD", keys=[WRONG_KEY])
    assert matcher.kept("GGD") == 0
    assert ask(matcher, OLENA, "GGD", keys=[KEY, OLD_KEY]).to_asker == WILL_CALL


def test_more_questions_than_a_day_allows_are_refused_until_the_next():
    matcher = Matcher(Limits(a_day=5))
    for row in different(5):
        ask(matcher, row)
    with pytest.raises(Refused, match="in a day"):
        ask(matcher, GRACE)
    assert ask(matcher, GRACE, "GGD").to_asker == NOTHING
    assert ask(matcher, GRACE, at=AT + timedelta(days=1, minutes=1)).to_asker == WILL_CALL


def birthdays(count):
    return [{**OLENA, "dob": f"1998-04-{day:02}"} for day in range(2, 2 + count)]


def names(count):
    return [{**OLENA, "family_name": "Kovalenk" + letter} for letter in "aeioubcdfgh"[:count]]


@pytest.mark.parametrize("tried", [birthdays, names])
def test_trying_out_birthdays_or_spellings_stops_the_key(tried):
    matcher = Matcher()
    for row in tried(matcher.limits.burst - 1):
        ask(matcher, row)
    with pytest.raises(Refused, match="nearly the same"):
        ask(matcher, tried(matcher.limits.burst)[-1])
    with pytest.raises(Refused, match="has stopped"):
        ask(matcher, GRACE)
    assert ask(matcher, GRACE, "GGD").to_asker == NOTHING  # of another


def test_ordinary_questions_do_not_stop_a_key():
    matcher = Matcher()
    for row in different(60):
        ask(matcher, row)
    assert "stopped" not in {entry.what for entry in matcher.log.entries}


def test_the_same_telephone_with_ever_other_people_stops_the_key_of_who_sends_numbers_only():
    matcher = Matcher()
    with pytest.raises(Refused, match="nearly the same"):
        for _ in range(matcher.limits.burst):
            matcher.ask(*sent([{"phone": "0641743232"}], ground=None)[:2], AT)


def test_spreading_the_burst_over_more_than_the_window_is_not_a_burst():
    matcher = Matcher()
    for at, row in enumerate(birthdays(12)):
        ask(matcher, row, at=AT + timedelta(days=2 * at))


def test_a_stopped_key_starts_again_when_two_people_say_so():
    matcher = Matcher(Limits(burst=2))
    ask(matcher, OLENA)
    with pytest.raises(Refused):
        ask(matcher, OLENA_ELSEWHERE)
    with pytest.raises(Refused, match="second person"):
        matcher.start_again("Politie", "Ana", "Ana", AT)
    matcher.start_again("Politie", "Ana", "Boris", AT)
    assert ask(matcher, GRACE).to_asker == NOTHING


def test_an_encoding_goes_on_its_day():
    matcher = Matcher()
    ask(matcher, OLENA)
    assert matcher.expire(AT) == 0
    later = datetime(2027, 2, 1, tzinfo=UTC)
    assert matcher.expire(later) == 1 and matcher.kept("Politie") == 0


def test_deleting_removes_all_of_a_record_and_only_that():
    matcher = Matcher(Limits(burst=3))
    head, lines, _ = sent([OLENA], keys=[KEY, OLD_KEY])
    matcher.ask(head, lines, AT)
    ask(matcher, GRACE)
    assert matcher.delete("GGD", lines[0].id, AT) == 0
    assert matcher.delete("Politie", lines[0].id, AT) == 2
    assert matcher.kept("Politie") == 1
    assert ask(matcher, OLENA_ELSEWHERE, "GGD").to_asker == NOTHING
    held = [*matcher._kept["Politie"][1], *(line for _, line in matcher._asked["Politie"])]
    assert lines[0].id not in {line.id for line in held}


def test_the_log_tells_of_each_question_and_of_no_person():
    matcher = Matcher(Limits(a_day=1))
    head, lines, _ = sent([OLENA])
    matcher.ask(head, lines, AT)
    with pytest.raises(Refused):
        ask(matcher, GRACE)
    matcher.delete("Politie", lines[0].id, AT)
    assert [(entry.organisation, entry.what) for entry in matcher.log.entries] == [
        ("Politie", "asked"), ("Politie", "refused: limit of the day"), ("Politie", "deleted: 1"),
    ]  # fmt: skip
    assert lines[0].id not in repr(matcher.log.entries)


def test_a_changed_or_removed_line_of_the_log_shows():
    matcher = Matcher()
    for row in different(4):
        ask(matcher, row)
    assert matcher.log.whole()
    taken = matcher.log._entries.pop(1)
    assert not matcher.log.whole()
    matcher.log._entries.insert(1, taken)
    assert matcher.log.whole()


def test_a_question_is_about_one_record():
    with pytest.raises(Refused, match="one record"):
        Matcher().ask(*sent([OLENA, GRACE])[:2], AT)
