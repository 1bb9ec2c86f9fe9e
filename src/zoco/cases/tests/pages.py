"""What the stories of this room send and read."""

from __future__ import annotations

from django.urls import reverse

from zoco.guard.owner import as_owner

INTAKE = {
    "safe_now": "yes", "safety": "Niemand weet waar zij is.", "reach": "appen na 20 uur", "name": "Blessing",
    "birth_date": "", "language": "Engels, vrouwelijke tolk", "residence_status": "none", "needs": "Rust.",
}  # fmt: skip


def text_of(response):
    return response.content.decode()


def main_of(response):
    return text_of(response).partition("<main")[2].partition("</main>")[0]


def rows(model, **wanted):
    with as_owner():
        return list(model.objects.filter(**wanted))


def intake_of(case, **answers):
    return {**INTAKE, "seen_version": "1", **answers}


def consent_of(once, **answers):
    both = {"child_agrees": "on", "guardian_agrees": "on", "guardian_name": "Mevrouw Visser"}
    signed = both if answers.get("signed_by") == "both" else {}
    return {"purpose": "shelter", "given": "yes", "signed_by": "self", **signed, **once(), **answers}


def path(name, *of):
    return reverse(name, args=[getattr(each, "pk", each) for each in of])


PAGES = [
    "case",
    "case_intake",
    "case_consents",
    "case_consent_new",
    "case_contacts",
    "contact_new",
    "case_log",
    "grant_new",
]
