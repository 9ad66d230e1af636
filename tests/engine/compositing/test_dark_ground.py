"""Rivers that the classification calls shadow on every date, and shadows that it calls so rightly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine import compose, open_stack
from demo.scenes import NORTH, RESOLUTION, WEST, Pass, write_items, write_scene

SIZE = 256
VEGETATION, WATER = (0.03, 0.05, 0.04, 0.35), (0.04, 0.05, 0.03, 0.05)
RIVER = slice(100, 112)
DAYS = ("20230604", "20230614", "20230624")


def shadow_at(number: int) -> tuple[slice, slice]:
    """Return where a cloud far away throws its shadow on a date."""
    return slice(180, 200), slice(60 * number, 60 * number + 40)


def scenes(folder: Path, *, cloud: tuple[int, slice, slice] | None = None, rivers: int = 3) -> Path:
    """Write three dates with a river, a shadow that moves on, and perhaps a cloud on one of them."""
    items = []
    for number, day in enumerate(DAYS):
        ground = np.empty((4, SIZE, SIZE), np.float32)
        ground[:] = np.array(VEGETATION)[:, np.newaxis, np.newaxis]
        ground[:, RIVER] = np.array(WATER)[:, np.newaxis, np.newaxis]
        classes = np.full((SIZE, SIZE), 4, np.uint8)
        if number < rivers:
            classes[RIVER] = 3
        ground[(slice(None), *shadow_at(number))] *= 0.5
        classes[shadow_at(number)] = 3
        if cloud is not None and cloud[0] == number:
            ground[(slice(None), *cloud[1:])] = 0.5
            classes[cloud[1:]] = 9
        items.append(write_scene(folder, Pass(day, 79, "05.09", 0.0), "33TWM", WEST, ground, classes))
    return write_items(folder, items)


def request(items: Path, **changes: Any) -> Request:
    """Return a request for them without a buffer, so that each pixel is masked by its own class."""
    return Request.from_dict(
        {
            "extent": [WEST, NORTH - SIZE * RESOLUTION, WEST + SIZE * RESOLUTION, NORTH],
            "extent_crs": "EPSG:32633",
            "start": "2023-06-01",
            "end": "2023-06-30",
            "catalog": "custom",
            "catalog_url": str(items),
            "max_cloud": 100,
            "buffer": 0,
            **changes,
        }
    )


def clear(items: Path, **changes: Any) -> np.ndarray:
    """Return how many clear observations each pixel has."""
    return np.asarray(compose(request(items, **changes)).clear.compute())


@pytest.mark.parametrize("changes", [{}, {"bands": "nir"}, {"resolution": 60}, {"crs": "EPSG:32632"}])
def test_river_is_filled_and_shadow_is_not(tmp_path: Path, changes: dict[str, Any]) -> None:
    mosaic = compose(request(scenes(tmp_path), **changes)).compute()
    margin = 40 if "crs" in changes else 0
    inner = slice(margin, mosaic.sizes["y"] - margin), slice(margin, mosaic.sizes["x"] - margin)
    assert (mosaic.mosaic.values > 0).all(axis=0)[inner].all()
    assert {2, 3} >= set(np.unique(mosaic.clear.values[inner]))
    if "crs" not in changes:
        step = round(changes.get("resolution", 10) / 10)
        rows, columns = (slice(part.start // step + 2, part.stop // step - 2) for part in shadow_at(1))
        assert (mosaic.clear.values[rows, columns] == 2).all()


def test_each_date_counts_on_the_river(tmp_path: Path) -> None:
    counted = clear(scenes(tmp_path))
    assert (counted[RIVER] == 3).all()
    for number in range(3):
        assert (counted[shadow_at(number)] == 2).all()


def test_river_takes_as_many_views_as_are_wanted(tmp_path: Path) -> None:
    counted = clear(scenes(tmp_path), views=2)
    assert (counted[RIVER] == 2).all()
    for number in range(3):
        assert (counted[shadow_at(number)] == 2).all()


def test_shadow_on_one_date_of_three_is_shadow(tmp_path: Path) -> None:
    """As bright as on other dates, but called shadow once only: the others suffice, and nothing is read for it."""
    assert (clear(scenes(tmp_path, rivers=1))[RIVER] == 2).all()


def test_what_is_called_shadow_near_a_cloud_stays_shadow(tmp_path: Path) -> None:
    cloud = 0, slice(20, 60), slice(0, 40)
    counted = clear(scenes(tmp_path, cloud=cloud))
    assert (counted[RIVER, :120] == 2).all()
    assert (counted[RIVER, 200:] == 3).all()


def test_both_doors_agree(tmp_path: Path) -> None:
    asked = request(scenes(tmp_path, cloud=(0, slice(20, 60), slice(0, 40))))
    stack, mosaic = open_stack(asked), compose(asked)
    np.testing.assert_array_equal((stack[:, 0] != 0).sum("time").compute(), mosaic.clear.compute())


def test_without_near_infrared_shadow_stays_shadow(tmp_path: Path) -> None:
    items = scenes(tmp_path)
    collection = json.loads(items.read_text())
    for item in collection["features"]:
        del item["assets"]["B08"]
    items.write_text(json.dumps(collection))
    assert not clear(items)[RIVER].any()


def test_flags_tell_why_a_pixel_is_empty(tmp_path: Path) -> None:
    """A cloud on every date; haze that one date shows beside it; ground that one, two and three dates show."""
    items = []
    cloud, haze = (slice(0, 40), slice(0, 40)), (slice(0, 40), slice(40, 60))
    for number, day in enumerate(DAYS):
        ground = np.empty((4, SIZE, SIZE), np.float32)
        ground[:] = np.array(VEGETATION)[:, np.newaxis, np.newaxis]
        classes = np.full((SIZE, SIZE), 4, np.uint8)
        ground[(slice(None), *haze)] = 0.2
        classes[haze] = 4 if number == 0 else 9
        classes[cloud] = 9
        classes[100:120, : 60 * number] = 8
        classes[200:] = 0
        items.append(write_scene(tmp_path, Pass(day, 79, "05.09", 0.0), "33TWM", WEST, ground, classes))
    mosaic = compose(request(write_items(tmp_path, items))).compute()
    flag, seen, counted = (mosaic[name].values for name in ("flag", "seen", "clear"))
    assert (flag[:38, :38] == 0).all()
    assert (flag[:38, 42:58] == 1).all()
    assert (seen[:38, 42:58] == 1).all()
    assert (flag[104:116, 10:50] == 2).all()
    assert (flag[104:116, 70:110] == 3).all()
    assert (flag[60:90] == 4).all()
    assert (flag[202:] == 6).all()
    np.testing.assert_array_equal(flag[counted > 0], np.minimum(counted[counted > 0], 3) + 1)
    assert (seen >= counted).all()
