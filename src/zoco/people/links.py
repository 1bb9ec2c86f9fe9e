"""The link with which somebody chooses a password: it works once, three days long, and says nothing else."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from zoco.people.identity_providers import speaks_for
from zoco.people.models import Person


def one_time_link(person: Person) -> str:
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return f"{settings.SITE_ADDRESS}{reverse('account_reset_password_from_key', kwargs=key)}"


def send_link(person: Person) -> None:
    """
    Mail the link, without a name, an organisation or anything about the work.

    Whose organisation has its own identity provider gets no password, which would outlive the job there.
    """
    subject = render_to_string("people/email/welcome_subject.txt").strip()
    link = "" if speaks_for(person.email) else one_time_link(person)
    context = {"link": link, "address": f"{settings.SITE_ADDRESS}{reverse('account_login')}"}
    message = render_to_string("people/email/welcome_message.txt", context).strip()
    send_mail(f"Zoco: {subject}", message, settings.DEFAULT_FROM_EMAIL, [person.email])
