"""Every way in every case: generated scenes of known truth, and real scenes with a clear day held out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from .compose import DEFAULT, chosen, filled_pixels
from .measure import measure
from .pictures import LARGEST, colours, draw
from .tables import table
from .truth import BANDS, Truth, held_out, synthetic
from .ways import PEER, WAYS

_SEEDS = (1, 2, 3)
_CLOUDS = (0.25, 0.5, 0.8)
_COLUMNS = (
    "way",
    "filled %",
    "RMSE B02/B03/B04/B08",
    "PSNR dB",
    "SSIM",
    "cloud left %",
    "shadow left %",
    "seam step",
)

Rows = dict[str, dict[str, Any]]
"""The measures of a case by the name of the way."""


def measure_generated(folder: Path, words: list[str] | None) -> tuple[dict[str, Rows], list[str]]:
    """Return the measures of the generated cases by their names, and the lines of their tables."""
    cases = _measure_all(
        (synthetic(folder, seed, cloud) for seed, cloud in itertools.product(_SEEDS, _CLOUDS)), folder, words
    )
    lines = _table(f"Generated scenes, {len(_SEEDS)} seeds, all cloudiness", list(cases.values()))
    for cloud in _CLOUDS:
        part = [rows for name, rows in cases.items() if name.endswith(f" {100 * cloud:.0f} % cloud")]
        lines += _table(f"Generated scenes, {100 * cloud:.0f} % cloud", part)
    return cases, lines + _against_peer(list(cases.values()))


def measure_real(items: Path, folder: Path, words: list[str] | None) -> tuple[dict[str, Rows], list[str]]:
    """Return the measures of the real hold-outs by their names, and the lines of their tables."""
    cases = _measure_all(held_out(items, folder), folder, words)
    lines = []
    for name, rows in cases.items():
        lines += _table(name[0].upper() + name[1:], [rows])
    return cases, lines


def _measure_all(truths: Iterable[Truth], folder: Path, words: list[str] | None) -> dict[str, Rows]:
    return {truth.name: _measure(truth, folder, words) for truth in truths}


def _measure(truth: Truth, folder: Path, words: list[str] | None) -> Rows:
    """Return the measures of the ways in a case, and draw the mosaics."""
    covered = truth.covered()
    names = chosen([way.name for way in WAYS], words)
    rows: Rows = {}
    pictures = {"truth": colours(truth.views[0].pixels)}
    for way in WAYS:
        if way.name not in names or (way.bound and truth.cloudless is None):
            continue
        mosaic = way.make(truth, folder)
        distance = measure(mosaic, truth, covered)
        rows[way.name] = {**asdict(distance), "ssim": _likeness(mosaic, truth)}
        pictures[way.name] = colours(mosaic[(slice(None), *truth.views[0].place)])
        print(f"{truth.name}: {way.name}: {distance}", flush=True)
    draw(pictures, folder / (truth.name.replace(",", "").replace(" %", "").replace(" ", "-") + ".png"))
    return rows


def _likeness(mosaic: NDArray[np.uint16], truth: Truth) -> float:
    """Return the structural similarity of the true-colour pictures, over the filled pixels."""
    values = []
    for view in truth.views:
        ours = mosaic[(slice(None), *view.place)]
        there = view.seen & filled_pixels(ours)
        right = np.clip(view.pixels[:3], 0, 1e4 * LARGEST)
        pixels = np.where(there, np.clip(ours[:3], 0, 1e4 * LARGEST), right)
        _, likeness = structural_similarity(right, pixels, channel_axis=0, data_range=1e4 * LARGEST, full=True)
        values.append(likeness.mean(axis=0)[there])
    return float(np.concatenate(values).mean())


def _mean(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean of each measure; of RMSE, the root mean square."""
    mean: dict[str, Any] = {
        key: float(np.nanmean([row[key] for row in rows]))
        for key in rows[0]
        if key != "rmse" and not all(np.isnan(row[key]) for row in rows)
    }
    mean["rmse"] = {band: float(np.sqrt(np.mean([row["rmse"][band] ** 2 for row in rows]))) for band in rows[0]["rmse"]}
    return mean


def _table(title: str, cases: list[Rows]) -> list[str]:
    rows = []
    for name in cases[0]:
        row = _mean([case[name] for case in cases])
        rows.append(
            [
                name,
                f"{row['filled']:.1f}",
                "/".join(f"{value:.0f}" for value in row["rmse"].values()),
                f"{row['psnr']:.1f}",
                f"{row['ssim']:.3f}",
                f"{row['cloud_left']:.2f}",
                f"{row['shadow_left']:.2f}",
                f"{row.get('seam', float('nan')):.2f}",
            ]
        )
    return table(title, _COLUMNS, rows)


def _against_peer(cases: list[Rows]) -> list[str]:
    """Return the lines that compare the RMSE of the default and of the bounds with that of SCL and median."""
    if PEER not in cases[0]:
        return []
    peer = _mean([rows[PEER] for rows in cases])["rmse"]
    lines = ["RMSE in parts of SCL + median on generated scenes:", ""]
    for name in (DEFAULT, *(way.name for way in WAYS if way.bound)):
        if name in cases[0]:
            ours = _mean([rows[name] for rows in cases])["rmse"]
            lines.append(f"- {name}: " + ", ".join(f"{band} {ours[band] / peer[band]:.2f}" for band in BANDS))
    return [*lines, ""]
