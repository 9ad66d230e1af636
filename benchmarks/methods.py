"""What the methods' own computing takes, beside the median's: processor time, without reading and writing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudless_plugin.engine.kernels import reducers
from cloudless_plugin.engine.kernels.geomedian import geomedian
from cloudless_plugin.engine.kernels.pixel_selection import PIXEL_PICKERS, ObservationContext, take_picked

DATES, BANDS = (10, 40, 80), (3, 6, 10)
_HEIGHT, _WIDTH = 128, 512
"""Pixels of a stack: as many rows as a thread reduces at a time."""
_TURNS = 5
Stack = NDArray[np.uint16]


def stack(dates: int, bands: int, seed: int = 5) -> Stack:
    """Return observations (band, time, y, x) of a changing ground, 0 where one of them is cloudy."""
    random = np.random.default_rng(seed)
    ground = 1500 + 700 * _field(random, bands, 16) + 150 * _field(random, bands, 2)
    season = 1 + 0.3 * np.sin(2 * np.pi * (np.linspace(0, 2, dates)[:, np.newaxis] + random.random(bands))).T
    numbers = ground[:, np.newaxis] * season[..., np.newaxis, np.newaxis]
    numbers *= random.normal(1, 0.04, (1, dates, _HEIGHT, _WIDTH))  # as bright or dark in all bands
    numbers += random.normal(0, 40, numbers.shape)
    fields = _field(random, dates, 32)
    cloudy = np.stack([plane < np.quantile(plane, random.beta(1.1, 1.6)) for plane in fields])
    observed: Stack = np.where(cloudy, 0, numbers.clip(1, 20_000)).astype(np.uint16)
    return observed


def _field(random: np.random.Generator, count: int, size: int) -> NDArray[np.float64]:
    """Return smooth random images (count, y, x), of mean 0 and deviation 1, whose parts are some pixels large."""
    coarse = random.normal(size=(count, _HEIGHT // size + 2, _WIDTH // size + 2))
    rows, columns = np.arange(_HEIGHT) / size, np.arange(_WIDTH) / size
    top, left = rows.astype(int), columns.astype(int)
    down, across = (rows - top)[:, np.newaxis], columns - left
    upper, lower = coarse[:, top], coarse[:, top + 1]
    along = (part[..., left] * (1 - across) + part[..., left + 1] * across for part in (upper, lower))
    above, below = along
    image = above * (1 - down) + below * down
    scaled: NDArray[np.float64] = (image - image.mean()) / image.std()
    return scaled


def measure_methods() -> list[dict[str, Any]]:
    """Return processor seconds for a million pixels of each method, in turn with the median, for each size of stack."""
    return [_measure(dates, bands) for dates in DATES for bands in BANDS]


def _measure(dates: int, bands: int) -> dict[str, Any]:
    observed = stack(dates, bands)
    metres = np.random.default_rng(1).integers(0, 1500, observed.shape[1:]).astype(np.uint16)
    names = tuple(f"band{number}" for number in range(bands))
    days, clear = np.linspace(-90, 90, dates), np.linspace(0.3, 1, dates)
    context = ObservationContext(names, {}, tuple(days), tuple(clear), metres)

    def pick(method: str) -> None:
        take_picked(observed, PIXEL_PICKERS[method](observed, context))

    ways: dict[str, Callable[[], Any]] = {
        "median": lambda: [reducers.median(plane) for plane in observed],
        "geomedian": lambda: geomedian(observed),
        "medoid": lambda: pick("medoid"),
        "best": lambda: pick("best"),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_TURNS):
        for name, way in ways.items():
            begin = time.process_time()
            way()
            took[name].append((time.process_time() - begin) / (_HEIGHT * _WIDTH) * 1e6)
    return {"dates": dates, "bands": bands, "took": {name: statistics.median(own) for name, own in took.items()}}


if __name__ == "__main__":
    for row in measure_methods():
        median = row["took"]["median"]
        ratios = ", ".join(f"{name} {took:.2f} s = {took / median:.1f}" for name, took in row["took"].items())
        print(f"{row['dates']} dates, {row['bands']} bands: {ratios}", flush=True)
