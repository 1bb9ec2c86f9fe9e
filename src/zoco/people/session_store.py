"""
Sessions in the database, under a hash of their key: who reads the table can be nobody by it.

What a session holds is signed together with that hash, so that it cannot be put under a key of one's own either.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.dateparse import parse_datetime

from zoco.people.models import Session, hash_of_key
from zoco.people.session import BEGUN, BROWSER, INTERNET_ADDRESS


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def key_salt(self) -> str:
        return f"zoco.session.{hash_of_key(self.session_key or '')}"

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """What the list of one's own sessions shows, out of what the session knows."""
        made = super().create_model_instance(data)
        return Session(
            session_key=made.session_key,
            session_data=made.session_data,
            expire_date=made.expire_date,
            person_id=data.get(SESSION_KEY),
            begun_at=parse_datetime(data.get(BEGUN, "")),
            internet_address=data.get(INTERNET_ADDRESS, ""),
            browser=data.get(BROWSER, ""),
        )
