"""What overcast scenes cost: ``python -m benchmarks.clouds FOLDER [--real items.json]``.

It makes scenes whose clouds have the sizes of real ones, composes them by HTTP, and prints which share of the bands'
bytes was read of each, beside the share that is clear. With real scenes, it prints how alike the sizes are: of scenes
as cloudy, the share of squares of several widths that are hidden whole.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.kernels.morphology import dilate
from cloudless_plugin.engine.raster_io.cog_header import parse_header
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST, Pass, stretch, write_items, write_scene

from .far import moved
from .server import far_away, told

_SCENE_M, _COARSEST_M, _FINEST_M = 110_000, 55_000, 107
"""Metres along an edge of a scene, and of the largest and the smallest cells of the noise that clouds are made of."""
_PERSISTENCE = 0.95
"""How strong each octave is beside the next coarser one: such that the squares below come out as in real scenes."""
_SHARES = (30, 50, 70, 80, 90, 95)
"""Per cent of a scene's pixels under cloud."""
_WINDOWS = 8
"""Windows of different scenes that are composed for each of them."""
_SIZE = 1024
"""Pixels along an edge of a window."""
_COARSE_M = 120.0
"""Pixel of the whole scene by which clouds are laid."""
_HIDING = (1, 3, 8, 9, 10)
"""Classes that the default mask hides."""
SQUARES_KM = (0.6, 1.2, 2.5, 5.12, 10.0)
_BANDS = ("B02", "B03", "B04")

Flags = NDArray[np.bool_]


def cloud_noise(seed: int, pixel_m: float, top: int, left: int, size: int) -> NDArray[np.float32]:
    """Return a square window of a scene's noise; clouds are where it is highest.

    Args:
        seed: of the scene: all of its windows fit.
        pixel_m: metres along an edge of a pixel.
        top: row of the window's first pixel.
        left: its column.
        size: pixels along its edge.
    """
    random = np.random.default_rng(seed)
    total = np.zeros((size, size), np.float32)
    cell_m, strength = float(_COARSEST_M), 1.0
    while cell_m >= _FINEST_M:
        cells = random.random((round(_SCENE_M / cell_m) + 3,) * 2, np.float32)
        cell = cell_m / pixel_m
        total += strength * stretch(stretch(cells, size, cell, top).T, size, cell, left).T
        cell_m, strength = cell_m / 2, strength * _PERSISTENCE
    return total


def cloud_flags(seed: int, share: float, scene_m: float, place: tuple[int, int], size: int) -> Flags:
    """Return which pixels (y, x) of a window of a scene are under cloud, by pixels of the classification.

    Args:
        seed: of the scene.
        share: of the whole scene that is under cloud.
        scene_m: metres along an edge of the whole scene.
        place: row and column of the window's first pixel.
        size: pixels along the window's edge.
    """
    whole = cloud_noise(seed, _COARSE_M, 0, 0, int(scene_m / _COARSE_M))
    noise = cloud_noise(seed, RESOLUTION, *place, size)[::2, ::2]
    return np.kron(noise > np.quantile(whole, 1 - share), np.ones((2, 2), bool))


def plain_ground(random: np.random.Generator, size: int) -> NDArray[np.float32]:
    """Return reflectance (band, y, x) of blue, green, red and near infrared without any shape."""
    ground = random.normal(0.1, 0.01, (4, size, size)).astype(np.float32)
    ground[3] += 0.2
    return ground


