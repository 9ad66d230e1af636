"""Mosaics of several collections at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.bandpass import adjustment
from cloudless_plugin.common.errors import CloudlessError, RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from tests.engine.whole.test_sensors import NORTH, PIXEL, SIZE, WEST, full, scene

HLS = "hls2-s30,hls2-l30"
CLEAR, CLOUD = 64, 66


def hls(folder: Path, collection: str, day: int, value: int, fmask: np.ndarray, **others: int) -> dict[str, Any]:
    """Return a scene whose near infrared is 100 more than its red; ``others`` are further files."""
    (folder / collection).mkdir(exist_ok=True)
    near = "B8A" if collection == "hls2-s30" else "B05"
    bands = {"B04": full(value, "int16"), near: full(value + 100, "int16")}
    bands |= {key: full(number, "int16") for key, number in others.items()}
    item = scene(folder / collection, collection, day, bands, -9999, Fmask=(fmask, 255))
    item["id"] = f"{collection}-{day}"
    item["properties"]["platform"] = "sentinel-2a" if collection == "hls2-s30" else "landsat-8"
    return item


@pytest.fixture
def both(tmp_path: Path) -> list[dict[str, Any]]:
    """Two of each; S30's are cloudy in the upper half, L30's in the left one. B05 of S30 is its red edge."""
    upper, left = full(CLEAR, "uint8"), full(CLEAR, "uint8")
    upper[:48], left[:, :48] = CLOUD, CLOUD
    return [
        hls(tmp_path, "hls2-s30", 1, 1000, upper, B05=9000),
        hls(tmp_path, "hls2-s30", 2, 1200, upper, B05=9000),
        hls(tmp_path, "hls2-l30", 1, 2000, left),
        hls(tmp_path, "hls2-l30", 3, 2200, left),
    ]


def mosaic(items: list[dict[str, Any]], folder: Path, **changes: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the mosaic and its evidence by name."""
    (folder / "items.json").write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    asked = {
        "extent": [WEST, NORTH - SIZE * PIXEL, WEST + SIZE * PIXEL, NORTH],
        "extent_crs": "EPSG:32633",
        "start": "2023-08-01",
        "end": "2023-08-31",
        "catalog": "custom",
        "catalog_url": str(folder / "items.json"),
        "collection": HLS,
        "bands": "red,nir08",
        "buffer": 0,
        "haze": False,
    }
    output, evidence = folder / "mosaic.tif", folder / "evidence.tif"
    run_mosaic(Request.from_dict({**asked, **changes}), output, Reporter(), evidence=evidence)
    with rasterio.open(output) as dataset, rasterio.open(evidence) as told:
        return dataset.read(), dict(zip(told.descriptions, told.read()))


PARTS = np.s_[:40, 56:], np.s_[56:, 56:], np.s_[56:, :40], np.s_[:40, :40]
"""Where L30 alone, both, S30 alone and neither is clear."""


@pytest.mark.parametrize(
    ("method", "red", "sensors"),
    [("median", (2100, 1600, 1100, 0), (2, 3, 1, 0)), ("recent", (2200, 2200, 1200, 0), (2, 2, 1, 0))],
)
def test_hls_is_one(
    both: list[dict[str, Any]], tmp_path: Path, method: str, red: tuple[int, ...], sensors: tuple[int, ...]
) -> None:
    """The near infrared of S30 is B8A, not the band whose key L30's has."""
    pixels, evidence = mosaic(both, tmp_path, method=method)
    for part, value, sensor in zip(PARTS, red, sensors):
        assert (pixels[0][part] == value).all()
        assert (pixels[1][part] == (value + 100 if value else 0)).all()
        assert (evidence["sensor"][part] == sensor).all()
    recipe = json.loads((tmp_path / "mosaic.tif.json").read_text())
    assert recipe["request"]["collection"] == HLS


def test_few_views_tell_their_sensors_too(both: list[dict[str, Any]], tmp_path: Path) -> None:
    _, evidence = mosaic(both, tmp_path, views=1)
    assert (evidence["clear"][PARTS[1]] == 1).all()
    assert set(np.unique(evidence["sensor"][PARTS[1]])) <= {1, 2}
    assert (evidence["sensor"][PARTS[0]] == 2).all()


def test_overpasses_of_one_day_are_told_apart(both: list[dict[str, Any]], tmp_path: Path) -> None:
    """Even where the items name no platforms."""
    for item in both:
        del item["properties"]["platform"]
    _, evidence = mosaic([both[0], both[2]], tmp_path)
    assert (evidence["clear"][PARTS[1]] == 2).all()


