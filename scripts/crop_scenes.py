"""``crop_scenes.py FOLDER``: make ``demo/slovenia`` from the ten Slovenian scenes in ``FOLDER``.

Run it with the engine's Python. It was run once, and its output is in the repository; it stays so that the crop can be
repeated. A crop has the pixels of its source in other blocks.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from pyproj import Transformer
from rasterio.windows import Window

TARGET = Path(__file__).parents[1] / "demo" / "slovenia"
TILE = "33TWM"
"""The tile with Maribor and Ptuj; the source has five dates of it."""
WINDOW = Window(280, 238, 356, 324)
"""Column, row, width and height in the source: the Drava from above Maribor to below Ptuj, inside every swath."""
_BLOCK = 128


def crop_item(item: dict[str, Any], source: Path) -> dict[str, Any]:
    """Write the crops of an item's assets and return the item that describes them.

    The properties stay as they are: ``eo:cloud_cover`` and the other percentages are those of the whole tile.
    """
    for asset in item["assets"].values():
        bounds = _crop(source / asset["href"], TARGET / asset["href"])
        west, south, east, north = bounds
        pixel = (east - west) / WINDOW.width
        asset["proj:bbox"] = [west, south, east, north]
        asset["proj:shape"] = [WINDOW.height, WINDOW.width]
        asset["proj:transform"] = [pixel, 0.0, west, 0.0, -pixel, north]
    to_lonlat = Transformer.from_crs(item["properties"]["proj:epsg"], 4326, always_xy=True)
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = [list(to_lonlat.transform(*corner)) for corner in corners]
    longitudes, latitudes = zip(*ring)
    item["bbox"] = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    item["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    return item


def _crop(source: Path, target: Path) -> tuple[float, float, float, float]:
    """Write one file's window as a Cloud Optimized GeoTIFF, read it back, and return its bounds.

    There are no overviews: they would add a third of the bytes, and a window of three by three blocks is read whole.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(source) as dataset:
        pixels = dataset.read(1, window=WINDOW)
        profile = {
            "driver": "COG",
            "width": WINDOW.width,
            "height": WINDOW.height,
            "count": 1,
            "dtype": dataset.dtypes[0],
            "nodata": dataset.nodata,
            "crs": dataset.crs,
            "transform": dataset.window_transform(WINDOW),
            "compress": "DEFLATE",
            "level": 12,
            # A predictor gains nothing on classes, which have no gradients.
            "predictor": "YES" if dataset.dtypes[0] == "uint16" else "NO",
            "blocksize": _BLOCK,
            "overviews": "NONE",
        }
    if not pixels.all():
        sys.exit(f"{source} has pixels without data there: the footprint would not be the whole window.")
    with rasterio.open(target, "w", **profile) as dataset:
        dataset.write(pixels, 1)
    with rasterio.open(target) as dataset:
        if not np.array_equal(dataset.read(1), pixels):
            sys.exit(f"{target} does not hold the pixels of {source}.")
        west, south, east, north = dataset.bounds
    return west, south, east, north


def main(source: Path) -> None:
    """Make the crop again, keep the NOTICE beside it, and print its size."""
    for old in TARGET.glob("*/"):
        shutil.rmtree(old)
    collection = json.loads((source / "items.json").read_text())
    items = [crop_item(item, source) for item in collection["features"] if item["properties"]["s2:mgrs_tile"] == TILE]
    (TARGET / "items.json").write_text(json.dumps({"type": "FeatureCollection", "features": items}, indent=1) + "\n")
    size = sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())
    print(f"{len(items)} scenes, {size:,} bytes in {TARGET}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
