"""Bright ground without any cloud: a perfect mosaic fills all of it, however few its dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from demo.scenes import NORTH, RESOLUTION, TILES, WEST, Pass, write_items, write_scene

from .compose import VARIANTS, chosen, compose, filled_pixels
from .measure import percent
from .tables import table
from .truth import DAYS, request_for

_SIZE = 128
_DATES = (1, 2, 3, 5, 9)
_PATCH = 6
"""Pixels over which the light of a date changes, so that one scene has many cases."""
_ROOF = 5
"""Pixels along an edge of a roof."""
_NOISE = 0.01
"""Standard deviation of the pixels of a date, in parts of the reflectance."""


def _smooth(random: np.random.Generator) -> NDArray[np.float64]:
    """Return smooth noise (y, x), mean 0, standard deviation 1."""
    noise = gaussian_filter(random.standard_normal((_SIZE, _SIZE)), _PATCH, mode="wrap")
    return np.asarray(noise / noise.std())


def _plain(random: np.random.Generator) -> NDArray[np.float64]:
    """Return shares (y, x), 0 to 1, that change smoothly."""
    return np.clip(0.5 + 0.25 * _smooth(random), 0, 1)


def _roofs(random: np.random.Generator) -> NDArray[np.float64]:
    """Return shares (y, x), 0 to 1, one for each roof."""
    count = -(-_SIZE // _ROOF)
    return random.random((count, count)).repeat(_ROOF, axis=0).repeat(_ROOF, axis=1)[:_SIZE, :_SIZE]


@dataclass(frozen=True)
class _Ground:
    """One kind of ground, whose pixels lie between two colours."""

    name: str
    dark: tuple[float, float, float, float]
    """Reflectance in blue, green, red and near infrared."""
    light: tuple[float, float, float, float]
    scl: int
    """What the scene classification calls it."""
    spread: float = 0.03
    """Standard deviation between dates, of all bands together, in parts of the reflectance."""
    shares: Callable[[np.random.Generator], NDArray[np.float64]] = _plain
    """Makes the place (y, x) of each pixel between the two colours, 0 to 1."""

    def dates(self) -> list[NDArray[np.float32]]:
        """Return the reflectance (band, y, x) on each date; the same in every run."""
        random = np.random.default_rng(1)
        dark, light = (np.array(colour)[:, np.newaxis, np.newaxis] for colour in (self.dark, self.light))
        ground = dark + (light - dark) * self.shares(random)
        scenes = []
        for _ in DAYS:
            shine = 1 + self.spread * _smooth(random)
            scenes.append((ground * (shine + _NOISE * random.standard_normal(ground.shape))).astype(np.float32))
        return scenes


_GROUNDS = (
    _Ground("snow, 0.5", (0.48, 0.48, 0.47, 0.43), (0.52, 0.52, 0.51, 0.47), 11),
    _Ground("snow, 0.7", (0.68, 0.68, 0.67, 0.61), (0.72, 0.72, 0.71, 0.65), 11),
    _Ground("snow, 0.9", (0.88, 0.88, 0.86, 0.80), (0.92, 0.92, 0.90, 0.84), 11),
    _Ground("Arctic snow under a low sun, 0.6", (0.58, 0.57, 0.55, 0.50), (0.62, 0.61, 0.59, 0.54), 11, 0.1),
    _Ground("white roofs, red over blue", (0.35, 0.36, 0.38, 0.40), (0.55, 0.57, 0.60, 0.62), 5, shares=_roofs),
    _Ground("white roofs, blue over red", (0.38, 0.37, 0.35, 0.36), (0.60, 0.58, 0.55, 0.56), 5, shares=_roofs),
    _Ground("salt", (0.50, 0.53, 0.55, 0.56), (0.55, 0.58, 0.60, 0.61), 5),
    _Ground("turbid water", (0.12, 0.14, 0.11, 0.03), (0.16, 0.20, 0.17, 0.06), 6),
    _Ground("shallow water over coral", (0.13, 0.11, 0.045, 0.02), (0.15, 0.13, 0.055, 0.03), 6),
)


def measure_bright(folder: Path, words: list[str] | None) -> tuple[dict[str, Any], list[str]]:
    """Return the filled per cent by way, ground and number of dates, and the lines of their table.

    Without the haze test nothing takes bright ground for cloud, so such ways are left out.
    """
    results: dict[str, Any] = {}
    rows = []
    tested = [name for name, changes in VARIANTS.items() if changes.get("haze", True)]
    for name in chosen(tested, words):
        for ground in _GROUNDS:
            filled = _filled(ground, VARIANTS[name], folder)
            results.setdefault(name, {})[ground.name] = filled
            rows.append([name, ground.name, *(f"{share:.1f}" for share in filled.values())])
            print(f"bright, {name}: {ground.name}: {filled}", flush=True)
    columns = ("way", "ground", *(f"{dates} date{'s' * (dates > 1)}" for dates in _DATES))
    return results, table("Bright ground without clouds, filled % by the number of dates", columns, rows)


def _filled(ground: _Ground, changes: dict[str, Any], folder: Path) -> dict[int, float]:
    """Return the filled per cent by the number of composed dates."""
    items, ids = _write(ground, folder / f"bright-{_GROUNDS.index(ground)}")
    extent = [WEST, NORTH - _SIZE * RESOLUTION, WEST + _SIZE * RESOLUTION, NORTH]
    request = {**request_for(items, extent, RESOLUTION, "2023-06-01", "2023-08-31"), **changes}
    return {dates: percent(filled_pixels(compose({**request, "scenes": ids[:dates]}, folder))) for dates in _DATES}


def _write(ground: _Ground, folder: Path) -> tuple[Path, list[str]]:
    """Write the scenes of a ground, and return the path of their item collection and their ids."""
    folder.mkdir(exist_ok=True)
    scl = np.full((_SIZE, _SIZE), ground.scl, np.uint8)
    items = [
        write_scene(folder, Pass(f"2023{day}", 79, "05.09", 0.0), TILES[0], WEST, scene, scl)
        for day, scene in zip(DAYS, ground.dates())
    ]
    return write_items(folder, items), [item["id"] for item in items]
