"""Catalogues that lose pages, send items twice, or fail in mid-search: the search finds all, or says that it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from cloudless_plugin.common.reporting import Reporter
from tests.support import faults
from tests.support.faults import Faults
from tests.support.impatient import found_ids


@pytest.fixture
def pages(server: Faults) -> Faults:
    """A catalogue that sends its eight scenes three a page."""
    server.page_size = 3
    return server


@pytest.mark.fault("page without next")
@pytest.mark.parametrize("ascending", [False, True], ids=["newest first", "oldest first"])
@pytest.mark.parametrize("lost", [0, 1, 2], ids=["on the first page", "on the second", "on every page"])
def test_lost_next_is_made_up_for(pages: Faults, lost: int, ascending: bool) -> None:
    expected = found_ids(pages.api)
    count = [0]

    def lose(page: dict[str, Any]) -> dict[str, Any]:
        count[0] += 1
        return {**page, "links": []} if lost == 2 or count[0] == lost + 1 else page

    pages.page = lose
    if ascending:
        pages.items.reverse()
    assert found_ids(pages.api) == expected
    assert len(expected) == 8


@pytest.mark.fault("page without next")
def test_lost_next_on_a_page_that_is_not_full(pages: Faults) -> None:
    expected = found_ids(pages.api)
    pages.page_size = 5
    pages.page = lambda page: {**page, "features": page["features"][:4], "links": []}
    assert found_ids(pages.api) == expected


@pytest.mark.fault("page without next")
def test_lost_next_amidst_scenes_of_one_moment_is_an_error(pages: Faults) -> None:
    """A page of the two tiles of one overpass: whether there were more of them cannot be found out."""
    pages.page = lambda page: {**page, "features": page["features"][:2], "links": []}
    with pytest.raises(CatalogueError, match="stopped after 2 scenes though it has more"):
        found_ids(pages.api)


@pytest.mark.fault("page without next")
def test_catalogue_that_states_more_than_it_has_is_told(pages: Faults) -> None:
    """Whatever is asked for, nothing unknown comes: the run goes on, and the user knows."""
    expected = found_ids(pages.api)
    pages.page = lambda page: {**page, "numberMatched": 10}
    reporter = Reporter()
    assert found_ids(pages.api, reporter=reporter) == expected
    assert [warning for warning in reporter.warnings if "announces 10 scenes but gave 8" in warning]


@pytest.mark.fault("duplicated items")
def test_items_that_come_twice_count_once(pages: Faults) -> None:
    expected = found_ids(pages.api)
    last: list[Any] = []

    def repeat(page: dict[str, Any]) -> dict[str, Any]:
        features = [*last[-1:], *page["features"]]
        last[:] = page["features"]
        return {**page, "features": features}

    pages.page = repeat
    assert found_ids(pages.api) == expected


@pytest.mark.fault("endless pages")
def test_page_that_leads_to_itself_ends(pages: Faults) -> None:
    expected = found_ids(pages.api)

    def circle(page: dict[str, Any]) -> dict[str, Any]:
        for link in page["links"]:
            link["body"].pop("token")
        return page

    pages.page = circle
    assert found_ids(pages.api) == expected


@pytest.mark.fault("catalogue down in mid-search")
def test_search_is_taken_up_where_it_ended(pages: Faults) -> None:
    """The second page never comes; other requests bring its items."""
    expected = found_ids(pages.api)
    pages.break_down(faults.status(503), 1000, lambda request: '"token": 3' in request)
    assert found_ids(pages.api) == expected
    assert pages.faults_met


@pytest.mark.fault("catalogue down in mid-search")
def test_catalogue_that_stays_down_is_an_error(pages: Faults) -> None:
    down = [False]

    def fall(page: dict[str, Any]) -> dict[str, Any]:
        down[0] = True
        return page

    pages.page = fall
    pages.break_down(faults.status(503), 1000, lambda request: down[0] and "/search" in request)
    with pytest.raises(CatalogueError, match="answers with error 503: try again later"):
        found_ids(pages.api)
    assert down[0]


@pytest.mark.fault("search that takes too long")
def test_long_search_is_asked_month_by_month(server: Faults) -> None:
    expected = found_ids(server.api)
    server.break_down(faults.status(504), 1000, lambda request: "2023-06-01T00:00:00Z/2023-08-31" in request)
    assert found_ids(server.api) == expected
    assert server.faults_met
