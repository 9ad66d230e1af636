"""A series as small multiples in one figure, and as an animation: true colour on one common scale."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling

from ...common import choices
from ...common.looks import shown_bands
from ...common.messages import Message
from .write_errors import write_error

_COLUMNS = 3
_MOST_BY_COLUMNS = 12
"""Up to so many pictures there are three columns; more make the figure about square."""
_PIXELS = 480
"""Pixels along the longer side of a picture."""
_INCHES = 3.4
_SECONDS = 0.8
"""Time for which the animation shows each picture."""
_CONTRAST, _THRESHOLD = 10.0, 0.125
_BRIGHTEST = 10_000.0
"""Reflectance x 10000 that is white; brighter pixels do not stretch the scale."""
_FONTS = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Arial Unicode MS",
)
"""For titles: the font of matplotlib, and the Chinese fonts of common systems."""
Pixels = NDArray[np.float32]
"""(band, y, x), NaN where there is no data."""


def draw(mosaics: Sequence[tuple[str, Path]], figure: Path | None, animation: Path | None) -> None:
    """Draw mosaics that have the same grid and bands.

    Args:
        mosaics: title and path of each.
        figure: PNG of small multiples to write; ``None`` writes none.
        animation: GIF to write; ``None`` writes none.

    Raises:
        OutputError: where one cannot be written.
    """
    pictures = [read_coarse(path) for _, path in mosaics]
    ranges = common_range(pictures)
    titled = [(title, true_color(pixels, ranges)) for (title, _), pixels in zip(mosaics, pictures)]
    for path, paint in ((figure, _small_multiples), (animation, _frames)):
        if path is not None:
            try:
                path.write_bytes(paint(titled))
            except OSError as error:
                raise write_error(path, error) from error


def legible(title: str, words: Mapping[str, str]) -> str:
    """Return a translated title, or the title as it is where this machine has no font for the translation.

    Args:
        title: perhaps a ``Message``.
        words: translations by template.
    """
    from matplotlib.font_manager import get_font

    other = title.translated(lambda word: words.get(word, word)) if isinstance(title, Message) else title
    fonts = [get_font(path) for path in _fonts().values()]
    return other if all(any(font.get_char_index(ord(letter)) for font in fonts) for letter in other) else title


@lru_cache(maxsize=1)
def _fonts() -> dict[str, str]:
    """Return the paths of those of our fonts that this machine has, by name."""
    from matplotlib.font_manager import fontManager

    at_hand = {font.name: font.fname for font in reversed(fontManager.ttflist)}
    return {name: at_hand[name] for name in _FONTS if name in at_hand}


def read_coarse(path: Path, longest: int = _PIXELS) -> Pixels:
    """Return the bands of a mosaic to show, see ``looks.shown_bands``, from its overviews."""
    with rasterio.open(path) as dataset:
        bands = [position + 1 for position in shown_bands([str(name) for name in dataset.descriptions])]
        factor = max(1.0, max(dataset.shape) / longest)
        shape = (len(bands), max(1, round(dataset.height / factor)), max(1, round(dataset.width / factor)))
        pixels = dataset.read(bands, out_shape=shape, resampling=Resampling.average).astype(np.float32)
    pixels[pixels == choices.NODATA] = np.nan
    result: Pixels = pixels
    return result


def common_range(pictures: Sequence[Pixels]) -> list[tuple[float, float]]:
    """Return the smallest and the largest value of each band in all pictures."""
    ranges = []
    for band in range(pictures[0].shape[0]):
        seen = np.concatenate([pixels[band][~np.isnan(pixels[band])] for pixels in pictures])
        low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
        ranges.append((low, max(min(high, _BRIGHTEST), low + 1)))
    return ranges


def true_color(pixels: Pixels, ranges: Sequence[tuple[float, float]]) -> NDArray[np.uint8]:
    """Return (y, x, 4) red, green, blue and opacity, by the sigmoid contrast of xarray-spatial's ``true_color``.

    https://xarray-spatial.readthedocs.io/en/latest/reference/_autosummary/xrspatial.multispectral.true_color.html

    Args:
        pixels: three bands, or one, which becomes grey.
        ranges: the value of each band that counts as 0, and the one that counts as 1.
    """
    out = np.zeros((*pixels.shape[1:], 4), np.uint8)
    for place in range(3):
        band = min(place, pixels.shape[0] - 1)
        low, high = ranges[band]
        share = np.clip((pixels[band] - low) / (high - low), 0, 1)
        out[..., place] = np.nan_to_num(255 / (1 + np.exp(_CONTRAST * (_THRESHOLD - share)))).astype(np.uint8)
    out[..., 3] = np.where(np.isnan(pixels).any(axis=0), 0, 255)
    return out


def _canvas(rows: int, columns: int, shape: tuple[int, ...]) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    height, width = shape[:2]
    longest = max(height, width)
    size = (columns * _INCHES * width / longest, rows * (_INCHES * height / longest + 0.3))
    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, squeeze=False)


def _paint(place: Any, title: str, picture: NDArray[np.uint8]) -> None:
    place.imshow(picture, interpolation="nearest")
    place.set_title(title, fontsize=10, fontfamily=list(_fonts()))


def _small_multiples(titled: Sequence[tuple[str, NDArray[np.uint8]]]) -> bytes:
    """Return a PNG of all pictures, in rows."""
    columns = min(len(titled), _COLUMNS if len(titled) <= _MOST_BY_COLUMNS else math.ceil(math.sqrt(len(titled))))
    figure, places = _canvas(-(-len(titled) // columns), columns, titled[0][1].shape)
    for place in places.flat:
        place.set_axis_off()
    for place, (title, picture) in zip(places.flat, titled):
        _paint(place, title, picture)
    return _png(figure)


def _frames(titled: Sequence[tuple[str, NDArray[np.uint8]]]) -> bytes:
    """Return a GIF of the pictures, one after the other, for ever."""
    from PIL import Image

    frames = []
    for title, picture in titled:
        figure, places = _canvas(1, 1, picture.shape)
        places[0, 0].set_axis_off()
        _paint(places[0, 0], title, picture)
        frames.append(Image.open(io.BytesIO(_png(figure))).convert("RGB"))
    file = io.BytesIO()
    duration = round(1000 * _SECONDS)
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=duration, loop=0)
    return file.getvalue()


def _png(figure: Any) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=130, metadata={"Software": "Cloudless"})
    return file.getvalue()
