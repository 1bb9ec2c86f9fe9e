"""Files of somebody outside: looked at in memory, sealed before they lie anywhere, opened by triage only."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zoco.access.acting import step_into
from zoco.files.tests import samples
from zoco.guard.owner import as_owner
from zoco.signals.models import Attachment
from zoco.signals.receipt import Receipt

pytestmark = pytest.mark.django_db


def send_file(client, code, content, name="foto.pdf"):
    return client.post(
        "/signaal/bestand/", {"code": code.code, "document": SimpleUploadedFile(name, content)}
    )


def kept():
    with as_owner():
        return list(Attachment.objects.all())


def test_a_file_is_sealed_and_comes_out_at_triage(client, send, sign_in):
    code, content = send(), samples.pdf("GEHEIMKENMERK")
    assert "Uw bestand is binnen" in send_file(client, code, content, "Robin Smit.pdf").content.decode()
    [file] = kept()
    assert not any(secret in bytes(file.content) + bytes(file.box) for secret in (b"GEHEIM", b"Robin"))
    response = sign_in("Hilde").get(reverse("triage_file", args=[file.pk]))
    assert response.content == content
    assert "Robin" not in str(response.headers)
    assert response["Content-Security-Policy"].startswith("sandbox")


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\x00" + b"\x00" * 100),
        ("a.pdf", b""),
        ("a.docx", "bomb"),
        ("a.html", b"<html><script>1</script>"),
        ("a.txt", b"x" * 5_000_001),
        ("a.txt", b"x" * 12_000_000),
    ],
    ids=["program", "empty", "bomb", "script", "large", "larger"],
)
def test_what_may_not_come_in_is_refused_and_not_kept(client, send, name, content):
    response = send_file(client, send(), bomb() if content == "bomb" else content, name)
    assert response.status_code == 422
    assert kept() == []


def test_without_a_signal_nothing_is_taken_in(client, send):
    assert send_file(client, Receipt.new(), samples.pdf()).status_code == 200
    assert client.post("/signaal/bestand/", {"code": send().code}).status_code == 422
    assert kept() == []


def test_ten_files_and_no_more(client, send):
    code = send()
    pages = [send_file(client, code, b"nummer %d" % n, "a.txt").content.decode() for n in range(11)]
    assert "Onder deze code kan niets meer bij." in pages[-1]
    assert len(kept()) == 10


def test_no_other_public_page_keeps_a_file(client, send):
    step_into(None)
    response = client.post(
        "/signaal/antwoord/",
        {"code": send().code, "text": "x", "document": SimpleUploadedFile("a.txt", b"x")},
    )
    assert response.status_code == 200
    assert kept() == []
