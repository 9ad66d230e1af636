"""Makes the documents' pictures from the ones that ``make demo`` and ``make test-window`` leave in ``build/``."""

from __future__ import annotations

import warnings
from pathlib import Path

import rasterio
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning

ROOT = Path(__file__).parents[1]
PICTURES = {
    "build/demo/slovenia.png": "slovenia.jpg",
    "build/demo/series.png": "series.jpg",
    "build/window/window.png": "window.jpg",
    "build/window/window-scenes.png": "scenes.jpg",
    "build/window/site-live.png": "live.jpg",
}
_WIDTH = 1440
"""The largest width in pixels. ``slovenia.png``, which shows each real pixel as four, is not scaled."""
_SMALL = {"live.jpg": 1080}
"""Widths of pictures on pages that have several."""
_QUALITY, _SMALL_QUALITY = 85, 65


def main() -> None:
    """Scale each picture down to ``_WIDTH`` and write it as JPEG into ``docs/images``."""
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
