"""A hand at a browser that counts what it does: clicks, fields, characters, pages, and the seconds of the machine."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 20_000  # milliseconds


@dataclass
class Counted:
    """One task. A choice in a list is two clicks: open it and choose. Nothing is counted before Vandaag is there."""

    day: str
    task: str
    clicks: int = 0
    fields: int = 0
    characters: int = 0
    pages: int = 0
    seconds: float = 0.0


@dataclass
class Hand:
    """One seat at one browser; `page` is where she is now."""

    page: Any
    done: list[Counted] = field(default_factory=list)
    now: Counted | None = None

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _page: self._count(pages=1))

    def _count(self, **more: int) -> None:
        if self.now:
            for name, many in more.items():
                setattr(self.now, name, getattr(self.now, name) + many)

    @contextmanager
    def task(self, day: str, task: str) -> Iterator[None]:
        """Begins at Vandaag, where somebody is when the day begins or the telephone rings."""
        self.page.goto("/vandaag/")
        self.now = Counted(day, task)
        began = time.perf_counter()
        yield
        self.page.wait_for_load_state("load")
        self.now.seconds = round(time.perf_counter() - began, 2)
        self.done.append(self.now)
        self.now = None

    def click(self, what: Any) -> None:
        what.click()
        self._count(clicks=1)

    def press(self, words: str, about: str = "", within: str = "main") -> None:
        """The button of that name, or the link that looks like one; what only a screen reader hears may follow."""
        rest = rf":\s*{re.escape(about)}" if about else "(:.*)?"
        name = re.compile(rf"^\s*{re.escape(words)}\s*{rest}$", re.DOTALL)
        part = self.page.locator(within)
        button = part.get_by_role("button", name=name)
        self.click((button if button.count() else part.get_by_role("link", name=name)).first)

    def tab(self, words: str) -> None:
        self.click(self.page.locator(".tabs").get_by_role("link", name=words, exact=True))

    def tick(self, *labels: str, group: str = "") -> None:
        part = self.page.get_by_role("group", name=group) if group else self.page.locator("main")
        for label in labels:
            self.click(part.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first)

    def pick(self, label: str, option: str) -> None:
        found = self.page.get_by_label(label).first
        value = found.locator("option", has_text=option).first.get_attribute("value")
        found.select_option(value)
        self._count(clicks=2)

    def fill(self, label: str, words: str) -> None:
        self.write(self.page.get_by_label(label).first, words)

    def write(self, box: Any, words: str) -> None:
        box.fill(words)
        self._count(fields=1, characters=len(words))

    def case(self, name: str) -> None:
        """To somebody's case: her name where Vandaag says it, else the list of cases."""
        here = self.page.locator(".queue__why").get_by_role("link", name=name, exact=True)
        if here.count():
            self.click(here.first)
            return
        self.press("Trajecten", within="header")
        self.click(self.page.locator("main table").get_by_role("link", name=name, exact=True))

    def expect(self, words: str) -> None:
        self.page.locator("body").filter(has_text=words).wait_for(timeout=PATIENCE)
