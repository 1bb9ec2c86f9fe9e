"""Documents through their pages: sealed, handed out to readers of the case only, destroyed with a reason."""

from __future__ import annotations

import tempfile
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zoco.access.acting import acting_as
from zoco.audit.models import Change, Look
from zoco.cases.models import Case, Event
from zoco.cases.tests.pages import path, rows, text_of
from zoco.files.models import CaseFile, FileContent
from zoco.files.tests import samples
from zoco.files.uploading import MemoryOnly
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def sent(once, content, name="Besluit Blessing.pdf", **answers):
    document = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return {"document": document, "kind": "decision", "origin": "own", **once(), **answers}


@pytest.fixture
def add(sign_in, once):
    def add(case, content=None, who="Ana", **answers):
        response = sign_in(who).post(
            path("case_file_new", case), sent(once, content or samples.pdf(), **answers)
        )
        assert response.status_code == 302, text_of(response)
        return max(rows(CaseFile, case_id=case.pk), key=lambda file: file.number)

    return add


def test_a_document_is_sealed_and_comes_out_as_it_went_in(sign_in, opened, add):
    case, content = opened(), samples.pdf("GEHEIMKENMERK")
    file = add(case, content)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select content from files_filecontent")
        stored = bytes(cursor.fetchone()[0])
    assert b"GEHEIMKENMERK" in content
    assert b"GEHEIMKENMERK" not in stored
    response = sign_in("Ana").get(path("case_file", file))
    assert response.content == content
    assert not response.streaming


def test_a_download_tells_nothing_and_runs_nothing(sign_in, opened, add):
    case = opened()
    response = sign_in("Ana").get(path("case_file", add(case)))
    assert response["Content-Disposition"] == f'attachment; filename="{case.number}-1.pdf"'
    assert "Blessing" not in str(response.headers)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/pdf"


def test_every_download_is_a_look_at_that_document(sign_in, opened, add):
    case = opened()
    file = add(case)
    sign_in("Ana").get(path("case_file", file))
    looks = sorted(rows(Look, case_id=case.pk), key=lambda look: look.pk)
    assert (looks[-1].what, looks[-1].subject_id, looks[-1].ground) == ("file.open", file.pk, "lead")


def test_a_document_of_somebody_else_is_not_found(sign_in, opened, add, once):
    case = opened()
    file = add(case)
    for name in ("Boris", "Chris", "Hilde"):
        client = sign_in(name)
        for page in ("case_file", "case_file_removal", "case_file_agreement"):
            assert client.get(path(page, file)).status_code == 404, (name, page)
        assert client.get(path("case_files", case)).status_code == 404
        assert client.post(path("case_file_new", case), sent(once, samples.pdf())).status_code == 404
        assert client.post(path("case_file_removal", file), {"because": "weg"}).status_code == 404
    for name in ("Tamara", "Pieter", "Sara", "Stan"):
        assert sign_in(name).get(path("case_file", file)).status_code == 403, name
    assert sign_in("Ana").get(path("case_file", UUID(int=7))).status_code == 404
    assert len(rows(CaseFile)) == 1


def test_the_database_itself_hides_the_contents_from_others(opened, add, cast):
    add(opened())
    with acting_as(cast["Boris"]):
        assert not FileContent.objects.exists()
        assert not CaseFile.objects.exists()
    with acting_as(cast["Ana"]):
        assert FileContent.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("brief.docm", samples.docm, "macro"),
        ("brief.docx", samples.docx_with_macro, "macro"),
        ("brief.docx", samples.docx_bomb, "veel te groot"),
        ("brief.pdf", b"MZ\x90\x00" + b"\0" * 999, "kan niet"),
        ("brief.pdf", b"", "leeg"),
        ("brief.pdf", b"%PDF-1.7\n" + b"a" * 11_000_000, "10 MB"),
        ("brief.pdf", samples.pdf_with_script(), "zelf iets doet"),
        ("plaatje.svg", b"<svg/>", "kan niet"),
    ],
)
def test_a_document_that_is_not_taken_is_refused_at_its_field(sign_in, opened, once, name, content, said):
    case = opened()
    content = content() if callable(content) else content
    response = sign_in("Ana").post(path("case_file_new", case), sent(once, content, name))
    assert response.status_code == 422
    assert said in text_of(response)
    assert not rows(CaseFile)
    assert not rows(FileContent)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/besluit.pdf", "besluit"),
        ("C:\\Users\\x\\besluit.pdf", "besluit"),
        ("be\u202esluit.pdf", "besluit"),
        (".pdf", None),
    ],
)
def test_a_name_with_a_way_in_it_is_only_a_name(sign_in, opened, once, name, kept):
    case = opened()
    response = sign_in("Ana").post(path("case_file_new", case), sent(once, samples.pdf(), name))
    if kept is None:
        assert response.status_code == 422
        return
    assert response.status_code == 302
    page = text_of(sign_in("Ana").get(path("case_files", case)))
    assert f">{kept}<" in page
    assert "etc/" not in page


