"""The record that lies beside a mosaic: what was asked, what was used, what was skipped."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Optional

from ...common.beside import is_recipe
from ...common.catalogues import BY_ID
from ...common.change import ChangeRequest, is_change
from ...common.choices import DEFAULT_BANDPASS, LOCAL
from ...common.errors import CatalogueError, RequestError, SceneError
from ...common.href import is_path, local_path, token_container
from ...common.indices import Index
from ...common.redaction import redact, redact_address, redact_values
from ...common.request import Request
from ...common.results import UsedScene
from ...common.version import read_version
from ..geo.grid import Grid
from ..net.untrusted import read_json, sanitize
from ..stac.overpasses import OverpassKey, name_of_key
from ..stac.scene import Scene
from .description import UNIT, attribution, sentence

_ALWAYS_USED = ("imagecodecs", "numpy", "pyproj", "rasterio", "shapely")


def read_recipe(path: Path) -> Request:
    """Return the request of a recipe; an item collection with a relative path may lie beside it.

    Raises:
        RequestError: where the file cannot be read or is not the recipe of a mosaic or a series.
    """
    return Request.from_dict(_asked(path)).relative_to(path.parent)


def read_any_recipe(path: Path) -> Request | ChangeRequest:
    """Return the request of a recipe, which may be that of a change; see ``read_recipe``.

    Raises:
        RequestError: where the file cannot be read or is not a recipe.
    """
    asked = _asked(path)
    kind = ChangeRequest if isinstance(asked, dict) and is_change(asked) else Request
    return kind.from_dict(asked).relative_to(path.parent)


def _asked(path: Path) -> Any:
    """Return what a recipe has under ``request``.

    Raises:
        RequestError: where the file cannot be read or has nothing there.
    """
    try:
        data = sanitize(read_json(path))
    except OSError as error:
        raise RequestError(
            "The recipe '{path}' cannot be read ({reason}): check its path.", path=path, reason=error.strerror
        ) from None
    except ValueError:
        raise RequestError("The recipe '{path}' is not JSON: write it again.", path=path) from None
    if not isinstance(data, dict) or "request" not in data:
        raise RequestError("The recipe '{path}' has no 'request': add one.", path=path)
    return data["request"]


def is_recipe_file(path: Path) -> bool:
    """Return whether a file is a recipe."""
    try:
        return is_recipe(read_json(path))
    except (OSError, ValueError, CatalogueError):
        return False


def make_recipe(
    request: Request,
    grid: Grid,
    scenes: Sequence[Scene],
    skipped: Sequence[SceneError],
    result: dict[str, Any],
    order: Sequence[OverpassKey] = (),
    numbered: Optional[Mapping[str, Sequence[str]]] = None,
    filling: Sequence[Scene] = (),
) -> dict[str, Any]:
    """Return the recipe as plain JSON values, without secrets; a request tells by its form where one is missing.

    ``order`` is that in which views were taken, where not all were wanted; ``numbered`` are the scenes behind the
    numbers of the evidence; ``filling`` are the scenes of other years that fill holes.
    """
    return {
        "cloudless": read_version(),
        "request": _without_secrets(request.to_dict()),
        "grid": {
            "crs": grid.crs,
            "resolution": grid.resolution,
            "bounds": list(grid.bounds),
            "width": grid.width,
            "height": grid.height,
        },
        "attribution": attribution(scenes).to_dict(),
        "scenes": redact_values([asdict(_used_scene(scene)) for scene in scenes]),
        **({"order": [name_of_key(key) for key in order]} if order else {}),
        **(_of_holes(filling) if filling else {}),
        **({"evidence_scenes": redact_values(dict(numbered))} if numbered else {}),
        **({"indices": [_described(index) for index in request.asked_indices]} if request.indices else {}),
        "skipped": [{"id": error.scene_id, "reason": redact(error.reason)} for error in skipped],
        "result": result,
        "versions": {"python": platform.python_version(), **_versions(request, scenes)},
    }


def _of_holes(filling: Sequence[Scene]) -> dict[str, Any]:
    years = sorted({scene.day.year for scene in filling})
    return {"filled_from_years": years, "filling_scenes": redact_values([scene.id for scene in filling])}


def change_recipe(
    request: ChangeRequest,
    grid: Grid,
    scenes: Sequence[Scene],
    skipped: Sequence[SceneError],
    result: dict[str, Any],
) -> dict[str, Any]:
    """Return the recipe of a change, see ``make_recipe``; ``scenes`` and ``skipped`` are those of both times."""
    recipe = make_recipe(request.later, grid, scenes, skipped, result)
    return {**recipe, "request": _without_secrets(request.to_dict())}


def change_tags(request: ChangeRequest, scenes: Sequence[Scene], skipped: Sequence[SceneError]) -> dict[str, str]:
    """Return the recipe of a change in short, see ``make_tags``."""
    later = request.later
    indices = "; ".join(f"{index.name} = {index.formula.text}" for index in later.asked_indices)
    return {
        **make_tags(later, scenes, scenes, skipped),
        "TIFFTAG_IMAGEDESCRIPTION": (
            f"Change from {request.before_start} to {request.before_end} until {later.start} to {later.end}: later "
            f"less earlier. Of both: {sentence(later, scenes, scenes)}"
        ),
        "CLOUDLESS_BEFORE_START": request.before_start.isoformat(),
        "CLOUDLESS_BEFORE_END": request.before_end.isoformat(),
        "CLOUDLESS_UNITS": f"later less earlier of {indices or f'surface {UNIT}'}",
    }


def _described(index: Index) -> dict[str, str]:
    """Return what an index is."""
    return {"name": index.name, "expression": index.formula.text, "source": index.source}


def _without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a request to be kept: one whose address loses a secret says so when it is run."""
    address = values["catalog_url"]
    return values if is_path(address) else {**values, "catalog_url": redact_address(address)}


