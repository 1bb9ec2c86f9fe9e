"""Find a case."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.ui.forms import Form


class FindForm(Form):
    """A name exactly, or a number; sent by POST, so that it stands in no address and no log."""

    marks_required = False
    wanted = forms.CharField(
        label=_("Naam of nummer"),
        max_length=200,
        help_text=_("De hele naam zoals die in het traject staat, of het nummer (T-…)."),
    )
