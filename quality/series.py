"""Cloud left by the number of clear observations: a real place on a hundred dates, each clear one held out in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compose import VARIANTS, Mosaic, chosen, compose_and_count
from .measure import Errors, errors_of, percent
from .tables import table
from .truth import BANDS, CLOUDS, SHADOW, View, near_cloud_or_shadow, read_items, read_plane, read_scene, request_for

_WINDOWS = (10, 20, 45)
"""Days before and after the held-out date."""
_UNCLEAR = (0, 1, SHADOW, *CLOUDS, 11)
"""Classes of no data, defects, shadow, cloud and snow. The place has snow on one date, which is cloud in truth."""
_CLEAR = 0.98
"""The smallest share of pixels in other classes than ``_UNCLEAR`` on a clear date."""
_COUNTS = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5 and more": (5, np.inf)}
"""The least and the most clear observations, by the name of their column."""
_LEAST_SHARE = 0.1
"""Per cent of the pixels below which nothing is said of them."""


@dataclass(frozen=True)
class SeriesDate:
    """One date of the place, which is one scene."""

    item: dict[str, Any]
    day: date
    clear: bool


@dataclass(frozen=True)
class _Sum:
    """All held-out dates of one window and one way."""

    dates: list[int]
    """Composed dates of each mosaic."""
    clear_dates: list[int]
    errors: Errors
    counts: NDArray[np.uint16]
    """(filled pixel,) clear observations that it rests on."""


def measure_series(items: Path, folder: Path, words: list[str] | None) -> tuple[dict[str, Any], list[str]]:
    """Return the measures by way and window, and the lines of their tables."""
    dates = read_dates(items)
    held_out = [(one, view_of(one)) for one in dates if one.clear]
    sums = {
        (name, window): _measure(items, dates, held_out, window, VARIANTS[name], folder)
        for name in chosen(list(VARIANTS), words)
        for window in _WINDOWS
    }
    lines = table(
        f"Real series of {len(dates)} dates, each of its {len(held_out)} clear dates held out",
        ("way", "days", "dates", "clear dates", "filled %", "PSNR dB", "cloud left %", "shadow left %"),
        [[name, f"± {window}", *_row(total)] for (name, window), total in sums.items()],
    )
    lines += table(
        "The same by the clear observations of a pixel: share / cloud left / shadow left, %",
        ("way", "days", *_COUNTS),
        [[name, f"± {window}", *_cells(total).values()] for (name, window), total in sums.items()],
    )
    results = {
        f"{name}, {window} days": {"row": _row(total), "by count": _cells(total)}
        for (name, window), total in sums.items()
    }
    return results, lines


def read_dates(items: Path) -> list[SeriesDate]:
    """Return the dates of an item collection that has one scene for each."""
    dates = []
    for item in read_items(items)["features"]:
        unclear = np.isin(read_plane(item["assets"]["SCL"]["href"]), _UNCLEAR)
        day = date.fromisoformat(item["properties"]["datetime"][:10])
        dates.append(SeriesDate(item, day, clear=1 - unclear.mean() >= _CLEAR))
    return dates


def view_of(held_out: SeriesDate) -> View:
    """Return a clear date as the truth; a pixel of its classification covers four of the bands."""
    pixels, seen, classes = read_scene(held_out.item)
    near = near_cloud_or_shadow(classes).repeat(2, axis=0).repeat(2, axis=1)
    return View((slice(None), slice(None)), pixels, seen & ~near)


def _measure(
    items: Path,
    dates: list[SeriesDate],
    held_out: list[tuple[SeriesDate, View]],
    window: int,
    changes: dict[str, Any],
    folder: Path,
) -> _Sum:
    """Compose the dates around each held-out date without it, and compare with it."""
    parts, counts, composed = [], [], []
    for one, view in held_out:
        around = [other for other in dates if other is not one and abs((other.day - one.day).days) <= window]
        mosaic, count = compose_around(items, one, around, changes, folder)
        errors = errors_of(mosaic, view)
        parts.append(errors)
        counts.append(count[view.seen][errors.filled])
        composed.append(around)
    total = _Sum(
        [len(around) for around in composed],
        [sum(other.clear for other in around) for around in composed],
        Errors.joined(parts),
        np.concatenate(counts),
    )
    print(f"series, ± {window} days, {changes or 'default'}: {_row(total)}", flush=True)
    return total


def compose_around(
    items: Path, held_out: SeriesDate, around: list[SeriesDate], changes: dict[str, Any], folder: Path
) -> tuple[Mosaic, NDArray[np.uint16]]:
    """Return the mosaic of the dates around a held-out one, and its counts; both are empty without dates."""
    blue = held_out.item["assets"][BANDS["blue"]]
    height, width = blue["proj:shape"]
    size, _, west, _, _, north = blue["proj:transform"]
    if not around:
        return np.zeros((len(BANDS), height, width), np.uint16), np.zeros((height, width), np.uint16)
    extent = [west, north - height * size, west + width * size, north]
    first, last = min(other.day for other in around), max(other.day for other in around)
    epsg = held_out.item["properties"]["proj:epsg"]
    request = request_for(items, extent, size, first.isoformat(), last.isoformat(), epsg)
    scenes = [other.item["id"] for other in around]
    return compose_and_count({**request, "scenes": scenes, **changes}, folder)


def _row(total: _Sum) -> list[str]:
    errors = total.errors
    return [
        f"{np.mean(total.dates):.1f}",
        f"{np.mean(total.clear_dates):.1f}",
        f"{errors.filled_percent:.1f}",
        f"{errors.psnr:.1f}",
        f"{percent(errors.cloudy):.2f}",
        f"{percent(errors.shadowed):.2f}",
    ]


def _cells(total: _Sum) -> dict[str, str]:
    """Return the share of the filled pixels, and cloud and shadow left on them, by clear observations."""
    cells = {}
    for name, (least, most) in _COUNTS.items():
        there = (total.counts >= least) & (total.counts <= most)
        cloudy, shadowed = percent(total.errors.cloudy[there]), percent(total.errors.shadowed[there])
        share = percent(there)
        cells[name] = f"{share:.1f} / {cloudy:.2f} / {shadowed:.2f}" if share >= _LEAST_SHARE else "-"
    return cells
