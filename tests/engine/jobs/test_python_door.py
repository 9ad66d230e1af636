"""``open_stack`` and ``compose`` give the pixels of the GeoTIFF."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import xarray as xr

from cloudless_plugin.common import choices
from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine import compose, open_stack, run_mosaic
from cloudless_plugin.engine.kernels.pixel_selection import PIXEL_PICKERS
from tests.support import jobs, real_ground
from tests.support.paths import SHARED

CLEAR, CLOUD, SHADOW, HAZE, OUTSIDE, NODATA = range(6)
REAL = SHARED / "s2-slovenia-2023" / "items.json"
RING = [[15.6, 46.42], [15.85, 46.44], [15.7, 46.62], [15.6, 46.42]]
CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "no mask": {"mask": "none"},
    "without haze test": {"haze": False},
    "strict": {"mask": "strict", "buffer": 120},
    "coarse": {"resolution": 250},
    "warped": {"crs": "EPSG:3035", "resampling": "cubic"},
    "degrees": {"crs": "EPSG:4326", "resolution": 0.0005},
    "other bands": {"bands": "nir,green"},
}
WARPED = ("warped", "degrees")


def asked(source: str, request: pytest.FixtureRequest, **changes: Any) -> Request:
    """Return a request for the generated scenes, for the crop in the demo, or for the real scenes."""
    if source == "generated":
        return Request.from_dict(jobs.request(request.getfixturevalue("generated"), **changes))
    items = {"crop": real_ground.ITEMS, "real": REAL}[source]
    if not items.exists():
        pytest.skip("the real scenes are not at hand")
    base = {
        "extent": [15.55, 46.40, 15.90, 46.60],
        "start": "2023-08-01",
        "end": "2023-08-31",
        "catalog": "custom",
        "catalog_url": str(items),
        "max_cloud": 100,
    }
    return Request.from_dict({**base, **changes})


def files(request: Request, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixels of the mosaic's GeoTIFF and of its evidence."""
    run_mosaic(request, folder / "mosaic.tif", Reporter(), evidence=folder / "evidence.tif")
    with rasterio.open(folder / "mosaic.tif") as mosaic, rasterio.open(folder / "evidence.tif") as evidence:
        return mosaic.read(), evidence.read()


def median(stack: xr.DataArray) -> np.ndarray:
    """Return the median along time as a notebook takes it, halves to the even number."""
    return np.rint(stack.where(stack > 0).median("time").fillna(0).compute().values)


