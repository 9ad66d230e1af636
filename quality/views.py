"""What fewer views cost and save: a real place on a hundred dates, each clear one held out in turn."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from cloudless_plugin.engine.raster_io.regrid import Regridder

from .measure import Errors, errors_of
from .series import SeriesDate, compose_around, read_dates, view_of
from .tables import table
from .truth import BANDS

_WINDOWS = (45, 183)
"""Days before and after the held-out date."""
_ROWS: dict[str, dict[str, Any]] = {
    "all": {},
    "all under 25 % of cloud": {},
    "VIEWS 16": {"views": 16},
    "VIEWS 12": {"views": 12},
    "VIEWS 8": {"views": 8},
}
"""Changes to the default request."""
_CLASSES = "SCL"
"""In the names of the classifications, which are read of every date."""
_STEP = 2
"""Of the clear dates, every second one is held out."""
_CLEARER = 25.0
"""Cloud cover, per cent, up to which the second row takes a date."""


def measure_views(items: Path, folder: Path, words: list[str] | None) -> tuple[dict[str, Any], list[str]]:  # noqa: ARG001
    """Return the measures by row and window, and the lines of their table."""
    dates = read_dates(items)
    held_out = [one for one in dates if one.clear][::_STEP]
    results: dict[str, Any] = {}
    rows = []
    for window in _WINDOWS:
        found = {name: _measure(items, dates, held_out, window, name, folder) for name in _ROWS}
        whole = found["all"]
        blocks = len(BANDS) * sum(len(_around(dates, one, window)) for one in held_out)
        for name, (errors, reads) in found.items():
            row = [f"{100 * reads / blocks:.0f}", *_errors(errors, whole[0])]
            rows.append([name, f"± {window}", *row])
            results[f"{name}, {window} days"] = row
    columns = (
        "views",
        "days",
        "blocks read %",
        "filled %",
        "PSNR dB",
        "visible error %",
        "NIR error %",
        "cloud left %",
    )
    return results, table(f"Fewer views, each of {len(held_out)} clear dates held out", columns, rows)


@contextmanager
def counted_reads() -> Iterator[Counter[str]]:
    """Count, while the block runs, how often files are read, by their names; here each file is one block."""
    counts: Counter[str] = Counter()
    fill = Regridder.fill

    def counted(self: Regridder, out: Any, source: Any, *others: Any, **options: Any) -> None:
        counts[str(source._href).rpartition("/")[2]] += 1  # noqa: SLF001
        fill(self, out, source, *others, **options)

    Regridder.fill = counted  # type: ignore[method-assign]
    try:
        yield counts
    finally:
        Regridder.fill = fill  # type: ignore[method-assign]


def _around(dates: list[SeriesDate], one: SeriesDate, window: int) -> list[SeriesDate]:
    return [other for other in dates if other is not one and abs((other.day - one.day).days) <= window]


def _measure(
    items: Path, dates: list[SeriesDate], held_out: list[SeriesDate], window: int, name: str, folder: Path
) -> tuple[Errors, int]:
    """Compose the dates around each held-out one without it; return the errors, and how often bands were read."""
    parts, read = [], 0
    for one in held_out:
        around = _around(dates, one, window)
        if "under" in name:
            around = [other for other in around if other.item["properties"]["eo:cloud_cover"] <= _CLEARER]
        with counted_reads() as counts:
            mosaic, _ = compose_around(items, one, around, _ROWS[name], folder)
        parts.append(errors_of(mosaic, view_of(one)))
        read += sum(count for file, count in counts.items() if _CLASSES not in file)
    errors = Errors.joined(parts)
    print(f"views, ± {window} days, {name}: {read} reads, {errors.psnr:.2f} dB", flush=True)
    return errors, read


def _errors(errors: Errors, whole: Errors) -> list[str]:
    ours, theirs = (_rmse(each) for each in (errors, whole))
    cloudy = 100 * errors.cloudy.mean()
    return [
        f"{errors.filled_percent:.1f}",
        f"{errors.psnr:.2f}",
        *(f"{100 * (ours[kind] / theirs[kind] - 1):+.1f}" for kind in ours),
        f"{cloudy:.2f}",
    ]


def _rmse(errors: Errors) -> dict[str, float]:
    """Return the root of the mean squared error in the visible bands and in near infrared."""
    squares = (errors.error**2).mean(axis=1)
    is_infrared = np.array([name == "nir" for name in BANDS])
    return {kind: math.sqrt(squares[which].mean()) for kind, which in (("visible", ~is_infrared), ("nir", is_infrared))}
