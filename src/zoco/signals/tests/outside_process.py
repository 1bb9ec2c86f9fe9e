"""
A process for the public, as it runs: its own login, no key but a public one. Run by test_outside, never imported.

It takes a signal in through its page and then tries, with everything it has, to read it back. What came of that goes
to stdout as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    import django

    django.setup()
    from django.db import DatabaseError, connection
    from django.test import Client
    from django.urls import get_resolver

    from zoco.access.checks import every_url
    from zoco.seal import keys
    from zoco.signals import under_code, work
    from zoco.signals.receipt import Receipt

    given = json.load(sys.stdin)
    code = Receipt.read(given["code"])
    found: dict[str, object] = {}
    client = Client()
    given["task"] = work.task(code, int(time.time()))
    given["work"] = work.solve(given["task"])
    found["saved"] = client.post("/signaal/", given | {"go": "save"}).status_code
    found["sent"] = client.post("/signaal/", given).status_code
    found["standing"] = client.post("/signaal/code/", {"code": code.code}).status_code
    found["answered"] = client.post(
        "/signaal/antwoord/", {"code": code.code, "text": "En nog iets."}
    ).status_code
    found["pages"] = [
        client.get(page).status_code for page in ("/signaal/", "/privacy/", "/triage/", "/trajecten/")
    ]
    found["signed in"] = client.get("/signaal/", HTTP_COOKIE="sessionid=stolen").status_code
    found["urls"] = sorted({str(pattern.name) for _, pattern in every_url(get_resolver().url_patterns)})

    def attempt(query: str, *values: object) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return str(cursor.fetchall()) if cursor.description else f"{cursor.rowcount} rows"
        except DatabaseError as refused:
            connection.close()
            return str(refused).partition("\n")[0]

    found["tables"] = attempt("select table_name::text from information_schema.role_table_grants"
                              " where grantee = current_user and privilege_type = 'SELECT'")  # fmt: skip
    found["read"] = attempt("select * from signals_signal")
    found["returned"] = attempt("update signals_signal set urgent = true returning box")
    found["deleted"] = attempt("delete from signals_signal")
    found["log"] = attempt("select * from audit_change")
    found["unfinished"] = attempt("select * from signals_unfinished")
    found["copied"] = attempt("copy signals_signal to stdout")
    found["role"] = attempt("set role zoco_app")
    found["owner"] = attempt("set role zoco_owner")
    found["context"] = attempt("select * from guard_contextkey")
    found["drafts"] = attempt("select zoco.forget_drafts(7)")
    found["signals"] = attempt("select zoco.forget_signals(30, 1)")
    found["under another code"] = str(under_code.find(Receipt.new()))
    try:
        found["keys"] = [version.name for version in keys.fresh_ring().versions]
    except keys.KeyTrouble as trouble:
        found["keys"] = type(trouble).__name__
    try:
        found["opened"] = str(keys.triage_private(bytes(100)))
    except keys.KeyTrouble as trouble:
        found["opened"] = type(trouble).__name__
    found["knows the code"] = [type(each.text).__name__ for each in under_code.find(code).messages]  # type: ignore[union-attr]
    print(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoco.site.settings")
    main()
