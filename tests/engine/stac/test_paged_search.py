"""Catalogues whose number of items is not what they state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from tests.support.odd_api import OddApi, ids, search
from tests.support.runs import Recorder


@pytest.mark.parametrize("page_size", [250, 4])
def test_number_that_is_too_high_is_told(odd_api: OddApi, generated: Path, page_size: int) -> None:
    odd_api.page_size = page_size
    odd_api.page = lambda page, *_: {**page, "numberMatched": 900}
    for _ in range(2):  # the second time as well: the first answer is not kept
        reporter = Recorder()
        assert ids(search(odd_api.address, reporter)) == ids(search(generated))
        (warning,) = reporter.warnings
        assert "announces 900 scenes but gave 18" in warning


def test_number_that_is_right_is_not_told(odd_api: OddApi) -> None:
    odd_api.page_size = 4
    odd_api.page = lambda page, *_: {**page, "numberMatched": 18}
    reporter = Recorder()
    assert len(search(odd_api.address, reporter).items) == 18
    assert not reporter.warnings
    assert odd_api.searches("POST") == 5


def test_unsorted_catalogue_that_loses_scenes_is_an_error(odd_api: OddApi) -> None:
    """The first and the last scenes come first, and no more: the number tells that there are others between them."""
    odd_api.features = [odd_api.features[-1], odd_api.features[0], *odd_api.features[1:-1]]
    odd_api.page_size = 2
    odd_api.page = lambda page, *_: {**page, "links": [], "numberMatched": 18}
    with pytest.raises(CatalogueError, match=r"stopped after \d+ scenes though it has more"):
        search(odd_api.address)


@pytest.mark.parametrize("empty", [1, 5])
def test_empty_pages_before_others_are_passed(odd_api: OddApi, generated: Path, empty: int) -> None:
    odd_api.page_size = 4

    def leading(page: dict[str, Any], method: str, asked: dict[str, Any]) -> dict[str, Any]:
        count = asked.get("empty", 0)
        if count == empty:
            return page
        link = {"rel": "next", "href": f"{odd_api.address}/search", "method": "POST"}
        return {**page, "features": [], "links": [{**link, "body": {**asked, "empty": count + 1}}]}

    odd_api.page = leading
    assert ids(search(odd_api.address)) == ids(search(generated))


def test_items_of_one_id_are_all_found(odd_api: OddApi) -> None:
    for item in odd_api.features:
        item["id"] = "scene"
    odd_api.page_size = 4
    found = ids(search(odd_api.address))
    assert len(set(found)) == 18
    assert ids(search(odd_api.address, scenes=found[3])) == [found[3]]
    assert ids(search(odd_api.address, scenes="scene")) == found


@pytest.mark.fault("page without next")
@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("page_size", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("stated", [True, False])
def test_pages_that_end_between_scenes_of_one_time_lose_nothing_unsaid(
    odd_api: OddApi, generated: Path, newest_first: bool, page_size: int, stated: bool
) -> None:
    """The scenes come in pairs of one time, no page names the next one, and the order is for the search to find out."""
    if newest_first:
        odd_api.features.reverse()
    odd_api.page_size = page_size
    number = {"numberMatched": 18} if stated else {}
    odd_api.page = lambda page, *_: {**page, "links": [], **number}
    if page_size == 2:  # a page holds one time, from which nothing leads on
        with pytest.raises(CatalogueError, match="stopped after"):
            search(odd_api.address)
    else:
        assert ids(search(odd_api.address)) == ids(search(generated))
