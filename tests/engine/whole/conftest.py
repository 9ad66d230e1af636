"""Tests of whole jobs are slow; most use a server of few scenes that does wrong on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.scenes import PASSES, make_scenes
from tests.support import jobs
from tests.support.broken_off import LARGE, Cases
from tests.support.faults import Faults, serve_faults
from tests.support.odd import make_odd


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder as slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of few scenes, each file a plain COG."""
    return jobs.few_scenes(tmp_path_factory.mktemp("plain"), 8)


@pytest.fixture(scope="module")
def odd(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as files that GDAL reads."""
    return make_odd(plain, tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="session")
def cases(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """Runs to break off."""
    large = make_scenes(tmp_path_factory.mktemp("large"), size=LARGE, passes=PASSES[::3])
    return Cases(tmp_path_factory.mktemp("cases"), generated, large)


@pytest.fixture
def server(plain: Path) -> Iterator[Faults]:
    with serve_faults(plain) as running:
        yield running
