"""A draft: the words of a form that was not sent yet, sealed, of one seat on one page."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, NamedTuple, Self
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction

from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedJSON
from zoco.seal.models import DataKey

Words = dict[str, list[str]]


class Writer(NamedTuple):
    """
    One opened page on one screen: `page_view` is new each time the page is opened, `beat` counts what it sent.

    `seen` is the version of the draft that the page was filled with, 0 for none.
    """

    page_view: UUID
    beat: int
    seen: int


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, seat: Seat) -> Self:
        """What somebody is still writing, newest first."""
        return self.filter(seat=seat).select_related("data_key").order_by("-at")

    def before(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

    def about_case(self, case_id: UUID) -> Self:
        return self.filter(about=case_id)

    @transaction.atomic
    def keep(
        self,
        wanted: UUID,
        *,
        by: Seat,
        at: datetime,
        page: str,
        about: UUID | None,
        writer: Writer,
        words: Words,
    ) -> Draft:
        """
        Keep these words as this draft. Where another screen wrote in it meanwhile, they become a draft of their own:
        nobody's words are overwritten, and the id of what is returned tells.
        """
        found = self.filter(pk=wanted, seat=by, page=page).select_for_update().first()
        if found and found.is_written_by(writer):
            return found.go_on(at, writer, words)
        try:
            with transaction.atomic():
                return self._begin(
                    uuid.uuid4() if found else wanted,
                    by=by,
                    at=at,
                    page=page,
                    about=about,
                    writer=writer,
                    words=words,
                )
        except IntegrityError:
            # The same page sent twice at once, and the other was first. Or the id is of a draft elsewhere.
            found = self.filter(pk=wanted, seat=by, page=page).select_for_update().first()
            if found and found.is_written_by(writer):
                return found.go_on(at, writer, words)
            return self._begin(uuid.uuid4(), by=by, at=at, page=page, about=about, writer=writer, words=words)

    def _begin(
        self, pk: UUID, *, by: Seat, at: datetime, page: str, about: UUID | None, writer: Writer, words: Words
    ) -> Draft:
        return self.create(
            id=pk,
            data_key=DataKey.objects.mint(),
            seat=by,
            page=page,
            about=about if about and still_reads(about) else None,
            page_view=writer.page_view,
            beat=writer.beat,
            words=words,
            at=at,
        )


class Draft(Sealed):
    """
    Under a key of its own, which goes when the draft goes (a trigger of the guard).

    `page` is the path of the form without language: it holds ids, never a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=300)
    # The id of the case, where the page is of a case. No foreign key: a draft outlives the access to it.
    about = models.UUIDField(null=True, db_index=True)
    words = SealedJSON(default=dict)
    version = models.PositiveIntegerField(default=1)
    page_view = models.UUIDField()
    beat = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seat", "page"], name="draft_of_page")]

    def __str__(self) -> str:
        return str(self.pk)

    def is_written_by(self, writer: Writer) -> bool:
        """The page that wrote last, or one that has read what stands here."""
        return self.page_view == writer.page_view or self.version == writer.seen

    def go_on(self, at: datetime, writer: Writer, words: Words) -> Draft:
        """What was sent earlier and arrives later does not count."""
        if self.page_view == writer.page_view and self.beat >= writer.beat:
            return self
        self.words, self.at, self.version = words, at, self.version + 1
        self.page_view, self.beat = writer.page_view, writer.beat
        self.save(update_fields=["words", "at", "version", "page_view", "beat"])
        return self

    @property
    def excerpt(self) -> str:
        """Its longest words, shortened: enough to know one draft from another."""
        said = max((word for words in self.words.values() for word in words), key=len, default="")
        return said if len(said) <= 120 else f"{said[:119]}…"


def still_reads(case_id: UUID) -> bool:
    """Whether the seat of this request reads that case now."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.still_reads(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def writing_now(page: str, about: UUID | None) -> list[str]:
    """Who else of those who read this case wrote on this page in the last ten minutes."""
    if about is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select name from zoco.writing_now(%s, %s) order by 1", [page, about])
        return [name for (name,) in cursor.fetchall()]
