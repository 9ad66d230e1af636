"""The decode floor: one windowed rasterio read of each needed asset, in threads; the pixels are dropped."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import rasterio
from rasterio.windows import from_bounds

from benchmarks.peers import KEYS


def read(path: str, bounds: tuple[float, float, float, float], resolution: float) -> int:
    """Read the part of a file inside the bounds, from an overview if ``resolution`` is coarser; return its bytes."""
    with rasterio.open(path) as dataset:
        window = from_bounds(*bounds, dataset.transform)
        left, top = max(round(window.col_off), 0), max(round(window.row_off), 0)
        right = min(round(window.col_off + window.width), dataset.width)
        bottom = min(round(window.row_off + window.height), dataset.height)
        if left >= right or top >= bottom:
            return 0
        factor = max(resolution / dataset.res[0], 1)
        shape = max(round((bottom - top) / factor), 1), max(round((right - left) / factor), 1)
        pixels = dataset.read(1, window=((top, bottom), (left, right)), out_shape=shape)
        return int(pixels.nbytes)


def main(request_file: str) -> None:
    """Read the assets of a request's bands, and of its mask if it has one."""
    request = json.loads(Path(request_file).read_text())["request"]
    items = Path(request["catalog_url"])
    keys = [KEYS[band] for band in request["bands"].split(",")]
    if request["mask"] != "none":
        keys.append("SCL")
    paths = [
        str(items.parent / item["assets"][key]["href"])
        for item in json.loads(items.read_text())["features"]
        for key in keys
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        total = sum(pool.map(lambda path: read(path, request["extent"], request["resolution"]), paths))
    print(f"{len(paths)} assets, {total / 1e6:.0f} MB of pixels")


if __name__ == "__main__":
    main(sys.argv[1])
