"""What the pictures of the documents share: maps in true colour, and small files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from numpy.typing import NDArray

from cloudless_plugin.common.looks import Range, stretches

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NO_DATA = "#c8c8c8"
"""Colour of pixels without data: on paper, nothing would look like something white."""
_WIDTH = 1200
"""Pixels."""


def true_colour(mosaic: Path, ranges: list[Range] | None = None) -> NDArray[np.float32]:
    """Return the (y, x, 3) colours, 0 to 1, of a mosaic with red, green and blue.

    Args:
        mosaic: GeoTIFF, with its recipe beside it.
        ranges: those of ``shown_ranges``; ``None`` are the mosaic's own.
    """
    low, high = np.array(ranges or shown_ranges(mosaic)).T
    with rasterio.open(mosaic) as dataset:
        pixels = dataset.read().transpose(1, 2, 0).astype(np.float32)
    colours: NDArray[np.float32] = np.clip((pixels - low) / (high - low), 0, 1)
    colours[(pixels == 0).all(axis=2)] = int(NO_DATA[1:3], 16) / 255
    return colours


def shown_ranges(mosaic: Path) -> list[Range]:
    """Return the ranges of red, green and blue that QGIS shows a mosaic with."""
    recipe = json.loads(Path(f"{mosaic}.json").read_text())
    return stretches((0, 1, 2), recipe["request"]["bands"].split(","), recipe["result"]["display"])


def figure_of_maps(titles: Iterable[str], widths: Sequence[float] | None = None) -> tuple[Figure, list[Axes]]:
    """Return a figure with a map for each title, side by side, of equal or of other ``widths``."""
    from matplotlib.figure import Figure as NewFigure

    names = list(titles)
    figure = NewFigure(figsize=(14.4, 5.2), layout="constrained")
    places = list(figure.subplots(1, len(names), squeeze=False, width_ratios=widths)[0])
    for place, name in zip(places, names):
        place.set_title(name, fontsize=15)
        place.set_axis_off()
    return figure, places


def save(figure: Figure, picture: Path, quality: int = 80) -> None:
    """Write a figure as a small JPEG."""
    from PIL import Image

    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=_WIDTH / figure.get_figwidth())
    with Image.open(drawn) as image:
        image.convert("RGB").save(picture, quality=quality, optimize=True)
    print(picture)
