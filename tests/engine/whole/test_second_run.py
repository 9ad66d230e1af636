"""What a second run of the same search still asks the servers for."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.disk_cache import cache_folder
from cloudless_plugin.common.settings import Limits, Settings
from demo.scenes import make_scenes
from tests.support import jobs, runs
from tests.support.faults import Faults, serve_faults


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Faults]:
    """Few scenes of a test's own, each a plain COG."""
    make_scenes(tmp_path / "scenes", size=jobs.SIZE)
    items = tmp_path / "scenes" / "items.json"
    collection = json.loads(items.read_text())
    collection["features"] = collection["features"][:6]
    items.write_text(json.dumps(collection))
    with serve_faults(tmp_path / "scenes") as running:
        yield running


def mosaic(
    server: Faults, output: Path, settings: Optional[Settings] = None, **changes: Any
) -> tuple[bytes, list[str]]:
    """Make a mosaic; return its bytes and what the run told."""
    server.asked.clear()
    recorder = runs.Recorder()
    runs.mosaic(server.api, output, recorder, settings, **changes)
    return output.read_bytes(), recorder.infos


def kinds(server: Faults) -> Counter[str]:
    """Return how many requests were for the catalogue, for headers and for blocks."""
    return Counter(
        "search" if asked.startswith("/stac") else "header" if "bytes=0-" in asked else "blocks"
        for asked, _ in server.asked
    )


def test_the_second_run_asks_for_pixels_alone(server: Faults, out: Path) -> None:
    first, _ = mosaic(server, out)
    asked = kinds(server)
    assert asked["search"] > 1
    assert asked["header"] == 6 * 4
    second, infos = mosaic(server, out)
    assert second == first
    again = kinds(server)
    assert again == {"blocks": asked["blocks"]}
    assert "Searched 0 minutes ago" in infos


def test_another_method_uses_the_same_answer(server: Faults, out: Path) -> None:
    mosaic(server, out)
    mosaic(server, out, method="mean", mask="none", bands="red")
    assert kinds(server).keys() == {"blocks"}


@pytest.mark.parametrize("changes", [{"start": "2023-06-02"}, {"max_cloud": 90}, {"months": "jun"}])
def test_another_search_is_made(server: Faults, out: Path, changes: dict[str, Any]) -> None:
    mosaic(server, out)
    mosaic(server, out, **changes)
    assert kinds(server)["search"] > 0


def test_an_old_answer_is_not_used(server: Faults, out: Path) -> None:
    mosaic(server, out)
    mosaic(server, out, Settings(limits=Limits(search_max_age=0.0)))
    assert kinds(server)["search"] > 1


@pytest.mark.fault("file replaced on the server since its header was kept")
def test_a_file_that_has_changed_is_read_anew(server: Faults, out: Path) -> None:
    first, _ = mosaic(server, out, mask="none")
    for file in server.folder.rglob("*_B04_10m.tif"):
        with rasterio.open(file) as dataset:
            profile, pixels = dataset.profile, dataset.read()
        with rasterio.open(file, "w", **{**profile, "compress": "NONE"}) as dataset:
            dataset.write(np.where(pixels, pixels // 2 + 1000, 0).astype(np.uint16))
    second, _ = mosaic(server, out, mask="none")
    shutil.rmtree(cache_folder())
    third, _ = mosaic(server, out.with_name("anew.tif"), mask="none")
    assert first != second
    assert second == third


def test_files_of_this_machine_are_not_kept(generated: Path, out: Path) -> None:
    runs.mosaic(generated, out)
    assert not cache_folder().exists() or not list(cache_folder().iterdir())
