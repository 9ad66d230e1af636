"""Addresses on the web that people paste: they lead to the catalogue, or to a sentence that says which one to give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from tests.support.odd_api import OddApi, ids, search
from tests.support.runs import Recorder
from tests.support.web import serve


@pytest.mark.parametrize(
    "part",
    [
        "/search",
        "/search/",
        "/collections",
        "/collections/sentinel-2-l2a",
        "/collections/sentinel-2-l2a/",
        "/collections/sentinel-2-l2a/items",
    ],
)
def test_part_of_a_catalogue_leads_to_its_root(odd_api: OddApi, generated: Path, part: str) -> None:
    reporter = Recorder()
    assert ids(search(odd_api.address + part, reporter)) == ids(search(generated))
    assert any(f"is a part of the catalogue {odd_api.address}" in info for info in reporter.infos)
    assert odd_api.searches("POST")


def test_search_that_answers_no_get_leads_to_its_root(odd_api: OddApi, generated: Path) -> None:
    odd_api.answer = lambda method, path, _: (405, {}) if method == "GET" and "search" in path else None
    assert ids(search(f"{odd_api.address}/search")) == ids(search(generated))


@pytest.mark.parametrize("part", ["/collections/naip", "/collections/naip/items"])
def test_another_collection_is_refused(odd_api: OddApi, part: str) -> None:
    with pytest.raises(CatalogueError, match="belongs to the collection naip, but COLLECTION is sentinel-2-l2a: give"):
        search(odd_api.address + part)


def test_root_link_comes_first(odd_api: OddApi, generated: Path) -> None:
    """A collection may lie anywhere."""
    collection = {"type": "Collection", "id": "sentinel-2-l2a", "links": [{"rel": "root", "href": odd_api.address}]}
    with serve(lambda _: (200, collection)) as url:
        assert ids(search(f"{url}/anywhere.json")) == ids(search(generated))


def test_item_is_a_collection_of_one(odd_api: OddApi) -> None:
    reporter = Recorder()
    assert ids(search(f"{odd_api.address}/collections/sentinel-2-l2a/items/x", reporter)) == [odd_api.features[0]["id"]]
    assert [warning for warning in reporter.warnings if "is a single item: only its scene is used" in warning]


def test_search_with_parameters_is_followed_to_its_end(odd_api: OddApi, generated: Path) -> None:
    odd_api.page_size = 4
    assert ids(search(f"{odd_api.address}/search?limit=4")) == ids(search(generated))
    assert odd_api.searches("GET") == 5


def pages(generated: Path, follow: str, count: int = 2) -> Any:
    """Serve the scenes in so many pages: ``/0.json``, ``/1.json`` ...; ``follow`` is the link to the next page."""
    features = json.loads(generated.read_text())["features"]

    def answer(path: str) -> tuple[int, Any]:
        number = int(path.strip("/").partition(".")[0])
        links = [{"rel": "next", "href": follow.format(number + 1)}] if number < count - 1 else []
        return 200, {"type": "FeatureCollection", "features": features[number::count], "links": links}

    return answer


def test_pages_of_an_item_collection_are_followed(generated: Path) -> None:
    with serve(pages(generated, "{}.json", 6)) as url:
        assert ids(search(f"{url}/0.json")) == ids(search(generated))


@pytest.mark.parametrize(("follow", "count"), [("http://localhost:1/{}.json", 2), ("{}.json", 1000)])
def test_pages_elsewhere_or_without_end_are_refused(generated: Path, follow: str, count: int) -> None:
    words = "is one page of a search, and not all pages after it can be read"
    with serve(pages(generated, follow, count)) as url, pytest.raises(CatalogueError, match=words):
        search(f"{url}/0.json")


def test_pages_in_a_circle_end(generated: Path) -> None:
    collection = {**json.loads(generated.read_text()), "links": [{"rel": "next", "href": "0.json"}]}
    with serve(lambda _: (200, collection)) as url:
        assert ids(search(f"{url}/0.json")) == ids(search(generated))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/browser/#/external/stac.example/v1/collections/a?.language=en", "https://stac.example/v1/collections/a"),
        ("/#/external/http:/stac.example/catalog.json", "http://stac.example/catalog.json"),
        ("/external/stac.example/v1", "https://stac.example/v1"),
    ],
)
@pytest.mark.parametrize("status", [200, 404])
def test_page_of_stac_browser_tells_the_address(path: str, shown: str, status: int) -> None:
    with serve(lambda _: (status, b"<!DOCTYPE html><html></html>")) as url, pytest.raises(CatalogueError) as error:
        search(url + path)
    assert str(error.value).endswith(f"is a page of STAC Browser: give the address that it shows, {shown}.")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, b"<!DOCTYPE html><html></html>"), "is a web page and does not answer as a STAC API does: give the root"),
        ((200, {"type": "Catalog", "id": "a", "links": []}), "static catalogue that names no scenes: give"),
        (
            (200, {"type": "Collection", "id": "a", "links": []}),
            "no collection sentinel-2-l2a, it has a: set COLLECTION",
        ),
        ((404, {}), r"not found \(404\): check the address"),
        ((200, {"conformsTo": []}), "does not answer as a STAC API does"),
    ],
)
def test_what_lies_at_the_address_is_told(answer: tuple[int, Any], words: str) -> None:
    with serve(lambda _: answer) as address, pytest.raises(CatalogueError, match=words):
        search(f"{address}/v2")


@pytest.mark.parametrize("form", ["mark", "lines", "list"])
def test_forms_of_item_collections(generated: Path, form: str) -> None:
    features = json.loads(generated.read_text())["features"]
    text = {
        "mark": "\ufeff" + generated.read_text(),
        "lines": "\n".join(map(json.dumps, features)),
        "list": json.dumps(features),
    }[form]
    with serve(lambda _: (200, text.encode())) as url:
        assert ids(search(f"{url}/items")) == ids(search(generated))


def test_address_that_is_not_of_the_web() -> None:
    with pytest.raises(CatalogueError, match=r"s3://bucket/items.json is not a web address: give one that begins"):
        search("s3://bucket/items.json")
