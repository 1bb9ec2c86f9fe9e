"""Choose a letter, fill it, see what goes to whom, and only then make it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Case
from zoco.cases.views import the_case
from zoco.drafts.keeping import OURS, drafted
from zoco.letters.as_pdf import Unprintable
from zoco.letters.filling import filled
from zoco.letters.forms import WEIGHTS, LetterForm
from zoco.letters.models import Letter, NoGround, RecipientKind, sheet_of
from zoco.letters.overview import overview
from zoco.letters.texts import LetterText, grounds_on, text_of, texts_on
from zoco.shelter.models import Address
from zoco.ui.views import answer_form

LANGUAGES = {"nl": "Nederlands", "en": "English"}


@verb(Verb.OPEN_CASE)
@require_safe
def case_letters(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.letters")
    letters = case.own(case.letters.select_related("by__person", "docx", "pdf", "sharing"))
    case.own(letter.sharing for letter in letters)
    language = get_language() or "nl"
    return render(
        request,
        "letters/letters.html",
        {
            "case": case,
            "tab": "letters",
            "texts": [spoken(text, language) for text in texts_on(request.today)],
            "letters": [
                {
                    "row": letter,
                    "title": letter.text.title.in_language(language),
                    "recipient": letter.sharing.recipient,
                }
                for letter in letters
            ],
            "shared": shared(case, language),
        },
    )


@drafted
@verb(Verb.WRITE_CASE)
def letter_new(request: SeatedRequest, case_id: UUID, slug: str) -> HttpResponse:
    """Three steps on one address: fill in, look at what goes to whom, make. Nothing is kept before the last."""
    case = the_case(request, case_id, "case.letters")
    try:
        text = text_of(slug, request.today)
    except LookupError:
        raise Http404 from None
    language = request.POST.get("written_in") or request.GET.get("taal") or "nl"
    language = language if language in LANGUAGES else "nl"
    step = request.POST.get("step", "") if request.method == "POST" else ""
    form = form_for(request, case, text, language, bound=step in {"preview", "make"})
    if step == "make" and form.is_valid_once():
        return make(request, case, text, form, language)
    if step == "preview" and form.is_valid():
        return preview(request, case, text, form, language)
    return fill(request, case, text, form, language)


@verb(Verb.OPEN_CASE)
@require_safe
def case_sharing(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Who got what, as a PDF to give to the person."""
    case = the_case(request, case_id, "case.sharing")
    language = get_language() or "nl"
    try:
        made = overview(case, shared(case, language), by=request.seat, at=timezone.now(), language=language)
    except Unprintable as refusal:
        messages.error(request, unprintable(refusal))
        return redirect("case_letters", case.pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{case.number}.pdf"',
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def form_for(
    request: SeatedRequest, case: Case, text: LetterText, language: str, *, bound: bool
) -> LetterForm:
    known = {"recipient": text.recipient.in_language(language), "recipient_kind": text.recipient_kind}
    if request.method == "POST" and not bound:  # back from the preview: everything stands as it was typed
        known |= {name: str(value) for name, value in request.POST.items() if name not in {"form_id", "step"}}
    else:
        known |= filled(text, case, on=request.today, language=language)
    known["written_in"] = language
    return LetterForm(
        request.POST if bound else None,
        text=text,
        case=case,
        consents=case.own(case.consents.all()),
        hidden_addresses=hidden_addresses(case),
        today=request.today,
        initial=known,
    )


def hidden_addresses(case: Case) -> list[str]:
    """Where this person sleeps or slept, as far as this seat may know it: it never leaves."""
    return [row.at_address for row in case.own(Address.objects.filter(case=case)) if row.at_address]


def fill(
    request: SeatedRequest, case: Case, text: LetterText, form: LetterForm, language: str
) -> HttpResponse:
    empty = [] if form.is_bound else [field for field in text.fields if not form.initial.get(field.name)]
    ui = get_language() or "nl"
    context = {
        "case": case,
        "tab": "letters",
        "form": form,
        "text": spoken(text, ui),
        "language": language,
        "languages": LANGUAGES,
        "empty": [field.label.in_language(ui) for field in empty],
        "withdrawn": form.withdrawn(),
    }
    return answer_form(request, "letters/fill.html", context)


def preview(
    request: SeatedRequest, case: Case, text: LetterText, form: LetterForm, language: str
) -> HttpResponse:
    """What goes to whom, on which ground, and what does not."""
    ui, words, given, reason = get_language() or "nl", form.words(), form.cleaned_data, form.reason()
    context = {
        "case": case,
        "tab": "letters",
        "text": spoken(text, ui),
        "language": language,
        "recipient": given["recipient"],
        "recipient_kind": RecipientKind(given["recipient_kind"]).label,
        "reason": reason,
        "ground": {
            "title": grounds_on(request.today)[reason.code].title.in_language(ui),
            "meaning": grounds_on(request.today)[reason.code].meaning.in_language(ui),
            "article": reason.article or grounds_on(request.today)[reason.code].article,
        },
        "goes": [
            {
                "label": field.label.in_language(ui),
                "value": words[field.name],
                "weight": field.weight,
                "heavy": WEIGHTS[field.weight],
            }
            for field in text.fields
            if field.name in words
        ],
        "stays": [field.label.in_language(ui) for field in text.fields if field.name not in words],
        "sheet": sheet_of(
            case,
            text,
            words,
            recipient=given["recipient"],
            language=language,
            by=request.seat,
            on=request.today,
        ),
        # With the marks of the draft, which is put away once the letter is made.
        "sent": [
            (name, value)
            for name, value in request.POST.items()
            if name in form.fields or name.startswith(f"{OURS}-")
        ],
    }
    return render(request, "letters/preview.html", context)


def make(
    request: SeatedRequest, case: Case, text: LetterText, form: LetterForm, language: str
) -> HttpResponse:
    try:
        Letter.objects.make(
            case,
            text,
            words=form.words(),
            recipient=form.cleaned_data["recipient"],
            recipient_kind=form.cleaned_data["recipient_kind"],
            reason=form.reason(),
            language=language,
            by=request.seat,
            at=timezone.now(),
        )
    except NoGround:  # withdrawn between looking and making
        form.add_error("ground", _("Deze toestemming geldt niet (meer). Er gaat niets weg."))
    except Unprintable as refusal:
        form.add_error(None, unprintable(refusal))
    else:
        messages.success(request, _("De brief is gemaakt en verzegeld. Er staat bij wie wat krijgt."))
        return redirect("case_letters", case.pk)
    return fill(request, case, text, form, language)


def unprintable(refusal: Unprintable) -> str:
    return _("Dit teken kan niet in een PDF: %(sign)s. Schrijf het met andere letters.") % {
        "sign": refusal.sign
    }


def spoken(text: LetterText, language: str) -> dict[str, Any]:
    """A text of letters for a page."""
    return {
        "slug": text.slug,
        "title": text.title.in_language(language),
        "purpose": text.purpose.in_language(language),
        "never": [each.in_language(language) for each in text.never],
        "source": text.source,
    }


def shared(case: Case, language: str) -> list[dict[str, Any]]:
    """Who got what, newest first, in words."""
    rows = case.own(case.sharing.select_related("by__person", "by__organisation", "consent", "letter"))
    with override(language):
        return [
            {
                "row": row,
                "letter": row.letter.text.title.in_language(language) if row.letter else "",
                "ground": row.why.title.in_language(language),
                "article": row.article or row.why.article,
            }
            for row in rows
        ]
