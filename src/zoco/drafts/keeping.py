"""
How a form keeps what is typed in it. Two lines in a room:

    @drafted                                     {% drafted form %} … {% enddrafted %}
    @verb(Verb.WRITE_CASE)                       in the place of <form method="post">{% csrf_token %} … </form>
    def contact_new(request, case_id): …

The page then offers what was left behind, the script sends the words while they are typed, "Bewaar als concept" does
so without script, and a redirect after the form was sent puts the draft away.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.drafts.models import Draft, Words, Writer, writing_now
from zoco.people.models import Seat
from zoco.ui.models import SpentForm

OURS = "concept"
NO_WORDS = {"csrfmiddlewaretoken", "form_id"}
LARGEST = 2_000_000_000

View = Callable[..., HttpResponse]


class Mark(forms.Form):
    """The hidden fields by which a form says whose draft of which page its words are."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    page_view = forms.UUIDField(widget=forms.HiddenInput)
    beat = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)
    seat = forms.UUIDField(widget=forms.HiddenInput)
    page = forms.CharField(widget=forms.HiddenInput, max_length=300)
    about = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, prefix=OURS, auto_id=False)

    @property
    def writer(self) -> Writer:
        given = self.cleaned_data
        return Writer(given["page_view"], given["beat"], given["seen"])


def drafted(view: View) -> View:
    """A view whose form may be left behind and found again."""

    @wraps(view)
    def answer(request: SeatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not may(request.seat, Verb.KEEP_DRAFT):
            return view(request, *args, **kwargs)
        mark = Mark(request.POST)
        if not mark.is_valid():  # sent by something that keeps no drafts
            return view(request, *args, **kwargs)
        must_be_own(mark, request.seat)
        if OURS in request.POST:
            return keep_and_return(request, mark)
        response = view(request, *args, **kwargs)
        if response.status_code == 302:
            Draft.objects.filter(pk=mark.cleaned_data["draft"], seat=request.seat).delete()
        return response

    answer.drafted = True  # type: ignore[attr-defined]
    return answer


def keep(request: SeatedRequest, mark: Mark, *, page: str) -> Draft | None:
    """None where there is nothing to keep: the form was sent in the meantime."""
    given = mark.cleaned_data
    if was_sent(request.POST):
        return None
    return Draft.objects.keep(
        given["draft"],
        by=request.seat,
        at=timezone.now(),
        page=page,
        about=given["about"],
        writer=mark.writer,
        words=words_of(request.POST),
    )


def keep_and_return(request: SeatedRequest, mark: Mark) -> HttpResponse:
    """The button for those without script: kept, and back on the same page with the words in it."""
    draft = keep(request, mark, page=plain(request.path))
    if draft is None:
        return redirect(request.path)
    messages.success(request, _("Uw concept is bewaard. Er is nog niets verstuurd."))
    return redirect(f"{request.path}?{OURS}={draft.pk}")


def must_be_own(mark: Mark, seat: Seat) -> None:
    """On a shared computer somebody else may have signed in meanwhile, or the same person on another seat."""
    if mark.cleaned_data["seat"] != seat.pk:
        raise PermissionDenied(
            _(
                "Deze tekst is geschreven door iemand anders, of vanaf een andere plek. Er is niets opgeslagen."
                " Log in zoals toen u begon te schrijven."
            )
        )


def was_sent(posted: QueryDict) -> bool:
    """Words that arrive after the form itself would be a draft of what is done already."""
    try:
        return SpentForm.objects.filter(pk=UUID(posted.get("form_id", ""))).exists()
    except ValueError:
        return False


def words_of(posted: QueryDict) -> Words:
    """What was typed and chosen, as it was sent; no files."""
    return {
        name: [value.encode("utf-8", "replace").decode() for value in values]
        for name, values in posted.lists()
        if name not in NO_WORDS and name.partition("-")[0] != OURS
    }


def plain(path: str) -> str:
    """A path as it is in Dutch: the same page in another language has the same draft."""
    prefix = f"/{translation.get_language()}/"
    return path.removeprefix(prefix.rstrip("/")) if path.startswith(prefix) else path


def page_of(mark: Mark, seat: Seat) -> str:
    """The page of a draft: one of ours that keeps drafts, for which this seat has the role."""
    page: str = mark.cleaned_data["page"]
    try:
        with translation.override("nl"):
            view: Any = resolve(page).func
    except Resolver404:
        raise BadRequest from None
    if not getattr(view, "drafted", False) or not may(seat, view.verb):
        raise BadRequest
    return page


class Writing:
    """A form that is being filled in on a page: which draft it goes on with, which others there are, who else writes."""

    def __init__(self, request: HttpRequest, form: Any, about: UUID | None) -> None:
        self.form = form
        self.page = plain(request.path)
        self.seat: Seat = request.seat  # type: ignore[attr-defined]
        self.about = about
        left = list(Draft.objects.of(self.seat).filter(page=self.page))
        wanted = self.wanted(request)
        self.resumed = next((draft for draft in left if str(draft.pk) == wanted), None)
        self.others = [draft for draft in left if draft is not self.resumed]
        self.colleagues = writing_now(self.page, about)
        self.draft_id = self.resumed.pk if self.resumed else uuid.uuid4()

    def wanted(self, request: HttpRequest) -> str:
        """Asked for by address, or the one whose form was refused a moment ago."""
        asked = request.POST.get(f"{OURS}-draft") if request.method == "POST" else request.GET.get(OURS)
        return (asked or "").strip().lower()

    @property
    def mark(self) -> Mark:
        return Mark(
            initial={
                "draft": self.draft_id,
                "page_view": uuid.uuid4(),
                "beat": 0,
                "seen": self.resumed.version if self.resumed else 0,
                "seat": self.seat.pk,
                "page": self.page,
                "about": self.about,
            }
        )

    @property
    def is_resumed(self) -> bool:
        """Not where the form was just refused: then it holds what was sent."""
        return self.resumed is not None and not self.form.is_bound

    def fill(self) -> None:
        """Put the words of the draft in the form, which then looks as it was left."""
        if not self.is_resumed:
            return
        for name, field in self.form.fields.items():
            if name not in NO_WORDS:
                words = self.words.get(self.form.add_prefix(name), [])
                is_list = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
                self.form.initial[name] = words if is_list else (words[-1] if words else "")

    @property
    def words(self) -> Words:
        return self.resumed.words if self.resumed else {}

    @property
    def without_place(self) -> Iterator[str]:
        """Words of the draft for which the form has no field (any more): shown, not thrown away."""
        names = {self.form.add_prefix(name) for name in self.form.fields}
        return (
            word for name, words in self.words.items() if name not in names for word in words if word.strip()
        )
