"""Who was seen, by whom and when: the lines of signals and reports together with the national register. As the owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from uuid import UUID

from zoco.reports.codes import Form, NationalityGroup
from zoco.reports.models import Registration, Report
from zoco.subjects import captures
from zoco.subjects.captures import UNKNOWN, Link, Seen, Traits
from zoco.subjects.models import Subject

MINOR = "0-17"
OWN_FORMS = (Form.SEXUAL, Form.LABOUR, Form.CRIMINAL)


def everybody(using: str) -> tuple[dict[UUID, Seen], list[Link]]:
    """
    Every sighting, and which of them are one person with what probability.

    A report that is registered is one sighting: the register says what she is where the line does not. What is in the
    register alone is a sighting too; one name and birth date is one person there, as for every other figure.
    """
    seen, marks = captures.everybody(using), defaultdict(list)
    subjects = dict(
        Subject.objects.using(using).filter(number=0).exclude(report_id=None).values_list("report_id", "pk")
    )
    reports = dict(Report.objects.using(using).values_list("number", "pk"))
    for row in Registration.objects.using(using).order_by("report_number").iterator():
        subject = subjects.get(reports.get(row.report_number))
        known = seen.get(subject) if subject else None
        at = subject if subject and known else row.pk
        seen[at] = replace(known, traits=filled(traits_of(row), known.traits)) if known else _registered(row)
        marks[bytes(row.person_ref)].append(at)
    return seen, captures.links(using) + list(_one_mark(marks.values()))


def _registered(row: Registration) -> Seen:
    return Seen(str(row.pk), row.registered_on.toordinal(), row.reporter_kind, traits_of(row))


def _one_mark(marks: Iterable[list[UUID]]) -> Iterator[Link]:
    for first, *others in marks:
        yield from ((first, other, 1.0) for other in others)


def filled(first: Traits, second: Traits) -> Traits:
    """
    What the first does not know, the second may.

    >>> filled(Traits(sex="woman"), Traits(sex="man", age="minor"))
    Traits(form='', sex='woman', age='minor', nationality='', region='')
    """
    return Traits(*(getattr(first, each.name) or getattr(second, each.name) for each in fields(Traits)))


def traits_of(row: Registration) -> Traits:
    nation = row.nationality_group
    return Traits(
        form=form_of(row.forms),
        sex=row.gender if row.gender != "unknown" else UNKNOWN,
        age=UNKNOWN if row.age_band == "unknown" else "minor" if row.age_band == MINOR else "adult",
        nationality=UNKNOWN if nation == NationalityGroup.UNKNOWN else "dutch" if nation == NationalityGroup.DUTCH else "foreign",
        region=row.police_unit,
    )  # fmt: skip


def form_of(forms: Sequence[str]) -> str:
    """
    One word for all forms together, so that nobody is in two groups.

    >>> form_of(["sexual"]), form_of(["sexual", "criminal"]), form_of(["slavery"]), form_of(["unknown"])
    ('sexual', 'several', 'other', '')
    """
    known = {form if form in OWN_FORMS else "other" for form in forms if form != Form.UNKNOWN}
    if len(known) > 1:
        return "several"
    return str(next(iter(known), UNKNOWN))
