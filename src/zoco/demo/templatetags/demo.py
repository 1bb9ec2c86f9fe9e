"""The cast, for the pages to sign in."""

from __future__ import annotations

from django import template

from zoco.demo.cast import CAST, Member
from zoco.people.models import Person

register = template.Library()


@register.simple_tag
def cast() -> list[Member]:
    """Those of the cast who have an account in this database."""
    known = set(Person.objects.values_list("email", flat=True))
    return [member for member in CAST if member.email in known]
