"""Words that the whole directory shares. Forms of exploitation: a coordinator may work for some of them only."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

AGE_ERROR = _("Vul de leeftijd in als een getal van 0 tot en met 120, of laat het leeg.")


class Form(models.TextChoices):
    """Forms of exploitation (art. 273f Sr; categories of CoMensha and the National Rapporteur)."""

    SEXUAL = "sexual", _("Seksuele uitbuiting")
    LABOUR = "labour", _("Arbeidsuitbuiting")
    CRIMINAL = "criminal", _("Criminele uitbuiting")
    FORCED_BEGGING = "forced_begging", _("Gedwongen bedelarij")
    FORCED_SERVICES = "forced_services", _("Gedwongen dienstverlening")
    DOMESTIC_SERVITUDE = "domestic_servitude", _("Uitbuiting in het huishouden")
    SLAVERY = "slavery", _("Slavernij of iets wat daarop lijkt")
    ORGAN_REMOVAL = "organ_removal", _("Orgaanverwijdering")
    NOT_YET_EXPLOITED = "not_yet_exploited", _("Nog niet uitgebuit")
    UNKNOWN = "unknown", _("Onbekend")
