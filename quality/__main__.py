"""``python -m quality FOLDER [--real ITEMS]`` writes the table of picture quality, and pictures beside the truth."""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import matplotlib as mpl

from .measure import measure
from .truth import BANDS, Truth, held_out, synthetic
from .ways import DEFAULT, PEER, WAYS

mpl.use("Agg")

import numpy as np
from matplotlib import pyplot as plt
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

_SEEDS = (1, 2, 3)
_CLOUDS = (0.25, 0.5, 0.8)
_LARGEST = 0.3
"""The largest reflectance in pictures and in their structural similarity."""
_SHOWN = 420
"""Pixels along an edge of the pictures."""
_COLUMNS = 5


def main() -> None:
    """Measure every way in every case; write ``table.md``, ``results.json`` and the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--real", type=Path, help="item collection of the real scenes")
    asked = parser.parse_args()
    asked.folder = asked.folder.resolve()
    asked.folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, dict[str, dict[str, Any]]] = {}
    for truth in _cases(asked.folder, asked.real):
        results[truth.name] = _measure(truth, asked.folder)
    (asked.folder / "results.json").write_text(json.dumps(results, indent=1))
    text = _report(results, has_real=asked.real is not None)
    (asked.folder / "table.md").write_text(text)
    print(text)


def _cases(folder: Path, real: Path | None) -> Iterable[Truth]:
    for seed, cloud in itertools.product(_SEEDS, _CLOUDS):
        yield synthetic(folder, seed, cloud)
    if real is not None and real.is_file():
        yield from held_out(real, folder)


def _measure(truth: Truth, folder: Path) -> dict[str, dict[str, Any]]:
    """Return the measures of every way in a case, and draw the mosaics."""
    covered = truth.covered()
    rows: dict[str, dict[str, Any]] = {}
    pictures = {"truth": _colours(truth.views[0].pixels)}
    for way in WAYS:
        if way.bound and truth.cloudless is None:
            continue
        mosaic = way.make(truth, folder)
        distance = measure(mosaic, truth, covered)
        rows[way.name] = {**asdict(distance), "ssim": _likeness(mosaic, truth)}
        pictures[way.name] = _colours(mosaic[(slice(None), *truth.views[0].place)])
        print(f"{truth.name}: {way.name}: {distance}", flush=True)
    _draw(pictures, folder / (truth.name.replace(",", "").replace(" %", "").replace(" ", "-") + ".png"))
    return rows


def _likeness(mosaic: NDArray[np.uint16], truth: Truth) -> float:
    """Return the structural similarity of the true-colour pictures, over the filled pixels."""
    values = []
    for view in truth.views:
        ours = mosaic[(slice(None), *view.place)]
        there = view.seen & (ours > 0).all(axis=0)
        right = np.clip(view.pixels[:3], 0, 1e4 * _LARGEST)
        pixels = np.where(there, np.clip(ours[:3], 0, 1e4 * _LARGEST), right)
        _, likeness = structural_similarity(right, pixels, channel_axis=0, data_range=1e4 * _LARGEST, full=True)
        values.append(likeness.mean(axis=0)[there])
    return float(np.concatenate(values).mean())


def _colours(pixels: NDArray[Any]) -> NDArray[np.float64]:
    """Return the true colours of a corner of the pixels, (y, x, 3) between 0 and 1."""
    names = list(BANDS)
    part = pixels[[names.index(name) for name in ("red", "green", "blue")], :_SHOWN, :_SHOWN].astype(float)
    shown: NDArray[np.float64] = np.clip(part / 1e4 / (_LARGEST * 0.6), 0, 1).transpose(1, 2, 0) ** 0.7
    return shown


def _draw(pictures: dict[str, NDArray[np.float64]], path: Path) -> None:
    rows = -(-len(pictures) // _COLUMNS)
    figure, axes = plt.subplots(rows, _COLUMNS, figsize=(3 * _COLUMNS, 3.2 * rows), layout="constrained")
    for place in axes.flat:
        place.axis("off")
    for place, (name, picture) in zip(axes.flat, pictures.items()):
        place.imshow(picture, interpolation="nearest")
        place.set_title(name, fontsize=9)
    figure.savefig(path, dpi=80)
    plt.close(figure)


def _mean(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean of each measure; of RMSE, the root mean square."""
    mean: dict[str, Any] = {
        key: float(np.nanmean([row[key] for row in rows]))
        for key in rows[0]
        if key != "rmse" and not all(np.isnan(row[key]) for row in rows)
    }
    mean["rmse"] = {band: float(np.sqrt(np.mean([row["rmse"][band] ** 2 for row in rows]))) for band in rows[0]["rmse"]}
    return mean


def _table(title: str, cases: list[dict[str, dict[str, Any]]]) -> list[str]:
    lines = [
        f"### {title}",
        "",
        "| way | filled % | RMSE B02/B03/B04/B08 | PSNR dB | SSIM | cloud left % | shadow left % | seam step |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for way in WAYS:
        if way.name not in cases[0]:
            continue
        row = _mean([case[way.name] for case in cases])
        rmse = "/".join(f"{value:.0f}" for value in row["rmse"].values())
        name = f"**{way.name}**" if way.name == DEFAULT else way.name
        lines.append(
            f"| {name} | {row['filled']:.1f} | {rmse} | {row['psnr']:.1f} | {row['ssim']:.3f} | "
            f"{row['cloud_left']:.2f} | {row['shadow_left']:.2f} | {row.get('seam', float('nan')):.2f} |"
        )
    return [*lines, ""]


def _report(results: dict[str, dict[str, dict[str, Any]]], *, has_real: bool) -> str:
    generated = {name: rows for name, rows in results.items() if name.startswith("generated")}
    lines = _table(f"Generated scenes, {len(_SEEDS)} seeds, all cloudiness", list(generated.values()))
    for cloud in _CLOUDS:
        part = [rows for name, rows in generated.items() if name.endswith(f" {100 * cloud:.0f} % cloud")]
        lines += _table(f"Generated scenes, {100 * cloud:.0f} % cloud", part)
    real = {name: rows for name, rows in results.items() if name not in generated}
    for name, rows in real.items():
        lines += _table(name[0].upper() + name[1:], [rows])
    if not has_real:
        lines.append("The real scenes are not here: their tables are left out.\n")
    peer = _mean([rows[PEER] for rows in generated.values()])["rmse"]
    lines.append("RMSE in parts of SCL + median on generated scenes:\n")
    for name in (DEFAULT, *(way.name for way in WAYS if way.bound)):
        ours = _mean([rows[name] for rows in generated.values()])["rmse"]
        lines.append(f"- {name}: " + ", ".join(f"{band} {ours[band] / peer[band]:.2f}" for band in BANDS))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
