"""Search results in the cache: none to a login, and none with signed addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.href import is_signed
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.net.credentials import Credentials
from cloudless_plugin.engine.stac.search_cache import SearchCache
from tests.support import jobs

API = "https://stac.example/api"
BBOXES = [(15.0, 46.0, 16.0, 47.0)]
REQUEST = Request.from_dict(jobs.request(API))
HOUR = 3600.0


def item(href: str) -> dict[str, Any]:
    return {"id": "a", "properties": {}, "assets": {"B04": {"href": href}}}


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "cache.sqlite")


def test_answers_to_a_login_are_neither_kept_nor_used(cache: DiskCache) -> None:
    items = [item("https://example.org/a.tif")]
    logged_in = SearchCache(cache, Credentials({API: {"Authorization": "Bearer a"}}), HOUR)
    anonymous = SearchCache(cache, Credentials({}), HOUR)
    logged_in.put(API, REQUEST, BBOXES, items)
    assert logged_in.get(API, REQUEST, BBOXES) is None
    assert anonymous.get(API, REQUEST, BBOXES) is None
    anonymous.put(API, REQUEST, BBOXES, items)
    answer = anonymous.get(API, REQUEST, BBOXES)
    assert answer is not None
    assert answer.items == items
    assert logged_in.get(API, REQUEST, BBOXES) is None


@pytest.mark.parametrize("query", ["sv=1&sig=abc", "X-Amz-Signature=1", "Expires=1&access_token=2", "api-key=a"])
def test_signed_addresses_are_not_kept(cache: DiskCache, query: str) -> None:
    href = f"https://example.org/a.tif?{query}"
    assert is_signed(href)
    answers = SearchCache(cache, Credentials({}), HOUR)
    answers.put(API, REQUEST, BBOXES, [item(href)])
    assert answers.get(API, REQUEST, BBOXES) is None
