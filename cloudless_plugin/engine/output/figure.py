"""A series as small multiples in one figure, and as an animation: in the stretch of its layers, on one scale."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling

from ...common import choices
from ...common.animation import AnimationStyle
from ...common.looks import Range
from ...common.messages import Message
from .write_errors import write_error

_COLUMNS = 3
_MOST_BY_COLUMNS = 12
"""Up to so many pictures there are three columns; more make the figure about square."""
_PIXELS = 480
"""Pixels along the longer side of a picture."""
_INCHES = 3.4
_INK = 130
"""Dots an inch of the pictures."""
_BAR = 0.3
"""Share of a picture's width that its scale bar takes at most."""
_STEPS = (5, 2, 1)
"""First digits of the bar's length."""
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


@dataclass(frozen=True)
class Picture:
    """A mosaic to draw."""

    title: str
    days: str
    """Of the scenes that it shows."""
    path: Path


_Painted = tuple[Picture, NDArray[np.uint8]]
"""A mosaic, and its (y, x, 4) colours."""


@dataclass(frozen=True)
class Frame:
    """What all pictures of a series have in common."""

    heading: str
    rights: str
    """What has to be said of the scenes; may be empty."""
    shown: Sequence[int]
    """Positions, from 0, of the bands to show: three, or one, which becomes grey."""
    ranges: Sequence[Range]
    """Values of each of them that are black and white."""
    pixel_m: float
    """Size of the mosaics' pixels on the ground, metres."""
    ramp: Sequence[str] = ()
    """Colours at equal steps for the one band that is shown, with a bar that tells its values; empty for grey."""
    shown_name: str = ""
    """Of that band."""


def draw(
    mosaics: Sequence[Picture],
    frame: Frame,
    figure: Path | None,
    animation: Path | None,
    style: AnimationStyle | None = None,
) -> None:
    """Draw mosaics that have the same grid and bands.

    Args:
        mosaics: at least one, in order.
        frame: that they share.
        figure: PNG of small multiples to write; ``None`` writes none.
        animation: GIF to write; ``None`` writes none.
        style: of the animation; ``None`` is the defaults.

    Raises:
        OutputError: where one cannot be written.
    """
    style = style or AnimationStyle()
    _write(figure, lambda: _small_multiples(_painted(mosaics, frame, _PIXELS), frame))
    _write(animation, lambda: _frames(_painted(mosaics, frame, style.size), frame, style))


def _write(path: Path | None, paint: Callable[[], bytes]) -> None:
    if path is None:
        return
    picture = paint()
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise write_error(path.parent, error) from error


def _painted(mosaics: Sequence[Picture], frame: Frame, longest: int) -> list[_Painted]:
    """Return the mosaics with their colours, at most so many pixels long."""
    found = []
    for mosaic in mosaics:
        pixels = read_coarse(mosaic.path, frame.shown, longest)
        colours = ramped(pixels[0], frame.ramp, frame.ranges[0]) if frame.ramp else stretched(pixels, frame.ranges)
        found.append((mosaic, colours))
    return found


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


def font_path(text: str) -> str:
    """Return the path of a font of this machine that has the letters of a text, else of one that has most letters."""
    from matplotlib.font_manager import get_font

    paths = list(_fonts().values())
    able = (path for path in paths if all(get_font(path).get_char_index(ord(letter)) for letter in text))
    return next(able, paths[0])


@lru_cache(maxsize=1)
def _fonts() -> dict[str, str]:
    """Return the paths of those of our fonts that this machine has, by name."""
    from matplotlib.font_manager import fontManager

    at_hand = {font.name: font.fname for font in reversed(fontManager.ttflist)}
    return {name: at_hand[name] for name in _FONTS if name in at_hand}


def read_coarse(path: Path, shown: Sequence[int], longest: int = _PIXELS) -> Pixels:
    """Return some bands of a mosaic, counted from 0, from its overviews."""
    with rasterio.open(path) as dataset:
        bands = [position + 1 for position in shown]
        factor = max(1.0, max(dataset.shape) / longest)
        shape = (len(bands), max(1, round(dataset.height / factor)), max(1, round(dataset.width / factor)))
        pixels = dataset.read(bands, out_shape=shape, resampling=Resampling.average).astype(np.float32)
        if dataset.nodata == choices.NODATA:
            pixels[pixels == choices.NODATA] = np.nan
    result: Pixels = pixels
    return result


def stretched(pixels: Pixels, ranges: Sequence[Range]) -> NDArray[np.uint8]:
    """Return (y, x, 4) red, green, blue and opacity, in the stretch of QGIS's layers.

    Args:
        pixels: three bands, or one, which becomes grey.
        ranges: the values of each band that are black and white.
    """
    out = np.zeros((*pixels.shape[1:], 4), np.uint8)
    for place in range(3):
        band = min(place, pixels.shape[0] - 1)
        low, high = ranges[band]
        out[..., place] = np.nan_to_num(255 * np.clip((pixels[band] - low) / (high - low), 0, 1)).astype(np.uint8)
    out[..., 3] = np.where(np.isnan(pixels).any(axis=0), 0, 255)
    return out


