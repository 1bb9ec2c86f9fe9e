"""Texts of the law in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template

from zoco.procedures.models import said as in_language

register = template.Library()


@register.filter
def said(text: Any) -> str:
    """`{{ definition.title|said }}`"""
    return in_language(text)
