"""How far a mosaic is from a truth that was held out: the measure of the shared data's README."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.windows import from_bounds

BANDS = {"blue": "B02", "green": "B03", "red": "B04", "nir": "B08"}
HELD_OUT = "20230815"
_CLOUD_OR_SHADOW = (3, 8, 9, 10)
_BORDER = 3


@dataclass(frozen=True)
class Distance:
    """One row of the table."""

    filled: float
    """Per cent of the truth's pixels that the mosaic fills."""
    rmse: dict[str, float]
    """By band, reflectance x 10000."""
    psnr: float
    """dB, of all bands, peak 1.0."""
    cloud_left: float
    """Per cent of pixels whose blue exceeds the truth's by 0.05."""

    def __str__(self) -> str:
        rmse = "/".join(f"{value:.0f}" for value in self.rmse.values())
        return f"filled {self.filled:.1f} %, RMSE {rmse}, {self.psnr:.1f} dB, cloud left {self.cloud_left:.2f} %"


def without_truth(items: Path, target: Path) -> Path:
    """Write the item collection less the held-out date, hrefs absolute, to ``target``."""
    collection = json.loads(items.read_text())
    collection["features"] = [item for item in collection["features"] if f"_{HELD_OUT}T" not in item["id"]]
    for item in collection["features"]:
        for asset in item["assets"].values():
            asset["href"] = str((items.parent / asset["href"]).resolve())
    target.write_text(json.dumps(collection))
    return target


def measure(mosaic: Path, items: Path) -> Distance:
    """Compare a mosaic of the bands in ``BANDS`` with the scenes of the held-out date, each on its own grid."""
    squares: dict[str, list[Any]] = {name: [] for name in BANDS}
    excess: list[Any] = []
    filled: list[Any] = []
    with rasterio.open(mosaic) as dataset:
        for item in json.loads(items.read_text())["features"]:
            if f"_{HELD_OUT}T" not in item["id"]:
                continue
            offset = -1000 if float(item["properties"]["s2:processing_baseline"]) >= 4 else 0
            truth = {name: _read(items.parent / item["assets"][key]["href"]) for name, key in BANDS.items()}
            classes = _read(items.parent / item["assets"]["SCL"]["href"])
            seen = np.all([band > 0 for band in truth.values()], axis=0) & ~_near(classes)
            window = from_bounds(*item["assets"]["B02"]["proj:bbox"], dataset.transform)
            # One of the pixels in each of the tile's: a smaller out_shape would read an overview.
            step = round(window.width / classes.shape[1])
            ours = dataset.read(window=window)[:, ::step, ::step].astype(float)
            there = seen & (ours > 0).all(axis=0)
            filled.append(there[seen])
            for band, name in enumerate(dataset.descriptions):
                difference = ours[band][there] - (truth[name][there] + offset)
                squares[name].append(difference**2)
                if name == "blue":
                    excess.append(difference > 500)
    errors = {name: np.concatenate(parts) for name, parts in squares.items()}
    everything = np.concatenate(list(errors.values()))
    return Distance(
        filled=100 * float(np.concatenate(filled).mean()),
        rmse={name: math.sqrt(values.mean()) for name, values in errors.items()},
        psnr=-10 * math.log10(everything.mean() / 1e8),
        cloud_left=100 * float(np.concatenate(excess).mean()),
    )


def _read(path: Path) -> Any:
    with rasterio.open(path) as dataset:
        return dataset.read(1).astype(float)


def _near(classes: Any) -> Any:
    """Return pixels within three of cloud or shadow."""
    size = 2 * _BORDER + 1
    bad = np.pad(np.isin(classes, _CLOUD_OR_SHADOW), _BORDER)
    return np.lib.stride_tricks.sliding_window_view(bad, (size, size)).any(axis=(2, 3))
