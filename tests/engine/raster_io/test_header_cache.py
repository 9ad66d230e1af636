"""Headers in the cache: only of files by HTTP that show when they have changed, and of no signed address."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.href import is_signed
from cloudless_plugin.engine.raster_io.header_cache import HeaderCache


@pytest.fixture
def headers(tmp_path: Path) -> HeaderCache:
    return HeaderCache(DiskCache(tmp_path / "cache.sqlite"))


@pytest.mark.parametrize("query", ["sv=1&sig=abc", "X-Amz-Signature=1", "Expires=1&access_token=2", "api-key=a"])
def test_signed_addresses_are_not_kept(headers: HeaderCache, query: str) -> None:
    href = f"https://example.org/a.tif?{query}"
    assert is_signed(href)
    headers.put(href, b"head", '"1"')
    assert headers.get(href) is None


def test_addresses_with_another_query_are_kept(headers: HeaderCache) -> None:
    href = "https://example.org/preview.png?collection=sentinel-2-l2a&item=S2B_MSIL2A&assets=visual&nodata=0"
    assert not is_signed(href)
    headers.put(href, b"head\nof the file", '"1"')
    assert headers.get(href) == ('"1"', b"head\nof the file")


def test_a_file_that_cannot_be_told_from_another_is_not_kept(headers: HeaderCache) -> None:
    headers.put("https://example.org/a.tif", b"head", "")
    assert headers.get("https://example.org/a.tif") is None
