"""Who sits at the browser, and what the browser did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Violations of the content security policy do not always reach the console; ask the page itself. Axe comes along from
# the start: half a megabyte that the browser keeps compiled, while a page that is handed it compiles it again.
WATCH = (
    f"{AXE_SCRIPT};"
    + """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}`));
"""
)


@dataclass
class Seen:
    """What a browser did without being asked: words on its console, hosts it called."""

    console: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def hear(self, kind: str, words: str) -> None:
        if kind in {"error", "warning"}:  # advice to developers is not about this page
            self.console.append(f"{kind}: {words}")

    def call(self, url: str) -> None:
        if url.startswith("http"):
            self.hosts.add(urlsplit(url).netloc)


@dataclass
class Visitor:
    """One person at one browser, signed in or not. `page` is where she is now."""

    page: Any
    seen: Seen
    address: str

    def go(self, path: str) -> Any:
        """The response of that page."""
        return self.page.goto(path)

    def be(self, email: str) -> None:
        """Sign in as one of the cast."""
        self.go("/inloggen/demo/")
        self.page.locator(f'button[value="{email}"]').click()

    def press(self, words: str) -> None:
        """The button of that name, or the link that looks like one."""
        button = self.page.get_by_role("button", name=words, exact=True)
        (button if button.count() else self.page.get_by_role("link", name=words, exact=True)).first.click()

    def send(self, words: str) -> None:
        """Press, and wait for the page that answers: who goes elsewhere at once may be gone before it is sent."""
        with self.page.expect_navigation():
            self.press(words)

    @property
    def title(self) -> str:
        return str(self.page.locator("h1").inner_text())

    @property
    def text(self) -> str:
        return str(self.page.locator("main").inner_text())
