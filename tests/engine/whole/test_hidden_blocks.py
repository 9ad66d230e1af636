"""Blocks that the mask hides whole are not read, and the mosaic is the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.compositing.cloud_mask import CloudMask
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from demo.scenes import NORTH, RESOLUTION, WEST, Pass, write_items, write_scene
from tests.support.files import serve_files

SIZE, BLOCK = 768, 128
EDGE = SIZE * RESOLUTION
SHARES = {"20230601": 0.0, "20230606": 0.3, "20230611": 0.55, "20230616": 0.8, "20230621": 0.95, "20230626": 1.0}
"""Cloud of each date, which lies in one piece from the north."""
BANDS = ("B02", "B03", "B04", "B08")
OFF_DAY, OFF = "20230611", 130
"""Metres by which the swath's edge, on that date, lies inside of the area."""


def tile_anew(path: Path, block: int) -> None:
    """Write a file again, in small blocks and without overviews."""
    with rasterio.open(path) as dataset:
        pixels, profile = dataset.read(), dataset.profile
    profile.update(driver="GTiff", tiled=True, blockxsize=block, blockysize=block, compress="deflate", predictor=2)
    for name in ("interleave", "overviews", "overview_resampling"):
        profile.pop(name, None)
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(pixels)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of dates with clouds in one piece; one of them does not reach the western edge."""
    folder = tmp_path_factory.mktemp("pieces")
    random = np.random.default_rng(7)
    items = []
    for day, share in SHARES.items():
        ground = random.normal(0.08, 0.01, (4, SIZE, SIZE)).astype(np.float32)
        classes = np.full((SIZE, SIZE), 4, np.uint8)
        cloudy = np.s_[: round(share * SIZE / 2) * 2]
        ground[:, cloudy] += 0.4
        classes[cloudy] = 9
        if day == OFF_DAY:
            classes[:, : int(OFF / RESOLUTION) // 2 * 2] = 0
        item = write_scene(folder, Pass(day, 79, "05.09", share), "33TWM", WEST, ground, classes)
        for key in BANDS:
            tile_anew(folder / item["assets"][key]["href"], BLOCK)
        items.append(item)
    return write_items(folder, items)


def asked(items: Path, **changes: Any) -> Request:
    return Request.from_dict(
        {
            "extent": [WEST, NORTH - EDGE, WEST + EDGE, NORTH],
            "extent_crs": "EPSG:32633",
            "start": "2023-06-01",
            "end": "2023-06-30",
            "catalog": "custom",
            "catalog_url": str(items),
            "max_cloud": 100,
            **changes,
        }
    )


@dataclass
class Made:
    pixels: np.ndarray
    evidence: np.ndarray
    read: dict[str, float]
    """By date: bytes of the bands that were read, as a share of the files."""
    sent: dict[str, int]
    """Bytes of each file, by its path."""


def made_by_http(collected: Path, folder: Path, **changes: Any) -> Made:
    """Make a mosaic from a server; a cache of its own makes each run read headers."""
    collection = json.loads(collected.read_text())
    with serve_files(collected.parent) as files:
        for item in collection["features"]:
            for asset in item["assets"].values():
                asset["href"] = f"{files.address}/{asset['href'][2:]}"
        items = folder / "items.json"
        items.write_text(json.dumps(collection))
        out, evidence = folder / "m.tif", folder / "e.tif"
        run_mosaic(asked(items, **changes), out, Reporter(), evidence=evidence)
    read = {}
    for item in json.loads(collected.read_text())["features"]:
        paths = [item["assets"][key]["href"][1:] for key in BANDS[:3]]
        stored = sum((collected.parent / path[1:]).stat().st_size for path in paths)
        read[item["properties"]["datetime"][:10].replace("-", "")] = sum(files.sent[path] for path in paths) / stored
    with rasterio.open(out) as mosaic, rasterio.open(evidence) as told:
        return Made(mosaic.read(), told.read(), read, dict(files.sent))


def test_bytes_fall_with_what_is_clear(scenes: Path, tmp_path: Path, record_property: Any) -> None:
    """Beyond the share that is clear, a row of blocks at the edge of the cloud is read, and each file's header.

    Where the swath ends, a column of blocks is: only its bands tell where they have data.
    """
    made = made_by_http(scenes, tmp_path)
    figures = []
    for day, cloud in SHARES.items():
        clear = 1 - min(cloud + 6 / SIZE, 1) if cloud else 1.0
        read = made.read[day] / made.read["20230601"]
        column = (1 - clear) * BLOCK / SIZE if day == OFF_DAY else 0
        assert clear - 0.05 < read < clear + column + BLOCK / SIZE + 0.05
        figures.append(f"{100 * clear:.0f} % clear, {100 * read:.0f} % read")
    record_property("figure", f"bytes of bands by HTTP: {'; '.join(figures)}")


def test_scene_that_shows_nothing_clear_costs_its_classification_alone(scenes: Path, tmp_path: Path) -> None:
    """Of the overcast date, one band's header is looked at before the grid is laid, as of every scene."""
    made = made_by_http(scenes, tmp_path)
    overcast = {path[-11:-8]: size for path, size in made.sent.items() if "20230626" in path and size}
    assert "SCL" in overcast
    bands = {key: size for key, size in overcast.items() if key != "SCL"}
    assert len(bands) <= 1
    assert sum(bands.values()) <= 16 << 10


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"bands": "red,nir"},
        {"resolution": 20},
        {"resolution": 35},
        {"crs": "EPSG:32632", "resampling": "bilinear"},
        {"method": "medoid"},
        {"method": "best"},
        {"mask": "strict", "buffer": 300},
        {"normalise": "ratio"},
        {"views": 2},
    ],
    ids=str,
)
def test_mosaic_is_the_same_as_if_all_were_read(
    scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    made = made_by_http(scenes, tmp_path, **changes)
    monkeypatch.setattr(CloudMask, "wanted", lambda *_: None)
    if "views" not in changes:
        everything = made_by_http(scenes, tmp_path, **changes)
        least = (
            1.02 if "crs" in changes else 0.75
        )  # what is warped is warped in cells, each of which is clear somewhere
        assert sum(made.read.values()) < sum(everything.read.values()) * least
        np.testing.assert_array_equal(made.evidence[:3], everything.evidence[:3])
        np.testing.assert_array_equal(made.pixels, everything.pixels)
    assert made.pixels.any()


def test_flags_beside_the_swath_are_as_before(scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates that are cloudy or do not reach a pixel: what none has seen is told from what all hide."""
    chosen = [
        item["id"]
        for item in json.loads(scenes.read_text())["features"]
        if item["properties"]["datetime"] > "2023-06-10"
    ]
    flags = []
    for _ in range(2):
        flags.append(made_by_http(scenes, tmp_path, scenes=chosen[:1]).evidence[3])
        monkeypatch.setattr(CloudMask, "wanted", lambda *_: None)
    assert {0, 6} <= set(np.unique(flags[0]))
    np.testing.assert_array_equal(*flags)
