"""The main jobs on generated scenes of 10 m with a known truth: a mosaic and a series."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import rasterio

from .pictures import one_date, side_by_side
from .qgis import QgisProcess
from .scenes import EPSG, NORTH, PASSES, RESOLUTION, WEST, make_scenes

_SIZE = 1024


def compose(folder: Path, qgis: QgisProcess) -> None:
    """Make everything in ``folder`` and print the paths."""
    items = _scenes(folder / "scenes")
    mosaic, picture = folder / "mosaic.tif", folder / "mosaic.png"
    asked = _asked(items)
    outputs = qgis.run("cloudless:mosaic", {**asked, "OUTPUT": mosaic})
    figure, animation = folder / "series.png", folder / "series.gif"
    files = {"OUTPUT_FOLDER": folder / "series", "FIGURE": figure, "ANIMATION": animation}
    series = qgis.run("cloudless:series", {**asked, **files})
    error = _error(mosaic, items.with_name("truth.tif"))
    side_by_side(picture, _cloudiest(folder / "cloudiest.tif", items), mosaic, coarser=2)
    print(
        f"Generated scenes, pixels of 10 m: {outputs['SCENE_COUNT']:.0f} scenes, "
        f"{outputs['FILLED_PERCENT']:.1f} % filled, {error:.4f} RMSE of reflectance against the known truth"
    )
    print(f"Picture:   {picture} (the cloudiest date beside the mosaic)\nMosaic:    {mosaic}\nRecipe:    {mosaic}.json")
    print(f"Series:    {folder / 'series'} ({series['PERIOD_COUNT']:.0f} months)\nFigure:    {figure}")
    print(f"Animation: {animation}")


def _extent() -> list[float]:
    width = (2 * _SIZE - _SIZE // 8) * RESOLUTION
    return [WEST, NORTH - _SIZE * RESOLUTION, WEST + width, NORTH]


def _scenes(folder: Path) -> Path:
    """Make the scenes, unless this version of the generator has made them already."""
    stamp = hashlib.sha256(Path(__file__).with_name("scenes.py").read_bytes()).hexdigest()
    mark = folder / "made-by"
    if not mark.is_file() or mark.read_text() != stamp:
        print("Making generated scenes", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        make_scenes(folder, size=_SIZE)
        mark.write_text(stamp)
    return folder / "items.json"


def _asked(items: Path) -> dict[str, Any]:
    """Return the parameters of both algorithms, for all scenes."""
    west, south, east, north = _extent()
    return {
        "EXTENT": f"{west},{east},{south},{north} [EPSG:{EPSG}]",
        "START": "2023-06-01",
        "END": "2023-08-31",
        "CATALOG": "custom",
        "CATALOG_URL": items,
        "MAX_CLOUD": 100,
    }


def _cloudiest(path: Path, items: Path) -> Path:
    day = max(PASSES, key=lambda overpass: overpass.cloud).day
    asked = {
        "extent": _extent(),
        "extent_crs": f"EPSG:{EPSG}",
        "catalog": "custom",
        "catalog_url": str(items),
        "max_cloud": 100,
    }
    return one_date(path, asked, f"{day[:4]}-{day[4:6]}-{day[6:]}")


def _error(mosaic: Path, truth: Path) -> float:
    """Return the root mean square error of the three bands, in reflectance."""
    with rasterio.open(mosaic) as ours, rasterio.open(truth) as theirs:
        seen = ours.read().astype(float)
        known = theirs.read([3, 2, 1]).astype(float)
    there = seen > 0
    return float(np.sqrt(np.mean((seen[there] - known[there]) ** 2)) / 10000)
