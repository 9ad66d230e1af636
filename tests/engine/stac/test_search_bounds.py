"""Catalogues without end: all pages of a search together are bounded, and so is the memory that they take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from cloudless_plugin.common.settings import Settings
from tests.support.impatient import found_ids, with_limits
from tests.support.measured import measured
from tests.support.web import answering, send

pytestmark = pytest.mark.fault("endless pages")
CONFORMS = [f"https://api.stacspec.org/v1.0.0/{name}" for name in ("core", "item-search")]


class Endless:
    """A STAC API whose search, and list of collections, always have a next page, with items that are always new."""

    def __init__(self, filler: Any, items: int) -> None:
        self.pages = 0
        self.filler = filler
        self.items = items

    def answer(self, url: str, path: str) -> Any:
        if path.startswith("/search"):
            self.pages += 1
            return {
                "type": "FeatureCollection",
                "features": [self._item(f"{self.pages}-{number}") for number in range(self.items)],
                "links": [{"rel": "next", "href": f"{url}/search?token={self.pages}"}],
            }
        if path.startswith("/collections"):
            self.pages += 1
            found = [{"id": f"other-{self.pages}", "x": self.filler}]
            return {"collections": found, "links": [{"rel": "next", "href": f"{url}/collections?page={self.pages}"}]}
        links = [{"rel": "search", "href": f"{url}/search", "method": "GET"}]
        return {"type": "Catalog", "id": "a", "conformsTo": CONFORMS, "links": links}

    def _item(self, name: str) -> dict[str, Any]:
        time = {"datetime": "2023-07-01T10:00:00Z", "x": self.filler}
        return {"type": "Feature", "id": name, "properties": time, "assets": {"B04": {"href": f"{name}.tif"}}}


@contextmanager
def serve_endless(filler: Any = "", items: int = 10) -> Iterator[tuple[str, Endless]]:
    api = Endless(filler, items)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            send(self, 200, api.answer(address, self.path))

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Handler) as address:
        yield address, api


@pytest.mark.parametrize(
    ("limits", "filler", "pages"),
    [
        ({"search_pages": 30}, "", 30),
        ({"search_bytes": 2_000_000}, "x" * 9_000, 25),
        ({"search_values": 40_000}, [[]] * 100, 30),
    ],
)
def test_pages_that_do_not_end(limits: dict[str, int], filler: Any, pages: int) -> None:
    with serve_endless(filler) as (url, api):
        with pytest.raises(CatalogueError, match=r"has sent \d+ pages with .* MB and goes on: ask for fewer days"):
            found_ids(url, with_limits(**limits))
        assert api.pages <= pages


def test_collections_that_do_not_end() -> None:
    """They are asked for where a search finds nothing."""
    with serve_endless("x" * 9_000, items=0) as (url, api):
        with pytest.raises(CatalogueError):
            found_ids(url, with_limits(search_bytes=100_000))
        assert api.pages < 40


def test_items_are_counted_over_all_pages() -> None:
    with serve_endless(items=30_000) as (url, api):
        with pytest.raises(CatalogueError, match="has more than 100000 scenes for this request: ask for fewer days"):
            found_ids(url, Settings())
        assert api.pages == 4


SEARCH = """
import sys
from cloudless_plugin.common.errors import CloudlessError
from cloudless_plugin.common.settings import Settings
from tests.support.impatient import found_ids, with_limits
try:
    found_ids(sys.argv[1], with_limits(search_bytes=16 << 20))
except CloudlessError as error:
    print(error)
"""


@pytest.mark.slow
def test_memory_while_paging_is_bounded() -> None:
    """16 MB of pages whose values take the most room for their bytes."""
    with serve_endless([{"a": [1.5, 2.5, [3.5]]}] * 500, items=100) as (url, _):
        told, peak = measured(SEARCH, url)
    assert "goes on: ask for fewer days" in told
    assert peak < 600


def test_real_search_is_far_from_the_limits() -> None:
    """Of a country through five years, see docs/scaling: 7 476 scenes of 25 KB and 1 500 values."""
    limits = with_limits().limits
    assert limits.search_bytes / 2 > 7_476 * 25_000
    assert limits.search_values / 2 > 7_476 * 1_500
    assert limits.search_pages > 7_476
