"""Why this date: the steps of a computation, and one sentence with its article."""

from dataclasses import dataclass
from datetime import date

from zoco.procedures.dates import add, days_between
from zoco.procedures.holidays import ONE_DAY, day_off_in_words, is_working_day
from zoco.procedures.reckoning import Reckoning, Suspension
from zoco.procedures.wording import Text, amount_in_words, day_in_words, moment_in_words, short_day

OPENINGS = {
    "hard": Text("Uiterlijk", "By"),
    "soft": Text("Uiterlijk", "By"),
    "recurring": Text("Uiterlijk", "By"),
    "target": Text("Streefdatum", "Target date"),
    "milestone": Text("Mijlpaal op", "Milestone on"),
}
NEXT_WORKING_DAY = {
    "atw": Text("art. 1 Algemene termijnenwet", "art. 1 General Extension of Time Limits Act"),
    "eu1182": Text("art. 3 lid 4 Verordening 1182/71", "art. 3(4) Regulation 1182/71"),
}
TWO_WORKING_DAYS = {
    "atw": Text("art. 2 Algemene termijnenwet", "art. 2 General Extension of Time Limits Act"),
    "eu1182": Text("art. 3 lid 5 Verordening 1182/71", "art. 3(5) Regulation 1182/71"),
}
OUTSIDE_ATW = {
    "hours": Text("een termijn in uren", "a term in hours"),
    "days": Text("een termijn van meer dan 90 dagen", "a term of more than 90 days"),
    "working_days": Text("een termijn van meer dan 90 dagen", "a term of more than 90 days"),
    "weeks": Text("een termijn van meer dan twaalf weken", "a term of more than twelve weeks"),
    "months": Text("een termijn van meer dan drie maanden", "a term of more than three months"),
    "years": Text("een termijn in jaren", "a term in years"),
}
WHY_NOT_MOVED = {
    "act": Text(
        "deze termijn valt buiten de Algemene termijnenwet",
        "this term is outside the General Extension of Time Limits Act",
    ),
    "eu": Text("deze termijn kent geen verschuiving", "this term knows no moving on"),
    "regulation": Text(
        "een ministeriële regeling valt niet onder de Algemene termijnenwet",
        "a ministerial regulation is not under the General Extension of Time Limits Act",
    ),
    "policy": Text(
        "een beleidsregel valt niet onder de Algemene termijnenwet",
        "a policy rule is not under the General Extension of Time Limits Act",
    ),
    "practice": Text(
        "dit is een werkafspraak, geen wettelijke termijn", "this is a working agreement, not a legal term"
    ),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps in order, and the one sentence that says it all."""

    steps: tuple[Text, ...]
    sentence: Text


def explain(reckoning: Reckoning) -> Explanation:
    """Put a computation into words. The sentence carries the rule's own source and each rule that moved the date."""
    steps = [
        _begin(reckoning),
        *_first_day(reckoning),
        *_length(reckoning),
        *_short_month(reckoning),
        *_standing_still(reckoning),
        *_moving(reckoning),
        _result(reckoning),
    ]
    return Explanation(tuple(step.capital() + Text(".", ".") for step in steps), _sentence(reckoning))


# The steps


def _begin(reckoning: Reckoning) -> Text:
    event, when = reckoning.rule.anchor_text, moment_in_words(reckoning.anchor)
    return Text(f"{event.nl}: {when.nl}", f"{event.en}: {when.en}")


def _first_day(reckoning: Reckoning) -> list[Text]:
    rule = reckoning.rule
    if rule.amount <= 0 or rule.unit == "hours" or rule.start != "day_after":
        return []
    first, source = (
        day_in_words(reckoning.start + ONE_DAY),
        f" ({rule.start_source})" if rule.start_source else "",
    )
    return [
        Text(
            f"de eerste dag die telt is {first.nl}{source}",
            f"the first day that counts is {first.en}{source}",
        )
    ]


def _length(reckoning: Reckoning) -> list[Text]:
    rule, length = reckoning.rule, _amount(reckoning)
    if rule.amount == 0:
        return [Text("de termijn is diezelfde dag", "the term is that same day")]
    if rule.unit == "hours" and reckoning.moment is None:
        day = day_in_words(reckoning.last_day)
        return [
            Text(
                "het tijdstip is niet bekend, daarom tellen hele dagen",
                "the hour is not known, so whole days count",
            ),
            Text(
                f"{length.nl} verder: in de loop van {day.nl}", f"{length.en} on: in the course of {day.en}"
            ),
        ]
    without_pauses = reckoning.moment or reckoning.end_without_pauses
    when = moment_in_words(without_pauses)
    if rule.amount < 0:
        return [Text(f"{length.nl} teruggeteld: {when.nl}", f"{length.en} counted back: {when.en}")]
    return [Text(f"{length.nl} verder: {when.nl}", f"{length.en} on: {when.en}")]


def _short_month(reckoning: Reckoning) -> list[Text]:
    number = reckoning.start.day
    if not _is_clamped(reckoning):
        return []
    return [
        Text(
            f"die maand heeft geen dag {number}, dus telt de laatste dag van de maand",
            f"that month has no day {number}, so the last day of the month counts",
        )
    ]


def _standing_still(reckoning: Reckoning) -> list[Text]:
    if not reckoning.suspensions:
        return []
    steps = [
        Text(
            f"opgeschort: {_span(pause).nl} ({reckoning.rule.suspension_source})",
            f"suspended: {_span(pause).en} ({reckoning.rule.suspension_source})",
        )
        for pause in reckoning.suspensions
    ]
    if reckoning.is_open:
        return steps
    still, when = amount_in_words(_days_still(reckoning), "days"), day_in_words(reckoning.end)
    return [*steps, Text(f"{still.nl} niet meegeteld: {when.nl}", f"{still.en} not counted: {when.en}")]


def _moving(reckoning: Reckoning) -> list[Text]:
    end, moved, last = reckoning.end, reckoning.moved, reckoning.last_day
    steps: list[Text] = []
    if reckoning.rule.amount == 0 or (is_working_day(end) and last == end):
        return steps
    name = _no_working_day(end)
    if moved != end:
        to, rule = day_in_words(moved), NEXT_WORKING_DAY[reckoning.rule.counting]
        steps.append(
            Text(
                f"{day_in_words(end).nl} is {name.nl}: door naar de eerstvolgende werkdag, {to.nl} ({rule.nl})",
                f"{day_in_words(end).en} is {name.en}: on to the next working day, {to.en} ({rule.en})",
            )
        )
    if last != moved:
        to, rule = day_in_words(last), TWO_WORKING_DAYS[reckoning.rule.counting]
        steps.append(
            Text(
                f"er zaten geen twee werkdagen in de termijn: verlengd tot en met {to.nl} ({rule.nl})",
                f"the term held fewer than two working days: lengthened up to {to.en} ({rule.en})",
            )
        )
    if last == end and (why := _why_not_moved(reckoning)):
        steps.append(
            Text(
                f"{day_in_words(end).nl} is {name.nl}, maar de dag schuift niet op: {why.nl}",
                f"{day_in_words(end).en} is {name.en}, but the day does not move: {why.en}",
            )
        )
    return steps


def _result(reckoning: Reckoning) -> Text:
    if reckoning.is_open:
        since, earliest = _open_pause(reckoning), day_in_words(reckoning.last_day)
        return Text(
            f"de termijn staat nog stil sinds {short_day(since.first).nl}: op zijn vroegst {earliest.nl}",
            f"the term still stands still since {short_day(since.first).en}: {earliest.en} at the earliest",
        )
    when = moment_in_words(reckoning.due)
    if reckoning.moment:
        return Text(f"uitkomst: {when.nl}", f"result: {when.en}")
    return Text(
        f"uitkomst: {when.nl}, die hele dag telt nog mee", f"result: {when.en}, that whole day still counts"
    )


# The sentence


def _sentence(reckoning: Reckoning) -> Text:
    rule, source = reckoning.rule, reckoning.rule.source
    if reckoning.extensions and rule.extension and rule.extension.source != source:
        source = f"{source} en {rule.extension.source}"
    opening, reason = _opening(reckoning), _from_when(reckoning)
    sentence = Text(f"{opening.nl}: {reason.nl} ({source})", f"{opening.en}: {reason.en} ({source})")
    for clause in _clauses(reckoning):
        sentence += Text(f"; {clause.nl}", f"; {clause.en}")
    return sentence + Text(".", ".")


def _opening(reckoning: Reckoning) -> Text:
    rule = reckoning.rule
    if reckoning.is_open:
        earliest = day_in_words(reckoning.last_day)
        return Text(
            f"Nog geen einddatum, op zijn vroegst {earliest.nl}",
            f"No last day yet, {earliest.en} at the earliest",
        )
    opening, when = rule.opening or OPENINGS[rule.kind], moment_in_words(reckoning.due)
    return Text(f"{opening.nl} {when.nl}", f"{opening.en} {when.en}")


def _from_when(reckoning: Reckoning) -> Text:
    rule, event, when = reckoning.rule, reckoning.rule.anchor_text, moment_in_words(reckoning.anchor)
    if rule.amount == 0:
        return Text(f"dezelfde dag als {event.nl}", f"the same day as {event.en}")
    length = _amount(reckoning)
    if reckoning.extensions and rule.extension:
        first = amount_in_words(rule.amount, rule.unit)
        more = amount_in_words(rule.extension.amount * len(reckoning.extensions), rule.extension.unit)
        length = Text(f"{first.nl}, verlengd met {more.nl},", f"{first.en}, extended by {more.en},")
    side = Text("vóór", "before") if rule.amount < 0 else Text("na", "after")
    said = Text(
        f"{length.nl} {side.nl} {event.nl} op {when.nl}", f"{length.en} {side.en} {event.en} on {when.en}"
    )
    if rule.kind == "recurring":
        each = amount_in_words(rule.amount, rule.unit)
        if rule.amount == 1:
            said += Text(
                f", want dit komt elke {each.nl.split()[-1]} terug",
                f", as this recurs every {each.en.split()[-1]}",
            )
        else:
            said += Text(f", want dit komt elke {each.nl} terug", f", as this recurs every {each.en}")
    return said


def _clauses(reckoning: Reckoning) -> list[Text]:
    clauses = []
    if _is_clamped(reckoning):
        number = reckoning.start.day
        clauses.append(
            Text(
                f"die maand heeft geen dag {number}, dus telt haar laatste dag",
                f"that month has no day {number}, so its last day counts",
            )
        )
    if reckoning.suspensions:
        clauses.append(_suspension_clause(reckoning))
    if not reckoning.is_open:
        clauses += _moving_clauses(reckoning)
    if reckoning.moment and reckoning.rule.amount > 0 and _crosses_days_off(reckoning):
        clauses.append(
            Text(
                "uren lopen door in het weekend en op feestdagen",
                "hours run on through weekends and holidays",
            )
        )
    return clauses


def _suspension_clause(reckoning: Reckoning) -> Text:
    source = reckoning.rule.suspension_source
    if reckoning.is_open:
        since = short_day(_open_pause(reckoning).first)
        return Text(
            f"de termijn staat stil sinds {since.nl} ({source})",
            f"the term stands still since {since.en} ({source})",
        )
    spans = [_span(pause) for pause in reckoning.suspensions]
    days = amount_in_words(_days_still(reckoning), "days")
    return Text(
        f"de termijn stond {days.nl} stil ({_listed([s.nl for s in spans], 'en')}) en eindigt zoveel later ({source})",
        f"the term stood still for {days.en} ({_listed([s.en for s in spans], 'and')}) and ends that much later ({source})",
    )


def _moving_clauses(reckoning: Reckoning) -> list[Text]:
    end, moved, last = reckoning.end, reckoning.moved, reckoning.last_day
    name = day_off_in_words(end)
    clauses = []
    if name and moved != end:
        past, rule = _past(reckoning), NEXT_WORKING_DAY[reckoning.rule.counting]
        clauses.append(
            Text(
                f"de laatste dag viel op {name.nl} en schuift daarom{past.nl} op naar de eerstvolgende werkdag ({rule.nl})",
                f"the last day fell on {name.en} and therefore moves{past.en} to the next working day ({rule.en})",
            )
        )
    if last != moved:
        rule = TWO_WORKING_DAYS[reckoning.rule.counting]
        clauses.append(
            Text(
                f"de termijn is langer gemaakt, zodat er twee werkdagen in zitten ({rule.nl})",
                f"the term is made longer, so that it holds two working days ({rule.en})",
            )
        )
    if name and last == end and reckoning.rule.amount != 0 and (why := _why_not_moved(reckoning)):
        clauses.append(
            Text(
                f"de laatste dag valt op {name.nl} en schuift niet op, want {why.nl}",
                f"the last day falls on {name.en} and does not move, because {why.en}",
            )
        )
    return clauses


def _no_working_day(day: date) -> Text:
    """A holiday by its name; of a Saturday or Sunday the name of the day already says enough."""
    name = day_off_in_words(day)
    if name and not name.nl.startswith("een "):
        return name
    return Text("geen werkdag", "no working day")


def _past(reckoning: Reckoning) -> Text:
    """Holidays that lie between the computed end and the working day, so that a reader is not surprised by them."""
    between = sorted(days_between(reckoning.end + ONE_DAY, reckoning.moved - ONE_DAY))
    names = [name for day in between if (name := day_off_in_words(day)) and not name.nl.startswith("een ")]
    if not names:
        return Text("", "")
    said = Text(_listed([n.nl for n in names], "en"), _listed([n.en for n in names], "and"))
    return Text(f", voorbij {said.nl},", f", past {said.en},")


def _why_not_moved(reckoning: Reckoning) -> Text | None:
    rule = reckoning.rule
    if rule.unit == "hours":
        return None
    if rule.counting != "none" and rule.amount < 0:
        return Text(
            "de termijn is teruggeteld (art. 1 lid 2 Algemene termijnenwet)", "the term is counted back"
        )
    if reckoning.is_outside_atw:
        what = OUTSIDE_ATW[_unit_outside_atw(reckoning)]
        return Text(
            f"{what.nl} valt buiten de Algemene termijnenwet (art. 4)",
            f"{what.en} is outside the General Extension of Time Limits Act (art. 4)",
        )
    return WHY_NOT_MOVED[rule.basis]


def _unit_outside_atw(reckoning: Reckoning) -> str:
    longer = reckoning.rule.extension
    if (
        longer
        and reckoning.extensions
        and longer.unit != reckoning.rule.unit
        and longer.unit in ("months", "years")
    ):
        return longer.unit
    return reckoning.rule.unit


# Small questions about a computation


def _amount(reckoning: Reckoning) -> Text:
    rule, longer = reckoning.rule, reckoning.rule.extension
    said = amount_in_words(reckoning.amount, rule.unit)
    if longer and reckoning.extensions and longer.unit != rule.unit:
        more = amount_in_words(longer.amount * len(reckoning.extensions), longer.unit)
        said += Text(f" en {more.nl}", f" and {more.en}")
    return said


def _is_clamped(reckoning: Reckoning) -> bool:
    """Whether the month in which the term ends was too short for the day number of the anchor."""
    rule = reckoning.rule
    if rule.unit not in ("months", "years"):
        return False
    return add(reckoning.start, reckoning.amount, rule.unit).day != reckoning.start.day


def _days_still(reckoning: Reckoning) -> int:
    return sum((pause.last - pause.first).days + 1 for pause in reckoning.suspensions if pause.last)


def _open_pause(reckoning: Reckoning) -> Suspension:
    return next(pause for pause in reckoning.suspensions if pause.last is None)


def _crosses_days_off(reckoning: Reckoning) -> bool:
    return any(not is_working_day(day) for day in days_between(reckoning.start, reckoning.last_day))


def _span(pause: Suspension) -> Text:
    """
    >>> _span(Suspension(date(2026, 3, 1), date(2026, 3, 10))).nl
    '1 maart 2026 tot en met 10 maart 2026'
    """
    first = short_day(pause.first)
    if pause.last is None:
        return Text(f"vanaf {first.nl}", f"from {first.en}")
    if pause.last == pause.first:
        return first
    last = short_day(pause.last)
    return Text(f"{first.nl} tot en met {last.nl}", f"{first.en} up to and including {last.en}")


def _listed(words: list[str], last_word: str) -> str:
    """
    >>> _listed(["a", "b", "c"], "en")
    'a, b en c'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last_word} {words[-1]}"
