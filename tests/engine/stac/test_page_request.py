"""The link from a page to the next one, in all forms that catalogues write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from cloudless_plugin.engine.stac.page_request import PageRequest
from tests.support.odd_api import OddApi, ids, search

URL = "https://example.org/search"
ASKED = {"limit": 250, "collections": ["a"], "bbox": [1, 2, 3, 4]}
POST = PageRequest(URL, "POST", ASKED)
GET = PageRequest(f"{URL}?limit=250")


@pytest.mark.parametrize(
    ("before", "link", "after"),
    [
        (POST, {"href": URL, "method": "POST", "body": {"token": 2}}, PageRequest(URL, "POST", {"token": 2})),
        (POST, {"href": URL, "method": "post", "body": {"token": 2}}, PageRequest(URL, "POST", {"token": 2})),
        (POST, {"href": URL, "body": {"token": 2}}, PageRequest(URL, "POST", {"token": 2})),
        (
            POST,
            {"href": URL, "method": "POST", "body": {"token": 2}, "merge": True},
            PageRequest(URL, "POST", {**ASKED, "token": 2}),
        ),
        (POST, {"href": "?token=2", "method": "POST"}, PageRequest(f"{URL}?token=2", "POST", ASKED)),
        (POST, {"href": f"{URL}?token=2"}, PageRequest(f"{URL}?token=2")),
        (GET, {"href": "search?token=2&limit=9"}, PageRequest(f"{URL}?token=2&limit=9")),
        (
            PageRequest(URL, "GET", ASKED),
            {"href": "search?token=2&limit=9", "merge": True},
            PageRequest(f"{URL}?token=2&limit=9", "GET", {"collections": ["a"], "bbox": [1, 2, 3, 4]}),
        ),
        (GET, {"href": URL, "method": "GET", "body": {"token": 2}}, PageRequest(URL, "GET", {"token": 2})),
        (GET, {"href": URL, "headers": {"Host": "10.0.0.1", "Authorization": "x", "C": 1}}, PageRequest(URL)),
        (
            POST,
            {"href": URL, "body": {"after": [1, "x"], "k": None}},
            PageRequest(URL, "POST", {"after": [1, "x"], "k": None}),
        ),
        (GET, {"href": "http://10.0.0.1:8080/search"}, PageRequest("http://10.0.0.1:8080/search")),
    ],
)
def test_next_link_is_followed(before: PageRequest, link: dict[str, Any], after: PageRequest) -> None:
    assert before.following({"links": [{"rel": "self", "href": "x"}, {"rel": "next", **link}]}) == after


@pytest.mark.parametrize(
    "link",
    [
        {"href": URL, "method": "PUT"},
        {"href": URL, "method": 7},
        {"href": URL, "method": "POST", "body": "token=2"},
        {"href": URL, "body": ["token"]},
        {"href": URL, "body": {"jsonrpc": "2.0", "method": "send", "params": [{"to": "x"}]}},
        {"href": URL, "body": {"token": {"x": 1}}},
        {"href": URL, "body": {"limit": [[1]]}},
        {"href": URL, "method": "DELETE"},
        {"href": "file:///etc/passwd"},
        {"href": "s3://bucket/page"},
        {"href": ""},
        {"href": None},
        {},
    ],
)
def test_next_link_that_cannot_be_followed_is_refused(link: dict[str, Any]) -> None:
    with pytest.raises(CatalogueError, match="link to its next page cannot be followed"):
        POST.following({"links": [{"rel": "next", **link}]})


@pytest.mark.parametrize("page", [{}, {"links": None}, {"links": ["next", {"rel": "prev", "href": URL}]}, []])
def test_last_page_has_no_next(page: Any) -> None:
    assert POST.following(page) is None


@pytest.mark.parametrize(
    ("request_", "limit", "lower"),
    [
        (POST, 250, PageRequest(URL, "POST", {**ASKED, "limit": 9})),
        (GET, 250, PageRequest(f"{URL}?limit=9")),
        (PageRequest(f"{URL}?token=2&limit=30&limited=1"), 30, PageRequest(f"{URL}?token=2&limit=9&limited=1")),
        (PageRequest(f"{URL}?token=2"), None, PageRequest(f"{URL}?token=2")),
    ],
)
def test_limit_is_lowered_where_it_stands(request_: PageRequest, limit: int | None, lower: PageRequest) -> None:
    assert request_.limit == limit
    assert request_.with_limit(9) == lower


def test_next_link_without_its_method_is_not_dropped(odd_api: OddApi, generated: Path) -> None:
    odd_api.page_size = 4

    def forget(page: dict[str, Any], *_: Any) -> dict[str, Any]:
        for link in page["links"]:
            link.pop("method", None)
        return page

    odd_api.page = forget
    assert ids(search(odd_api.address)) == ids(search(generated))
    assert not odd_api.searches("GET")


def test_search_whose_next_link_cannot_be_followed_is_refused(odd_api: OddApi) -> None:
    odd_api.page_size = 4
    odd_api.page = lambda page, *_: {**page, "links": [{**link, "method": "PATCH"} for link in page["links"]]}
    with pytest.raises(CatalogueError, match=r"cannot be followed \(PATCH http://127"):
        search(odd_api.address)
