"""The record that lies beside a mosaic: what was asked, what was used, what was skipped."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..version import read_version
from .errors import RequestError, SceneError
from .foreign import plain, read_json
from .grid import Grid
from .request import Request
from .scenes import Scene

_PACKAGES = ("dask", "numpy", "planetary-computer", "pystac-client", "rasterio", "stackstac", "xarray")


def recipe_path(output: Path) -> Path:
    """Return where the recipe of ``output`` lies: ``mosaic.tif.json`` beside ``mosaic.tif``."""
    return output.with_name(output.name + ".json")


def read_recipe(path: Path) -> Request:
    """Return the request of a recipe; an item collection with a relative path may lie beside it.

    Raises:
        RequestError: where the file cannot be read or is not a recipe.
    """
    try:
        data = plain(read_json(path))
    except OSError as error:
        raise RequestError(
            "The recipe '{path}' cannot be read ({reason}): check its path.", path=path, reason=error.strerror
        ) from None
    except ValueError:
        raise RequestError("The recipe '{path}' is not JSON: write it again.", path=path) from None
    if not isinstance(data, dict) or "request" not in data:
        raise RequestError("The recipe '{path}' has no 'request': add one.", path=path)
    return Request.from_dict(data["request"]).relative_to(path.parent)


def make_recipe(
    request: Request,
    grid: Grid,
    scenes: Sequence[Scene],
    skipped: Sequence[SceneError],
    result: dict[str, Any],
) -> dict[str, Any]:
    """Return the recipe as plain JSON values; no address in it is signed."""
    return {
        "cloudless": read_version(),
        "request": request.to_dict(),
        "grid": {
            "crs": grid.crs,
            "resolution": grid.resolution,
            "bounds": list(grid.bounds),
            "width": grid.width,
            "height": grid.height,
        },
        "scenes": [
            {
                "id": scene.id,
                "datetime": scene.datetime.isoformat() + "Z",
                "platform": scene.platform,
                "tile": scene.tile,
                "orbit": scene.orbit,
                "cloud_cover": scene.cloud_cover,
                "baseline": scene.baseline,
                "offset": scene.scaling.offset,
                "gain": scene.scaling.gain,
            }
            for scene in scenes
        ],
        "skipped": [{"id": error.scene_id, "reason": error.reason} for error in skipped],
        "result": result,
        "versions": {
            "python": platform.python_version(),
            **_versions(),
        },
    }


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    return {package: version(package) for package in _PACKAGES}


def make_tags(request: Request, scenes: Sequence[Scene], skipped: Sequence[SceneError]) -> dict[str, str]:
    """Return the recipe in short, as tags of the GeoTIFF; the same request gives the same tags."""
    days = sorted({scene.day for scene in scenes})
    return {
        "TIFFTAG_SOFTWARE": f"Cloudless {read_version()}",
        "CLOUDLESS_COLLECTION": request.collection,
        "CLOUDLESS_CATALOG": request.catalog,
        "CLOUDLESS_METHOD": request.method,
        "CLOUDLESS_MASK": request.mask,
        "CLOUDLESS_BUFFER": f"{request.buffer:g}",
        "CLOUDLESS_START": request.start.isoformat(),
        "CLOUDLESS_END": request.end.isoformat(),
        "CLOUDLESS_FIRST_DATE": days[0].isoformat(),
        "CLOUDLESS_LAST_DATE": days[-1].isoformat(),
        "CLOUDLESS_SCENES": str(len(scenes)),
        "CLOUDLESS_SKIPPED": str(len(skipped)),
        "CLOUDLESS_UNITS": "surface reflectance x 10000",
    }


def write_recipe(recipe: dict[str, Any], path: Path) -> None:
    """Write the recipe as indented JSON."""
    path.write_text(json.dumps(recipe, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
