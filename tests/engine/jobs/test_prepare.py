"""From a request to scenes: scenes without a CRS, scenes elsewhere, and whatever else a catalogue may hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import CloudlessError, NoScenesError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.prepare import find_scenes
from cloudless_plugin.engine.jobs.run_context import RunContext
from tests.support.runs import Recorder, mosaic, read, request


def test_file_places_a_scene_whose_item_has_no_crs(own_scenes: Path, out: Path) -> None:
    mosaic(own_scenes, out)
    before = read(out)
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"][::2]:
        del item["properties"]["proj:epsg"]
        for asset in item["assets"].values():
            del asset["proj:transform"], asset["proj:shape"]
    own_scenes.write_text(json.dumps(collection))
    result = mosaic(own_scenes, out)
    assert (result.scene_count, result.skipped_count) == (18, 0)
    np.testing.assert_array_equal(read(out), before)


def test_scene_is_skipped_where_neither_item_nor_file_has_a_crs(own_scenes: Path, out: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    item = collection["features"][0]
    del item["properties"]["proj:epsg"]
    own_scenes.write_text(json.dumps(collection))
    for asset in item["assets"].values():
        path = own_scenes.parent / asset["href"]
        with rasterio.open(path) as dataset:
            pixels, transform = dataset.read(), dataset.transform
        profile = {"driver": "GTiff", "count": 1, "dtype": pixels.dtype, "height": pixels.shape[1]}
        with rasterio.open(path, "w", **profile, width=pixels.shape[2], transform=transform) as dataset:
            dataset.write(pixels)
    recorder = Recorder()
    result = mosaic(own_scenes, out, recorder)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert "neither its item nor its files have a CRS" in recorder.warnings[0]


def test_no_scene_is_left_where_one_is_skipped_and_one_lies_elsewhere(own_scenes: Path, out: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    collection["features"] = collection["features"][:2]
    del collection["features"][0]["assets"]["B04"]
    for asset in collection["features"][1]["assets"].values():
        asset["href"] = "gone.tif"
        asset["proj:transform"][2] += 1e6
    own_scenes.write_text(json.dumps(collection))
    with pytest.raises(NoScenesError, match=r"(can|cannot) be used"):
        mosaic(own_scenes, out)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=6,
)
_ITEM = st.fixed_dictionaries(
    {},
    optional={
        "id": _JSON,
        "bbox": _JSON,
        "collection": st.just("sentinel-2-l2a") | _JSON,
        "properties": _JSON | st.fixed_dictionaries({"datetime": st.just("2023-07-01T10:00:00Z") | _JSON}),
        "assets": _JSON | st.dictionaries(st.sampled_from(["B04", "SCL"]), _JSON, max_size=2),
    },
)


@given(st.lists(_ITEM | _JSON, max_size=3))
def test_any_collection_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, features: list[Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({"features": features}))
    with RunContext.open_for(Reporter(), Settings()) as context:
        try:
            _, scenes, _ = find_scenes(request(path), context)
        except CloudlessError as error:
            assert "\n" not in str(error)  # noqa: PT017 - a scene or an error, both are right
            return
    assert scenes
