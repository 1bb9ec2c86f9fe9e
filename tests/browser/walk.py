"""Follow every link that a person sees, and write down which pages there are."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

Fetch = Callable[[str], tuple[int, str]]  # path → status and HTML


class Links(HTMLParser):
    """The addresses on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (address := dict(attributes).get("href")):
            self.found.append(address)


def walk(fetch: Fetch, *starts: str, examples: int = 1) -> tuple[dict[str, list[str]], dict[str, int]]:
    """
    From these pages on, in Dutch: the name of each page → its addresses; and links that lead to nothing.

    Of each page so many examples: other cases may show other links.
    """
    pages: dict[str, list[str]] = defaultdict(list)
    broken: dict[str, int] = {}
    waiting, seen = deque(starts), set(starts)
    while waiting:
        path = waiting.popleft()
        name = resolve(urlsplit(path).path).url_name or path
        if len(pages[name]) >= examples:
            continue
        status, html = fetch(path)
        if status >= 400:
            broken[path] = status
            continue
        pages[name].append(path)
        for link in Links(html).found:
            further = ours(urljoin(path, link))
            if further and further not in seen:
                seen.add(further)
                waiting.append(further)
    return dict(pages), broken


def ours(address: str) -> str | None:
    """The path and question of a page of ours in Dutch; None for all else.

    >>> ours("/trajecten/?toon=afgesloten#lijst"), ours("https://www.example.org/"), ours("tel:112"), ours("/en/")
    ('/trajecten/?toon=afgesloten', None, None, None)
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith(("/en/", "/static/")):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
