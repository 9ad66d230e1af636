"""The measures of picture quality, on scenes whose figures can be told by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from demo.scenes import TILES, WEST, Pass, write_items, write_scene
from quality.compose import DEFAULT, chosen, with_known_keys
from quality.measure import Errors, errors_of
from quality.series import measure_series
from quality.truth import View, in_phase

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
