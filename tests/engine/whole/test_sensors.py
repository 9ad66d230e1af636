"""Whole mosaics of each sensor's own files: their numbers, no data and masks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic

NORTH, WEST, SIZE, PIXEL = 5_200_020, 499_980, 96, 30


def write(path: Path, pixels: np.ndarray, nodata: int) -> str:
    profile = {"driver": "COG", "count": 1, "dtype": pixels.dtype, "height": SIZE, "width": SIZE, "nodata": nodata}
    transform = Affine(PIXEL, 0, WEST, 0, -PIXEL, NORTH)
    with rasterio.open(path, "w", **profile, crs="EPSG:32633", transform=transform, compress="deflate") as dataset:
        dataset.write(pixels, 1)
    return str(path)


def scene(folder: Path, collection: str, day: int, bands: dict[str, np.ndarray], nodata: int, **assets: Any) -> dict:
    """Write the files of a scene and return its item."""
    files = {key: (pixels, nodata) for key, pixels in bands.items()} | assets
    return {
        "type": "Feature",
        "id": f"scene-{day}",
        "collection": collection,
        "bbox": [14.9, 46.5, 15.2, 47.1],
        "properties": {
            "datetime": f"2023-08-{day:02}T10:00:00Z",
            "platform": "one",
            "proj:epsg": 32633,
            "landsat:wrs_path": "190",
            "landsat:wrs_row": "028",
        },
        "assets": {
            key: {
                "href": write(folder / f"{day}-{key}.tif", pixels, none),
                "proj:transform": [PIXEL, 0, WEST, 0, -PIXEL, NORTH],
                "proj:shape": [SIZE, SIZE],
            }
            for key, (pixels, none) in files.items()
        },
    }


def mosaic(items: list[dict], folder: Path, **changes: Any) -> np.ndarray:
    collection = folder / "items.json"
    collection.write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    asked = {
        "extent": [WEST, NORTH - SIZE * PIXEL, WEST + SIZE * PIXEL, NORTH],
        "extent_crs": "EPSG:32633",
        "start": "2023-08-01",
        "end": "2023-08-31",
        "catalog": "custom",
        "catalog_url": str(collection),
        "collection": items[0]["collection"],
        "bands": "red",
        "buffer": 0,
    }
    run_mosaic(Request.from_dict({**asked, **changes}), folder / "mosaic.tif", Reporter())
    with rasterio.open(folder / "mosaic.tif") as dataset:
        return dataset.read(1)


def full(value: int, dtype: str) -> np.ndarray:
    return np.full((SIZE, SIZE), value, dtype)


@pytest.mark.parametrize("resolution", [30, 60, 20])
def test_numbers_and_flags_of_landsat(tmp_path: Path, resolution: float) -> None:
    """A cloud in one date, fill in the other."""
    cloudy, filled = full(21824, "uint16"), full(21824, "uint16")
    cloudy[:48] = 22280
    filled[:, :48] = 1
    dark, bright = full(10_000, "uint16"), full(30_000, "uint16")
    dark[:, :48] = 0
    items = [
        scene(tmp_path, "landsat-c2-l2", 1, {"red": bright}, 0, qa_pixel=(cloudy, 1)),
        scene(tmp_path, "landsat-c2-l2", 2, {"red": dark}, 0, qa_pixel=(filled, 1)),
    ]
    pixels = mosaic(items, tmp_path, resolution=resolution)
    edge = 48 * PIXEL // resolution
    reflectance = {number: round((number * 2.75e-5 - 0.2) * 10_000) for number in (10_000, 30_000)}
    inner = np.s_[2 : edge - 2], np.s_[edge + 2 : -2]
    assert (pixels[inner[0], inner[0]] == 0).all()
    assert (pixels[inner[0], inner[1]] == reflectance[10_000]).all()
    assert (pixels[inner[1], inner[0]] == reflectance[30_000]).all()
    assert (pixels[inner[1], inner[1]] == (reflectance[10_000] + reflectance[30_000]) / 2).all()


def test_overlap_of_two_rows_of_landsat_is_one_observation(tmp_path: Path) -> None:
    """The upper row is clear, the lower one cloudy: fill in the one does not unmask the cloud of the other."""
    upper, lower = full(10_000, "uint16"), full(10_000, "uint16")
    qa_upper, qa_lower = full(21824, "uint16"), full(22280, "uint16")
    upper[60:], qa_upper[60:] = 0, 1
    lower[:40], qa_lower[:40] = 0, 1
    (tmp_path / "lower").mkdir()
    items = [
        scene(tmp_path, "landsat-c2-l2", 1, {"red": upper}, 0, qa_pixel=(qa_upper, 1)),
        scene(tmp_path / "lower", "landsat-c2-l2", 1, {"red": lower}, 0, qa_pixel=(qa_lower, 1)),
    ]
    items[1]["id"] = "lower"
    items[1]["properties"]["landsat:wrs_row"] = "029"
    pixels = mosaic(items, tmp_path)
    assert (pixels[:40] == 750).all()
    assert not pixels[40:].any()  # where both saw it, one of them knows of a cloud


def test_numbers_and_flags_of_hls(tmp_path: Path) -> None:
    """Signed numbers, -9999 for no data; what is below zero is dark, not missing."""
    red = full(-9999, "int16")
    red[:, 32:64], red[:, 64:] = -30, 1234
    fmask = full(64, "uint8")
    fmask[:, :32] = 255
    fmask[48:] = 66
    pixels = mosaic([scene(tmp_path, "hls2-s30", 1, {"B04": red}, -9999, Fmask=(fmask, 255))], tmp_path)
    assert not pixels[:, :32].any()
    assert not pixels[48:].any()
    assert (pixels[:48, 32:64] == 1).all()
    assert (pixels[:48, 64:] == 1234).all()
