"""Code lists of a bottleneck: what it is about, how often, how long, how far it was lifted."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from zoco.plans.codes import LifeDomain

COOPERATION = "cooperation"
DOMAINS = [*LifeDomain.choices, (COOPERATION, _("Samenwerking tussen organisaties"))]
NATIONAL = "nl"


class Level(models.TextChoices):
    """Where it lies; ministries sit in the Task Force. Source: CoMensha, newsletter 2016-1."""

    ZOCO = "zoco", _("ZOCO-overleg")
    SOM = "som", _("Strategisch Overleg Mensenhandel (SOM)")
    TASK_FORCE = "task_force", _("Task Force Mensenhandel en ministeries")


STRATEGIC = frozenset({Level.SOM, Level.TASK_FORCE})
# CoMensha has the chair of these; of the Task Force the public prosecution service has.
MEETINGS = [(level.value, level.label) for level in (Level.ZOCO, Level.SOM)]


class What(models.TextChoices):
    """What a step says."""

    DECIDED = "decided", _("Besluit")
    DONE = "done", _("Gedaan")
    LIFTED = "lifted", _("Naar een ander overleg")
    ANSWERED = "answered", _("Antwoord")


class Cases(models.TextChoices):
    """In how many cases somebody sees this: a band, so that one case never stands alone."""

    FEW = "few", _("1 tot en met 4")
    SOME = "some", _("5 tot en met 10")
    MANY = "many", _("11 tot en met 25")
    LOTS = "lots", _("meer dan 25")


LEAST: Mapping[str, int] = {Cases.FEW: 1, Cases.SOME: 5, Cases.MANY: 11, Cases.LOTS: 26}


class Waited(models.TextChoices):
    DAYS = "days", _("minder dan twee weken")
    WEEKS = "weeks", _("twee tot zes weken")
    MONTHS = "months", _("zes weken tot drie maanden")
    HALF_YEAR = "half_year", _("drie maanden tot een half jaar")
    LONGER = "longer", _("langer dan een half jaar")


UNTIL = {Waited.DAYS: 14, Waited.WEEKS: 42, Waited.MONTHS: 91, Waited.HALF_YEAR: 182}


def waited(days: int) -> Waited:
    """
    So many days, as a band.

    >>> [waited(days).value for days in (0, 14, 90, 91, 400)]
    ['days', 'weeks', 'months', 'half_year', 'longer']
    """
    return next((band for band, until in UNTIL.items() if days < until), Waited.LONGER)


# What each procedure is about. One that is not here is about residence rights, as most of them are.
_ABOUT: Mapping[str, str] = {
    LifeDomain.SHELTER: "cosm_placement emergency_placement housing omm_placement protected_reception wmo_shelter wmo_support",
    LifeDomain.CRIMINAL_LAW: "complaint_art12 criminal_report individual_assessment informative_interview",
    LifeDomain.FINANCE: "labour_claims rvb_allowance rvb_medical social_assistance",
    LifeDomain.HEALTH: "health_insurance medical_screening",
    LifeDomain.MENTAL_HEALTH: "mental_health",
    LifeDomain.REGISTRATION: "brp_postal_address brp_registration brp_restriction data_subject_request",
    LifeDomain.SAFETY: "risk_assessment veilig_thuis_report",
    LifeDomain.FAMILY: "guardianship_nidos youth_care",
    LifeDomain.RETURN: "voluntary_return",
    LifeDomain.COMPENSATION: "injured_party_claim schadefonds",
    COOPERATION: "aftercare case_closure case_conference comensha_report regional_transfer",
}
DOMAIN_OF: Mapping[str, str] = {
    slug: str(domain) for domain, slugs in _ABOUT.items() for slug in slugs.split()
}


def domain_of(procedure: str) -> str:
    """
    >>> domain_of("rvb_allowance"), domain_of("b8_permit")
    ('finance', 'residence')
    """
    return DOMAIN_OF.get(procedure, LifeDomain.RESIDENCE.value)
