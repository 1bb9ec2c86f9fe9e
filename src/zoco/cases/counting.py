"""Which of three municipalities counts for a case (domain C.3, rule 2), and why."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGISTERED = _("Hier staat de persoon ingeschreven, en dat is veilig.")
FOUND = _("Hier is de persoon aangetroffen.")
FOUND_UNSAFE = _("Hier is de persoon aangetroffen. De gemeente van inschrijving is niet veilig.")
SHELTERED = _("Hier verblijft de persoon. Een andere gemeente is niet bekend of niet veilig.")
NONE = _("Er is nog geen gemeente bekend.")


class Counts(NamedTuple):
    """The code of the municipality that counts ("" when none is known), and the reason."""

    municipality: str
    because: str | Promise


def which_counts(registered: str, is_safe: bool, found: str, sheltered: str) -> Counts:
    """
    Where somebody is registered if that is safe; else where she was found; else where she is sheltered.

    >>> which_counts("GM0363", True, "GM0599", "").municipality
    'GM0363'
    >>> which_counts("GM0363", False, "GM0599", "GM0034").municipality
    'GM0599'
    >>> which_counts("GM0363", False, "", "GM0034").municipality, which_counts("", True, "", "").municipality
    ('GM0034', '')
    """
    if registered and is_safe:
        return Counts(registered, REGISTERED)
    if found:
        return Counts(found, FOUND_UNSAFE if registered else FOUND)
    return Counts(sheltered, SHELTERED if sheltered else NONE)
