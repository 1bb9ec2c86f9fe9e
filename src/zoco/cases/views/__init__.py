"""Cases: take a report on, hear the person, write down what she agrees to and what was said, share and account for it."""

from zoco.cases.views.accepting import acceptance
from zoco.cases.views.agreeing import consent_new, consents, withdrawal
from zoco.cases.views.asking import intake
from zoco.cases.views.glass import alarm, emergency
from zoco.cases.views.lists import cases
from zoco.cases.views.opening import the_case
from zoco.cases.views.reading import grant_end, grant_new, log
from zoco.cases.views.showing import show
from zoco.cases.views.speaking import contact_new, contacts

__all__ = [
    "acceptance",
    "alarm",
    "cases",
    "consent_new",
    "consents",
    "contact_new",
    "contacts",
    "emergency",
    "grant_end",
    "grant_new",
    "intake",
    "log",
    "show",
    "the_case",
    "withdrawal",
]
