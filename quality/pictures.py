"""Pictures of mosaics beside the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

from .truth import BANDS

mpl.use("Agg")

import numpy as np
from matplotlib import pyplot as plt
from numpy.typing import NDArray

LARGEST = 0.3
"""The largest reflectance in pictures and in their structural similarity."""
_SHOWN = 420
"""Pixels along an edge of the pictures."""
_COLUMNS = 5


def colours(pixels: NDArray[Any]) -> NDArray[np.float64]:
    """Return the true colours of a corner of the pixels, (y, x, 3) between 0 and 1."""
    names = list(BANDS)
    part = pixels[[names.index(name) for name in ("red", "green", "blue")], :_SHOWN, :_SHOWN].astype(float)
    shown: NDArray[np.float64] = np.clip(part / 1e4 / (LARGEST * 0.6), 0, 1).transpose(1, 2, 0) ** 0.7
    return shown


def draw(pictures: dict[str, NDArray[np.float64]], path: Path) -> None:
    """Draw pictures (y, x, 3) side by side under their names."""
    rows = -(-len(pictures) // _COLUMNS)
    figure, axes = plt.subplots(rows, _COLUMNS, figsize=(3 * _COLUMNS, 3.2 * rows), layout="constrained")
    for place in axes.flat:
        place.axis("off")
    for place, (name, picture) in zip(axes.flat, pictures.items()):
        place.imshow(picture, interpolation="nearest")
        place.set_title(name, fontsize=9)
    figure.savefig(path, dpi=80)
    plt.close(figure)
