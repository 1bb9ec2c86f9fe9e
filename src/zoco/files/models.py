"""A document of a case. Its words and its contents are sealed under the key of the person it is about."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.files.codes import FileKind, FileOrigin
from zoco.files.looking import ENDINGS, Looked
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedBytes, SealedText


class Twice(Exception):
    """The very same document is there already, under `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def present(self) -> Self:
        return self.filter(removed_at=None)

    def shareable(self) -> Self:
        """What may go out: police data only once the police agreed (Wpg art. 7 and 18-20)."""
        return self.present().exclude(origin=FileOrigin.POLICE, police_agreed_at=None)

    @transaction.atomic
    def keep(
        self,
        case: Case,
        looked: Looked,
        *,
        name: str,
        kind: FileKind,
        by: Seat,
        at: datetime,
        origin: FileOrigin = FileOrigin.OWN,
    ) -> CaseFile:
        """Take a file in that was looked at. Raises Twice."""
        case.lock()
        digest = digest_of(looked.content)
        for other in case.own(self.filter(case=case).present()):
            if other.digest == digest:
                raise Twice(other.number)
        file = self.put_away(case, looked, name=name, kind=kind, by=by, at=at, origin=origin)
        case.record(EventKind.FILE_ADDED, by=by, at=at, text=name)
        return file

    @transaction.atomic
    def put_away(
        self,
        case: Case,
        looked: Looked,
        *,
        name: str,
        kind: FileKind,
        by: Seat,
        at: datetime,
        origin: FileOrigin = FileOrigin.OWN,
    ) -> CaseFile:
        """Seal a document beside the others, untold: for what Zoco itself made, which tells its own story."""
        case.lock()
        last = self.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        file = self.create(
            case=case,
            data_key=case.data_key,
            number=last + 1,
            name=name,
            kind=kind,
            origin=origin,
            media_type=looked.media_type,
            size=len(looked.content),
            digest=digest_of(looked.content),
            by=by,
            at=at,
        )
        FileContent.objects.create(file=file, case=case, data_key=case.data_key, content=looked.content)
        return file


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class CaseFile(Sealed):
    """What is known of a document; the contents lie apart, so that a list never reads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()  # within the case; what a downloaded file is called by
    name = SealedText(gettext_lazy("wat het is"))
    kind = models.CharField(gettext_lazy("soort"), max_length=10, choices=FileKind)
    origin = models.CharField(gettext_lazy("waar het vandaan komt"), max_length=10, choices=FileOrigin)
    media_type = models.CharField(max_length=100)  # as found in the contents, not as claimed
    size = models.PositiveIntegerField()  # bytes, as kept
    digest = SealedText()  # SHA-256 of the contents: a digest in clear would tell who has the same document
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    police_agreed_at = models.DateTimeField(null=True)
    police_agreed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    police_agreed = SealedText(gettext_lazy("wie bij de politie akkoord gaf"))
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    removed_because = SealedText(gettext_lazy("waarom het weg is"))

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="file_number_once"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="file_removed_by_somebody",
            ),
        ]

    @property
    def ending(self) -> str:
        return ENDINGS[self.media_type][0]

    @property
    def outside_name(self) -> str:
        """What it is called once it is downloaded: nobody's name, nothing it is about."""
        return f"{self.case.number}-{self.number}.{self.ending}"

    @property
    def may_be_shared(self) -> bool:
        return self.removed_at is None and (
            self.origin != FileOrigin.POLICE or self.police_agreed_at is not None
        )

    @transaction.atomic
    def remove(self, *, by: Seat, at: datetime, because: str) -> None:
        """
        The contents are destroyed; that there was something, and why it is gone, stays.

        Raises Changed when it is gone already.
        """
        self._change(removed_at=at, removed_by=by, removed_because=because)
        FileContent.objects.filter(file=self).delete()
        self.case.record(EventKind.FILE_REMOVED, by=by, at=at, text=self.name)

    @transaction.atomic
    def let_go(self, *, by: Seat, at: datetime, agreed: str) -> None:
        """The police agree that this is shared; `agreed` says who did, and how. Raises Changed when it is gone."""
        self._change(police_agreed_at=at, police_agreed_by=by, police_agreed=agreed)

    def _change(self, **wanted: object) -> None:
        if CaseFile.objects.select_for_update(of=["self"]).get(pk=self.pk).removed_at:
            raise Changed
        for name, value in wanted.items():
            setattr(self, name, value)
        self.save(update_fields=list(wanted))


class FileContent(Sealed):
    """The contents, sealed as a whole. Not in the log of changes, where they would outlive their removal."""

    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, primary_key=True, related_name="kept")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    content = SealedBytes()
