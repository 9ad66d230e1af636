"""Mosaics of the engine of this checkout."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from cloudless_plugin.common import choices
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic

Mosaic = NDArray[np.uint16]
"""(band, y, x) reflectance x 10000, 0 is no data."""

DEFAULT = f"median, {choices.DEFAULT_MASK}, {choices.DEFAULT_BUFFER:g} m"
_COUNTS = ("clear", "clear_observations")
"""Names of the evidence's band that counts the clear observations of a pixel."""


def with_known_keys(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the rows whose changes have only keys that a request of this checkout has."""
    known = {field.name for field in fields(Request)}
    return {name: changes for name, changes in rows.items() if changes.keys() <= known}


VARIANTS = with_known_keys(
    {
        DEFAULT: {},
        "the default without its haze test": {"haze": False},
        "normalised": {"normalise": "ratio"},
        "normalised, without the haze test": {"normalise": "ratio", "haze": False},
    }
)
"""Changes to a default request by name of the row, for all measures; a request that lacks a key has no such row."""


def chosen(names: list[str], words: list[str] | None) -> list[str]:
    """Return the names of rows that contain one of the words; the word 'default' is the default alone."""
    if words is None:
        return names
    return [name for name in names if any(name == DEFAULT if word == "default" else word in name for word in words)]


def compose(request: dict[str, Any], folder: Path, settings: Settings | None = None) -> Mosaic:
    """Return the mosaic of a request, by way of a file in ``folder``."""
    return _run(request, folder, None, settings)


def compose_and_count(request: dict[str, Any], folder: Path) -> tuple[Mosaic, NDArray[np.uint16]]:
    """Return the mosaic of a request, and the clear observations (y, x) that each of its pixels rests on."""
    evidence = folder / "evidence.tif"
    mosaic = _run(request, folder, evidence, None)
    with rasterio.open(evidence) as dataset:
        index = next((place for place, name in enumerate(dataset.descriptions, 1) if name in _COUNTS), 1)
        counts: NDArray[np.uint16] = dataset.read(index)
    return mosaic, counts


def filled_pixels(mosaic: Mosaic) -> NDArray[np.bool_]:
    """Return the pixels (y, x) that have all bands."""
    return np.asarray((mosaic > 0).all(axis=0))


def _run(request: dict[str, Any], folder: Path, evidence: Path | None, settings: Settings | None) -> Mosaic:
    output = folder / "mosaic.tif"
    run_mosaic(Request.from_dict(request), output, Reporter(), evidence=evidence, settings=settings)
    with rasterio.open(output) as dataset:
        mosaic: Mosaic = dataset.read()
    return mosaic
