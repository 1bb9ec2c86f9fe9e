"""What stands in the national register at CoMensha: persons are counted there, not reports, and nobody is named."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.utils.timezone import localdate

from zoco.people.models import Organisation, Seat
from zoco.reports.codes import (
    ChangeReason,
    Complaint,
    DossierType,
    Form,
    Gender,
    Ground,
    Judgement,
    NationalityGroup,
    Sector,
    age_band,
)
from zoco.reports.grounds import rule_for
from zoco.reports.routing import municipality
from zoco.seal.index import blind_index

if TYPE_CHECKING:
    from zoco.reports.models.report import Report


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def counted(self) -> dict[str, int]:
        """
        How many reports of how many persons in the whole register: the same name and birth date count once, and so do
        reports of which somebody said that they are about one person.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*), count(distinct coalesce(c.counted, r.person_ref)) from reports_registration r"
                " left join zoco.counted_once() c on c.person_ref = r.person_ref"
            )
            reports, persons = cursor.fetchone()
        return {"reports": reports, "persons": persons}

    def with_changes(self) -> Self:
        return self.prefetch_related("changes")


class Registration(models.Model):
    """What the national register at CoMensha holds of a report: nothing that names the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_number = models.CharField(max_length=10, unique=True)
    person_ref = models.BinaryField(max_length=16)
    reporter_kind = models.CharField(max_length=20, choices=Organisation.Kind)
    registered_on = models.DateField()
    dossier_type = models.CharField(max_length=30, choices=DossierType)
    ground = models.CharField(max_length=30, choices=Ground)
    forms = ArrayField(models.CharField(max_length=20))
    age_band = models.CharField(max_length=10)
    gender = models.CharField(max_length=10, choices=Gender)
    nationality_group = models.CharField(max_length=10, choices=NationalityGroup)
    police_unit = models.CharField(max_length=40)
    shelter_wanted = models.BooleanField()
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    minor_then = models.BooleanField(null=True)
    complaint = models.CharField(max_length=10, choices=Complaint, blank=True)
    judgement = models.CharField(max_length=10, choices=Judgement, default=Judgement.POSSIBLE)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-registered_on", "report_number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(ground=""), name="registration_has_ground")
        ]

    def __str__(self) -> str:
        return self.report_number

    def form_names(self) -> list[str]:
        return [str(Form(form).label) for form in self.forms]

    @property
    def type_now(self) -> DossierType:
        """As it was registered, or as it last changed."""
        changes = list(self.changes.all())
        return DossierType(changes[-1].dossier_type if changes else self.dossier_type)


class DossierChange(models.Model):
    """What CoMensha is asked to do became something else. Written once; the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration, to_field="report_number", on_delete=models.PROTECT, related_name="changes"
    )
    dossier_type = models.CharField(max_length=30, choices=DossierType)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=20, choices=ChangeReason)

    class Meta:
        ordering: ClassVar = ["at"]


def register(report: Report, *, by: Seat, on: date, name: str, birth_date: str) -> Registration:
    """
    Put a report in the national register; the same name and birth date count as one person.

    The ground is that of the organisation that registers: without consent only for those whom the law allows.
    """
    kind = by.organisation.kind
    place = municipality(report.municipality)
    return Registration.objects.create(
        report_number=report.number,
        person_ref=blind_index("person", f"{name} {birth_date}")
        if name and birth_date
        else uuid.uuid4().bytes,
        reporter_kind=kind,
        registered_on=on,
        dossier_type=DossierType.SHELTER if report.shelter_wanted else DossierType.REGISTRATION,
        ground=rule_for(kind, on).ground,
        forms=report.forms,
        age_band=age_band(report.age),
        gender=report.gender,
        nationality_group=report.nationality_group,
        police_unit=place.police_unit if place else "",
        shelter_wanted=report.shelter_wanted,
        sector=report.sector,
        minor_then=report.minor_then,
        complaint=report.complaint,
        judgement=report.judgement,
    )


class NotRegistered(Exception):
    """This report does not stand in the national register, or this seat does not see it."""


def dossier_of(report_number: str) -> DossierType | None:
    """The dossier type now, for who sees the report or keeps the register; None when it is not registered."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.dossier_of(%s)", [report_number])
        (found,) = cursor.fetchone()
    return DossierType(found) if found else None


def change_dossier(
    report_number: str, *, to: DossierType, by: Seat, at: datetime, because: ChangeReason
) -> DossierChange | None:
    """Ask CoMensha for something else from today. None when it was that already; raises NotRegistered."""
    now = dossier_of(report_number)
    if now is None:
        raise NotRegistered
    if now == to:
        return None
    return DossierChange.objects.create(
        registration_id=report_number, dossier_type=to, on=localdate(at), at=at, by=by, because=because
    )