def test_far_more_than_one_document_is_not_even_read(sign_in, opened, once):
    case = opened()
    response = sign_in("Ana").post(path("case_file_new", case), sent(once, b"a" * 41_000_000))
    assert response.status_code == 400
    assert "te veel in één keer" in text_of(response)


def test_no_upload_ever_lies_on_a_disk(sign_in, opened, once, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("A file was made on a disk.")

    case = opened()
    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    content = samples.photo("PNG", (1500, 1500)) + b"\0" * 5_000_000
    assert sign_in("Ana").post(path("case_file_new", case), sent(once, content, "a.png")).status_code == 302


def test_a_page_that_asks_for_no_document_keeps_none(sign_in, opened, once, monkeypatch):
    case, ana, kept = opened(), sign_in("Ana"), []
    complete = MemoryOnly.file_complete
    monkeypatch.setattr(
        MemoryOnly,
        "file_complete",
        lambda self, size: kept.append(self.kept.getvalue()) or complete(self, size),
    )
    assert ana.post(path("contact_new", case), sent(once, b"a" * 3_000_000)).status_code == 422
    assert ana.post(path("case_file_new", case), sent(once, b"a" * 3_000)).status_code == 422
    assert kept == [b"", b"a" * 3_000]


def test_the_same_document_is_kept_once(sign_in, opened, once, add):
    case = opened()
    content = samples.pdf()
    add(case, content)
    response = sign_in("Ana").post(path("case_file_new", case), sent(once, content))
    assert response.status_code == 422
    assert "staat er al, als nummer 1" in text_of(response)
    answers = sent(once, samples.pdf("ander"))
    ana = sign_in("Ana")
    assert ana.post(path("case_file_new", case), answers).status_code == 302
    answers["document"].seek(0)
    assert ana.post(path("case_file_new", case), answers).status_code == 422
    assert len(rows(CaseFile)) == 2


def test_removing_asks_why_destroys_the_contents_and_keeps_the_story(sign_in, opened, add):
    case = opened()
    file, ana = add(case), sign_in("Ana")
    assert ana.post(path("case_file_removal", file), {"because": ""}).status_code == 422
    assert (
        ana.post(path("case_file_removal", file), {"because": "Hoort bij iemand anders"}).status_code == 302
    )
    assert ana.get(path("case_file", file)).status_code == 404
    assert not rows(FileContent)
    page = text_of(ana.get(path("case_files", case)))
    assert "Hoort bij iemand anders" in page
    assert ana.post(path("case_file_removal", file), {"because": "nog eens"}).status_code == 302
    assert [event.kind for event in rows(Event, case_id=case.pk) if "file" in event.kind] in (
        ["file_added", "file_removed"], ["file_removed", "file_added"],
    )  # fmt: skip


def test_contents_are_in_no_log_and_go_only_after_a_reason(opened, add, cast):
    add(opened())
    assert not rows(Change, table_name="files_filecontent")
    assert rows(Change, table_name="files_casefile")
    with acting_as(cast["Ana"]):
        assert FileContent.objects.all().delete()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update files_filecontent set content = null")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update files_casefile set origin = 'own'")
    assert len(rows(FileContent)) == 1


def test_what_the_police_gave_is_not_shared_before_they_agree(sign_in, opened, add, cast):
    case = opened()
    add(case)
    file, ana = add(case, samples.pdf("pv"), origin="police"), sign_in("Ana")
    with acting_as(cast["Ana"]):
        assert [each.number for each in CaseFile.objects.shareable()] == [1]
    assert "niet delen" in text_of(ana.get(path("case_files", case)))
    assert ana.post(path("case_file_agreement", file), {"agreed": ""}).status_code == 422
    assert ana.post(path("case_file_agreement", file), {"agreed": "J. de Vries, per mail"}).status_code == 302
    with acting_as(cast["Ana"]):
        assert CaseFile.objects.shareable().count() == 2


def test_a_list_asks_as_often_for_one_document_as_for_many(sign_in, opened, add):
    few, many = opened(), opened(name="Mihai")
    add(few)
    for number in range(6):
        add(many, samples.pdf(str(number)))
    ana, asked = sign_in("Ana"), []
    for case in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ana.get(path("case_files", case)).status_code == 200
        asked.append(len(queries))
        assert not any("files_filecontent" in query["sql"] for query in queries.captured_queries)
    assert asked[0] == asked[1]


def test_documents_are_numbered_in_order_within_their_case(opened, add):
    case = opened()
    assert [add(case, samples.pdf(str(number))).number for number in range(3)] == [1, 2, 3]
    with as_owner():
        assert Case.objects.get(pk=case.pk).files.count() == 3
