import hashlib
import json
import re
from pathlib import Path

import pytest

from zoco.ui.templatetags.ui import SIGN_OF, icons

STATIC = Path(__file__).resolve().parent.parent / "static" / "ui"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())
FREE = {"EUPL-1.2", "OFL-1.1", "ISC", "MIT"}


def test_what_is_vendored_is_what_the_manifest_names():
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == MANIFEST["sha256"]


def test_every_vendored_package_is_free_and_brings_its_licence():
    for package in MANIFEST["packages"]:
        assert package["licence"] in FREE
        assert (VENDOR / "licences" / f"{package['name'].rpartition('/')[2]}.txt").is_file()


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_fetches_nothing_from_elsewhere(sheet):
    for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text()):
        assert target.startswith("#") or (sheet.parent / target).is_file()


def test_every_badge_has_its_sign():
    assert set(SIGN_OF.values()) <= set(icons())


def test_every_style_sheet_of_the_page_exists():
    page = (STATIC.parents[1] / "templates" / "ui" / "page.html").read_text()
    named = re.findall(r"\{% static 'ui/([^']+)' %\}", page)
    assert len(named) > 5
    assert [name for name in named if not (STATIC / name).is_file()] == []
