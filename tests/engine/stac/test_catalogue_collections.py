"""What a catalogue says of its collections: an API, files, items; and what is said of each."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.collections_listed import CAN, CANNOT, LATER, CollectionsResult, ListedCollection
from cloudless_plugin.common.errors import CancelledError, CatalogueError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits
from cloudless_plugin.engine.jobs.list_collections import list_collections
from cloudless_plugin.engine.stac import catalogue_collections
from cloudless_plugin.engine.stac.judge_collection import judge_document, judge_items
from tests.support.geoparquet import write_geoparquet
from tests.support.impatient import SETTINGS
from tests.support.odd_api import OddApi
from tests.support.paths import shared
from tests.support.web import serve

GEOTIFF = "image/tiff; application=geotiff; profile=cloud-optimized"
CLASSES = [{"value": 1, "name": "clear"}, {"value": 2, "name": "cloud"}, {"value": 3, "name": "shadow"}]


def asset(**entries: Any) -> dict[str, Any]:
    return {"type": GEOTIFF, "roles": ["data"], **entries}


def band(name: str, **entries: Any) -> dict[str, Any]:
    return asset(**{"gsd": 10, "eo:bands": [{"name": name, "common_name": name}], **entries})


SCALED = {"raster:bands": [{"scale": 0.0001, "offset": 0.0, "nodata": 0}]}
MASK = asset(gsd=20, **{"classification:classes": CLASSES})
WHOLE = {"red": band("red", **SCALED), "nir": band("nir", **SCALED), "classes": MASK}
NEW = {"type": "Collection", "id": "new", "title": "A new satellite", "item_assets": WHOLE}


def collection(name: str, **entries: Any) -> dict[str, Any]:
    return {**NEW, "id": name, **entries}


# -- what is said of one ---------------------------------------------------------------------------------------------


def test_a_collection_that_says_everything_can_be_composed() -> None:
    assert judge_document(NEW) == ListedCollection("new", "A new satellite", CAN)


def test_a_known_one_can_be_composed_whatever_it_says() -> None:
    assert judge_document({"id": "sentinel-2-l2a"}) == ListedCollection("sentinel-2-l2a", "sentinel-2-l2a", CAN)


@pytest.mark.parametrize(
    "assets",
    [
        None,
        {},
        {"red": {"eo:bands": [{"common_name": "red"}]}},
        {name: {key: entry for key, entry in told.items() if key != "gsd"} for name, told in WHOLE.items()},
        {**WHOLE, "red": band("red")},
    ],
    ids=["no assets", "none", "no kinds of files", "no sizes", "no scale"],
)
def test_what_is_not_said_in_advance_is_told_after_the_search(assets: Any) -> None:
    found = judge_document({**NEW, "item_assets": assets})
    assert (found.verdict, found.reason) == (LATER, "")


@pytest.mark.parametrize(
    ("assets", "words"),
    [
        ({"vv": asset(gsd=10), "vh": asset(gsd=10)}, "do not say which band an asset is"),
        ({"data": {"type": "application/x-parquet"}}, "do not say which band an asset is"),
        ({name: WHOLE[name] for name in ("red", "nir")}, "Nothing in the items of new tells clouds from ground"),
    ],
    ids=["radar", "a table", "no mask"],
)
def test_what_is_missing_is_named(assets: Any, words: str) -> None:
    found = judge_document({**NEW, "item_assets": assets})
    assert found.verdict == CANNOT
    assert words in found.reason


def test_one_size_for_all_is_taken_from_the_summaries() -> None:
    assets = {name: {key: entry for key, entry in told.items() if key != "gsd"} for name, told in WHOLE.items()}
    assert judge_document({**NEW, "item_assets": assets, "summaries": {"gsd": [30]}}).verdict == CAN
    assert judge_document({**NEW, "item_assets": assets, "summaries": {"gsd": [10, 20]}}).verdict == LATER


@pytest.mark.parametrize("odd", [3, [], "a", {"red": 3}, {"red": {"type": 3, "eo:bands": "a"}}, {"": {"href": 1}}])
def test_odd_documents_are_not_judged(odd: Any) -> None:
    found = judge_document({"id": "odd", "title": odd, "item_assets": odd, "summaries": odd})
    assert found.verdict == LATER


def test_the_verdict_is_that_of_the_search() -> None:
    """Of the items that the collection describes."""
    items = [
        {"id": "a", "collection": "new", "properties": {}, "assets": {k: {**v, "href": f"{k}.tif"} for k, v in told}}
        for told in (WHOLE.items(), {**WHOLE, "red": band("red"), "nir": band("nir")}.items(), {"vv": asset()}.items())
    ]
    verdicts = [judge_items("new", [item]) for item in items]
    assert [found.verdict for found in verdicts] == [CAN, CANNOT, CANNOT]
    assert "tells how their numbers become reflectance: give 'scale'" in verdicts[1].reason
    assert "do not say which band an asset is" in verdicts[2].reason


# -- where they come from --------------------------------------------------------------------------------------------


def listed(url: object, reporter: Reporter | None = None, **changes: Any) -> CollectionsResult:
    return list_collections(str(url), reporter or Reporter(), replace(SETTINGS, **changes))


def names(found: CollectionsResult) -> list[str]:
    return [each.id for each in found.collections]


def test_collections_of_an_api(odd_api: OddApi) -> None:
    found = listed(odd_api.address)
    assert found == CollectionsResult((ListedCollection("sentinel-2-l2a", "sentinel-2-l2a", CAN),), is_complete=True)
    assert not odd_api.searches("GET") + odd_api.searches("POST")


@pytest.mark.parametrize("part", ["/collections", "/collections/sentinel-2-l2a", "/search", "/"])
def test_a_part_of_an_api_is_enough(odd_api: OddApi, part: str) -> None:
    assert names(listed(odd_api.address + part)) == ["sentinel-2-l2a"]


def pages_of(api: OddApi, count: int, *, endless: bool = False) -> None:
    def answer(method: str, path: str, asked: dict[str, Any]) -> Any:
        if path != "/v1/collections":
            return None
        page = int(asked.get("page", 1))
        link = {"rel": "next", "href": f"{api.address}/collections?page={page + 1}"}
        is_last = page == count and not endless
        return 200, {"collections": [collection(f"c{page}")], "links": [] if is_last else [link]}

    api.answer = answer


def test_pages_are_followed(odd_api: OddApi) -> None:
    pages_of(odd_api, 3)
    found = listed(odd_api.address)
    assert names(found) == ["c1", "c2", "c3"]
    assert found.is_complete


def test_pages_are_bounded(odd_api: OddApi) -> None:
    pages_of(odd_api, 3, endless=True)
    found = listed(odd_api.address)
    assert len(found.collections) == 20
    assert not found.is_complete


def test_answers_are_bounded_as_those_of_a_search(odd_api: OddApi) -> None:
    pages_of(odd_api, 9)
    with pytest.raises(CatalogueError, match="has sent 3 pages"):
        listed(odd_api.address, limits=Limits(search_pages=2))


def test_answer_is_kept_as_that_of_a_search(odd_api: OddApi, tmp_path: Path) -> None:
    cache = {"cache_file": tmp_path / "cache.sqlite"}
    pages_of(odd_api, 2)
    first = listed(odd_api.address, **cache)
    before = len(odd_api.asked)
    assert listed(odd_api.address, **cache) == first
    assert len(odd_api.asked) == before
    login = {odd_api.address: {"Authorization": "Bearer a"}}
    assert listed(odd_api.address, **cache, logins=login) == first
    assert len(odd_api.asked) > before, "what a login has got is asked anew"


def test_cancel_ends_it_between_two_pages(odd_api: OddApi) -> None:
    pages_of(odd_api, 9)
    reporter = Reporter()
    answer = odd_api.answer

    def cancelling(method: str, path: str, asked: dict[str, Any]) -> Any:
        reporter.cancelled.set()
        return answer(method, path, asked)

    odd_api.answer = cancelling
    with pytest.raises(CancelledError):
        listed(odd_api.address, reporter)
    assert len(odd_api.asked) < 4


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "asks for a login"), (404, "was not found"), (500, "answers with error 500")],
)
def test_refusals_are_those_of_a_search(status: int, words: str) -> None:
    with serve(lambda _: (status, {"detail": "no"})) as url, pytest.raises(CatalogueError, match=words):
        listed(f"{url}/v1")


def test_web_page_is_no_catalogue() -> None:
    with serve(lambda _: (200, b"<html></html>")) as url, pytest.raises(CatalogueError, match="is a web page"):
        listed(f"{url}/v1")


def test_collections_of_items(tmp_path: Path) -> None:
    path = shared("stac-items/earthsearch_v1_s2.json")
    found = {each.id: each.verdict for each in listed(path).collections}
    assert found["sentinel-2-c1-l2a"] == found["landsat-c2-l2"] == CAN
    assert found["sentinel-1-grd"] == CANNOT
    items = json.loads(path.read_text())["features"]
    assert listed(write_geoparquet(items, tmp_path / "items.parquet")).collections == listed(path).collections


# -- static catalogues -----------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A catalogue of catalogues, with a circle."""
    documents = {
        "catalog.json": {"type": "Catalog", "links": [child("a/catalog.json"), child("new.json")]},
        "a/catalog.json": {"type": "Catalog", "links": [child("s2.json"), child("../catalog.json"), child("x.json")]},
        "a/s2.json": {"type": "Collection", "id": "sentinel-2-l2a", "links": [child("years.json")]},
        "a/x.json": {"type": "Something"},
        "new.json": NEW,
    }
    for name, document in documents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(document))
    return tmp_path / "catalog.json"


def child(href: str) -> dict[str, str]:
    return {"rel": "child", "href": href}


def test_collections_of_a_static_catalogue(files: Path) -> None:
    found = listed(files)
    assert found.is_complete
    assert {each.id: each.verdict for each in found.collections} == {"sentinel-2-l2a": CAN, "new": CAN}


def test_collections_of_a_static_catalogue_on_the_web(files: Path, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(path: str) -> tuple[int, Any]:
        asked.append(path)
        return 200, (files.parent / path.lstrip("/")).read_bytes()

    cache = {"cache_file": tmp_path / "cache.sqlite"}
    with serve(answer) as url:
        found = listed(f"{url}/catalog.json", **cache)
        assert set(names(found)) == {"sentinel-2-l2a", "new"}
        assert "/a/years.json" not in asked
        before = len(asked)
        assert listed(f"{url}/catalog.json", **cache) == found
    assert len(asked) == before


def test_a_single_collection_is_a_catalogue_of_one(files: Path) -> None:
    assert names(listed(files.parent / "new.json")) == ["new"]


def test_files_are_bounded(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue_collections, "_MOST_FILES", 3)
    found = listed(files)
    assert not found.is_complete
    assert names(found) == ["new"]
