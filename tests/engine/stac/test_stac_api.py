"""Searching a STAC API, and addresses that are none."""

from __future__ import annotations

import json
import math
import socket
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CancelledError, CatalogueError, NoScenesError
from cloudless_plugin.common.reporting import Reporter
from tests.support.catalogues import find
from tests.support.odd_api import FILTER, OddApi, ids, search
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
        ((200, {"hello": "world"}), "does not answer as a STAC API"),
        ((200, [1, 2]), "does not answer as a STAC API"),
        ((404, {}), r"not found \(404\): check the address"),
        ((403, {}), "asks for a login"),
    ],
)
def test_address_of_something_else_is_refused(answer: tuple[int, Any], words: str) -> None:
    with serve(lambda _: answer) as address, pytest.raises(CatalogueError, match=words):
        find(address)


def test_catalogue_of_nothing_is_refused() -> None:
    root = {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "a", "links": []}
    with (
        serve(lambda _: (200, root)) as address,
        pytest.raises(CatalogueError, match="static catalogue that names no scenes"),
    ):
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


def collection_of(api: OddApi, folder: Path) -> Path:
    """Save the items of an API as an item collection."""
    path = folder / "items.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": api.features}))
    return path


@pytest.mark.parametrize(
    "filtering", ["none", "query", "query and filter", "filter that fails", "filter that is ignored"]
)
@pytest.mark.parametrize("unknown", ["absent", "null"])
def test_scenes_without_cloud_cover_are_found(odd_api: OddApi, tmp_path: Path, filtering: str, unknown: str) -> None:
    """The same from an API that filters as from a file; both keep what may be clear."""
    for item in odd_api.features[::4]:
        if unknown == "null":
            item["properties"]["eo:cloud_cover"] = None
        else:
            del item["properties"]["eo:cloud_cover"]
    if "filter" in filtering:
        odd_api.conforms.append(FILTER)
    if filtering == "none":
        odd_api.conforms = [name for name in odd_api.conforms if "query" not in name]
    if filtering == "filter that fails":
        odd_api.answer = lambda _, __, asked: (400, {}) if "filter" in asked else None
    if filtering == "filter that is ignored":
        reply = odd_api.reply
        odd_api.reply = lambda method, path, asked: reply(  # type: ignore[method-assign]
            method, path, {name: value for name, value in asked.items() if not name.startswith("filter")}
        )
    found = ids(search(odd_api.address, max_cloud=25))
    assert found == ids(search(collection_of(odd_api, tmp_path), max_cloud=25))
    assert {item["id"] for item in odd_api.features[::4]} <= set(found)
    assert len(found) < 18


def test_catalogue_that_filters_sends_no_cloudy_scenes(odd_api: OddApi) -> None:
    """One search for the clear scenes, one for those of unknown cover, and what makes sure of their end."""
    odd_api.conforms.append(FILTER)
    sent = []
    odd_api.page = lambda page, *_: sent.extend(page["features"]) or page
    assert search(odd_api.address, max_cloud=25).items
    assert all(item["properties"]["eo:cloud_cover"] <= 25 for item in sent)
    queries = [asked for _, path, asked in odd_api.asked if path == "/v1/search"]
    assert [asked["query"] for asked in queries[:-1]] == [{"eo:cloud_cover": {"lte": 25.0}}] * 3
    assert queries[-1]["filter"] == {"op": "isNull", "args": [{"property": "eo:cloud_cover"}]}


def test_too_cloudy_scenes_of_a_catalogue_that_filters_are_counted(odd_api: OddApi) -> None:
    odd_api.conforms.append(FILTER)
    least = min(item["properties"]["eo:cloud_cover"] for item in odd_api.features)
    with pytest.raises(NoScenesError) as error:
        search(odd_api.address, max_cloud=0)
    advice = f"raise MAX_CLOUD: the least cloudy scene has {math.ceil(least)} %"
    assert f"18 cloudier than 0 % ({advice})" in str(error.value)


def test_search_link_without_conformance_is_used(odd_api: OddApi, generated: Path) -> None:
    odd_api.conforms.clear()
    assert ids(search(odd_api.address)) == ids(search(generated))
