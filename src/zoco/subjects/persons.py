"""Persons as people's answers make them: the log of answers, played in order by the clustering of `zoco.linkage`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import inf
from uuid import UUID

from django.db import connection

from zoco.linkage.persons import Contradiction, Decision, Persons
from zoco.subjects.models import Pair, Said, Subject

# Whoever hangs together with these by a yes, as far as this seat sees it, with each yes and no that touches one of them.
TOGETHER = """
with recursive said as (
    select distinct on (j.pair_id) p.first_id, p.second_id, j.said, j.at, j.id
      from subjects_judgement j join subjects_pair p on p.id = j.pair_id order by j.pair_id, j.number desc
), together (id) as (
    select unnest(%s::uuid[])
    union
    select case when s.first_id = t.id then s.second_id else s.first_id end
      from together t join said s on s.said = 'same' and t.id in (s.first_id, s.second_id)
)
select s.first_id, s.second_id, s.said from said s
 where s.said in ('same', 'other') and (s.first_id in (select id from together) or s.second_id in (select id from together))
 order by s.at, s.id
"""


@dataclass
class Held:
    """
    Some subjects and all that hangs together with them. No score joins anybody here: only what somebody said does, and
    two subjects of one signal or with two BSNs are never one.
    """

    persons: Persons
    subjects: dict[UUID, Subject]

    @classmethod
    def around(cls, pair: Pair) -> Held:
        return cls.of([pair.first_id, pair.second_id])

    @classmethod
    def of(cls, wanted: Collection[UUID]) -> Held:
        """In two questions, whatever their number."""
        with connection.cursor() as cursor:
            cursor.execute(TOGETHER, [list(wanted)])
            said = cursor.fetchall()
        ids = {*wanted, *(row[0] for row in said), *(row[1] for row in said)}
        subjects = {each.pk: each for each in Subject.objects.filter(pk__in=ids).order_by("at", "pk")}
        held = cls(Persons(threshold=inf), subjects)
        for pk, subject in subjects.items():
            held.persons.add(str(pk), str(subject.signal_id or subject.report_id), {}, subject.record.bsn)
        for first, second, word in said:
            held._take_in(first, second, word)
        return held

    def _take_in(self, first: UUID, second: UUID, word: str) -> None:
        if first not in self.subjects or second not in self.subjects:
            return
        try:
            self.persons.decide(Decision(str(first), str(second), word == Said.SAME))
        except Contradiction:
            # Two people answered two pairs at one instant; the page of the pair shows both, and one is taken back.
            return

    def decide(self, pair: Pair, said: Said) -> None:
        """Raises Contradiction when this cannot hold beside the others."""
        self.persons.decide(Decision(str(pair.first_id), str(pair.second_id), said == Said.SAME))

    def with_whom(self, subject: UUID) -> list[Subject]:
        """Everybody who is one person with this subject, itself first."""
        person = self.persons.persons[str(subject)]
        same = [UUID(member) for member, of in self.persons.persons.items() if of == person]
        return [
            self.subjects[pk] for pk in sorted(same, key=lambda pk: (pk != subject, self.subjects[pk].at))
        ]
