"""The change between two times, held to the mosaics of each time made by themselves, and to numpy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.warp import transform

from cloudless_plugin.common.change import ChangeRequest
from cloudless_plugin.common.errors import CancelledError, NoScenesError, OutputError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import ChangeResult
from cloudless_plugin.engine.jobs.change import run_change
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.output.difference import around_zero
from tests.support.jobs import leftovers
from tests.support.jobs import request as values
from tests.support.runs import Recorder, read, small_tiles

LATER = {"start": "2023-08-01", "end": "2023-08-31"}
EARLIER = {"start": "2023-06-01", "end": "2023-06-30"}


def asked(items: Path, **changes: Any) -> dict[str, Any]:
    """Return a request for the change from June to August."""
    earlier = {"before_start": EARLIER["start"], "before_end": EARLIER["end"]}
    return {**values(items, **LATER), **earlier, **changes}


def change(items: Path, folder: Path, **changes: Any) -> ChangeResult:
    """Make the change in ``folder``, with evidence."""
    return run_change(
        ChangeRequest.from_dict(asked(items, **changes)),
        folder / "change.tif",
        Reporter(),
        before=folder / "before.tif",
        after=folder / "after.tif",
        before_evidence=folder / "before_evidence.tif",
        after_evidence=folder / "after_evidence.tif",
        settings=small_tiles(),
    )


def alone(items: Path, folder: Path, **changes: Any) -> dict[str, np.ndarray]:
    """Return the mosaic of each time, and its evidence, made by itself."""
    found = {}
    for name, time in (("before", EARLIER), ("after", LATER)):
        path, evidence = folder / f"{name}_alone.tif", folder / f"{name}_alone_evidence.tif"
        run_mosaic(Request.from_dict(values(items, **{**time, **changes})), path, Reporter(), evidence=evidence)
        found.update({name: read(path), f"{name}_evidence": read(evidence)})
    return found


def ndvi(pixels: np.ndarray) -> np.ndarray:
    """Return the NDVI of red and near infrared x 10000, by numpy; NaN where either is 0."""
    red, nir = (np.where(plane == 0, np.nan, plane / 10_000) for plane in pixels.astype(float))
    return (nir - red) / (nir + red)


def test_change_of_all_bands_is_the_later_mosaic_less_the_earlier(generated: Path, tmp_path: Path) -> None:
    result = change(generated, tmp_path)
    single = alone(generated, tmp_path)
    for name, pixels in single.items():
        np.testing.assert_array_equal(read(tmp_path / f"{name}.tif"), pixels)
    before, after = (np.where(single[name] == 0, np.nan, single[name].astype(float)) for name in ("before", "after"))
    changed = read(tmp_path / "change.tif")
    np.testing.assert_array_equal(changed, after - before)
    assert np.isnan(changed).any()
    assert np.nanmin(changed) < 0 < np.nanmax(changed)
    share = 100 * (~np.isnan(changed)).any(axis=0).mean()
    assert result.compared_percent == pytest.approx(share, abs=0.01)
    assert result.scene_count == 12
    assert result.display == ((-500, 500),) * 3, "what is mere noise is not shown as a change"
    with rasterio.open(tmp_path / "change.tif") as file:
        assert file.descriptions == ("red", "green", "blue")
        assert (file.dtypes[0], str(file.nodata)) == ("float32", "nan")
        assert file.units[0] == "reflectance x 10000"


@pytest.mark.parametrize(
    ("index", "name"), [("ndvi", "ndvi"), ("(nir - red) / (nir + red)", "index"), ("a = (nir-red)/(nir+red)", "a")]
)
def test_change_of_an_index_reads_its_bands_besides(generated: Path, tmp_path: Path, index: str, name: str) -> None:
    change(generated, tmp_path, index=index, bands="green")
    single = alone(generated, tmp_path, bands="red,nir")
    np.testing.assert_allclose(
        read(tmp_path / "change.tif")[0], ndvi(single["after"]) - ndvi(single["before"]), atol=1e-6
    )
    with rasterio.open(tmp_path / "change.tif") as file, rasterio.open(tmp_path / "after.tif") as mosaic:
        assert file.descriptions == (name,)
        assert mosaic.descriptions == ("green",)


def test_both_mosaics_have_the_grid_of_the_later_time(own_scenes: Path, tmp_path: Path) -> None:
    """The scenes of June lie in another zone, as where two zones overlap."""
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        if item["properties"]["datetime"].startswith("2023-06"):
            for asset in item["assets"].values():
                _move_to_zone_32(own_scenes.parent / asset["href"])
            item["properties"].update({"proj:code": "EPSG:32632", "proj:epsg": 32632})
    own_scenes.write_text(json.dumps(collection))
    change(own_scenes, tmp_path, extent=[14.9999, 46.92, 15.03, 46.94], extent_crs="EPSG:4326")
    with rasterio.open(tmp_path / "before.tif") as before, rasterio.open(tmp_path / "after.tif") as after:
        assert before.crs.to_epsg() == after.crs.to_epsg() == 32633
        assert (before.transform, before.shape) == (after.transform, after.shape)
        assert before.read().any()


def _move_to_zone_32(path: Path) -> None:
    """Let a scene lie where it was, but in the next zone, and so turned a little."""
    with rasterio.open(path) as file:
        profile, pixels, west, north = file.profile, file.read(), file.bounds.left, file.bounds.top
    (x,), (y,) = transform("EPSG:32633", "EPSG:32632", [west], [north])
    size = profile["transform"].a
    place = rasterio.Affine(size, 0, round(x, -1), 0, -size, round(y, -1))
    with rasterio.open(path, "w", **{**profile, "crs": "EPSG:32632", "transform": place}) as file:
        file.write(pixels)


def test_recipes_make_all_again(generated: Path, tmp_path: Path) -> None:
    change(generated, tmp_path, index="NDVI")
    recipe = json.loads((tmp_path / "change.tif.json").read_text())
    assert (recipe["request"]["before_start"], recipe["request"]["index"]) == ("2023-06-01", "NDVI")
    assert {scene["datetime"][:7] for scene in recipe["scenes"]} == {"2023-06", "2023-08"}
    assert recipe["result"]["scene_count"] == len(recipe["scenes"]) == 12
    assert ChangeRequest.from_dict(recipe["request"]) == ChangeRequest.from_dict(asked(generated, index="NDVI"))
    for name in ("before", "after"):
        own = json.loads((tmp_path / f"{name}.tif.json").read_text())
        run_mosaic(Request.from_dict(own["request"]), tmp_path / "again.tif", Reporter())
        assert (tmp_path / "again.tif").read_bytes() == (tmp_path / f"{name}.tif").read_bytes()
    again = tmp_path / "again"
    again.mkdir()
    change(generated, again, **recipe["request"])
    assert (again / "change.tif").read_bytes() == (tmp_path / "change.tif").read_bytes()


def test_views_are_spread_over_the_days_of_each_time(generated: Path, tmp_path: Path) -> None:
    change(generated, tmp_path, views=2)
    for name, pixels in alone(generated, tmp_path, views=2).items():
        np.testing.assert_array_equal(read(tmp_path / f"{name}.tif"), pixels)


def test_time_without_scenes_is_named(generated: Path, tmp_path: Path) -> None:
    with pytest.raises(NoScenesError, match=r"^Earlier time, 2021-06-01 to 2021-06-30: No scene"):
        change(generated, tmp_path, before_start="2021-06-01", before_end="2021-06-30")
    assert list(tmp_path.iterdir()) == []


def test_outputs_in_other_folders(generated: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    request = ChangeRequest.from_dict(asked(generated))
    paths = {"before": tmp_path / "a" / "mosaic.tif", "after": tmp_path / "b" / "mosaic.tif"}
    run_change(request, tmp_path / "mosaic.tif", Reporter(), **paths)
    assert all(path.exists() for path in (*paths.values(), tmp_path / "mosaic.tif"))
    assert not any(leftovers(folder) for folder in (tmp_path, tmp_path / "a", tmp_path / "b"))


def test_one_file_for_two_outputs_is_refused(generated: Path, tmp_path: Path) -> None:
    request = ChangeRequest.from_dict(asked(generated))
    with pytest.raises(OutputError, match="BEFORE and AFTER are one file"):
        run_change(request, tmp_path / "c.tif", Reporter(), before=tmp_path / "m.tif", after=tmp_path / "m.tif")


def test_cancelled_run_leaves_old_files(generated: Path, tmp_path: Path) -> None:
    class Cancelling(Recorder):
        def progress(self, fraction: float, message: str) -> None:
            if message == "Computing the change":
                self.cancelled.set()

    request, mosaics = (
        ChangeRequest.from_dict(asked(generated)),
        {n: tmp_path / f"{n}.tif" for n in ("before", "after")},
    )
    for path in (*mosaics.values(), tmp_path / "change.tif"):
        path.write_bytes(b"old")
    with pytest.raises(CancelledError):
        run_change(request, tmp_path / "change.tif", Cancelling(), **mosaics)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["after.tif", "before.tif", "change.tif"]
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"old"}


def test_colours_reach_equally_far_from_no_change() -> None:
    assert around_zero([(-700, 200), (-100, 200), (-0.1, 0.9)], [500, 500, 0.2]) == (
        (-700, 700),
        (-500, 500),
        (-0.9, 0.9),
    )
    assert around_zero(None, []) is None
