"""Pages of plain text, for everybody, in both languages."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["veilig-internetten", "toegankelijkheid", "privacy", "over"])
def test_everybody_reads_them_without_a_cookie(client, path):
    for language in ("", "/en"):
        response = client.get(f"{language}/{path}/")
        assert response.status_code == 200
        assert not response.cookies
        assert b"data-exit" in response.content


def test_they_are_linked_from_every_public_page(client):
    page = client.get("/over/").content.decode()
    assert all(
        f'href="/{path}/"' in page
        for path in ("veilig-internetten", "toegankelijkheid", "privacy", "dekking")
    )
