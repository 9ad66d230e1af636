"""``python -m manual.check FOLDER``: whether a built site is whole, and asks nothing of other hosts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "link": "href"}
"""Attribute by which a tag has the browser load something when the page opens."""
_NOT_LOADED = {"canonical", "next", "prev", "alternate"}
"""Relations of ``link`` that load nothing."""
_WITHOUT_HEADING = ("404.html",)
_LARGEST = 400_000
"""Bytes of a picture, at most."""


@dataclass
class Page:
    """What the check has to know of a page."""

    title: str = ""
    headings: int = 0
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    """Pictures without words for those who do not see them."""


class _Reader(HTMLParser):
    """Reads a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.page = Page()
        self._is_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names, links to or loads."""
        values = {name: value or "" for name, value in attrs}
        self._is_title = tag == "title"
        self.page.headings += tag == "h1"
        self.page.anchors.update(values[name] for name in ("id", "name") if name in values)
        if tag == "a" and "href" in values:
            self.page.links.append(values["href"])
        if tag in _LOADED and values.get("rel") not in _NOT_LOADED and values.get(_LOADED[tag]):
            self.page.loads.append(values[_LOADED[tag]])
        if tag == "img" and not values.get("alt", "").strip():
            self.page.nameless.append(values.get("src", ""))

    def handle_data(self, data: str) -> None:
        """Note the title."""
        if self._is_title:
            self.page.title += data.strip()

    def handle_endtag(self, tag: str) -> None:
        """Note that the title is over."""
        self._is_title &= tag != "title"


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a built site, a line each."""
    pages = {path: _Reader(path.read_text(encoding="utf-8")).page for path in sorted(folder.rglob("*.html"))}
    found = [f"{path.relative_to(folder)}: {problem}" for path in pages for problem in _of_page(path, pages)]
    pictures = (path for kind in ("*.png", "*.jpg") for path in folder.rglob(kind))
    large = (path for path in pictures if path.stat().st_size > _LARGEST)
    return [
        *([] if pages else ["there is no page"]),
        *found,
        *(f"{path.relative_to(folder)}: too large" for path in large),
    ]


def _of_page(path: Path, pages: dict[Path, Page]) -> Iterator[str]:
    page = pages[path]
    if not page.title:
        yield "has no title"
    if page.headings != 1 and path.name not in _WITHOUT_HEADING:
        yield f"has {page.headings} main headings"
    yield from (f"picture without words: {source}" for source in page.nameless)
    yield from (f"loads from another host: {target}" for target in page.loads if urlsplit(target).netloc)
    if path.name in _WITHOUT_HEADING:  # its links begin at the root of the server
        return
    for target in (*page.links, *page.loads):
        if problem := _of_link(path, target, pages):
            yield problem


def _of_link(path: Path, target: str, pages: dict[Path, Page]) -> str:
    """Return what is wrong with a link within the site; empty if nothing is."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return ""
    place = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    place = place / "index.html" if place.is_dir() else place
    if not place.is_file():
        return f"links to nothing: {target}"
    anchor = unquote(parts.fragment)
    if anchor and place in pages and anchor not in pages[place].anchors:
        return f"links to no place of that page: {target}"
    return ""


def main(folder: Path) -> int:
    """Print what is wrong with the site; return 1 if anything is."""
    found = problems(folder.resolve())
    count = len(list(folder.rglob("*.html")))
    print("\n".join(found) or f"{count} pages, every link and title is there: {folder / 'index.html'}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
