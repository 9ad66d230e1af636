"""What a catalogue accepts: POST or GET, and how many items a page."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from tests.support.odd_api import Answer, Asked, OddApi, ids, search


def refusing(method: str, status: int, path: str = "/v1/search") -> Any:
    """Answer every request by a method with a status."""

    def answer(how: str, where: str, _: Asked) -> Answer:
        return (status, {"code": status, "description": "no"}) if how == method and where == path else None

    return answer


@pytest.mark.parametrize("status", [403, 404, 405, 501])
@pytest.mark.parametrize("page_size", [250, 4])
def test_get_where_post_is_refused(odd_api: OddApi, generated: Path, status: int, page_size: int) -> None:
    odd_api.answer, odd_api.page_size = refusing("POST", status), page_size
    assert ids(search(odd_api.address)) == ids(search(generated))
    assert odd_api.searches("POST") == 1, "after the first refusal, POST is not tried again"


@pytest.mark.parametrize("methods", [["GET"], [None]])
def test_get_where_nothing_else_is_offered(odd_api: OddApi, generated: Path, methods: list[Any]) -> None:
    odd_api.methods, odd_api.answer, odd_api.page_size = methods, refusing("POST", 405), 4
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ids(search(odd_api.address)) == ids(search(generated))
    assert not odd_api.searches("POST")


def test_post_where_get_is_offered_and_refused(odd_api: OddApi, generated: Path) -> None:
    odd_api.methods, odd_api.answer = ["GET"], refusing("GET", 405)
    assert ids(search(odd_api.address)) == ids(search(generated))


def test_next_page_by_get_where_its_post_is_refused(odd_api: OddApi, generated: Path) -> None:
    odd_api.page_size = 4
    odd_api.answer = lambda method, _, asked: (405, {}) if method == "POST" and "token" in asked else None
    assert ids(search(odd_api.address)) == ids(search(generated))


def test_post_where_it_is_offered(odd_api: OddApi) -> None:
    odd_api.page_size = 4
    search(odd_api.address)
    assert not odd_api.searches("GET")


@pytest.mark.parametrize(
    ("post", "get", "words"),
    [
        (403, 403, "asks for a login"),
        (405, 403, "asks for a login"),
        (403, 404, "asks for a login"),
        (403, 405, "asks for a login"),
        (404, 404, r"not found \(404\): check the address"),
        (404, 405, r"not found \(404\): check the address"),
        (405, 405, "refuses the request with error 405"),
    ],
)
def test_what_both_methods_refuse_is_told(odd_api: OddApi, post: int, get: int, words: str) -> None:
    odd_api.answer = lambda method, path, _: ({"POST": post, "GET": get}[method], {}) if "search" in path else None
    with pytest.raises(CatalogueError, match=words):
        search(odd_api.address)


def at_most(most: int, status: int, text: str, *, later: bool = False) -> Any:
    """Refuse more items a page; only on pages after the first if ``later``."""

    def answer(_: str, path: str, asked: Asked) -> Answer:
        is_met = path.endswith("/search") and int(asked.get("limit", 10)) > most and (not later or "token" in asked)
        return (status, {"code": status, "description": text}) if is_met else None

    return answer


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("methods", [["POST"], ["GET"]])
@pytest.mark.parametrize(
    ("most", "status", "text"),
    [
        (100, 400, "limit must be less than or equal to 100"),
        (20, 422, "The limit must lie between 1 and 20, not 250"),
        (7, 400, "at most 7"),
        (10, 400, "Bad Request"),
        (100, 500, "Internal Server Error"),
        (10, 502, "Bad Gateway"),
        (50, 413, "Payload Too Large"),
    ],
)
def test_fewer_items_a_page(
    odd_api: OddApi, generated: Path, most: int, status: int, text: str, methods: list[str], later: bool
) -> None:
    odd_api.methods, odd_api.answer, odd_api.page_size = list(methods), at_most(most, status, text, later=later), 5
    assert ids(search(odd_api.address)) == ids(search(generated))


def test_named_limit_is_used(odd_api: OddApi) -> None:
    odd_api.answer = at_most(123, 400, "limit of 250 exceeds the maximum of 123 (2023-08-01T10:55:12)")
    search(odd_api.address)
    limits = [asked["limit"] for _, path, asked in odd_api.asked if path == "/v1/search"]
    assert limits[:2] == [250, 123]
    assert set(limits[1:]) == {123}


def test_refusal_for_another_reason_is_told(odd_api: OddApi) -> None:
    odd_api.answer = lambda _, path, asked: (
        (400, {"description": f"bbox of {asked['limit']} is bad"}) if path == "/v1/search" else None
    )
    with pytest.raises(CatalogueError, match=r"refuses the request with error 400 \(.*bbox of 250 is bad"):
        search(odd_api.address)


def test_answer_that_is_no_page_is_no_empty_search(odd_api: OddApi) -> None:
    odd_api.answer = lambda _, path, __: (200, {"error": "busy"}) if path == "/v1/search" else None
    with pytest.raises(CatalogueError, match="does not answer as a STAC API does"):
        search(odd_api.address)
