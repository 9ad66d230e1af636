"""A Dask scheduler, and what a run gives without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudless_plugin.common.settings import Settings
from tests.support.dask_cluster import Dask
from tests.support.runs import mosaic


@pytest.fixture
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler without a worker."""
    started = Dask(tmp_path_factory.mktemp("dask"))
    yield started
    started.end()


@pytest.fixture
def local(generated: Path, many_tiles: Settings, tmp_path: Path) -> bytes:
    """What the run gives on this machine alone."""
    (tmp_path / "local").mkdir()
    mosaic(generated, tmp_path / "local" / "a.tif", settings=many_tiles)
    return (tmp_path / "local" / "a.tif").read_bytes()
