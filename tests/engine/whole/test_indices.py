"""Indices of whole runs, held to numpy on the mosaic's own numbers and on the observations of ``open_stack``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.choices import METHODS
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.arrays import compose, open_stack
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from tests.support.runs import read, request, small_tiles

OWN = "NDVI, green_share = green / (red + green + nir)"
BANDS = "red,green,nir"


def indices(items: Path, out: Path, settings: Settings | None = None, **changes: Any) -> np.ndarray:
    """Make a mosaic with the indices of ``OWN``, and return these."""
    asked = request(items, **{"indices": OWN, "bands": BANDS, **changes})
    beside = out.with_name("indices.tif")
    run_mosaic(asked, out, Reporter(), indices=beside, settings=settings)
    return read(beside)


def by_numpy(pixels: np.ndarray) -> np.ndarray:
    """Return the indices of ``OWN`` of (..., band, y, x) numbers of ``BANDS``, 0 being no data."""
    red, green, nir = np.moveaxis(np.where(pixels == 0, np.nan, pixels / 10_000), -3, 0)
    return np.stack([(nir - red) / (nir + red), green / (red + green + nir)], axis=-3)


def assert_same(found: np.ndarray, expected: np.ndarray) -> None:
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("method", METHODS)
def test_indices_of_the_composite_are_those_of_its_bands(generated: Path, out: Path, method: str) -> None:
    found = indices(generated, out, method=method)
    assert_same(found, by_numpy(read(out)))
    with rasterio.open(out.with_name("indices.tif")) as dataset:
        assert dataset.descriptions == ("NDVI", "green_share")
        assert np.isnan(dataset.nodata)
        assert dataset.tags()["CLOUDLESS_UNITS"].endswith("; green_share = green / (red + green + nir)")


@pytest.mark.parametrize("method", ["median", "percentile", "geomedian", "medoid", "recent", "max-ndvi"])
@pytest.mark.parametrize("source", ["composite", "observations"])
def test_indices_change_nothing_of_the_mosaic(generated: Path, out: Path, method: str, source: str) -> None:
    """Bands that only the indices need are read by themselves, and are in no output."""
    asked = request(generated, bands="blue,red", method=method)
    run_mosaic(asked, out, Reporter(), settings=small_tiles())
    plain = out.read_bytes()
    found = indices(generated, out, small_tiles(), bands="blue,red", method=method, indices_from=source)
    assert out.read_bytes() == plain
    assert found.shape[0] == 2
    assert np.isfinite(found).mean() > 0.9


def test_bands_of_indices_alone_are_composed_as_others_are(generated: Path, out: Path) -> None:
    alone = indices(generated, out, bands="blue")
    assert alone.tobytes() == indices(generated, out, bands=f"blue,{BANDS}").tobytes()


@pytest.mark.parametrize(
    ("method", "reduce"),
    [
        ("median", lambda values: np.nanmedian(values, axis=0)),
        ("mean", lambda values: np.nanmean(values, axis=0)),
        ("percentile", lambda values: np.nanpercentile(values, 25, axis=0)),
        ("geomedian", lambda values: np.nanmedian(values, axis=0)),
    ],
)
@pytest.mark.filterwarnings("ignore:All-NaN slice", "ignore:Mean of empty slice")
def test_indices_of_observations_are_reduced_by_the_method(
    generated: Path, out: Path, method: str, reduce: Any
) -> None:
    found = indices(generated, out, method=method, indices_from="observations")
    stack = open_stack(request(generated, bands=BANDS)).values
    assert_same(found, reduce(by_numpy(stack)))
    assert not np.array_equal(found, by_numpy(read(out)), equal_nan=True)


def test_of_what_a_method_picks_the_index_is_that_of_its_observation(generated: Path, out: Path) -> None:
    picked = indices(generated, out, method="medoid", indices_from="observations")
    assert_same(picked, by_numpy(read(out)))


def test_outside_of_the_area_there_is_no_value(generated: Path, out: Path) -> None:
    """Neither in tiles that the area cuts, nor in tiles that it does not meet."""
    west, south, east, north = request(generated).extent
    middle = (west + east) / 2
    corner = [[west, north], [middle, north], [west, south], [west, north]]
    area = {"area": {"type": "Polygon", "coordinates": [corner]}, "area_crs": "EPSG:32633"}
    found = indices(generated, out, small_tiles(32), **area)
    mosaic = read(out)
    assert (np.isnan(found) == (mosaic == 0).any(axis=0)).all()
    assert 0.1 < np.isfinite(found).mean() < 0.4
    with rasterio.open(out.with_name("indices.tif")) as dataset:
        assert np.isnan(dataset.read(1)[:, -40:]).all()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"indices_from": "observations"},
        {"resolution": 35, "bands": "blue"},
        {"crs": "EPSG:32632", "resampling": "cubic", "indices_from": "observations", "method": "mean"},
        {"method": "geomedian", "bands": "blue,red"},
        {"method": "medoid", "bands": "blue"},
        {"views": 3, "indices_from": "observations"},
        {"normalise": "ratio"},
    ],
    ids=str,
)
def test_indices_do_not_depend_on_tiles_or_threads(generated: Path, out: Path, changes: dict[str, Any]) -> None:
    beside, evidence = out.with_name("indices.tif"), out.with_name("evidence.tif")
    made = []
    asked = request(generated, indices=OWN, **{"bands": BANDS, **changes})
    one = Settings(limits=Limits(warp_cell=64, processors=1))
    for settings in (one, small_tiles(50, warp_cell=64, processors=7)):
        run_mosaic(asked, out, Reporter(), evidence=evidence, indices=beside, settings=settings)
        made.append((out.read_bytes(), beside.read_bytes(), evidence.read_bytes()))
    assert made[0] == made[1]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("method", ["median", "geomedian", "recent"])
def test_indices_do_not_depend_on_processes(generated: Path, out: Path, method: str) -> None:
    beside, evidence = out.with_name("indices.tif"), out.with_name("evidence.tif")
    asked = request(generated, indices=OWN, bands=BANDS, method=method)
    made = []
    for processes in (False, True):
        options: dict[str, Any] = {"evidence": evidence, "indices": beside, "settings": small_tiles()}
        run_mosaic(asked, out, Reporter(), processes=processes, **options)
        made.append((out.read_bytes(), beside.read_bytes(), evidence.read_bytes()))
    assert made[0] == made[1]


def test_compose_has_the_indices_as_variables(generated: Path, out: Path) -> None:
    expected = indices(generated, out, bands="red")
    found = compose(request(generated, indices=OWN, bands="red"), settings=small_tiles())
    assert found["NDVI"].dtype == np.float32
    assert found["NDVI"].values.tobytes() == expected[0].tobytes()
    assert found["green_share"].values.tobytes() == expected[1].tobytes()


def test_the_recipe_tells_what_the_indices_are_and_makes_them_again(generated: Path, out: Path) -> None:
    first = indices(generated, out)
    recipe = json.loads(out.with_name("mosaic.tif.json").read_text())
    assert recipe["request"]["indices"] == OWN
    assert [one["name"] for one in recipe["indices"]] == ["NDVI", "green_share"]
    assert recipe["indices"][0]["source"].startswith("Tucker 1979")
    again = indices(generated, out, indices=recipe["request"]["indices"])
    assert first.tobytes() == again.tobytes()


def test_indices_and_their_file_go_together(generated: Path, out: Path) -> None:
    with pytest.raises(RequestError, match="INDICES names NDVI, and INDICES_OUTPUT no file"):
        run_mosaic(request(generated, indices="NDVI"), out, Reporter())
    with pytest.raises(RequestError, match="INDICES_OUTPUT names a file, and INDICES no index"):
        run_mosaic(request(generated), out, Reporter(), indices=out.with_name("indices.tif"))
    assert list(out.parent.iterdir()) == []
