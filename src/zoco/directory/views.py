"""The signpost and the map, for everybody; the past, for professionals."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from zoco.access.middleware import DeskRequest, SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.directory import coverage as covering
from zoco.directory import in_use, shown
from zoco.directory.forms import PastForm, SignpostForm
from zoco.directory.gazetteer import Municipality
from zoco.directory.resolver import Directory

YEAR = 365 * 24 * 3600


@csrf_exempt  # nothing is stored and no cookie may be set, so there is nothing to forge
@verb(Verb.FIND_COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def signpost(request: DeskRequest) -> HttpResponse:
    """The public front: a place in, whom to call out. What was typed ends here."""
    kept = in_use.claims()
    version = in_use.version(kept)
    directory = in_use.directory_on(request.today, kept=kept)
    pages = shown.book(version, request.today, get_language() or "nl")
    context: dict[str, Any] = {
        "public_page": True, "shown": "", "fallback": directory.fallback, "furniture": pages.furniture,
        "version": f"{version}-{request.today:%y%m%d}",
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "directory/signpost.html", context | {"form": SignpostForm()})
    form = SignpostForm(request.POST)
    status = 200
    if form.is_valid():
        context |= found(form, directory)
        if "place" in context:
            context["page"] = shown.answer_page(context["answer"], context["place"], directory, pages)
    else:
        status = 422
    return no_store(render(request, "directory/signpost.html", context | {"form": form}, status=status))


def found(form: SignpostForm, directory: Directory) -> dict[str, Any]:
    """What to show: an answer, a question back, or that the place is not known."""
    age, exploitation = form.cleaned_data["age"], form.cleaned_data["form"]
    given = {"age": age, "form_code": exploitation}
    meant, suggestions = places(form, directory)
    if not meant:
        unknown = directory.unknown(age, exploitation)
        return given | {"shown": "unknown", "answer": unknown, "suggestions": suggestions}
    answers = [directory.answer(each.code, age, exploitation) for each in meant]
    if not shown.alike(answers):
        return given | {"shown": "choices", "choices": meant}
    return given | {"shown": "answer", "answer": answers[0], "place": shown.place_name(meant)}


def places(form: SignpostForm, directory: Directory) -> tuple[tuple[Municipality, ...], tuple[str, ...]]:
    """The municipalities that may be meant, and names to offer where there is none."""
    gazetteer = in_use.gazetteer()
    code = form.data.get("municipality", "")
    chosen = gazetteer.municipalities.get(code) or gazetteer.former.get(code)
    if chosen:
        return (chosen,), ()
    past = directory.on if isinstance(form, PastForm) else None
    meant = gazetteer.find(form.cleaned_data["place"], on=past)
    return meant.municipalities, meant.suggestions


@verb(Verb.FIND_COORDINATOR)
@require_safe
def table(request: DeskRequest) -> HttpResponse:
    """Everything with which the browser answers by itself; its address changes with what is in it."""
    response = HttpResponse(
        shown.table(request.today, get_language() or "nl"), content_type="application/json"
    )
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if "v" in request.GET else "no-cache"
    return response


def no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@verb(Verb.FIND_COORDINATOR)
@require_safe
def coverage(request: DeskRequest) -> HttpResponse:
    """Where somebody is and where nobody: a table, and a map of it."""
    found = covering.coverage(request.today, get_language() or "nl")
    return render(request, "directory/coverage.html", {"public_page": True, "coverage": found})


@verb(Verb.ASK_PAST_DIRECTORY)
@require_http_methods(["GET", "HEAD", "POST"])
def directory_on(request: SeatedRequest) -> HttpResponse:
    """Who was it on a day, as far as was known on that day? By POST: a look-up must not end in a history."""
    if request.method != "POST":
        # A day in the address is fine (`?date=2019-03-03`); a place would tell who asked for what.
        form = PastForm(today=request.today, initial={"on": request.GET.get("date", request.today)})
        return render(request, "directory/past.html", {"form": form})
    form = PastForm(request.POST, today=request.today)
    if not form.is_valid():
        return no_store(render(request, "directory/past.html", {"form": form}, status=422))
    directory = in_use.directory_on(form.cleaned_data["on"], past=True)
    context = found(form, directory) | {"form": form, "on": directory.on, "fallback": directory.fallback}
    return no_store(render(request, "directory/past.html", context))
