"""Makes the documents' pictures from the ones that ``make demo`` and ``make test-window`` leave in ``build/``."""

from __future__ import annotations

import warnings
from pathlib import Path

import rasterio
from PIL import Image
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning

ROOT = Path(__file__).parents[1]
PICTURES = {
    "build/demo/slovenia.png": "slovenia.jpg",
    "build/demo/series.png": "months.jpg",
    "build/window/window.png": "window.jpg",
    "build/window/window-scenes.png": "scenes.jpg",
    "build/window/site-live.png": "live.jpg",
    "build/window/ask-real-date.png": "ask.jpg",
}
_FILM_WIDTH, _COLOURS, _FRAME_MS = 760, 64, 1400
_WIDTH = 1440
"""The largest width in pixels. ``slovenia.png``, which shows each real pixel as four, is not scaled."""
_SMALL = {"live.jpg": 1080, "ask.jpg": 1080}
"""Widths of pictures on pages that have several."""
_QUALITY, _SMALL_QUALITY = 85, 65


def film() -> None:
    """Put the pictures of the live layer together, and write them as an animation."""
    frames = [Image.open(path).convert("RGB") for path in sorted((ROOT / "build" / "window").glob("film-*.png"))]
    height = round(frames[0].height * _FILM_WIDTH / frames[0].width)
    small = [frame.resize((_FILM_WIDTH, height), Image.Resampling.LANCZOS) for frame in frames]
    # One palette for all, so that what does not move takes no bytes.
    strip = Image.new("RGB", (_FILM_WIDTH, height * len(small)))
    for place, frame in enumerate(small):
        strip.paste(frame, (0, place * height))
    palette = strip.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in small]
    path = ROOT / "docs" / "images" / "live.gif"
    first.save(path, save_all=True, append_images=others, duration=_FRAME_MS, loop=0, optimize=True)
    print(path.relative_to(ROOT))


def main() -> None:
    """Scale each picture down to ``_WIDTH`` and write it as JPEG into ``docs/images``."""
    film()
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    for source, target in PICTURES.items():
        with rasterio.open(ROOT / source) as picture:
            width = min(picture.width, _SMALL.get(target, _WIDTH))
            height = round(picture.height * width / picture.width)
            pixels = picture.read([1, 2, 3], out_shape=(3, height, width), resampling=Resampling.lanczos)
        path = ROOT / "docs" / "images" / target
        quality = _SMALL_QUALITY if target in _SMALL else _QUALITY
        profile = {"driver": "JPEG", "quality": quality, "width": width, "height": height, "count": 3, "dtype": "uint8"}
        with rasterio.open(path, "w", **profile) as dataset:
            dataset.write(pixels)
        Path(f"{path}.aux.xml").unlink(missing_ok=True)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
