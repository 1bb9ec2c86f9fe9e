"""
What a visitor sees when a request fails, and the one page about leaving this site.

These views carry no verb: the first four are Django's handlers (`handler404 = "zoco.ui.views.not_found"`
and so on), and a room above marks `safe_browsing` as public in its urls.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

CONFLICT, UNPROCESSABLE = 409, 422


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say the reason that the policy gave; no other exception speaks to a visitor."""
    return refusal(request, 403, str(exception) if isinstance(exception, PermissionDenied) else "")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token: mostly a page that was open too long. Why exactly is no visitor's business."""
    said = _(
        "Deze pagina stond te lang open. Er is niets opgeslagen. Open de pagina opnieuw en probeer het nog eens."
    )
    return refusal(request, 403, said)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return refusal(
        request, 400, _("U stuurde te veel in één keer. Er is niets opgeslagen.") if too_much else ""
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Needs nothing that can be broken too: no context, no database, no session."""
    return HttpResponseServerError(render_to_string("ui/500.html"))


def answer_form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """
    A page around `context["form"]`: 422 where the form was sent and stands here again, so that the transaction of the
    request is undone.
    """
    status = UNPROCESSABLE if context["form"].is_bound else 200
    return render(request, template, context, status=status)


def refusal(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    public = getattr(request, "seat", None) is None
    context = {"reason": reason, "public_page": public}
    return render(request, f"ui/{status}.html", context, status=status)


def safe_browsing(request: HttpRequest) -> HttpResponse:
    """What the exit button does and, above all, what it does not do."""
    return render(request, "ui/safe_browsing.html", {"public_page": True})
