"""What every page may know about who is asking: the rooms to which the seat's verbs open a door."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoco.access.policy import Verb, may

DOORS = [
    ("today", _("Vandaag"), Verb.SEE_TODAY),
    ("cases", _("Trajecten"), Verb.LIST_CASES),
    ("reports", _("Aanmeldingen"), Verb.SEE_REPORT),
    ("triage", _("Signalen"), Verb.TRIAGE_SIGNAL),
    ("deliveries", _("Aanleveren"), Verb.DELIVER_SIGNALS),
    ("places", _("Opvang"), Verb.SEE_PLACES),
    ("bottlenecks", _("Knelpunten"), Verb.SEE_BOTTLENECKS),
    ("registrations", _("Register"), Verb.READ_REGISTRATIONS),
    ("claims", _("Wegwijzer beheren"), Verb.EDIT_DIRECTORY),
    ("seats", _("Mensen"), Verb.MANAGE_SEATS),
    ("figures", _("Cijfers"), Verb.READ_FIGURES),
    ("log", _("Logboek"), Verb.READ_TECHNICAL_LOG),
    ("retention", _("Bewaren"), Verb.SEE_RETENTION),
]


def desk(request: HttpRequest) -> dict[str, Any]:
    """`seat`, `seats` and `doors` for the templates; nothing when signed out or before the middleware."""
    seat = getattr(request, "seat", None)
    if seat is None:
        return {"seat": None, "seats": [], "doors": []}
    doors = [
        {"name": name, "label": label, "url": reverse(name)} for name, label, verb in DOORS if may(seat, verb)
    ]
    return {"seat": seat, "seats": getattr(request, "seats", []), "doors": doors}