def _used_scene(scene: Scene) -> UsedScene:
    scalings = {key: asset.encoding.scaling for key, asset in scene.bands.items()}
    differing = scalings if len(set(scalings.values())) > 1 else {}
    return UsedScene(
        **scene.record(),
        offset=scene.scaling.offset,
        gain=scene.scaling.gain,
        by_band={key: {"offset": scaling.offset, "gain": scaling.gain} for key, scaling in differing.items()},
        ratios={key: asset.encoding.ratio for key, asset in scene.bands.items() if asset.encoding.ratio != 1},
        notes=scene.notes,
    )


def _versions(request: Request, scenes: Sequence[Scene]) -> dict[str, str]:
    """Return the versions of the packages that had a part in the mosaic."""
    used = [*_ALWAYS_USED]
    if local_path(request.catalog_url or BY_ID[request.catalog].url) is None:
        used.append("pystac-client")
    if any(token_container(asset.href) for scene in scenes for asset in scene.assets.values()):
        used.append("planetary-computer")
    if request.engine != LOCAL:
        used += ["dask", "distributed"]
    return {package: version(package) for package in sorted(used)}


def make_tags(
    request: Request, scenes: Sequence[Scene], own: Sequence[Scene], skipped: Sequence[SceneError]
) -> dict[str, str]:
    """Return the recipe in short, as tags of the GeoTIFF; the same request gives the same tags; see ``sentence``."""
    days = sorted({scene.day for scene in own})
    rights = attribution(scenes).rights
    return {
        "TIFFTAG_SOFTWARE": f"Cloudless {read_version()}",
        "TIFFTAG_IMAGEDESCRIPTION": sentence(request, scenes, own),
        # The day that the file shows last: the time of writing would make other bytes of the same request.
        "TIFFTAG_DATETIME": f"{days[-1]:%Y:%m:%d} 00:00:00",
        **({"TIFFTAG_COPYRIGHT": rights} if rights else {}),
        "CLOUDLESS_COLLECTION": request.collection,
        "CLOUDLESS_CATALOG": request.catalog,
        "CLOUDLESS_METHOD": request.method,
        "CLOUDLESS_MASK": request.mask,
        "CLOUDLESS_BUFFER": f"{request.buffer:g}",
        "CLOUDLESS_HAZE": "dropped" if request.haze_bands else "kept",
        "CLOUDLESS_NORMALISE": request.normalise,
        **({"CLOUDLESS_BANDPASS": request.bandpass} if request.bandpass != DEFAULT_BANDPASS else {}),
        **({"CLOUDLESS_HOLES": "filled from neighbouring years"} if request.fills_holes else {}),
        **({"CLOUDLESS_VIEWS": str(request.views)} if request.views else {}),
        "CLOUDLESS_START": request.start.isoformat(),
        "CLOUDLESS_END": request.end.isoformat(),
        "CLOUDLESS_FIRST_DATE": days[0].isoformat(),
        "CLOUDLESS_LAST_DATE": days[-1].isoformat(),
        "CLOUDLESS_SCENES": str(len(scenes)),
        "CLOUDLESS_SKIPPED": str(len(skipped)),
        "CLOUDLESS_UNITS": f"surface {UNIT}",
    }
