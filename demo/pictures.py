"""Pictures of a cloudy date and of the mosaic, side by side."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

from cloudless_plugin.common.looks import Range, stretches
from cloudless_plugin.engine import Reporter, Request, run_mosaic

_GAP = 12


def one_date(path: Path, asked: dict[str, Any], day: str) -> Path:
    """Compose one day without a mask, so that its clouds stay.

    Args:
        path: of the GeoTIFF.
        asked: the request of the mosaic, in the keys of a recipe.
        day: YYYY-MM-DD.
    """
    run_mosaic(Request.from_dict({**asked, "start": day, "end": day, "mask": "none"}), path, Reporter())
    return path


def side_by_side(picture: Path, day: Path, mosaic: Path, *, coarser: int = 1) -> None:
    """Write a date and the mosaic as one PNG, both with the stretch of the mosaic in QGIS.

    Args:
        picture: the PNG.
        day: GeoTIFF of the date.
        mosaic: GeoTIFF of the mosaic, with its recipe beside it.
        coarser: how many of their pixels, in each direction, make one pixel of the picture.
    """
    recipe = json.loads(Path(f"{mosaic}.json").read_text())
    shown = (0, 1, 2)
    ranges = stretches(shown, recipe["request"]["bands"].split(","), recipe["result"]["display"])
    left, right = (_stretched(path, ranges, coarser) for path in (day, mosaic))
    gap = np.full((3, left.shape[1], _GAP), 255, np.uint8)
    whole = np.concatenate([left, gap, right], axis=2)
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    size = {"width": whole.shape[2], "height": whole.shape[1], "count": 3, "dtype": "uint8"}
    with rasterio.open(picture, "w", driver="PNG", **size) as dataset:
        dataset.write(whole)
    Path(f"{picture}.aux.xml").unlink(missing_ok=True)


def _stretched(path: Path, ranges: list[Range], coarser: int) -> NDArray[np.uint8]:
    with rasterio.open(path) as dataset:
        shape = (3, dataset.height // coarser, dataset.width // coarser)
        pixels = dataset.read((1, 2, 3), out_shape=shape).astype(float)
    low, high = np.array(ranges).T[..., np.newaxis, np.newaxis]
    picture: NDArray[np.uint8] = np.clip((pixels - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    return picture
