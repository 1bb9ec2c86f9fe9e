"""Leave no traces: not in the browser's cache, not in the server's log."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class NoTraces:
    """Every page is fetched anew, so that "back" after leaving quickly or signing out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        if response.cookies:  # a cache between here and there would hand one's session to the next
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class OnlyTheKindOfError(logging.Filter):
    """
    An exception's message can hold what somebody typed; its kind and place cannot.

    The traceback is kept without the messages and without local variables.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
            record.msg, record.args = f"{kind.__name__} at {place}", ()
            record.exc_info = record.exc_text = None
        elif record.name == "django.request" or record.name.startswith("django.security"):
            # "Not Found: /path", "Forbidden: /path" and their kin: the path may hold an id.
            record.msg, record.args = "%s answered", (getattr(record, "status_code", "?"),)
        return True