@pytest.mark.parametrize("case", [pytest.param(case, marks=[pytest.mark.slow] * (case in WARPED)) for case in CASES])
@pytest.mark.parametrize("source", ["generated", "crop", "real"])
def test_both_give_the_mosaic_s_pixels(source: str, case: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    wanted = asked(source, request, **CASES[case])
    mosaic, evidence = files(wanted, tmp_path)
    made = compose(wanted).compute()
    np.testing.assert_array_equal(made.mosaic.values, mosaic)
    np.testing.assert_array_equal(made.clear.values, evidence[0])
    np.testing.assert_array_equal(median(open_stack(wanted)), mosaic)


@pytest.mark.parametrize("method", choices.METHODS)
def test_compose_knows_every_method(method: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    wanted = asked("crop", request, method=method, bands="red,green,nir")
    mosaic, evidence = files(wanted, tmp_path)
    made = compose(wanted).compute()
    np.testing.assert_array_equal(made.mosaic.values, mosaic)
    np.testing.assert_array_equal(made.date.values, evidence[1])
    assert made.date.values.any() == (method in PIXEL_PICKERS)


def test_no_two_mosaics_share_the_names_of_their_tasks(request: pytest.FixtureRequest) -> None:
    """Else dask would take the tiles of one for those of the other, where both are computed together."""
    wanted, names = asked("crop", request), set()
    for _ in range(20):
        names.add(compose(wanted).mosaic.data.name)
        gc.collect()
    assert len(names) == 20


def test_polygons_clip_both(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    wanted = asked("crop", request, area={"type": "Polygon", "coordinates": [RING]})
    mosaic, _ = files(wanted, tmp_path)
    stack = open_stack(wanted)
    np.testing.assert_array_equal(compose(wanted).mosaic.compute().values, mosaic)
    np.testing.assert_array_equal(median(stack), mosaic)
    state = stack.state.compute().values
    assert 0.5 < (state == OUTSIDE).mean() < 0.9
    raw = open_stack(wanted, hide=False).compute().values
    assert (raw[:, 0][state == OUTSIDE] > 0).all(), "without hiding, the numbers stay"


def test_chunks_are_the_planner_s_tiles(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Each tile is one task: the mosaic and the evidence come from the same one."""
    wanted = asked("generated", request)
    settings = Settings(limits=Limits(tile_block=64, stack_memory=1))
    lazy = compose(wanted, settings=settings)
    assert len(lazy.chunks["y"]) > 2
    assert len(lazy.chunks["x"]) > 2
    tasks = [key for key in dict(lazy.__dask_graph__()) if str(key[0]).endswith("-tile")]
    assert len(tasks) == len(lazy.chunks["y"]) * len(lazy.chunks["x"])
    mosaic, _ = files(wanted, tmp_path)
    np.testing.assert_array_equal(lazy.compute().mosaic.values, mosaic)


def test_states_say_what_hides_a_pixel(request: pytest.FixtureRequest) -> None:
    wanted = asked("crop", request)
    hidden, raw = (open_stack(wanted, hide=hide).compute() for hide in (True, False))
    state = hidden.state.values
    np.testing.assert_array_equal(state, raw.state.values)
    clear = (state == CLEAR)[:, np.newaxis]
    np.testing.assert_array_equal(hidden.values, np.where(clear, raw.values, 0))
    shares = [(state == number).mean() for number in range(6)]
    assert shares[CLOUD] > 0.1
    assert shares[SHADOW] > 0.01
    assert 0 < shares[HAZE] < 0.05
    cloudiest = int(hidden.cloud_cover.values.argmax())
    assert (state[cloudiest] == CLOUD).mean() > 0.4
    assert raw.values[cloudiest][:, state[cloudiest] == CLOUD].mean() > 2 * raw.values[1].mean(), "clouds are bright"


def test_numbers_of_every_baseline_are_on_one_scale(request: pytest.FixtureRequest) -> None:
    """Two of the five dates carry the offset of baseline 04.00 and later in their stored numbers, three do not."""
    stack = open_stack(asked("crop", request)).compute()
    reds = [float(np.median(step[step > 0])) for step in stack.sel(band="red").values]
    assert max(reds) < 2 * min(reds)


def test_steps_are_labelled(request: pytest.FixtureRequest) -> None:
    stack = open_stack(asked("real", request, extent=[15.5, 45.9, 15.9, 46.2], resolution=500))
    items = json.loads(REAL.read_text())["features"]
    assert stack.dims == ("time", "band", "y", "x")
    assert stack.sizes["time"] == 5, "two tiles of an overpass are one step"
    assert sorted(",".join(stack.scenes.values).split(",")) == sorted(item["id"] for item in items)
    assert set(stack.platform.values) == {"sentinel-2a", "sentinel-2b"}
    assert set(stack.orbit.values) == {79, 122}
    assert (np.diff(stack.time.values) > np.timedelta64(0)).all()
    assert stack.attrs["units"].startswith("surface reflectance x 10000")
    assert "UTM zone 33N" in stack.spatial_ref.attrs["crs_wkt"]


def test_nothing_is_read_before_it_is_computed(own_scenes: Path) -> None:
    wanted = Request.from_dict(jobs.request(own_scenes))
    stack, mosaic = open_stack(wanted), compose(wanted)
    for path in own_scenes.parent.rglob("*.tif"):
        path.unlink()
    with pytest.raises(ReadError, match="cannot be read"):
        mosaic.compute()
    with pytest.raises(ReadError, match="cannot be read"):
        stack.compute()
