from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import CancelledError, CatalogueError, CloudlessError, NoScenesError
from cloudless_plugin.common.href import absolute_href
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.stac.items import FilteredItems
from cloudless_plugin.engine.stac.search import find_items
from tests.support import jobs
from tests.support.web import serve


def find(url: Path | str, **changes: Any) -> FilteredItems:
    request = Request.from_dict(jobs.request(url, **changes))
    return find_items(request, lonlat_bboxes(request), Reporter())


def test_collection_on_disk(generated: Path) -> None:
    found = find(generated)
    assert len(found.items) == 18
    assert [item["properties"]["datetime"] for item in found.items] == sorted(
        item["properties"]["datetime"] for item in found.items
    )
    assert all(Path(asset["href"]).is_file() for item in found.items for asset in item["assets"].values())


def test_both_days_are_included(generated: Path) -> None:
    assert len(find(generated, start="2023-06-14", end="2023-06-24").items) == 4


def test_scenes_cloudier_than_asked_are_left_out(generated: Path) -> None:
    found = find(generated, max_cloud=30)
    assert 0 < len(found.items) < 18
    assert all(item["properties"]["eo:cloud_cover"] <= 30 for item in found.items)


def test_extent_chooses_the_tile(generated: Path) -> None:
    west, south, _, north = jobs.extent()
    found = find(generated, extent=[west, south, west + 200, north])
    assert {item["properties"]["s2:mgrs_tile"] for item in found.items} == {"33TWM"}


def test_what_came_twice_counts_once(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    collection["features"] *= 2
    own_scenes.write_text(json.dumps(collection))
    assert len(find(own_scenes).items) == 18


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": "2020-06-01", "end": "2020-06-30"}, ["18 outside the dates"]),
        ({"max_cloud": 0}, ["18 cloudier than 0 %"]),
        ({"start": "2023-08-01", "max_cloud": 0}, ["12 outside the dates", "6 cloudier than 0 %"]),
        ({"extent": [10.0, 40.0, 10.1, 40.1], "extent_crs": "EPSG:4326"}, ["18 outside the extent"]),
    ],
)
def test_no_scene_says_which_filter_removed_how_many(generated: Path, change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(NoScenesError) as error:
        find(generated, **change)
    assert all(word in str(error.value) for word in words), str(error.value)


def test_scenes_of_another_collection(own_scenes: Path) -> None:
    own_scenes.write_text(own_scenes.read_text().replace('"sentinel-2-l2a"', '"landsat-c2-l2"'))
    with pytest.raises(NoScenesError, match="18 of another collection"):
        find(own_scenes)


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ("[]", "not an item collection"), ('{"features": 1}', "not an item collection")],
)
def test_broken_collection(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "items.json"
    path.write_text(text)
    with pytest.raises(CatalogueError, match=words):
        find(path)


def test_missing_collection(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"cannot be read.*check CATALOG_URL"):
        find(tmp_path / "none.json")


def test_collection_by_url_with_relative_hrefs(generated: Path) -> None:
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
def test_address_that_is_no_stac_api(answer: tuple[int, Any], words: str) -> None:
    with serve(lambda _: answer) as address, pytest.raises(CatalogueError, match=words):
        find(address)


def test_static_catalogue() -> None:
    root = {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "a", "links": []}
    with serve(lambda _: (200, root)) as address, pytest.raises(CatalogueError, match="static catalogue"):
        find(address)


def test_unreachable_address() -> None:
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


def test_search_that_the_catalogue_says_was_cut_short_is_refused(generated: Path) -> None:
    page = {**json.loads(generated.read_text()), "numberMatched": 900, "links": []}
    address: list[str] = []
    with serve(api(address, page, [])) as url:
        address.append(url)
        with pytest.raises(CatalogueError, match="stopped after 18 scenes though it has more"):
            find(url)


def test_unknown_collection_of_an_api(generated: Path) -> None:
    address: list[str] = []
    page = {"type": "FeatureCollection", "features": [], "links": []}
    with serve(api(address, page, ["naip", "modis"])) as url:
        address.append(url)
        with pytest.raises(CatalogueError, match="has no collection sentinel-2-l2a, it has naip, modis"):
            find(url)


def test_cancel_in_the_search_is_a_cancel(generated: Path) -> None:
    reporter = Reporter()
    reporter.cancelled.set()
    address: list[str] = []
    with serve(api(address, json.loads(generated.read_text()), [])) as url:
        address.append(url)
        request = Request.from_dict(jobs.request(url))
        with pytest.raises(CancelledError):
            find_items(request, lonlat_bboxes(request), reporter)


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("./a/b.tif", "https://example.org/x/items.json", "https://example.org/x/a/b.tif"),
        ("https://other.org/b.tif", "https://example.org/items.json", "https://other.org/b.tif"),
        ("s3://bucket/b.tif", "/data/items.json", "s3://bucket/b.tif"),
        ("./a/b.tif", "/data/items.json", "/data/a/b.tif"),
        ("/data/b.tif", "/else/items.json", "/data/b.tif"),
        ("file:///data/b.tif", "/else/items.json", "/data/b.tif"),
        ("file:///etc/passwd", "https://example.org/items.json", ""),
        ("/vsicurl/http://example.org/b.tif", "/data/items.json", ""),
        ("/vsizip//data/b.zip", "/data/items.json", ""),
        ("ftp://example.org/b.tif", "https://example.org/items.json", ""),
    ],
)
def test_addresses(href: str, base: str, expected: str) -> None:
    assert absolute_href(href, base) == expected


@given(href=st.text(max_size=30) | st.from_regex(r"(file:|/vsi|\.\./|//|C:)[a-z/.:]{0,20}"))
def test_remote_catalogue_never_names_a_local_file(href: str) -> None:
    try:
        result = absolute_href(href, "https://example.org/a/items.json")
    except CloudlessError:
        return
    assert result == "" or result.split(":")[0] in ("http", "https", "s3", "gs")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=6,
)
_ITEM = st.fixed_dictionaries(
    {},
    optional={
        "id": _JSON,
        "bbox": _JSON,
        "collection": st.just("sentinel-2-l2a") | _JSON,
        "properties": _JSON | st.fixed_dictionaries({"datetime": st.just("2023-07-01T10:00:00Z") | _JSON}),
        "assets": _JSON | st.dictionaries(st.sampled_from(["B04", "SCL"]), _JSON, max_size=2),
    },
)


@given(st.lists(_ITEM | _JSON, max_size=3))
def test_any_collection_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, features: list[Any]) -> None:
    from cloudless_plugin.engine.jobs.prepare import find_scenes

    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({"features": features}))
    try:
        scenes, _ = find_scenes(Request.from_dict(jobs.request(path)), Reporter())
    except CloudlessError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a scene or an error, both are right
        return
    assert scenes
