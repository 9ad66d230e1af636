"""Lays the pages of the site: documents of the repository, and pages that are made of the code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from cloudless_plugin.common.version import read_repository

from .algorithm_pages import algorithm_pages
from .cite import cite_page
from .door import door_page
from .links import with_site_links
from .sentences import sentences_page
from .tables import catalogues_page, indices_page

ROOT = Path(__file__).parents[1]
_FROM_ROOT = {
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "CITATION.cff": "cite.md",
    "docs/tutorial.ipynb": "notebook.md",
}
"""Files of the repository that are pages of the site, besides those of ``docs``."""
_PICTURES = ("*.gif", "*.jpg", "*.png")


def site_pages() -> dict[str, str]:
    """Return, for each file of the repository that the site has, its place there."""
    documents = (path for kind in ("*.md", *_PICTURES) for path in sorted((ROOT / "docs").rglob(kind)))
    return {path.relative_to(ROOT).as_posix(): path.relative_to(ROOT / "docs").as_posix() for path in documents} | (
        _FROM_ROOT
    )


def lay(folder: Path) -> None:
    """Write all pages into ``folder/pages``, in place of those that are there.

    Args:
        folder: has ``algorithms.json`` and the folder ``notebook``.

    Raises:
        BrokenLinkError: where a document links to something that the repository does not have.
    """
    pages = folder / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    for source, target in site_pages().items():
        place = pages / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.endswith(".md"):
            text = (ROOT / source).read_text(encoding="utf-8")
            place.write_text(with_site_links(text, source, site_pages(), ROOT, read_repository()), encoding="utf-8")
        elif target.endswith(tuple(kind[1:] for kind in _PICTURES)):
            shutil.copyfile(ROOT / source, place)
    for made in (folder / "notebook", Path(__file__).with_name("assets")):
        shutil.copytree(made, pages, dirs_exist_ok=True)
    shutil.copyfile(ROOT / "cloudless_plugin" / "icon.svg", pages / "images" / "icon.svg")
    for name, text in _made(folder):
        (pages / name).parent.mkdir(exist_ok=True)
        (pages / name).write_text(text, encoding="utf-8")


def _made(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each page that is made of the code."""
    yield "cite.md", cite_page((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    yield "reference/catalogues.md", catalogues_page()
    yield "reference/indices.md", indices_page()
    yield "reference/sentences.md", sentences_page()
    yield "reference/python.md", door_page()
    for name, text in algorithm_pages(json.loads((folder / "algorithms.json").read_text(encoding="utf-8"))):
        yield f"reference/{name}", text
