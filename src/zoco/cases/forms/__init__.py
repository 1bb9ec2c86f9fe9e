"""Forms of a case: as short as the work allows, safety first."""

from zoco.cases.forms.consents import ConsentForm
from zoco.cases.forms.contacts import ContactForm
from zoco.cases.forms.finding import FindForm
from zoco.cases.forms.intake import IntakeForm
from zoco.cases.forms.reading import EmergencyForm, GrantForm

__all__ = [
    "ConsentForm",
    "ContactForm",
    "EmergencyForm",
    "FindForm",
    "GrantForm",
    "IntakeForm",
]
