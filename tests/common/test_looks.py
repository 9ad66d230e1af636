"""Looks: which bands are shown, and how they are stretched."""

from __future__ import annotations

import pytest

from cloudless_plugin.common import sensors
from cloudless_plugin.common.looks import BY_ID, LOOKS, TRUE_COLOUR, look_of, shown_bands, stretches

SENTINEL = sensors.BY_COLLECTION["sentinel-2-l2a"]
LANDSAT = sensors.BY_COLLECTION["landsat-c2-l2"]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.id)
def test_sentinel_has_every_look(look: object) -> None:
    assert look.names_in(SENTINEL) == look.bands  # type: ignore[attr-defined]


def test_landsats_near_infrared_stands_for_the_wider_one() -> None:
    assert BY_ID["false-colour"].names_in(LANDSAT) == ("nir08", "red", "green")
    assert BY_ID["bathymetry"].names_in(sensors.BY_COLLECTION["hls2-l30"]) == ("red", "green", "coastal")


def test_a_band_that_stands_for_two_makes_no_look() -> None:
    twice = type(TRUE_COLOUR)("twice", "Twice", "twice", ("nir", "nir08", "red"))
    assert twice.names_in(SENTINEL) == ("nir", "nir08", "red")
    assert twice.names_in(LANDSAT) == ()


@pytest.mark.parametrize(
    ("names", "sensor", "look"),
    [
        (("nir", "red", "green"), None, "false-colour"),
        (("nir08", "red", "green"), LANDSAT, "false-colour"),
        (("B04", "B03", "B02"), SENTINEL, "true-colour"),
        (("B04", "B03", "B02"), None, ""),
        (("red", "green", "blue", "nir"), SENTINEL, "true-colour"),
        (("nir", "blue", "green", "red"), SENTINEL, "true-colour"),
        (("swir22", "swir16", "blue", "red"), SENTINEL, "geology"),
        (("red", "nir"), SENTINEL, ""),
    ],
)
def test_look_of_a_file(names: tuple[str, ...], sensor: sensors.Sensor | None, look: str) -> None:
    found = look_of(names, sensor)
    assert (found.id if found else "") == look


def test_bands_shown() -> None:
    assert shown_bands(("nir", "BLUE", "green", "Red")) == (3, 2, 1)
    assert shown_bands(("nir", "red", "green", "swir16")) == (0, 1, 2)
    assert shown_bands(("red", "nir")) == (0,)
    assert shown_bands(("B04", "B03", "B02", "B08"), SENTINEL) == (0, 1, 2)


def test_true_colour_shares_one_stretch() -> None:
    display = [(300.0, 1500.0), (400.0, 1200.0), (200.0, 1100.0), (900.0, 5000.0)]
    names = ("red", "green", "blue", "nir")
    assert stretches((0, 1, 2), names, display) == [(200.0, 1500.0)] * 3
    assert stretches((3, 0, 1), names, display) == [(900.0, 5000.0), (300.0, 1500.0), (400.0, 1200.0)]
