"""Addresses of the documentation site, whose pages ``manual/mkdocs.yml`` lists."""

from __future__ import annotations

from .version import read_homepage

QUICKSTARTS = {"de": "de/quickstart"}
"""Page with which to begin, by language; in all others it is the English one."""


def algorithm_page(name: str) -> str:
    """Return the address of an algorithm's page; ``name`` is its id without the provider's."""
    return _address(f"reference/{name}")


def quickstart_page(language: str) -> str:
    """Return the address of the page with which to begin, in a language ("de") where it is written in that."""
    return _address(QUICKSTARTS.get(language, "quickstart"))


def _address(page: str) -> str:
    return f"{read_homepage()}/{page}.html"
