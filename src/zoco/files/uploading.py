"""
What is sent stays in memory until it is sealed: nothing touches a disk in clear.

Django writes uploads above 2.5 MB into /tmp. This handler is the only one of the site (FILE_UPLOAD_HANDLERS): it
keeps a file for pages that ask for one, and mostly for somebody who works here, at most ZOCO_FILE_BYTES, and lets all
else pass by unkept.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

View = TypeVar("View")
PATIENCE = 4  # times the limit; a request beyond it is not even read to its end


def takes_a_file(view: View) -> View:
    """Mark a view whose form holds a file."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def takes_a_file_of_anybody(view: View) -> View:
    """Mark a view whose form holds a file of somebody without an account."""
    view.of_anybody = True  # type: ignore[attr-defined]
    return takes_a_file(view)


class TooLargeToKeep(InMemoryUploadedFile):
    """Nothing of it was kept but its size."""


class MemoryOnly(FileUploadHandler):
    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if content_length > PATIENCE * settings.ZOCO_FILE_BYTES:
            raise RequestDataTooBig("Far more than one file may hold.")
        self.left = settings.ZOCO_FILE_BYTES if self.is_wanted() else -1

    def is_wanted(self) -> bool:
        match, user = getattr(self.request, "resolver_match", None), getattr(self.request, "user", None)
        if not match or not getattr(match.func, "takes_a_file", False):
            return False
        return getattr(match.func, "of_anybody", False) or bool(user and user.is_authenticated)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept, self.dropped = BytesIO(), self.left < 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0 and not self.dropped:
            self.kept, self.dropped = BytesIO(), True
        if not self.dropped:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        kind = TooLargeToKeep if self.dropped else InMemoryUploadedFile
        self.kept.seek(0)
        return kind(
            self.kept, self.field_name, self.file_name or "", self.content_type, file_size, self.charset, self.content_type_extra
        )  # fmt: skip
