"""Who looked at a case and who changed it, in plain words and in order of time: made to be read by the person herself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from zoco.audit.models import Change, Look
from zoco.people.models import Seat

LOOKED: dict[str, str | Promise] = {
    "case.open": _("keek in het traject"),
    "case.intake": _("opende de intake"),
    "case.consents": _("bekeek de toestemmingen"),
    "case.contacts": _("las de contacten"),
    "case.situation": _("bekeek de situatie"),
    "case.absence": _("opende wat er is als iemand uit beeld is"),
    "case.log": _("keek wie er heeft gekeken"),
    "case.emergency": _("opende het traject met noodtoegang"),
    "case.close": _("opende de afsluiting"),
    "case.aftercare": _("opende de nazorg"),
    "case.grant": _("opende het scherm om toegang te geven"),
    "case.shelter": _("bekeek de opvang"),
    "shelter.request": _("bekeek een opvangvraag"),
    "shelter.address.visit": _("bekeek het adres: bezoek of vervoer"),
    "shelter.address.danger": _("bekeek het adres: er was gevaar"),
    "shelter.address.letter": _("bekeek het adres: formulier of instantie"),
    "shelter.address.check": _("bekeek het adres: om het te controleren"),
    "transfer.open": _("bekeek een overdracht"),
    "case.files": _("bekeek de lijst met bestanden"),
    "file.open": _("opende een bestand"),
    "case.letters": _("bekeek de brieven"),
    "case.sharing": _("maakte een overzicht van wie wat kreeg"),
    "procedures.list": _("bekeek de procedures en termijnen"),
    "procedure.open": _("bekeek een procedure"),
    "residence.open": _("bekeek verblijf en rechten"),
    "residence.change": _("opende het scherm voor een verandering van verblijf"),
    "residence.seen": _("zag dat rechten zijn veranderd"),
    "report.open": _("las de aanmelding"),
    "report.accept": _("nam de aanmelding aan"),
    "registration.export": _("gaf de regel in het register door, zonder naam"),
}
OBJECTS: dict[str, str | Promise] = {
    "cases_case": _("het traject"),
    "cases_intake": _("de intake"),
    "cases_consent": _("een toestemming"),
    "cases_contact": _("een contact"),
    "cases_grant": _("een toegang"),
    "cases_intakeanswers": _("een deel van de intake"),
    "cases_contactway": _("een weg om te bereiken"),
    "cases_child": _("een kind"),
    "cases_traffickingexperience": _("een periode van uitbuiting"),
    "cases_absence": _("het uit beeld zijn"),
    "cases_alarmed": _("een waarschuwing"),
    "cases_exclusion": _("een uitsluiting"),
    "cases_closure": _("de afsluiting"),
    "cases_aftercare": _("een nazorgcontact"),
    "files_casefile": _("een bestand"),
    "files_filecontent": _("de inhoud van een bestand"),
    "letters_letter": _("een brief"),
    "letters_sharingevent": _("dat er gegevens zijn gedeeld"),
    "shelter_request": _("een opvangvraag"),
    "shelter_stay": _("een verblijf"),
    "shelter_address": _("een adres"),
    "shelter_overstay": _("waarom een verblijf langer duurt"),
    "shelter_ambulantsupport": _("ambulante begeleiding"),
    "transfers_handover": _("wie dit traject leidt"),
    "transfers_cover": _("een waarneming"),
    "transfers_transfer": _("een overdracht"),
    "procedures_procedure": _("een procedure"),
    "residence_residencechange": _("een verandering van verblijf"),
    "residence_entitlementchange": _("een verandering van rechten"),
    "procedures_suspension": _("een pauze van een termijn"),
    "procedures_extension": _("een verlenging van een termijn"),
}
DONE = {
    "INSERT": _("schreef %(what)s"),
    "UPDATE": _("veranderde %(what)s"),
    "DELETE": _("verwijderde %(what)s"),
}


@dataclass(frozen=True)
class Line:
    """One line of the overview."""

    at: datetime
    who: str
    organisation: str
    did: str
    ground: str
    is_emergency: bool


def rows_of(case_id: UUID) -> Any:
    """Looks and changes as one list, newest first: at, seat, kind, word, detail."""
    looks = (
        Look.objects.filter(case_id=case_id)
        .order_by()
        .annotate(is_look=Value("look", CharField()), word=F("what"), detail=F("ground"))
    )
    # Opening a case writes it many times over; only its making is worth a line.
    written = Change.objects.filter(
        Q(table_name__in=OBJECTS) & ~Q(table_name="cases_case", op="UPDATE"), case_id=case_id
    )
    changes = written.order_by().annotate(
        is_look=Value("change", CharField()), word=F("table_name"), detail=F("op")
    )
    names = ("at", "seat_id", "is_look", "word", "detail")
    return looks.values_list(*names).union(changes.values_list(*names), all=True).order_by("-at")


def lines(rows: Iterable[tuple[datetime, UUID | None, str, str, str]]) -> list[Line]:
    """Rows with the names of those who did it."""
    rows = list(rows)
    seats = Seat.objects.select_related("person", "organisation").in_bulk({row[1] for row in rows if row[1]})
    return [_line(*row[:1], seats.get(row[1]) if row[1] else None, *row[2:]) for row in rows]


def _line(at: datetime, seat: Seat | None, kind: str, word: str, detail: str) -> Line:
    if kind == "look":
        did = str(LOOKED.get(word, said("keek in het traject")))
        ground = dict(Look.Ground.choices).get(detail, "")
    else:
        did = str(DONE[detail]) % {"what": OBJECTS[word]}
        ground = ""
    return Line(
        at=at,
        who=seat.person.name if seat else said("Zoco zelf"),
        organisation=seat.organisation.name if seat else "",
        did=did,
        ground=str(ground),
        is_emergency=kind == "look" and detail == Look.Ground.EMERGENCY,
    )
