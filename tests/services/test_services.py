"""The engine against a real STAC API and a real web server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import NoScenesError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.list_collections import list_collections
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.stac.search import find_items
from tests.services.conftest import Files
from tests.support.paths import ROOT


def request(url: str | Path, files: Files, **changes: Any) -> Request:
    bboxes = [item["bbox"] for item in json.loads(files.items.read_text())["features"]]
    west, south = min(bbox[0] for bbox in bboxes), min(bbox[1] for bbox in bboxes)
    extent = [west, south, max(bbox[2] for bbox in bboxes), max(bbox[3] for bbox in bboxes)]
    asked = {"extent": extent, "start": "2023-06-01", "end": "2023-08-31", "catalog": "custom", "catalog_url": str(url)}
    return Request.from_dict({**asked, "max_cloud": 100, **changes})


def ids(asked: Request, **limits: Any) -> list[str]:
    """Search, and return the ids of the items."""
    access = RunContext(Reporter(), Settings(limits=Limits(**limits))).catalogue_access()
    return [item["id"] for item in find_items(asked, lonlat_bboxes(asked), access).items]


_SEARCHES: list[dict[str, Any]] = [
    {},
    {"start": "2023-08-03", "end": "2023-08-13"},
    {"start": "2023-08-13", "end": "2023-08-13"},
    {"max_cloud": 30},
    {"max_cloud": 2, "start": "2023-06-04"},
    {"extent": [15.0, 46.9, 15.02, 46.95]},
]


@pytest.mark.parametrize("page", [250, 3], ids=["one page", "pages of three"])
@pytest.mark.parametrize("change", _SEARCHES, ids=str)
def test_search_finds_what_the_collection_on_disk_has(
    stac_api: str, files: Files, change: dict[str, Any], page: int
) -> None:
    try:
        expected = ids(request(files.items, files, **change))
    except NoScenesError:
        with pytest.raises(NoScenesError):
            ids(request(stac_api, files, **change), page_items=page)
        return
    assert ids(request(stac_api, files, **change), page_items=page) == expected


def test_collections_are_listed(stac_api: str) -> None:
    found = list_collections(stac_api, Reporter())
    assert [(each.id, each.verdict) for each in found.collections] == [("sentinel-2-l2a", "can")]
    assert found.is_complete


def test_too_cloudy_scenes_are_counted(stac_api: str, files: Files) -> None:
    with pytest.raises(NoScenesError, match=r"No scene is left of the \d+ .*: \d+ cloudier than 0 %"):
        ids(request(stac_api, files, max_cloud=0))


def test_nothing_at_that_time(stac_api: str, files: Files) -> None:
    with pytest.raises(NoScenesError, match="no scene of sentinel-2-l2a in this extent between 2019-01-01"):
        ids(request(stac_api, files, start="2019-01-01", end="2019-02-01"))


def test_mosaic_over_http_is_the_mosaic_from_disk(stac_api: str, files: Files, tmp_path: Path) -> None:
    """All scenes, searched and read over HTTP; the bytes are the same as from files."""
    by_http, from_disk = tmp_path / "http.tif", tmp_path / "disk.tif"
    before = len(files.log.read_text().splitlines())
    result = run_mosaic(request(stac_api, files), by_http, Reporter())
    lines = files.log.read_text().splitlines()[before:]
    expected = run_mosaic(request(files.items, files), from_disk, Reporter())
    assert result == expected
    assert result.scene_count == len(json.loads(files.items.read_text())["features"])
    assert by_http.read_bytes() == from_disk.read_bytes()
    parts = [line for line in lines if " 206 bytes=" in line]
    assert len(parts) >= 4 * result.scene_count, "byte ranges are asked for"
    assert not [line for line in lines if line.startswith("GET") and " 200 -" in line], "no whole file is asked for"


@pytest.mark.fault("scene missing or corrupt")
def test_file_that_the_server_does_not_have_is_skipped(stac_api: str, files: Files, tmp_path: Path) -> None:
    """By the command line, whose warning on standard error names the scene."""
    victim = next(path for path in sorted(files.folder.glob("*/*B04*.tif")))
    away = victim.rename(victim.with_suffix(".away"))
    recipe, out = tmp_path / "recipe.json", tmp_path / "mosaic.tif"
    recipe.write_text(json.dumps({"request": request(stac_api, files).to_dict()}))
    command = [sys.executable, "-m", "cloudless_plugin.engine", str(recipe), str(out)]
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        away.rename(victim)
    assert answer.returncode == 0, answer.stderr
    (skipped,) = json.loads(Path(f"{out}.json").read_text())["skipped"]
    assert skipped["id"] == victim.parent.name
    assert "404" in skipped["reason"]
    assert f"Warning: Scene skipped: {victim.parent.name}" in answer.stderr


def test_collection_by_url(files: Files, tmp_path: Path) -> None:
    result = run_mosaic(request(f"{files.url}/items.json", files, resolution=240), tmp_path / "mosaic.tif", Reporter())
    assert result.skipped_count == 0
