"""Whether pixels bear out the offset that a catalogue tells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudless_plugin.engine.kernels.plausibility import Plausibility

LAND, WATER, DESERT, SNOW = (350, 550, 450), (250, 150, 60), (1400, 2200, 3300), (8000, 8200, 8100)
"""Blue, green and red, reflectance x 10000."""


def samples(grounds: list[tuple[int, ...]], added: list[int], cloudy: float = 0.0) -> dict[str, np.ndarray]:
    """Return visible bands (time, y, x) of ground that varies, with numbers added to dates, and with clouds."""
    random = np.random.default_rng(1)
    offsets = np.array(added)[:, np.newaxis, np.newaxis, np.newaxis]
    ground = np.array(grounds)[:, :, np.newaxis, np.newaxis]
    stack = (
        offsets + ground * random.uniform(0.9, 1.1, (len(grounds), 1, 64, 64)) + random.normal(0, 15, (1, 3, 64, 64))
    )
    cloud = random.random((len(grounds), 1, 64, 64)) < cloudy
    stack = np.where(cloud, random.uniform(800, 9000, cloud.shape) + offsets, stack)
    return dict(zip(("blue", "green", "red"), np.clip(stack, 1, 65535).astype(np.uint16).transpose(1, 0, 2, 3)))


def doubt(stack: dict[str, np.ndarray], offsets: list[int], **options: Any) -> str:
    """Return the doubt about a mosaic of two tiles, which a journal has kept in between."""
    half, whole = Plausibility(), Plausibility()
    half.add_tile(stack, offsets, [str(date) for date in range(len(offsets))], **options)
    whole.add(half)
    whole.add(Plausibility.from_dict(half.to_dict()))
    return whole.doubt()


@pytest.mark.parametrize("cloudy", [0.0, 0.3])
@pytest.mark.parametrize(
    ("ground", "added", "offsets", "said"),
    [
        (LAND, [0, 0, 0], [-1000, -1000, 0], ""),
        (LAND, [-1000, 0, 0], [-1000, 0, 0], "below zero in 1 of the 3 dates"),  # applied twice
        (LAND, [-1000], [-1000], "below zero in 1 of the 1 dates"),
        (LAND, [1000, 0, 0], [0, 0, -1000], "brighter by 0.1 of reflectance in 1 of the 3"),  # not applied to one
        (LAND, [1000, 1000], [0, 0], "darker than 0.1 of reflectance in 2 of the 2"),  # not applied to any
        (WATER, [0, 0, 0], [-1000, -1000, -1000], ""),
        (DESERT, [0, 0], [0, 0], ""),
        (SNOW, [0, 0, 0], [0, -1000, -1000], ""),
    ],
)
def test_pixels_contradict_a_catalogue_that_lies(
    ground: tuple[int, ...], added: list[int], offsets: list[int], said: str, cloudy: float
) -> None:
    told = doubt(samples([ground] * len(added), added, cloudy), offsets)
    assert said in told
    assert bool(said) == bool(told)


def test_seasons_are_no_offset() -> None:
    assert not doubt(samples([LAND, SNOW, (700, 900, 1300)], [0, 0, 0]), [0, -1000, -1000])


def test_overcast_dates_are_no_offset() -> None:
    """Whole dates of cloud, and of thin cloud that brightens everything by about 0.1."""
    thin = samples([LAND, (1400, 1550, 1400), LAND], [0, 0, 0])
    for plane in thin.values():
        plane[1] = (plane[1] * np.linspace(0.6, 1.4, 64)).astype(np.uint16)
    assert not doubt(thin, [0, -1000, 0])
    assert not doubt(samples([LAND, LAND], [0, 0], cloudy=1.0), [0, -1000])


def test_collections_without_such_an_offset_are_not_suspected_of_one() -> None:
    assert not doubt(samples([LAND] * 2, [1000, 1000]), [0, 0], may_lack_offset=False)


def test_one_band_alone_is_not_judged_by_its_darkest_pixels() -> None:
    assert not doubt({"red": samples([LAND], [1000])["red"]}, [0])
