"""
Nonsense, sent to every page by somebody who may use it: answered, never a fault of ours, and nothing half-saved.

The pages and who may use them come from `every_page.txt`, which is complete or the suite fails.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from test_every_page import address, rows
from zoco.access.acting import step_into
from zoco.access.checks import every_url
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db
ONE_WORLD = True

UNKNOWN = uuid.UUID("00000000-0000-4000-8000-00000000dead")
# What a refused request may leave: that it was asked. And what is nobody's file.
LEFT_BEHIND = {"audit_look", "people_session", "site_cache"}
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
JUNK = [
    "page=0&toon=gedaan&toon=x&jaar=&alle=&alles=1&waarvoor=&v=&next=//evil.example/&per_page=-1",
    "page=9999999999999999999999&jaar=99999999999999999999&v=1&per_page=99999999999999&modified_after=0000-02-31",
    "page=%00&toon=%00&jaar=%c2%b2&waarvoor=%00&next=%00&search=%00&postcode=%00&organization_id=x&format=x",
    "page=%ff%fe&toon=%ed%a0%80&jaar=%c2%b2&next=%ff&search=%ed%a0%80&alles=%00",
]


def members() -> dict[str, list[str]]:
    """Who uses which page: for each page the first of the cast who may."""
    found: dict[str, list[str]] = {}
    done = set()
    for page, _method, expected in rows():
        if page in done:
            continue
        # The first who is not refused; for some pages "not yet" (302) or "only by POST" (405) is all there is.
        able = [member for member, status in expected.items() if status in {200, 302, 405}]
        if able:
            done.add(page)
            found.setdefault(
                "Dina" if page.startswith(("account_", "mfa_login", "demo")) else able[0], []
            ).append(page)
    return found


MEMBERS = members()
# Some thirty pages in one go, so that two cores share the work.
PARTS = [
    pytest.param(member, pages[first : first + 30], id=f"{member}-{first}")
    for member, pages in MEMBERS.items()
    for first in range(0, len(pages), 30)
]


@pytest.fixture
def visit(cast: dict[str, Any], world: dict[str, Any]) -> Callable[..., Visit]:
    return lambda member: Visit(cast, world, member)


class Visit:
    """One member at the pages; a fault of ours is noted instead of raised, and everything is undone again."""

    def __init__(self, cast: dict[str, Any], world: dict[str, Any], member: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.world = world
        self.wrong: list[str] = []
        if member != "Dina":
            step_into(None)  # the last one to be signed in would linger
            self.client.force_login(cast[member].person)
        self.before = rows_of_every_table()

    def send(
        self, method: str, path: str, kind: str, allowed: range | set[int] = range(200, 500), **given: Any
    ) -> Any:
        """What was done is undone; what was refused is not, so that `left_nothing` sees what it left."""
        with transaction.atomic():
            answer = self.client.generic(method, path, **given)
            transaction.set_rollback(answer.status_code < 400)
        if answer.status_code not in allowed:
            fault = (getattr(answer, "exc_info", None) or (None,))[0]
            self.wrong.append(f"{kind}: {method} {path} answers {answer.status_code} {fault or ''}")
        return answer

    def left_nothing(self, path: str) -> None:
        if left := changed(self.before):
            self.wrong.append(f"{path} refused, and left {left}")
            self.before = rows_of_every_table()

    def posts(self, path: str, kind: str, body: bytes | str, content_type: str = FORM, **given: Any) -> Any:
        return self.send("POST", path, kind, data=body, content_type=content_type, **given)


def rows_of_every_table() -> dict[str, int]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall() if name not in LEFT_BEHIND]
        counted = " union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in tables)
        cursor.execute(counted)
        return dict(cursor.fetchall())


def changed(before: dict[str, int]) -> dict[str, int]:
    now = rows_of_every_table()
    return {name: now[name] - many for name, many in before.items() if now[name] != many}


def fields_of(visit: Visit, path: str) -> list[str]:
    """The names of what a page asks for, as a browser would find them."""
    shown = visit.client.get(path)
    if shown.status_code != 200 or "html" not in shown.get("Content-Type", ""):
        return []
    names = re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', shown.content.decode())
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


def bodies(fields: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """(what is wrong with it, content type, body): every field wrong in the same way, in a form of its own."""

    def form(value: str, times: int = 1) -> bytes:
        pairs = [f"{quote(name)}={value}" for name in fields if name != "form_id" for _ in range(times)]
        return "&".join([f"form_id={uuid.uuid4()}", *pairs]).encode()

    yield "NUL", FORM, form("%00")
    yield "no UTF-8", FORM, form("%ed%a0%80%ff%fe%80")
    yield "unknown choice", FORM, form("bestaat-niet")
    yield "31 February", FORM, form("31-02-2026")
    yield "year 0099", FORM, form("01-01-0099")
    yield "next century", FORM, form("01-01-2150")
    yield "negative", FORM, form("-1")
    yield "huge number", FORM, form("9" * 40)
    yield "other digits", FORM, form(quote("٣١-٠٢-٢٠٢٦"))
    yield "an id of nobody", FORM, form(str(UNKNOWN))
    yield "twice", FORM, form("1", times=2)
    yield "long", FORM, form("a" * 30_000)


@pytest.mark.parametrize(("member", "pages"), PARTS)
def test_nonsense_is_answered_and_nothing_is_half_saved(visit, world, member, pages):
    here = visit(member)
    for page in pages:
        path = address(page, world)
        for query in JUNK:
            here.send("GET", f"{path}?{query}", "query")
        for method in ("PUT", "DELETE", "PATCH"):
            here.send(method, path, "method", {302, 403, 404, 405, 422, 200}, data=b"x=1", content_type=FORM)
        for method in ("HEAD", "OPTIONS"):
            here.send(method, path, "method")
        here.posts(path, "empty", b"")
        fields = fields_of(here, path)
        for kind, content_type, body in bodies(fields) if fields else []:
            here.posts(path, kind, body, content_type)
        here.left_nothing(path)
    assert not here.wrong, "\n".join(here.wrong)


def test_ten_million_letters_are_refused(visit, world):
    here, text = visit("Ana"), b"wanted=" + b"a" * 10_000_000
    for page in (
        "cases",
        "report_new",
        "contact_new(case)",
        "case_intake(case)",
        "signpost",
        "account_login",
    ):
        answer = here.posts(address(page, world), "10 MB", text, allowed={400, 413})
        assert "</html>" in answer.content.decode(), page
    # A form in parts: its texts count as well.
    part = (
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + b"a" * 10_000_000 + b"\r\n--x--\r\n"
    )
    here.posts(address("contact_new(case)", world), "10 MB in parts", part, MULTIPART, allowed={400, 413})
    many = b"&".join(b"a=1" for _ in range(501))
    here.posts(address("contact_new(case)", world), "501 fields", many, allowed={400})
    assert not here.wrong, "\n".join(here.wrong)


@pytest.mark.parametrize("content_type", [
    "text/xml", "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data",
    "multipart/form-data; boundary=", "x" * 500, "application/x-www-form-urlencoded; charset=bestaat-niet",
    "application/json",
])  # fmt: skip
def test_an_odd_content_type_is_answered(visit, world, content_type):
    here = visit("Ana")
    for page in ("cases", "report_new", "contact_new(case)", "emergency", "signpost", "seat_choice"):
        here.posts(address(page, world), content_type[:60], b"note=a&with_whom=victim", content_type)
    assert not here.wrong, "\n".join(here.wrong)


def test_half_a_character_cannot_be_smuggled_in_by_another_encoding(visit, world):
    """UTF-7 holds halves of characters, which no database keeps and no page can show."""
    here = visit("Ana")
    for page, field in [("cases", "wanted"), ("contact_new(case)", "note"), ("signpost", "place"), ("account_login", "login"),
                        ("demo_sign_in", "email"), ("seat_choice", "seat")]:  # fmt: skip
        part = f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n+2AA-\r\n--x--\r\n'.encode()
        here.posts(address(page, world), "UTF-7", part, f"{MULTIPART}; charset=utf-7", allowed={400})
        here.posts(address(page, world), "UTF-8", part, f"{MULTIPART}; charset=UTF-8")
    assert not here.wrong, "\n".join(here.wrong)


@pytest.mark.parametrize(
    "credential",
    ["", "null", "[]", "{}", '{"id": "\\ud800"}', "[" * 5_000, '{"id": 1, "response": 2}'],
    ids=range(7),
)
def test_a_passkey_that_is_none_is_refused(db, client, credential):
    client.raise_request_exception = False
    client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code < 500
    assert "_auth_user_id" not in client.session


def test_an_unknown_id_does_not_exist(cast, world):
    """For whoever may use the page; who may not is refused before anything is looked for."""
    wrong = []
    for page, method, expected in rows():
        name, _, words = page.rstrip(")").partition("(")
        member = next((who for who, status in expected.items() if status == 200 and who != "Dina"), None)
        first, *more = words.split(",")
        if member is None or (
            not hasattr(world.get(first, first), "pk") and not isinstance(world.get(first), uuid.UUID)
        ):
            continue
        client = Client(raise_request_exception=False)
        step_into(None)  # the last one to be signed in would linger
        client.force_login(cast[member].person)
        others = [getattr(world.get(each, each), "pk", each) for each in more]
        status = getattr(client, method.lower())(reverse(name, args=[UNKNOWN, *others])).status_code
        if status != 404 and not (name == "report_acceptance" and status == 302):
            wrong.append(f"{page} {method} as {member}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("strange", [
    "trajecten/niet-zo/", "trajecten/%00/", "trajecten/%ff/", "%ed%a0%80", "hsds/%00", "../../etc/passwd", "static/%00",
    "static/../zoco.key", "wachtwoord/%00-%00/", f"wachtwoord/{'z' * 400}-a/", "wachtwoord/1-%00/",
    f"account/veiligheid/passkeys/{'9' * 30}/naam/", "inloggen/via/%00/", "en/trajecten/x/", "//evil.example/", "a" * 5_000,
])  # fmt: skip
def test_a_strange_address_is_not_found(cast, strange):
    client = Client(raise_request_exception=False)
    step_into(None)  # the last one to be signed in would linger
    client.force_login(cast["Ana"].person)
    for method in ("get", "post"):
        assert getattr(client, method)(f"/{strange}").status_code < 500, strange


def test_a_form_that_is_sent_twice_is_saved_once(cast, world):
    client = Client()
    step_into(None)  # the last one to be signed in would linger
    client.force_login(cast["Ana"].person)
    path = address("contact_new(case)", world)
    once = {"form_id": str(uuid.uuid4()), "note": "gesproken", "with_whom": "victim", "kind": "phone", "on": "01-01-2026",
            "clock": "10:00"}  # fmt: skip
    before = rows_of_every_table()
    assert client.post(path, once).status_code == 302
    saved = changed(before)
    assert saved["cases_contact"] == 1
    assert client.post(path, once).status_code == 422
    assert changed(before) == saved


def test_a_form_that_was_wrong_gets_its_chance_again(cast, world):
    client = Client()
    step_into(None)  # the last one to be signed in would linger
    client.force_login(cast["Ana"].person)
    path = address("contact_new(case)", world)
    form = {
        "form_id": str(uuid.uuid4()),
        "note": "gesproken",
        "with_whom": "victim",
        "kind": "phone",
        "clock": "10:00",
    }
    assert client.post(path, form | {"on": "31-02-2026"}).status_code == 422
    assert client.post(path, form | {"on": "01-01-2026"}).status_code == 302


def test_every_form_wants_its_own_token(cast, world):
    """
    Every page to which something can be sent, but those for who has no account: they set no cookie and know nobody,
    so another site could send in somebody's name only what it can send by itself.
    """
    no_account = {"signpost", "signal_new", "signal_code", "signal_file", "signal_reply"}
    wrong = []
    for page, _method, expected in rows():
        member = next(
            (who for who, status in expected.items() if status in {200, 302} and who != "Dina"), None
        )
        if member is None or page in no_account or page.startswith(("hsds", "signals_api")):
            continue
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        step_into(None)  # the last one to be signed in would linger
        client.force_login(cast[member].person)
        path, before = address(page, world), None
        for token in ({}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": "é\0"}):
            if before is None:
                before = rows_of_every_table()
            status = client.post(path, token).status_code
            if status not in {403, 405} or changed(before):
                wrong.append(f"{page} as {member}: {status} {changed(before)}")
    assert not wrong, "\n".join(wrong)


def test_the_api_answers_nonsense_with_an_error_of_its_own(db, client):
    client.raise_request_exception = False
    for route, pattern in every_url():
        if not route.startswith(("hsds/", "api/")) or "path:" in route or not pattern.name:
            continue
        path = "/" + re.sub(r"<[^>]+>", str(UNKNOWN), route)
        for query in ("", *JUNK):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code < 500, (path, query)
            if answer.status_code >= 400 and answer["Content-Type"].startswith("application/json"):
                json.loads(answer.content)
        before = rows_of_every_table()
        client.post(path, b"{", content_type="application/json")
        assert not changed(before)
