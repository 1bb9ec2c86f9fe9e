"""Cases: take a report on, hear the person, write down what she agrees to and what was said, share and account for it."""

from zoco.cases.views.accepting import acceptance
from zoco.cases.views.agreeing import consent_new, consents, withdrawal
from zoco.cases.views.asking import intake
from zoco.cases.views.excluding import exclusion_end, exclusion_new
from zoco.cases.views.glass import alarm, emergency
from zoco.cases.views.lists import cases
from zoco.cases.views.living import (
    child,
    child_new,
    experience,
    experience_new,
    guardian,
    intake_part,
    municipalities,
    person,
    way_end,
    way_new,
)
from zoco.cases.views.missing import absence_alarm, absence_end, absence_looked, running_absence
from zoco.cases.views.opening import the_case
from zoco.cases.views.reading import grant_end, grant_new, log
from zoco.cases.views.speaking import contact, contact_new, contact_quick, contacts

__all__ = [
    "absence_alarm",
    "absence_end",
    "absence_looked",
    "acceptance",
    "alarm",
    "cases",
    "child",
    "child_new",
    "consent_new",
    "consents",
    "contact",
    "contact_new",
    "contact_quick",
    "contacts",
    "emergency",
    "exclusion_end",
    "exclusion_new",
    "experience",
    "experience_new",
    "grant_end",
    "grant_new",
    "guardian",
    "intake",
    "intake_part",
    "log",
    "municipalities",
    "person",
    "running_absence",
    "the_case",
    "way_end",
    "way_new",
    "withdrawal",
]
