"""Make the documents' pictures anew from what ``make demo`` and ``make test-window`` leave in ``build/``."""

from __future__ import annotations

import warnings
from pathlib import Path

import rasterio
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning

ROOT = Path(__file__).parents[1]
PICTURES = {
    "build/demo/mosaic.png": "mosaic.jpg",
    "build/demo/series.png": "series.jpg",
    "build/screenshots/window.png": "window.jpg",
    "build/screenshots/series-scenes.png": "scenes.jpg",
}
_WIDTH = 1400


def main() -> None:
    """Scale each picture down and write it as JPEG into ``docs/images``."""
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    for source, target in PICTURES.items():
        with rasterio.open(ROOT / source) as picture:
            height = round(picture.height * _WIDTH / picture.width)
            pixels = picture.read([1, 2, 3], out_shape=(3, height, _WIDTH), resampling=Resampling.lanczos)
        path = ROOT / "docs" / "images" / target
        profile = {"driver": "JPEG", "quality": 85, "width": _WIDTH, "height": height, "count": 3, "dtype": "uint8"}
        with rasterio.open(path, "w", **profile) as dataset:
            dataset.write(pixels)
        Path(f"{path}.aux.xml").unlink(missing_ok=True)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
