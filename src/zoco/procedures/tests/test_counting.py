"""Terms counted from an event to a day: the worked examples, the three regimes, and what must always hold."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zoco.procedures.counting import Extension, Suspension, count, deadlines, occurrences
from zoco.procedures.dates import AMSTERDAM, add, checked, read_when
from zoco.procedures.definitions import DeadlineRule, ExtensionRule, law
from zoco.procedures.holidays import ONE_DAY, is_working_day
from zoco.procedures.wording import Text

NEW_YORK = ZoneInfo("America/New_York")


def term(amount, unit, counting="atw", **more):
    """A rule of some invented procedure."""
    words = Text("de aanvraag", "the application")
    rule = DeadlineRule(
        procedure="example", slug="decide", title=Text("Beslissen", "Decide"), anchor="application_date",
        anchor_text=words, amount=amount, unit=unit, kind="hard", counting=counting, basis="act", source="art. 1 Vb",
    )  # fmt: skip
    return replace(rule, **more)


def ends(amount, unit, counting, start):
    return count(term(amount, unit, counting), start).due


def from_law(procedure, start, **facts):
    """Every date of one procedure from one day, as {rule: [dates]}."""
    the_law = law()
    versions = the_law.versions(procedure)
    anchors = {rule.anchor: start for version in versions for rule in version.deadlines}
    found = {}
    for deadline in deadlines(versions, anchors, the_law.vocabulary.complete(facts)):
        found.setdefault(deadline.slug, []).append(deadline.due)
    return found


# The worked examples of the domain notes


def test_objection_of_nine_march_moves_past_easter_monday():
    assert from_law("objection", date(2026, 3, 9))["lodge"] == [date(2026, 4, 7)]


def test_registration_on_easter_sunday_moves_past_easter_monday():
    assert from_law("brp_registration", date(2026, 3, 31)) == {"register": [date(2026, 4, 7)]}


def test_six_weeks_that_end_on_whit_monday_move_a_day():
    assert ends(6, "weeks", "atw", date(2026, 4, 13)) == date(2026, 5, 26)


def test_eight_weeks_that_end_on_kings_day_move_a_day():
    assert ends(8, "weeks", "atw", date(2026, 3, 2)) == date(2026, 4, 28)


def test_an_allowance_is_asked_within_two_weeks_and_ends_on_a_saturday_that_does_not_move():
    found = from_law("rvb_allowance", date(2026, 2, 2), residence_status="eu_citizen")
    assert found == {"apply": [date(2026, 2, 16)], "eu_first_months": [date(2026, 5, 2)]}


def test_reflection_ends_on_a_sunday_with_two_visits_to_the_police_before():
    found = from_law("reflection_period", date(2026, 1, 12))
    assert found == {"end": [date(2026, 4, 12)], "police_reporting": [date(2026, 2, 12), date(2026, 3, 12)]}


def test_reflection_in_a_dublin_case_is_thirty_days_when_given_after_18_may_2023():
    assert from_law("reflection_period", date(2026, 1, 12), dublin=True) == {"end": [date(2026, 2, 11)]}
    assert from_law("reflection_period", date(2023, 5, 19), dublin=True) == {"end": [date(2023, 6, 18)]}


def test_reflection_in_a_dublin_case_given_on_18_may_2023_is_still_three_months():
    assert from_law("reflection_period", date(2023, 5, 18), dublin=True)["end"] == [date(2023, 8, 18)]


def test_a_new_version_of_the_law_does_not_move_a_term_that_began_before():
    versions = law().versions("reflection_period")
    [old] = [
        d
        for d in deadlines(versions, {"reflection_start": date(2023, 5, 1)}, law().vocabulary.complete({}))
        if d.slug == "end"
    ]
    [new] = [
        d
        for d in deadlines(versions, {"reflection_start": date(2026, 5, 1)}, law().vocabulary.complete({}))
        if d.slug == "end"
    ]
    assert (old.version, new.version) == (date(2013, 6, 1), date(2023, 5, 19))


def test_a_request_of_31_january_is_answered_on_monday_2_march():
    deadline = count(term(1, "months", "eu1182", source="art. 12 lid 3 AVG"), date(2026, 1, 31))
    assert deadline.computed_end == date(2026, 2, 28)
    assert deadline.due == date(2026, 3, 2)
    assert "heeft geen dag 31" in deadline.sentence


# Hours


def test_seventy_two_hours_end_at_the_same_hour_through_a_weekend():
    deadline = count(term(72, "hours", "none"), datetime(2026, 3, 6, 22, 0))
    assert deadline.due.isoformat() == "2026-03-09T22:00:00+01:00"
    assert "uren lopen door in het weekend" in deadline.sentence


def test_seventy_two_hours_are_real_hours_when_summer_time_begins():
    assert ends(72, "hours", "none", datetime(2026, 3, 27, 22, 0)).isoformat() == "2026-03-30T23:00:00+02:00"


def test_seventy_two_hours_are_real_hours_when_winter_time_begins():
    assert ends(72, "hours", "atw", datetime(2026, 10, 23, 22, 0)).isoformat() == "2026-10-26T21:00:00+01:00"


def test_hours_from_a_day_without_an_hour_end_with_the_last_day_they_can():
    deadline = count(term(24, "hours", "none"), date(2026, 3, 10))
    assert deadline.due == date(2026, 3, 11)
    assert any("tijdstip is niet bekend" in step for step in deadline.steps)


def test_a_moment_elsewhere_counts_as_its_day_in_the_netherlands():
    late_in_new_york = datetime(2026, 3, 8, 23, 0, tzinfo=NEW_YORK)
    assert ends(4, "weeks", "atw", late_in_new_york) == date(2026, 4, 7)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)), st.integers(1, 400))
def test_hours_are_always_real_hours(start, hours):
    start = start.replace(tzinfo=ZoneInfo("UTC"))
    assert ends(hours, "hours", "none", start) - start == timedelta(hours=hours)


# The Algemene termijnenwet


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        (3, "days", date(2026, 4, 30), date(2026, 5, 4)),  # ends on Sunday
        (5, "days", date(2026, 4, 2), date(2026, 4, 8)),  # art. 2: Good Friday, Easter: one working day only
        (3, "days", date(2026, 4, 2), date(2026, 4, 8)),
        (2, "days", date(2026, 4, 3), date(2026, 4, 7)),  # under three days: art. 1 alone
        (90, "days", date(2026, 1, 4), date(2026, 4, 7)),  # ends on Saturday before Easter
        (91, "days", date(2026, 1, 3), date(2026, 4, 4)),  # art. 4: over 90 days stays on Saturday
        (12, "weeks", date(2026, 1, 10), date(2026, 4, 7)),
        (13, "weeks", date(2026, 1, 3), date(2026, 4, 4)),
        (3, "months", date(2026, 1, 4), date(2026, 4, 7)),
        (4, "months", date(2026, 1, 4), date(2026, 5, 4)),
        (4, "months", date(2025, 12, 4), date(2026, 4, 4)),
        (1, "years", date(2025, 4, 4), date(2026, 4, 4)),
        (-3, "months", date(2027, 3, 7), date(2026, 12, 7)),
        (-3, "days", date(2026, 4, 7), date(2026, 4, 4)),  # counted back: no moving
        (0, "days", date(2026, 4, 7), date(2026, 4, 7)),
        (1, "working_days", date(2026, 4, 2), date(2026, 4, 7)),
        (5, "working_days", date(2026, 12, 23), date(2026, 12, 31)),
        (-2, "working_days", date(2026, 4, 7), date(2026, 4, 1)),
    ],
)
def test_a_term_in_an_act(amount, unit, start, due):
    assert ends(amount, unit, "atw", start) == due


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        (1, "months", date(2026, 1, 31), date(2026, 3, 2)),
        (1, "months", date(2026, 3, 6), date(2026, 4, 7)),  # Easter Monday
        (4, "months", date(2025, 12, 4), date(2026, 4, 7)),  # knows no limit of three months
        (1, "years", date(2025, 4, 4), date(2026, 4, 7)),
        (2, "days", date(2026, 4, 4), date(2026, 4, 8)),  # art. 3(5) from two days on
        (1, "days", date(2026, 4, 4), date(2026, 4, 7)),
        (-1, "months", date(2026, 5, 4), date(2026, 4, 4)),
    ],
)
def test_a_term_of_eu_law(amount, unit, start, due):
    assert ends(amount, unit, "eu1182", start) == due


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        (3, "months", date(2026, 1, 12), date(2026, 4, 12)),
        (14, "days", date(2026, 3, 23), date(2026, 4, 6)),
        (1, "months", date(2026, 1, 31), date(2026, 2, 28)),
        (1, "months", date(2028, 1, 31), date(2028, 2, 29)),
        (1, "years", date(2028, 2, 29), date(2029, 2, 28)),
        (-3, "months", date(2027, 3, 10), date(2026, 12, 10)),
    ],
)
def test_a_term_that_nothing_moves(amount, unit, start, due):
    assert ends(amount, unit, "none", start) == due


days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
short_terms = st.tuples(st.integers(1, 90), st.just("days")) | st.tuples(st.integers(1, 12), st.just("weeks"))
short_terms |= st.tuples(st.integers(1, 3), st.just("months"))


@given(days, short_terms)
def test_a_term_in_an_act_ends_on_a_working_day_and_holds_two_of_them(start, length):
    amount, unit = length
    deadline = count(term(amount, unit), start)
    assert is_working_day(deadline.due)
    assert deadline.due >= deadline.computed_end
    if (deadline.computed_end - start).days >= 3:
        inside = [start + n * ONE_DAY for n in range(1, (deadline.due - start).days + 1)]
        assert sum(is_working_day(day) for day in inside) >= 2


@given(days, short_terms)
def test_a_term_is_lengthened_no_further_than_the_law_says(start, length):
    amount, unit = length
    deadline = count(term(amount, unit), start)
    a_day_less = [start + n * ONE_DAY for n in range(1, (deadline.due - start).days)]
    was_over = deadline.due == deadline.computed_end
    assert (
        was_over or not is_working_day(a_day_less[-1]) or sum(is_working_day(day) for day in a_day_less) < 2
    )


@given(days, st.integers(-40, 40), st.sampled_from(["months", "years"]))
def test_a_month_on_has_the_same_number_or_is_the_last_day(start, amount, unit):
    end = add(start, amount, unit)
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@given(days, st.integers(1, 120))
def test_so_many_working_days_on_holds_so_many_working_days(start, amount):
    end = add(start, amount, "working_days")
    assert sum(is_working_day(start + n * ONE_DAY) for n in range(1, (end - start).days + 1)) == amount


# A last day is whole


def test_the_last_day_is_over_at_midnight_in_the_netherlands():
    deadline = count(term(4, "weeks"), date(2026, 3, 9))
    assert not deadline.is_overdue(datetime(2026, 4, 7, 23, 59, 59, tzinfo=AMSTERDAM))
    assert deadline.is_overdue(datetime(2026, 4, 8, 0, 0, tzinfo=AMSTERDAM))
    assert deadline.is_overdue(datetime(2026, 4, 7, 22, 0, tzinfo=ZoneInfo("UTC")))
    assert not deadline.is_overdue(datetime(2026, 4, 7, 21, 59, tzinfo=ZoneInfo("UTC")))


def test_days_left_count_down_to_nought_on_the_last_day():
    deadline = count(term(4, "weeks"), date(2026, 3, 9))
    assert [deadline.days_left(date(2026, 4, day)) for day in (6, 7, 8)] == [1, 0, -1]


def test_hours_are_over_at_their_minute():
    deadline = count(term(72, "hours"), datetime(2026, 3, 6, 22, 0))
    assert not deadline.is_overdue(datetime(2026, 3, 9, 22, 0, tzinfo=AMSTERDAM))
    assert deadline.is_overdue(datetime(2026, 3, 9, 22, 1, tzinfo=AMSTERDAM))


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        count(term(4, "weeks"), date(2026, 3, 9)).is_overdue(datetime(2026, 4, 7, 12, 0))


# Standing still


def can_stand_still(amount, unit, **more):
    return term(amount, unit, suspension_source="art. 4:15 Awb", **more)


def test_a_suspension_adds_its_real_days():
    pause = Suspension(date(2026, 3, 10), date(2026, 3, 19))
    deadline = count(can_stand_still(8, "weeks"), date(2026, 3, 2), suspensions=[pause])
    assert deadline.computed_end == date(2026, 5, 7)
    assert deadline.due == date(2026, 5, 7)
    assert "tien dagen stil (10 maart 2026 tot en met 19 maart 2026)" in deadline.sentence
    assert "art. 4:15 Awb" in deadline.sentence


def test_a_term_that_still_stands_still_has_no_last_day_yet_but_an_earliest():
    pause = Suspension(date(2026, 3, 10))
    deadline = count(can_stand_still(8, "weeks"), date(2026, 3, 2), suspensions=[pause])
    assert deadline.due is None
    assert deadline.earliest == date(2026, 4, 28)
    assert deadline.days_left(date(2026, 6, 1)) is None
    assert not deadline.is_overdue(datetime(2027, 1, 1, tzinfo=AMSTERDAM))
    assert deadline.warn_on == ()
    assert deadline.sentence.startswith("Nog geen einddatum, op zijn vroegst dinsdag 28 april 2026:")


def test_a_suspension_on_the_monday_to_which_the_end_had_moved_leaves_that_monday_to_come():
    # Two weeks from Saturday 28 February end on Saturday 14 March and move to Monday 16 March, the day of the pause.
    rule = can_stand_still(2, "weeks")
    assert count(rule, date(2026, 2, 28)).due == date(2026, 3, 16)
    paused = count(rule, date(2026, 2, 28), suspensions=[Suspension(date(2026, 3, 16), date(2026, 3, 17))])
    assert paused.due == date(2026, 3, 18)


@pytest.mark.parametrize(
    ("pauses", "reason"),
    [
        ([(date(2026, 3, 10), date(2026, 3, 15)), (date(2026, 3, 15), date(2026, 3, 16))], "overlapt"),
        ([(date(2026, 3, 10), None), (date(2026, 3, 20), date(2026, 3, 21))], "overlapt"),
        ([(date(2026, 3, 10), date(2026, 3, 9))], "voordat zij begint"),
        ([(date(2026, 3, 2), date(2026, 3, 9))], "voordat de termijn loopt"),
        ([(date(2026, 4, 29), date(2026, 4, 30))], "te laat"),
        ([(date(2026, 3, 10), date(2199, 3, 9))], "1900 en 2099"),
    ],
)
def test_a_suspension_that_cannot_be_is_refused(pauses, reason):
    with pytest.raises(ValueError, match=reason):
        count(
            can_stand_still(8, "weeks"),
            date(2026, 3, 2),
            suspensions=[Suspension(*pause) for pause in pauses],
        )


def test_a_rule_that_knows_no_suspension_refuses_one():
    with pytest.raises(ValueError, match="niet worden opgeschort"):
        count(
            term(8, "weeks"), date(2026, 3, 2), suspensions=[Suspension(date(2026, 3, 10), date(2026, 3, 11))]
        )


@given(days, st.integers(5, 90), st.lists(st.tuples(st.integers(1, 20), st.integers(1, 30)), max_size=6))
def test_the_days_that_counted_are_as_many_as_the_term_however_often_it_stood_still(start, amount, gaps):
    pauses, day = [], start
    for before, long in gaps:
        first = day + before * ONE_DAY
        pauses.append(Suspension(first, first + (long - 1) * ONE_DAY))
        day = pauses[-1].last
    running = sum(before for before, _ in gaps)
    assume(running <= amount)
    # Counted `none`, so that only standing still can move the end.
    deadline = count(can_stand_still(amount, "days", counting="none"), start, suspensions=reversed(pauses))
    still = {p.first + n * ONE_DAY for p in pauses for n in range((p.last - p.first).days + 1)}
    counted = [
        d for n in range(1, (deadline.due - start).days + 1) if (d := start + n * ONE_DAY) not in still
    ]
    assert len(counted) == amount
    assert deadline.due not in still


@given(days, st.integers(2, 30), st.integers(1, 10), st.integers(1, 10))
def test_working_days_on_which_a_term_stood_still_do_not_count(start, amount, after, long):
    first = start + after * ONE_DAY
    assume(first <= add(start, amount, "working_days"))
    pause = Suspension(first, first + (long - 1) * ONE_DAY)
    rule = can_stand_still(amount, "working_days", counting="none")
    due = count(rule, start, suspensions=[pause]).due
    inside = [start + n * ONE_DAY for n in range(1, (due - start).days + 1)]
    assert sum(is_working_day(d) and not pause.first <= d <= pause.last for d in inside) == amount


# Longer


SIX_MONTHS = ExtensionRule(6, "months", 1, "art. 25 lid 2 Vw", Text("advies nodig", "advice needed"))
TWO_MONTHS = ExtensionRule(2, "months", 1, "art. 12 lid 3 AVG", Text("ingewikkeld", "complex"))


def test_two_months_more_are_counted_from_the_request_itself():
    rule = term(1, "months", "eu1182", extension=TWO_MONTHS)
    deadline = count(rule, date(2026, 1, 31), extensions=[Extension(date(2026, 3, 2))])
    assert deadline.due == date(2026, 4, 30)
    assert "één maand, verlengd met twee maanden," in deadline.sentence


def test_an_extension_told_after_the_last_day_is_refused():
    rule = term(1, "months", "eu1182", extension=TWO_MONTHS)
    with pytest.raises(ValueError, match="te laat: de termijn eindigde op 2 maart 2026"):
        count(rule, date(2026, 1, 31), extensions=[Extension(date(2026, 3, 3))])


def test_an_extension_is_given_no_more_often_than_the_law_allows():
    rule = term(1, "months", "eu1182", extension=TWO_MONTHS)
    with pytest.raises(ValueError, match="niet vaker dan 1 keer"):
        count(rule, date(2026, 1, 31), extensions=[Extension(), Extension()])


def test_an_extension_before_the_term_is_refused():
    with pytest.raises(ValueError, match="vóór het begin"):
        count(
            term(1, "months", "eu1182", extension=TWO_MONTHS),
            date(2026, 1, 31),
            extensions=[Extension(date(2026, 1, 1))],
        )


def test_a_rule_that_knows_no_extension_refuses_one():
    with pytest.raises(ValueError, match="niet worden verlengd"):
        count(term(8, "weeks"), date(2026, 3, 2), extensions=[Extension()])


def test_ninety_days_and_six_months_are_outside_the_termijnenwet():
    rule = term(90, "days", extension=SIX_MONTHS)
    assert count(rule, date(2026, 1, 6)).due == date(2026, 4, 7)  # Easter Monday moves
    longer = count(rule, date(2026, 1, 5), extensions=[Extension()])
    assert longer.computed_end == date(2026, 10, 5)
    sunday = count(rule, date(2026, 1, 4), extensions=[Extension()])
    assert sunday.due == date(2026, 10, 4)
    assert "valt buiten de Algemene termijnenwet (art. 4)" in sunday.sentence


def test_a_term_can_stand_still_and_be_extended_while_it_does():
    rule = can_stand_still(90, "days", extension=SIX_MONTHS, counting="none")
    pause = Suspension(date(2026, 2, 2), date(2026, 2, 11))
    both = count(rule, date(2026, 1, 5), suspensions=[pause], extensions=[Extension(date(2026, 2, 5))])
    assert both.due == date(2026, 10, 15)


# Coming back


def test_a_monthly_date_keeps_its_own_day_through_february():
    rule = term(1, "months", "none", kind="recurring", times=5)
    found = [d.due for d in occurrences(rule, date(2026, 1, 31))]
    assert found == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 30),
    ]


def test_a_recurring_date_stops_before_the_end():
    rule = term(1, "months", "none", kind="recurring")
    found = occurrences(rule, date(2026, 1, 12), before=date(2026, 4, 12))
    assert [(d.occurrence, d.due) for d in found] == [(1, date(2026, 2, 12)), (2, date(2026, 3, 12))]


# Saying why


def test_the_sentence_names_anchor_article_and_the_holiday_that_moved_it():
    objection, _of_others = law().in_force("objection", date(2026, 3, 9)).rules("lodge")
    assert count(objection, date(2026, 3, 9)).sentence == (
        "Uiterlijk dinsdag 7 april 2026: vier weken na de bekendmaking van het besluit op maandag 9 maart 2026 "
        "(art. 69 Vw); de laatste dag viel op Tweede Paasdag en schuift daarom op naar de eerstvolgende werkdag "
        "(art. 1 Algemene termijnenwet)."
    )


def test_the_steps_lead_from_the_event_to_the_result():
    objection, _of_others = law().in_force("objection", date(2026, 3, 9)).rules("lodge")
    assert count(objection, date(2026, 3, 9)).steps == (
        "De bekendmaking van het besluit: maandag 9 maart 2026.",
        "De eerste dag die telt is dinsdag 10 maart 2026 (art. 6:8 Awb).",
        "Vier weken verder: maandag 6 april 2026.",
        "Maandag 6 april 2026 is Tweede Paasdag: door naar de eerstvolgende werkdag, dinsdag 7 april 2026 "
        "(art. 1 Algemene termijnenwet).",
        "Uitkomst: dinsdag 7 april 2026, die hele dag telt nog mee.",
    )


@pytest.mark.parametrize(
    ("rule", "start", "words"),
    [
        (term(3, "months", "none", basis="policy"), date(2026, 1, 12), "een beleidsregel valt niet onder"),
        (
            term(3, "months", "none", basis="regulation"),
            date(2026, 1, 12),
            "een ministeriële regeling valt niet",
        ),
        (term(3, "months", "none", basis="practice"), date(2026, 1, 12), "dit is een werkafspraak"),
        (term(4, "months", "atw"), date(2025, 12, 4), "een termijn van meer dan drie maanden valt buiten"),
        (term(-3, "days", "atw"), date(2026, 4, 7), "teruggeteld (art. 1 lid 2"),
        (term(5, "days", "atw"), date(2026, 4, 2), "twee werkdagen in zitten (art. 2 Algemene termijnenwet)"),
        (
            term(5, "days", "atw"),
            date(2026, 3, 31),
            "viel op Eerste Paasdag en schuift daarom, voorbij Tweede Paasdag,",
        ),
        (term(1, "months", "eu1182"), date(2026, 1, 31), "art. 3 lid 4 Verordening 1182/71"),
        (
            term(-3, "months", "none"),
            date(2027, 3, 10),
            "drie maanden vóór de aanvraag op woensdag 10 maart 2027",
        ),
        (term(0, "days", "none"), date(2026, 3, 10), "dezelfde dag als de aanvraag"),
    ],
)
def test_a_sentence_says_what_moved_the_day_and_what_did_not(rule, start, words):
    assert words in count(rule, start).sentence


@given(
    days,
    st.integers(-100, 400),
    st.sampled_from(["hours", "days", "working_days", "weeks", "months"]),
    st.sampled_from(["atw", "eu1182", "none"]),
)
def test_every_date_explains_itself_in_one_sentence_with_its_source(start, amount, unit, counting):
    deadline = count(term(amount, unit, counting), start)
    for sentence in (deadline.sentence, deadline.sentence_en):
        assert sentence.endswith(".")
        assert "art. 1 Vb" in sentence
        assert "  " not in sentence
    assert str(deadline.due.year) in deadline.sentence
    assert len(deadline.steps) == len(deadline.steps_en) >= 3


# What cannot be


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2026-02-31", "31 februari 2026 bestaat niet"),
        ("2027-02-29", "29 februari 2027 bestaat niet"),
        ("0099-03-01", "tussen 1900 en 2099"),
        ("2126-03-01", "tussen 1900 en 2099"),
        ("2026-13-01", "maand van 01 tot 12"),
        ("2026-00-10", "maand van 01 tot 12"),
        ("09-03-2026", "geen datum"),
        ("20260309", "geen datum"),
        ("2026-W10-1", "geen datum"),
        ("2026-3-9", "geen datum"),
        ("morgen", "geen datum"),
        ("", "geen datum"),
        ("2026-03-09T24:30", "tijd bestaat niet"),
        ("2026-03-29T02:30", "de klok ging toen een uur vooruit"),
        ("x" * 10_000, "geen datum"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_clear_sentence(words, reason):
    with pytest.raises(ValueError, match=reason):
        read_when(words)


def test_a_moment_with_an_offset_is_read_as_dutch_time():
    assert read_when("2026-03-06T21:00Z").isoformat() == "2026-03-06T22:00:00+01:00"
    assert read_when("2026-07-06T22:00").isoformat() == "2026-07-06T22:00:00+02:00"


@pytest.mark.parametrize("day", [date(99, 1, 1), date(1899, 12, 31), date(2100, 1, 1), date(9999, 12, 31)])
def test_an_absurd_day_is_not_counted_from(day):
    with pytest.raises(ValueError, match="tussen 1900 en 2099"):
        count(term(4, "weeks"), day)
    with pytest.raises(ValueError, match="tussen 1900 en 2099"):
        checked(day)