def hidden_whole(hidden: Flags, known: Flags, pixel_m: float) -> list[float]:
    """Return the share of squares with data, per cent, of which nothing is seen, for each of ``SQUARES_KM``."""
    shares = []
    for width in SQUARES_KM:
        step = round(width * 1000 / pixel_m)
        rows, columns = (length // step for length in hidden.shape)
        part = np.s_[: rows * step, : columns * step]
        squares = (rows, step, columns, step)
        whole = (hidden | ~known)[part].reshape(squares).all(axis=(1, 3))
        some = known[part].reshape(squares).any(axis=(1, 3))
        shares.append(100 * float((whole & some).sum() / max(some.sum(), 1)))
    return shares


def compared(items: Path) -> list[str]:
    """Return the lines of a table: squares hidden whole in real scenes, and in generated ones that are as cloudy."""
    lines = ["| hidden % | of | " + " | ".join(f"{width:g} km" for width in SQUARES_KM) + " |"]
    lines.append("|---" * (2 + len(SQUARES_KM)) + "|")
    for item in json.loads(items.read_text())["features"]:
        with rasterio.open(items.parent / item["assets"]["SCL"]["href"]) as dataset:
            classes, pixel_m = dataset.read(1), dataset.res[0]
        known = classes != 0
        hidden = dilate(np.isin(classes, _HIDING), 0.5) & known
        share = hidden[known].mean()
        if not 0.2 < share < 0.98:
            continue
        made = np.mean([_as_cloudy(seed, pixel_m, len(classes), float(share)) for seed in range(4)], axis=0)
        for name, row in ((item["id"][:38], hidden_whole(hidden, known, pixel_m)), ("generated", made)):
            lines.append(f"| {100 * share:.0f} | {name} | " + " | ".join(f"{value:.0f}" for value in row) + " |")
    return lines


def _as_cloudy(seed: int, pixel_m: float, size: int, share: float) -> list[float]:
    """Return ``hidden_whole`` of a generated scene of which such a share is hidden, with the margin of the mask."""
    noise = cloud_noise(seed, pixel_m, 0, 0, size)
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        hidden = dilate(noise > np.quantile(noise, 1 - middle), 0.5)
        low, high = (low, middle) if hidden.mean() > share else (middle, high)
    return hidden_whole(hidden, np.ones_like(hidden), pixel_m)


def make(folder: Path) -> Path:
    """Make the scenes in ``folder`` if they are missing; return the path of their item collection."""
    if (folder / "items.json").exists():
        return folder / "items.json"
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    ground = plain_ground(random, _SIZE)
    items = []
    for number in range(len(_SHARES) * _WINDOWS):
        share = _SHARES[number // _WINDOWS]
        top, left = (int(place) for place in random.integers(0, int(_SCENE_M / RESOLUTION) - _SIZE, 2))
        clouds = cloud_flags(number, share / 100, _SCENE_M, (top, left), _SIZE)
        classes = np.where(clouds, 9, 4).astype(np.uint8)
        scene = np.where(clouds, ground + np.float32(0.4), ground)
        day = f"2023{number // 28 + 1:02}{number % 28 + 1:02}"
        item = write_scene(folder, Pass(day, 79, "05.09", share / 100), "33TWM", WEST, scene, classes)
        item["properties"]["cloudless:scene_cloud"] = share
        items.append(item)
    return write_items(folder, items)


def measure(items: Path) -> list[str]:
    """Compose the scenes by HTTP; return the lines of a table: what was read of each beside what is clear."""
    with tempfile.TemporaryDirectory() as folder, far_away(items.parent, delay=0) as url:
        os.environ["CLOUDLESS_CACHE"] = f"{folder}/cache"
        run_mosaic(_request(moved(items, url, Path(folder) / "items.json")), Path(folder) / "mosaic.tif", Reporter())
        sent: dict[str, int] = told(url, "sent")
    rows: dict[float, list[tuple[float, float, float]]] = {}
    for item in json.loads(items.read_text())["features"]:
        clear = _clear_share(items.parent / item["assets"]["SCL"]["href"])
        paths = {key: asset["href"][1:] for key, asset in item["assets"].items()}
        stored = sum(_full_resolution(items.parent / paths[key][1:]) for key in _BANDS)
        read = sum(sent.get(paths[key], 0) for key in _BANDS)
        others = sum(sent.get(path, 0) for key, path in paths.items() if key not in _BANDS)
        cloudy = item["properties"]["cloudless:scene_cloud"]
        rows.setdefault(cloudy, []).append((clear, read / stored, others / stored))
    lines = [
        "| cloud of the scene % | clear after the mask % | bytes of the bands read % | of classes and near infrared % |"
    ]
    lines.append("|---|---|---|---|")
    for cloudy, found in rows.items():
        lines.append(f"| {cloudy} | " + " | ".join(f"{100 * value:.0f}" for value in np.mean(found, axis=0)) + " |")
    return lines


def _request(items: Path) -> Request:
    edge = _SIZE * RESOLUTION
    return Request.from_dict(
        {
            "extent": [WEST, NORTH - edge, WEST + edge, NORTH],
            "extent_crs": f"EPSG:{EPSG}",
            "start": "2023-01-01",
            "end": "2023-12-31",
            "catalog": "custom",
            "catalog_url": str(items),
            "max_cloud": 100,
        }
    )


def _full_resolution(path: Path) -> int:
    """Return the bytes of a file's blocks at full resolution."""
    header = parse_header(path.read_bytes())
    if header is None:
        raise ValueError(path)
    return int(header.levels[0].sizes.sum())


def _clear_share(path: Path) -> float:
    """Return the share of a scene's pixels that the default mask, grown by 60 m, leaves."""
    with rasterio.open(path) as dataset:
        hidden = np.isin(dataset.read(1), _HIDING)
    return float(1 - dilate(hidden, 3).mean())


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clouds", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--real", type=Path, help="item collection of real scenes of Sentinel-2")
    asked: Any = parser.parse_args(None if arguments is None else list(arguments))
    if asked.real is not None:
        print("\n".join(["Squares hidden whole, %:", "", *compared(asked.real), ""]), flush=True)
    print("\n".join(measure(make(asked.folder.resolve()))))


if __name__ == "__main__":
    main()