def ramped(values: NDArray[np.float32], ramp: Sequence[str], shown: Range) -> NDArray[np.uint8]:
    """Return (y, x, 4) colours of values (y, x), NaN being no data.

    Args:
        values: of one band.
        ramp: colours at equal steps, as ``#rrggbb``.
        shown: values that have the first and the last of them.
    """
    low, high = shown
    steps = np.array([[int(colour[first : first + 2], 16) for first in (1, 3, 5)] for colour in ramp])
    place = np.nan_to_num(np.clip((values - low) / (high - low), 0, 1)) * (len(ramp) - 1)
    out = np.zeros((*values.shape, 4), np.uint8)
    for channel in range(3):
        out[..., channel] = np.rint(np.interp(place, np.arange(len(ramp)), steps[:, channel]))
    out[..., 3] = np.where(np.isnan(values), 0, 255)
    return out


def bar_length(width_m: float) -> float:
    """Return the length of a scale bar, metres, for a picture that is so wide: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(_BAR * width_m))
    return next(step * power for step in _STEPS if step * power <= _BAR * width_m)


def _canvas(rows: int, columns: int, shape: tuple[int, ...], frame: Frame, inches: float = _INCHES) -> tuple[Any, Any]:
    """Return a figure with heading and attribution, and its places for pictures, so many inches long each."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    height, width = shape[:2]
    longest = max(height, width)
    bar = 0.5 if frame.ramp else 0.0
    size = (columns * inches * width / longest, rows * (inches * height / longest + 0.45) + 0.55 + bar)
    figure = Figure(figsize=size, layout=ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.08))
    FigureCanvasAgg(figure)
    points = 11 if columns > 1 else 8.5
    heading = _wrapped(frame.heading, size[0], points)
    figure.suptitle(heading, fontsize=points, fontweight="bold", fontfamily=list(_fonts()))
    if frame.rights:
        figure.supxlabel(_wrapped(frame.rights, size[0], 7), fontsize=7, color="0.3", fontfamily=list(_fonts()))
    places = figure.subplots(rows, columns, squeeze=False)
    for place in places.flat:
        place.set_axis_off()
    if frame.ramp:
        _colour_bar(figure, places, frame)
    return figure, places


def _colour_bar(figure: Any, places: Any, frame: Frame) -> None:
    """Draw what the colours mean below the pictures; the ends are open, since values beyond have their colours."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    colours = LinearSegmentedColormap.from_list("ramp", list(frame.ramp))
    bar = figure.colorbar(
        ScalarMappable(Normalize(*frame.ranges[0]), colours),
        ax=list(places.flat),
        location="bottom",
        extend="both",
        aspect=40,
        shrink=0.6 if places.shape[1] > 1 else 0.95,
        pad=0.02,
    )
    bar.set_label(frame.shown_name, fontsize=9, fontfamily=list(_fonts()))
    bar.ax.tick_params(labelsize=8)


def _wrapped(text: str, inches: float, points: float) -> str:
    """Return a text broken into lines that fit a width; a letter is about half as wide as it is high."""
    return textwrap.fill(text, max(20, int(inches * 72 / (0.6 * points))))


def _paint(place: Any, mosaic: Picture, pixels: NDArray[np.uint8], *, dates: bool = True) -> None:
    place.imshow(pixels, interpolation="antialiased")
    place.set_title(f"{mosaic.title}\n" if dates else mosaic.title, fontsize=10, fontfamily=list(_fonts()))
    if not dates:
        return
    place.text(0.5, 1.015, mosaic.days, transform=place.transAxes, ha="center", va="bottom", fontsize=7, color="0.3")


def _scale(place: Any, mosaic: Picture, shape: tuple[int, ...], frame: Frame) -> None:
    """Draw a scale bar into the lower left corner of a picture."""
    from matplotlib.patheffects import withStroke

    height, width = shape[:2]
    with rasterio.open(mosaic.path) as dataset:
        metres = frame.pixel_m * dataset.width / width
    length = bar_length(width * metres)
    left, bottom = 0.04 * width, 0.95 * height
    outline = [withStroke(linewidth=3, foreground="black")]
    line = {"color": "white", "linewidth": 2, "path_effects": [withStroke(linewidth=4, foreground="black")]}
    place.plot([left, left + length / metres], [bottom, bottom], solid_capstyle="butt", **line)
    name = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    place.text(left, bottom - 0.02 * height, name, color="white", fontsize=8, path_effects=outline, va="bottom")


def _small_multiples(painted: Sequence[_Painted], frame: Frame) -> bytes:
    """Return a PNG of all pictures, in rows; the first has a scale bar."""
    columns = min(len(painted), _COLUMNS if len(painted) <= _MOST_BY_COLUMNS else math.ceil(math.sqrt(len(painted))))
    first, colours = painted[0]
    figure, places = _canvas(-(-len(painted) // columns), columns, colours.shape, frame)
    for place, (mosaic, pixels) in zip(places.flat, painted):
        _paint(place, mosaic, pixels)
    _scale(places[0, 0], first, colours.shape, frame)
    return _png(figure)


def _frames(painted: Sequence[_Painted], frame: Frame, style: AnimationStyle) -> bytes:
    """Return a GIF of the pictures, one after the other, for ever."""
    from PIL import Image

    frames = []
    for mosaic, pixels in painted:
        figure, places = _canvas(1, 1, pixels.shape, frame, _INCHES * style.size / _PIXELS)
        _paint(places[0, 0], mosaic, pixels, dates=style.dates)
        _scale(places[0, 0], mosaic, pixels.shape, frame)
        frames.append(Image.open(io.BytesIO(_png(figure))).convert("RGB"))
    file = io.BytesIO()
    duration = round(1000 / style.rate)
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=duration, loop=0)
    return file.getvalue()


def _png(figure: Any) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=_INK, metadata={"Software": "Cloudless"})
    return file.getvalue()
