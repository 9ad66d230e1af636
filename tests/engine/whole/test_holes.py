"""Holes filled from the same months of neighbouring years, held to mosaics of these years and to numpy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import NoScenesError, RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.arrays import compose, open_stack
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from tests.support.runs import mosaic, read, request, small_tiles

DAYS = {"start": "2023-06-14", "end": "2023-06-14"}
"""A cloudy day."""
MOVED = {
    "2023-07-04": "2022-06-04",
    "2023-07-14": "2024-06-14",
    "2023-07-24": "2023-05-24",
    "2023-08-03": "2022-07-03",
    "2023-08-13": "2021-06-13",
    "2023-08-23": "2025-06-23",
}
NEAR, FAR = ("2022-06", "2024-06"), ("2021-06", "2025-06")


@pytest.fixture
def years(own_scenes: Path) -> Path:
    """The generated scenes, but those of July and August taken in other years and months."""
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        day = item["properties"]["datetime"][:10]
        item["properties"]["datetime"] = item["properties"]["datetime"].replace(day, MOVED.get(day, day))
    own_scenes.write_text(json.dumps(collection))
    return own_scenes


def of_months(items: Path, folder: Path, months: tuple[str, ...], **changes: Any) -> dict[str, np.ndarray]:
    """Return mosaic, evidence and index of all scenes of some months together, made by themselves."""
    features = json.loads(items.read_text())["features"]
    ids = [item["id"] for item in features if item["properties"]["datetime"][:7] in months]
    asked = request(items, start="2021-01-01", end="2025-12-31", scenes=ids, **changes)
    return made(asked, folder / "-".join(months))


def made(asked: Any, folder: Path) -> dict[str, np.ndarray]:
    """Return mosaic, evidence and index of a request, made in small tiles."""
    folder.mkdir()
    names = ("mosaic", "evidence", "indices")
    mosaic, evidence, indices = (folder / f"{name}.tif" for name in names)
    run_mosaic(asked, mosaic, Reporter(), evidence=evidence, indices=indices, settings=small_tiles())
    return {name: read(path) for name, path in zip(names, (mosaic, evidence, indices))}


@pytest.mark.parametrize("method", ["median", "medoid", "geomedian"])
def test_nearest_years_fill_what_is_empty(years: Path, tmp_path: Path, method: str) -> None:
    """Pixels of the day itself, then of the years beside it together, then of those two away."""
    changes = {"method": method, "indices": "NDVI"}
    filled = made(request(years, **DAYS, **changes, holes="widen"), tmp_path / "filled")
    own = made(request(years, **DAYS, **changes), tmp_path / "own")
    near, far = (of_months(years, tmp_path, months, **changes) for months in (NEAR, FAR))
    has_own, has_near = own["mosaic"].any(axis=0), near["mosaic"].any(axis=0)
    has_far = far["mosaic"].any(axis=0)
    assert 0.2 < has_own.mean() < 0.8
    assert (~has_own & has_near).any()
    assert (~has_own & ~has_near & has_far).any()
    compared = 8 if method == "geomedian" else 4  # the scenes have other numbers, alone
    for name, some in (("mosaic", slice(None)), ("evidence", slice(compared)), ("indices", slice(None))):
        other = np.where(has_near, near[name], far[name])
        expected = np.where(has_own, own[name], other)[some]
        if name == "evidence":
            expected[3] = np.where(has_own, own[name][3], np.where(has_near | has_far, 5, own[name][3]))
            expected = np.where(has_own | has_near | has_far, expected, own[name][some])
        np.testing.assert_array_equal(filled[name][some], expected)
    recipe = json.loads((tmp_path / "filled" / "mosaic.tif.json").read_text())
    assert recipe["filled_from_years"] == [2021, 2022, 2024, 2025]
    assert {scene["datetime"][:7] for scene in recipe["scenes"]} == {"2023-06", *NEAR, *FAR}
    filling = {scene["id"] for scene in recipe["scenes"] if scene["datetime"][:7] != "2023-06"}
    assert set(recipe["filling_scenes"]) == filling
    told = json.loads((tmp_path / "filled" / "mosaic.tif.item.json").read_text())["properties"]
    assert (told["start_datetime"][:10], told["end_datetime"][:10]) == ("2023-06-14", "2023-06-14"), (
        "the time asked for"
    )
    with rasterio.open(tmp_path / "filled" / "mosaic.tif") as file:
        assert file.tags()["TIFFTAG_DATETIME"] == "2023:06:14 00:00:00"
        assert {file.tags()[f"CLOUDLESS_{name}_DATE"] for name in ("FIRST", "LAST")} == {"2023-06-14"}
    assert recipe["result"]["filled_percent"] == pytest.approx(100 * filled["mosaic"].any(axis=0).mean(), abs=0.01)


def test_years_that_nothing_needs_are_not_named(years: Path, tmp_path: Path) -> None:
    """Without a mask, the day itself fills all of the area."""
    area = {"mask": "none", "extent": [501_500, 5_198_900, 502_500, 5_199_700]}
    mosaic(years, tmp_path / "mosaic.tif", **DAYS, **area, holes="widen")
    recipe = json.loads((tmp_path / "mosaic.tif.json").read_text())
    assert "filled_from_years" not in recipe
    assert {scene["datetime"][:10] for scene in recipe["scenes"]} == {"2023-06-14"}


def test_month_of_a_series_is_filled_from_its_own_month(years: Path, tmp_path: Path) -> None:
    changes = {"start": "2023-05-01", "end": "2023-06-20", "holes": "widen"}
    run_series(request(years, **changes, period="month"), tmp_path / "series", Reporter(), settings=small_tiles())
    for label, start, end in (("2023-05", "2023-05-01", "2023-05-31"), ("2023-06", "2023-06-01", "2023-06-20")):
        mosaic(years, tmp_path / "alone.tif", start=start, end=end, holes="widen")
        np.testing.assert_array_equal(read(tmp_path / "series" / f"{label}.tif"), read(tmp_path / "alone.tif"))


def test_arrays_are_the_mosaic_s(years: Path, tmp_path: Path) -> None:
    asked = request(years, **DAYS, holes="widen")
    mosaic(years, tmp_path / "mosaic.tif", **DAYS, holes="widen")
    found = compose(asked).compute()
    np.testing.assert_array_equal(found["mosaic"].values, read(tmp_path / "mosaic.tif"))
    assert (found["flag"].values == 5).any()
    assert open_stack(asked).sizes["time"] == 1


def test_processes_and_views_give_the_same(years: Path, tmp_path: Path) -> None:
    asked = request(years, **DAYS, holes="widen", views=1)
    run_mosaic(asked, tmp_path / "a.tif", Reporter(), processes=True, settings=small_tiles())
    run_mosaic(asked, tmp_path / "b.tif", Reporter())
    np.testing.assert_array_equal(read(tmp_path / "a.tif"), read(tmp_path / "b.tif"))


def test_time_without_a_scene_is_not_made_of_other_years(years: Path, tmp_path: Path) -> None:
    with pytest.raises(NoScenesError):
        mosaic(years, tmp_path / "mosaic.tif", start="2023-06-15", end="2023-06-20", holes="widen")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scenes": ["a"]}, "HOLES 'widen' and SCENES do not go together"),
        ({"period": "month-of-year"}, "HOLES has none to take"),
    ],
)
def test_what_does_not_go_together(generated: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        request(generated, holes="widen", **changes)
