"""The main job on real scenes with real clouds, against a date that was held out."""

from __future__ import annotations

from pathlib import Path

from cloudless_plugin.engine.pipeline import run
from cloudless_plugin.engine.report import SilentReporter
from cloudless_plugin.engine.request import Request
from tests.support.paths import shared
from tests.support.yardstick import Distance, measure, without_truth

_SLOVENIA = {
    "extent": [499980, 4990200, 609780, 5200020],
    "extent_crs": "EPSG:32633",
    "start": "2023-08-01",
    "end": "2023-08-31",
    "catalog": "custom",
    "bands": "blue,green,red,nir",
    "max_cloud": 100,
}
_ROW = Distance(97.2, {"blue": 116, "green": 104, "red": 114, "nir": 280}, 35.4, 0.58)
"""The row of the README's table for a buffer of 120 m, to its digits."""


def test_all_ten_scenes(out: Path) -> None:
    items = shared("s2-slovenia-2023/items.json")
    result = run(Request.from_dict({**_SLOVENIA, "catalog_url": str(items)}), out, SilentReporter())
    assert (result.scene_count, result.skipped_count) == (10, 0)
    assert result.filled_percent > 97


def test_default_mask_is_as_good_as_the_yardstick(out: Path, tmp_path: Path, record_property) -> None:
    items = shared("s2-slovenia-2023/items.json")
    held_out = without_truth(items, tmp_path / "items.json")
    request = {**_SLOVENIA, "catalog_url": str(held_out), "resolution": 60, "crs": "EPSG:32633"}
    result = run(Request.from_dict(request), out, SilentReporter())
    assert result.scene_count == 8
    ours = measure(out, items)
    record_property("figure", f"15 August 2023 held out, default mask: {ours}")
    assert round(ours.filled, 1) >= _ROW.filled
    assert round(ours.psnr, 1) >= _ROW.psnr
    assert round(ours.cloud_left, 2) <= _ROW.cloud_left
    for band, error in ours.rmse.items():
        assert round(error) <= _ROW.rmse[band]
