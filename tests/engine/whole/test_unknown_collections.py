"""Mosaics of collections that the table of sensors does not know, described by their items or by the user."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import CloudlessError
from cloudless_plugin.common.sensors import BY_COLLECTION
from cloudless_plugin.engine.output.recipe import read_recipe
from cloudless_plugin.engine.stac.describe_sensor import describe
from cloudless_plugin.engine.stac.items import collection_items
from tests.engine.whole.test_sensors import full, mosaic, scene
from tests.support.paths import shared

HERE = "of-nobody-here"
CLASSES = [
    {"value": 0, "name": "nodata", "nodata": True},
    {"value": 1, "name": "clear"},
    {"value": 2, "name": "cloud"},
    {"value": 3, "name": "cloud_shadow"},
    {"value": 4, "name": "snow"},
]
FLAGS = [
    {"name": "fill", "offset": 0, "length": 1},
    {"name": "cloud", "offset": 3, "length": 1},
    {"name": "cloud_shadow", "offset": 4, "length": 1},
    {"name": "clear", "offset": 6, "length": 1},
    {"name": "cloud_confidence", "offset": 8, "length": 2},
]
SENSOR_FILE = {
    "bands": {"red": {"keys": ["surface_3"], "gsd": 30, "scale": 0.0002, "offset": 0.01, "nodata": -9999}},
    "mask": {"keys": ["quality"], "gsd": 30, "classes": {"cloud": [2], "shadow": [3]}},
}


def items(folder: Path, *, bits: bool = False, **told: Any) -> list[dict[str, Any]]:
    """Return two scenes: one with cloud in the upper half, and one without."""
    clear, cloud = (1 << 6, (1 << 6) | (1 << 3)) if bits else (1, 2)
    quality = full(clear, "uint16" if bits else "uint8")
    cloudy = quality.copy()
    cloudy[:48] = cloud
    made = [
        scene(folder, HERE, 1, {"surface_3": full(1000, "int16")}, -9999, quality=(cloudy, 0)),
        scene(folder, HERE, 2, {"surface_3": full(3000, "int16")}, -9999, quality=(quality, 0)),
    ]
    for item in made:
        for key, entries in told.items():
            item["assets"][key].update(entries)
    return made


V10 = {
    "surface_3": {
        "eo:bands": [{"name": "SR3", "common_name": "red"}],
        "raster:bands": [{"scale": 0.0002, "offset": 0.01, "nodata": -9999, "data_type": "int16"}],
    },
    "quality": {"classification:bitfields": FLAGS},
}
V11 = {
    "surface_3": {
        "bands": [{"name": "SR3", "eo:common_name": "red", "raster:scale": 0.0002, "raster:offset": 0.01}],
        "data_type": "int16",
    },
    "quality": {"bands": [{"name": "q", "classification:classes": CLASSES}]},
}


@pytest.mark.parametrize(("bits", "told"), [(True, V10), (False, V11)], ids=["STAC 1.0", "STAC 1.1"])
def test_items_describe_themselves(tmp_path: Path, bits: bool, told: dict[str, Any]) -> None:
    pixels = mosaic(items(tmp_path, bits=bits, **told), tmp_path, haze=False)
    assert (pixels[:40] == 3000 * 2 + 100).all()
    assert (pixels[50:] == (1000 + 3000) / 2 * 2 + 100).all()


@pytest.mark.parametrize("told", [{"proj:transform": []}, {"proj:transform": ["a"]}, {"gsd": True}, {"gsd": [10]}])
def test_size_of_a_pixel_that_is_none_is_not_believed(tmp_path: Path, told: dict[str, Any]) -> None:
    made = items(tmp_path, **V11)
    for item in made:
        for place in (item["properties"], *item["assets"].values()):
            for name in ("gsd", "proj:transform", "proj:shape"):
                place.pop(name, None)
        item["properties"].update({**told, "eo:gsd": 30})
    assert describe(made)["bands"]["red"]["gsd"] == 30.0


def test_a_band_may_be_asked_for_by_its_key(tmp_path: Path) -> None:
    assert (mosaic(items(tmp_path, **V11), tmp_path, bands="surface_3", mask="none") == 4100).all()


def test_the_user_describes_what_the_items_do_not(tmp_path: Path) -> None:
    pixels = mosaic(items(tmp_path), tmp_path, sensor_file=SENSOR_FILE)
    assert (pixels[:40] == 6100).all()
    assert (pixels[50:] == 4100).all()


def test_what_the_user_says_stands_above_the_items(tmp_path: Path) -> None:
    told = {"bands": {"red": {**SENSOR_FILE["bands"]["red"], "scale": 0.0001, "offset": 0}}}
    assert (mosaic(items(tmp_path, **V11), tmp_path, sensor_file=told)[:40] == 3000).all()


@pytest.mark.parametrize(
    ("told", "changes", "sentence"),
    [
        ({}, {}, "do not say which band an asset is"),
        ({"surface_3": V11["surface_3"]}, {}, "tells clouds from ground: set MASK to none, or describe the mask"),
        ({**V11, "surface_3": {"bands": [{"name": "a", "eo:common_name": "red"}]}}, {}, "SENSOR_FILE"),
        (V11, {"bands": "red,blue"}, "of-nobody-here has no band 'blue': choose among red"),
        (V11, {"method": "max-ndvi"}, "needs the band nir"),
        (V11, {"indices": "NDVI"}, "NDVI"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, told: Any, changes: Any, sentence: str) -> None:
    with pytest.raises(CloudlessError) as caught:
        mosaic(items(tmp_path, **told), tmp_path, **changes)
    assert sentence in str(caught.value)
    assert not (tmp_path / "mosaic.tif").exists()


def test_the_recipe_holds_the_description(tmp_path: Path) -> None:
    """So that it gives the same mosaic where the items have lost theirs."""
    first = mosaic(items(tmp_path, **V11), tmp_path, haze=False)
    asked = read_recipe(tmp_path / "mosaic.tif.json")
    assert asked.sensor.band("red") is not None
    (tmp_path / "again").mkdir()
    silent = items(tmp_path / "again", surface_3={"raster:scale": 0.0002, "raster:offset": 0.01})
    again = mosaic(silent, tmp_path / "again", sensor_file=asked.sensor_file, haze=False)
    np.testing.assert_array_equal(again, first)


@pytest.mark.parametrize(("name", "collection"), [("cdse_s2", "sentinel-2-l2a"), ("pc_landsat-c2-l2", "landsat-c2-l2")])
def test_real_items_say_what_the_table_says(name: str, collection: str) -> None:
    path = shared(f"stac-items/{name}.json")
    document = json.loads(path.read_text())
    document = document if "features" in document else {"features": [document]}
    found = describe(collection_items(document, str(path)))
    known = BY_COLLECTION[collection]
    mask = found["mask"]
    assert mask.get("flags", mask.get("classes")) == {
        meaning: list(numbers) for meaning, numbers in known.classification.means.items()
    }
    assert (mask["gsd"], mask["nodata"]) == (known.classification.gsd, known.classification.nodata)
    sizes = {band.name: band.gsd for band in known.bands if band.name != "coastal"}  # CDSE has a finer copy of it
    told = {name: entry["gsd"] for name, entry in found["bands"].items() if name in sizes}
    assert told.items() <= sizes.items()
    assert {"red", "green", "blue"} <= set(told)
