"""The measures of picture quality, on scenes whose figures can be told by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.clouds import SQUARES_KM, cloud_noise, compared, hidden_whole
from demo.scenes import TILES, WEST, Pass, write_items, write_scene
from quality.compose import DEFAULT, chosen, with_known_keys
from quality.measure import Errors, errors_of
from quality.series import measure_series
from quality.truth import View, in_phase
from quality.views import measure_views
from tests.support.paths import shared

GROUND = np.array([0.03, 0.05, 0.04, 0.3], np.float32)


def test_cloud_and_shadow_left() -> None:
    right = np.full((4, 1, 5), 1000.0)
    mosaic = np.full((4, 1, 5), 1000, np.uint16)
    mosaic[0, 0, 1] += 501  # cloud: blue alone counts
    mosaic[0, 0, 2] += 500  # just not
    mosaic[:, 0, 3] = 699  # shadow in every band
    mosaic[1, 0, 4] = 0  # a band is missing
    errors = errors_of(mosaic, View((slice(None), slice(None)), right, np.ones((1, 5), bool)))
    assert errors.filled_percent == 80
    assert errors.cloudy.tolist() == [False, True, False, False]
    assert errors.shadowed.tolist() == [False, False, False, True]
    assert Errors.joined([errors, errors]).psnr == pytest.approx(errors.psnr)


def test_overlap_of_the_real_tiles_is_not_compared() -> None:
    rows = in_phase((slice(1667, 1667 + 2 * 915, 2), slice(0, 1830, 2)))[:, 0]
    assert not rows[:82].any()
    assert rows[82:].all()


def test_ways_are_chosen_by_words() -> None:
    names = [DEFAULT, "the default without its haze test", "mean"]
    assert chosen(names, None) == names
    assert chosen(names, ["default"]) == [DEFAULT]
    assert chosen(names, ["haze", "mean"]) == names[1:]


def test_rows_that_a_request_does_not_know_are_left_out() -> None:
    rows = {"default": {}, "no haze": {"haze": False}, "later": {"haze": False, "unheard_of": 1}}
    assert list(with_known_keys(rows)) == ["default", "no haze"]


def test_series_tells_cloud_left_by_clear_observations(tmp_path: Path) -> None:
    """Four clear dates; on the second, a sixteenth of the place is bright in blue, which no classification says.

    Without the haze test it shows where the second date is one of two: in the mosaics for the first and the last date.
    """
    items = []
    for day in (1, 6, 11, 16):
        scene = np.broadcast_to(GROUND[:, np.newaxis, np.newaxis], (4, 64, 64)).copy()
        if day == 6:
            scene[0, :16, :16] += 0.2
        overpass = Pass(f"202306{day:02}", 79, "05.09", 0.0)
        items.append(write_scene(tmp_path, overpass, TILES[0], WEST, scene, np.full((64, 64), 4, np.uint8)))
    results, lines = measure_series(write_items(tmp_path, items), tmp_path, ["the default without its haze test"])
    near = results["the default without its haze test, 10 days"]
    assert near["row"] == ["2.5", "2.5", "100.0", near["row"][3], "3.12", "0.00"]
    assert near["by count"] == {"1": "-", "2": "50.0 / 6.25 / 0.00", "3-4": "50.0 / 0.00 / 0.00", "5 and more": "-"}
    far = results["the default without its haze test, 20 days"]
    assert far["by count"]["3-4"] == "100.0 / 0.00 / 0.00"
    assert any("each of its 4 clear dates" in line for line in lines)


def test_views_are_read_of_as_many_clear_dates(tmp_path: Path) -> None:
    """Twenty clear dates that hardly differ: eight views are all bands of eight dates."""
    scene = np.broadcast_to(GROUND[:, np.newaxis, np.newaxis], (4, 64, 64))
    classes = np.full((64, 64), 4, np.uint8)
    items = [
        write_scene(
            tmp_path, Pass(f"202306{day:02}", 79, "05.09", 0.0), TILES[0], WEST, scene * (1 + day / 100), classes
        )
        for day in range(1, 21)
    ]
    results, lines = measure_views(write_items(tmp_path, items), tmp_path, None)
    rows = {name: results[f"{name}, 45 days"] for name in ("all", "VIEWS 16", "VIEWS 8")}
    assert [row[0] for row in rows.values()] == ["100", "84", "42"]
    assert all(row[1] == "100.0" and row[-1] == "0.00" for row in rows.values())
    assert any("each of 10 clear dates held out" in line for line in lines)


def test_squares_that_are_hidden_whole() -> None:
    """A third of the scene is cloud in one piece, and a column beyond the swath has no data."""
    hidden, known = np.zeros((600, 600), bool), np.ones((600, 600), bool)
    hidden[:200] = True
    known[:, 500:] = False
    hidden &= known
    squares = dict(zip(SQUARES_KM, hidden_whole(hidden, known, 20.0)))
    assert squares[0.6] == pytest.approx(100 * 6 / 20)
    assert squares[2.5] == pytest.approx(100 * 1 / 4)
    assert squares[10.0] == 0


def test_windows_of_one_scene_s_clouds_fit() -> None:
    whole = cloud_noise(3, 120.0, 0, 0, 300)
    np.testing.assert_allclose(cloud_noise(3, 120.0, 40, 70, 100), whole[40:140, 70:170], rtol=1e-4)
    assert not np.allclose(cloud_noise(4, 120.0, 0, 0, 300), whole)


def test_generated_clouds_have_the_sizes_of_real_ones() -> None:
    """Squares hidden whole, of real scenes and of generated ones that are as cloudy, per cent."""
    rows = [line.split(" | ") for line in compared(shared("s2-slovenia-2023/items.json"))[2:]]
    real, generated = ([[float(cell.strip(" |")) for cell in row[2:]] for row in rows[start::2]] for start in (0, 1))
    assert len(real) == 5
    np.testing.assert_allclose(np.mean(generated, axis=0), np.mean(real, axis=0), atol=5)