@pytest.mark.parametrize(
    ("platforms", "red"), [("landsat-8", 2100), ("-landsat-8", 1100), ("-Landsat-8", 1100), ("sentinel-2a", 1100)]
)
def test_platforms_are_kept_or_dropped(both: list[dict[str, Any]], tmp_path: Path, platforms: str, red: int) -> None:
    pixels, _ = mosaic(both, tmp_path, platforms=platforms)
    assert (pixels[0][PARTS[1]] == red).all()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"platforms": "landsat-7"}, "4 of other platforms (change PLATFORMS)"),
        ({"bands": "nir"}, "has no band 'nir': choose among"),
        ({"collection": "hls2-s30,"}, "COLLECTION is 'hls2-s30,'"),
        ({"collection": "hls2-s30,hls2-s30"}, "several different ones"),
        ({"bandpass": "oli", "collection": "sentinel-2-l2a", "bands": "nir"}, "is not known for the band nir"),
    ],
)
def test_what_does_not_go_together_is_told(
    both: list[dict[str, Any]], tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CloudlessError) as caught:
        mosaic(both, tmp_path, **changes)
    assert sentence in str(caught.value)


def test_item_of_no_collection_is_left_out(both: list[dict[str, Any]], tmp_path: Path) -> None:
    for item in both[1:]:
        del item["collection"]
    with pytest.raises(CloudlessError, match="does not say of which collection"):
        mosaic(both[1:], tmp_path)


def s2_and_landsat(folder: Path, platform: str = "sentinel-2a") -> list[dict[str, Any]]:
    """Return a scene of each, clear and of the same reflectance of 0.1."""
    for name in ("s2", "landsat"):
        (folder / name).mkdir(exist_ok=True)
    sentinel = scene(folder / "s2", "sentinel-2-l2a", 1, {"B04": full(2000, "uint16")}, 0, SCL=(full(4, "uint8"), 0))
    sentinel["properties"] |= {"platform": platform, "s2:processing_baseline": "05.09"}
    numbers = full(round((0.1 + 0.2) / 2.75e-5), "uint16")
    landsat = scene(folder / "landsat", "landsat-c2-l2", 2, {"red": numbers}, 0, qa_pixel=(full(21824, "uint16"), 1))
    landsat["id"] = "landsat"
    landsat["properties"]["platform"] = "landsat-9"
    return [sentinel, landsat]


@pytest.mark.parametrize("bandpass", ["own", "oli"])
def test_sentinel_2_with_landsat(tmp_path: Path, bandpass: str) -> None:
    """Each is masked by its own classification, and harmonised by its own numbers."""
    asked = {"collection": "sentinel-2-l2a,landsat-c2-l2", "bands": "red", "bandpass": bandpass, "method": "mean"}
    items = s2_and_landsat(tmp_path)
    pixels, evidence = mosaic(items, tmp_path, **asked)
    found = adjustment("sentinel-2a", "red")
    assert found is not None
    of_sentinel = 1000 if bandpass == "own" else 1000 * found.slope + found.offset * 10_000
    assert abs(pixels.astype(float) - (of_sentinel + 1000) / 2).max() <= 1
    assert (evidence["sensor"] == 3).all()


def test_no_adjustment_is_made_up(tmp_path: Path) -> None:
    asked = {"collection": "sentinel-2-l2a,landsat-c2-l2", "bands": "red", "bandpass": "oli"}
    with pytest.raises(CloudlessError, match="nobody has published how 'sentinel-2c' compares with Landsat"):
        mosaic(s2_and_landsat(tmp_path, "sentinel-2c")[:1], tmp_path, **asked)


def test_descriptions_of_several_stand_by_id() -> None:
    asked = {"extent": [0, 0, 1, 1], "start": "2023-01-01", "end": "2023-01-02", "collection": HLS}
    with pytest.raises(RequestError, match="for several collections it has to have 'collections'"):
        Request.from_dict({**asked, "sensor_file": {"bands": {}}})
    document = {"collections": {"hls2-l30": {"bands": {"red": {"keys": ["mine"], "gsd": 60}}}}}
    red = Request.from_dict({**asked, "sensor_file": document}).sensor_of("hls2-l30").band("red")
    assert red is not None
    assert red.keys == ("mine",)
