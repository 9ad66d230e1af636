"""Searching a STAC API, and addresses that are none."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CancelledError, CatalogueError
from cloudless_plugin.common.reporting import Reporter
from tests.support.catalogues import find
from tests.support.web import serve


def test_item_collection_on_the_web_may_have_relative_hrefs(generated: Path) -> None:
    collection = json.loads(generated.read_text())
    with serve(lambda path: (200, collection) if path == "/a/items.json" else (404, {})) as address:
        found = find(f"{address}/a/items.json")
        href = found.items[0]["assets"]["B04"]["href"]
        assert href.startswith(f"{address}/a/S2A_")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, b"<html>hello</html>"), "does not answer as a STAC API"),
        ((200, {"hello": "world"}), "does not answer as a STAC API|static catalogue"),
        ((200, [1, 2]), "does not answer as a STAC API"),
        ((404, {}), r"not found \(404\): check the address"),
        ((403, {}), "asks for a login"),
    ],
)
def test_address_of_something_else_is_refused(answer: tuple[int, Any], words: str) -> None:
    with serve(lambda _: answer) as address, pytest.raises(CatalogueError, match=words):
        find(address)


def test_static_catalogue_is_refused() -> None:
    root = {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "a", "links": []}
    with serve(lambda _: (200, root)) as address, pytest.raises(CatalogueError, match="static catalogue"):
        find(address)


def test_unreachable_address_is_refused() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(CatalogueError, match="cannot be reached: check the address"):
            find(f"http://127.0.0.1:{port}/stac")


_ROOT = {
    "type": "Catalog",
    "stac_version": "1.0.0",
    "id": "a",
    "description": "a",
    "conformsTo": [
        "https://api.stacspec.org/v1.0.0/core",
        "https://api.stacspec.org/v1.0.0/item-search",
        "https://api.stacspec.org/v1.0.0/collections",
    ],
}


def api(address: list[str], page: dict[str, Any], collections: list[str]) -> Any:
    """Answer as a STAC API whose every search gives one page."""

    def answer(path: str) -> tuple[int, Any]:
        if path.startswith("/search"):
            return 200, page
        if path.startswith("/collections"):
            extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}}
            entry = {"type": "Collection", "stac_version": "1.0.0", "description": "a", "license": "a", "links": []}
            return 200, {"collections": [{**entry, "id": name, "extent": extent} for name in collections], "links": []}
        links = [{"rel": "search", "href": f"{address[0]}/search", "type": "application/geo+json", "method": "GET"}]
        links += [{"rel": "data", "href": f"{address[0]}/collections"}, {"rel": "self", "href": address[0]}]
        return 200, {**_ROOT, "links": links}

    return answer


def test_search_is_refused_where_the_catalogue_has_more_than_it_gives(generated: Path) -> None:
    page = {**json.loads(generated.read_text()), "numberMatched": 900, "links": []}
    address: list[str] = []
    with serve(api(address, page, [])) as url:
        address.append(url)
        with pytest.raises(CatalogueError, match="stopped after 18 scenes though it has more"):
            find(url)


def test_catalogue_without_the_collection_is_refused(generated: Path) -> None:
    address: list[str] = []
    page = {"type": "FeatureCollection", "features": [], "links": []}
    with serve(api(address, page, ["naip", "modis"])) as url:
        address.append(url)
        with pytest.raises(CatalogueError, match="has no collection sentinel-2-l2a, it has naip, modis"):
            find(url)


def test_search_can_be_cancelled(generated: Path) -> None:
    reporter = Reporter()
    reporter.cancelled.set()
    address: list[str] = []
    with serve(api(address, json.loads(generated.read_text()), [])) as url:
        address.append(url)
        with pytest.raises(CancelledError):
            find(url, reporter)
