"""Which files are read in threads: those of others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cloudless_plugin.engine.executors.base import any_remote


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/data/B04.tif", False),
        ("B04.tif", False),
        ("file:///data/B04.tif", False),
        ("https://example.com/B04.tif", True),
        ("s3://bucket/B04.tif", True),
        ("gs://bucket/B04.tif", True),
    ],
)
def test_files_that_gdal_reads_over_the_network_are_remote(href: str, expected: bool) -> None:
    """Forked processes would share its open connection, and read each other's answers."""
    scene: Any = SimpleNamespace(assets={"red": SimpleNamespace(href=href)})
    assert any_remote([scene]) == expected
