"""Rebuild the vendored artefacts of `zoco.ui`: component CSS, theme, fonts and icons.

Needs node and npm; nobody who runs Zoco does. Run it after raising a version in
`scripts/theme/package.json`, or when the safelist in `scripts/theme/purge.mjs` changes.

    python scripts/build_theme.py            write src/zoco/ui/static/ui/vendor/
    python scripts/build_theme.py --check    exit 1 if what is committed differs from a fresh build
    python scripts/build_theme.py --lock     write scripts/theme/package-lock.json anew first

Only packages under free licences belong here (EUPL-1.2, OFL-1.1, ISC). House styles
such as those of Utrecht, Amsterdam or the State are proprietary: never add their tokens.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THEME = ROOT / "scripts" / "theme"
UI = ROOT / "src" / "zoco" / "ui"
VENDOR = UI / "static" / "ui" / "vendor"

UTRECHT = "@utrecht/component-library-css"
VOORBEELD = "@nl-design-system-unstable/voorbeeld-design-tokens"
NOTO = "@fontsource/noto-sans"
LUCIDE = "lucide-static"
LICENCES = {UTRECHT: "LICENSE.md", VOORBEELD: "LICENSE.md", NOTO: "LICENSE", LUCIDE: "LICENSE"}
FONTS = [
    f"noto-sans-{subset}-{weight}-normal.woff2" for subset in ("latin", "latin-ext") for weight in (400, 700)
]
# Our name → theirs. Read by the {% icon %} tag.
ICONS = {
    "alarm": "triangle-alert",
    "calendar": "calendar",
    "check": "check",
    "clock": "clock",
    "document": "file-text",
    "exit": "log-out",
    "eye": "eye",
    "info": "info",
    "lock": "lock",
    "next": "chevron-right",
    "overdue": "octagon-alert",
    "pause": "pause",
    "person": "user",
    "phone": "phone",
    "pin": "map-pin",
    "plus": "plus",
    "previous": "chevron-left",
    "question": "circle-help",
    "search": "search",
    "shield": "shield",
    "target": "target",
}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--check", action="store_true")
    asked.add_argument("--lock", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "vendor"
        build(fetch(Path(folder), relock=options.lock), fresh)
        if options.check:
            return report_difference(fresh)
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(fresh, VENDOR)
    return 0


def fetch(folder: Path, *, relock: bool) -> Path:
    """Install exactly what the lock names, and return node_modules."""
    for name in ("package.json", ".npmrc", *([] if relock else ["package-lock.json"])):
        shutil.copy(THEME / name, folder)
    npm = ["npm", "install"] if relock else ["npm", "ci"]
    subprocess.run(npm, cwd=folder, check=True, stdout=sys.stderr)
    if relock:
        shutil.copy(folder / "package-lock.json", THEME)
    return folder / "node_modules"


def build(modules: Path, into: Path) -> None:
    into.mkdir()
    (into / "theme.css").write_bytes(purged_css(modules))
    (into / "icons.json").write_text(json.dumps(icons(modules), indent=1) + "\n")
    (into / "fonts").mkdir()
    for font in FONTS:
        shutil.copy(modules / NOTO / "files" / font, into / "fonts")
    (into / "licences").mkdir()
    for package, licence in LICENCES.items():
        shutil.copy(modules / package / licence, into / "licences" / f"{package.rpartition('/')[2]}.txt")
    (into / "manifest.json").write_text(json.dumps(manifest(modules, into), indent=2) + "\n")


def purged_css(modules: Path) -> bytes:
    notice = "".join(f" * {package} {version(modules, package)}\n" for package in (UTRECHT, VOORBEELD))
    header = f"/* Built by scripts/build_theme.py: purged and put in one layer. EUPL-1.2, see licences/.\n{notice} */\n"
    node = ["node", str(THEME / "purge.mjs"), str(modules), str(UI)]
    return header.encode() + subprocess.run(node, check=True, capture_output=True).stdout


def icons(modules: Path) -> dict[str, str]:
    """The inside of each 24 x 24 SVG: paths only, for the tag wraps them."""
    inside = {}
    for name, theirs in sorted(ICONS.items()):
        text = (modules / LUCIDE / "icons" / f"{theirs}.svg").read_text()
        body = text[text.index("<svg") :]
        body = body[body.index(">") + 1 : body.rindex("</svg>")]
        inside[name] = " ".join(body.split())
    return inside


def manifest(modules: Path, folder: Path) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "packages": [
            {"name": package, "version": version(modules, package), "licence": declared(modules, package)}
            for package in sorted(LICENCES)
        ],
        "sha256": {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        },
    }


def version(modules: Path, package: str) -> str:
    return str(json.loads((modules / package / "package.json").read_text())["version"])


def declared(modules: Path, package: str) -> str:
    return str(json.loads((modules / package / "package.json").read_text())["license"])


def report_difference(fresh: Path) -> int:
    """0 when the committed artefacts are those of a fresh build."""
    wanted = json.loads((fresh / "manifest.json").read_text())["sha256"]
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    different = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
    for name in different:
        print(f"differs from a fresh build: {name}", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
