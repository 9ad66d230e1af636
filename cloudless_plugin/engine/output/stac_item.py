"""The STAC item beside a mosaic, by which catalogues and other programs know it: STAC 1.1, hrefs relative to the item.

https://github.com/radiantearth/stac-spec/blob/v1.1.0/item-spec/item-spec.md
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ...common.attribution import GENERATED, GENERATED_KEY
from ...common.beside import is_own_item, renamed_item, with_hrefs, write_json
from ...common.choices import NODATA
from ...common.errors import CatalogueError
from ...common.request import Request
from ...common.version import read_version
from ..geo.footprints import normalised_footprint
from ..geo.grid import Grid
from ..net.untrusted import read_json
from ..stac.scene import Scene
from .description import UNIT, attribution, sentence

_EXTENSIONS = ("projection/v2.0.0", "raster/v2.0.0", "eo/v2.0.0", "processing/v1.2.0")
_COMMON_NAMES = {"rededge1": "rededge071", "rededge2": "rededge075", "rededge3": "rededge078"}
"""Common names of STAC's ``eo`` where they are not ours."""
_SEGMENTS = 32
"""Parts into which the longest edge of a grid is cut, since it is bent in longitude and latitude."""
_DIGITS = 6
"""Decimals of a degree: a tenth of a metre."""


def is_own_item_file(path: Path) -> bool:
    """Return whether a file is a STAC item that Cloudless has written."""
    try:
        return is_own_item(read_json(path))
    except (OSError, ValueError, CatalogueError):
        return False


def make_item(request: Request, grid: Grid, scenes: Sequence[Scene], own: Sequence[Scene], name: str) -> dict[str, Any]:
    """Return the STAC item of a mosaic as plain JSON values, without secrets; the same request gives the same item.

    Args:
        request: what was asked for.
        grid: of the mosaic.
        scenes: that were used.
        own: those of the time asked for, at least one; the others only fill holes.
        name: of the GeoTIFF, which lies beside the item.
    """
    derived = [
        {"rel": "derived_from", "href": scene.link, "type": "application/geo+json", "title": scene.id}
        for scene in scenes
        if scene.link
    ]
    licences = [{"rel": "license", "href": href, "title": title} for title, href in attribution(scenes).licences]
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [f"https://stac-extensions.github.io/{each}/schema.json" for each in _EXTENSIONS],
        "id": Path(name).stem,
        **_place(grid),
        "properties": _properties(request, grid, scenes, own),
        "links": [*licences, *derived],
        "assets": _assets(request, grid, name),
    }


def rename_in_item(path: Path, name: str) -> None:
    """Have the item at ``path`` tell another name of the GeoTIFF beside it.

    Raises:
        OSError, ValueError, KeyError, TypeError: where it cannot be read or written.
    """
    write_json(renamed_item(json.loads(path.read_text(encoding="utf-8")), name), path)


def _properties(request: Request, grid: Grid, scenes: Sequence[Scene], own: Sequence[Scene]) -> dict[str, Any]:
    said = attribution(scenes)
    times = sorted(scene.datetime for scene in own)
    is_code = grid.crs.startswith("EPSG:")
    told: dict[str, Any] = {
        "datetime": None,
        "start_datetime": f"{times[0].isoformat()}Z",
        "end_datetime": f"{times[-1].isoformat()}Z",
        "description": sentence(request, scenes, own),
        "gsd": round(grid.ground_pixel_m, 3),
        "proj:code": grid.crs if is_code else None,
        "proj:bbox": list(grid.bounds),
        "proj:shape": list(grid.shape),
        "proj:transform": list(grid.transform)[:6],
        "processing:lineage": sentence(request, scenes, own),
        "processing:software": {"Cloudless": read_version()},
    }
    platforms = {scene.platform for scene in scenes}
    optional = {
        "platform": platforms.pop() if len(platforms) == 1 else "",
        "proj:wkt2": "" if is_code else grid.crs,
        "license": said.licence,
        "providers": [provider.to_dict() for provider in said.providers],
        "rights": said.rights,
        GENERATED_KEY: all(scene.terms == GENERATED for scene in scenes),
    }
    return {**told, **{key: value for key, value in optional.items() if value}}


def _assets(request: Request, grid: Grid, name: str) -> dict[str, Any]:
    assets = {
        "mosaic": {
            "title": "Mosaic",
            "type": "image/tiff; application=geotiff; profile=cloud-optimized",
            "roles": ["data", "reflectance"],
            "bands": [_band(request, grid, band) for band in request.output_bands],
        },
        "recipe": {
            "title": "Everything that was asked and used",
            "type": "application/json",
            "roles": ["metadata"],
        },
    }
    return with_hrefs(assets, name)


def _band(request: Request, grid: Grid, name: str) -> dict[str, Any]:
    known = request.sensor.band(name.rpartition("_p")[0] if request.percentiles else name)
    common = {"eo:common_name": _COMMON_NAMES.get(known.name, known.name)} if known else {}
    numbers = {"data_type": "uint16", "nodata": NODATA, "unit": UNIT}
    pixels = {"raster:sampling": "area", "raster:spatial_resolution": round(grid.ground_pixel_m, 3)}
    return {"name": name, **common, **numbers, **pixels}


def _place(grid: Grid) -> dict[str, Any]:
    """Return geometry and bounding box of a grid; STAC has no box where there is no geometry."""
    footprint = _footprint(grid)
    if footprint is None:
        return {"geometry": None}
    geometry = shapely.to_geojson(shapely.set_precision(footprint, 10**-_DIGITS))
    return {"geometry": json.loads(geometry), "bbox": _bbox(footprint)}


def _footprint(grid: Grid) -> Optional[shapely.Geometry]:
    """Return the outline of a grid in longitude and latitude, cut where it crosses the antimeridian.

    ``None`` where it reaches beyond what its CRS can show.
    """
    west, south, east, north = grid.bounds
    edges = shapely.segmentize(shapely.box(west, south, east, north), max(east - west, north - south) / _SEGMENTS)
    transformer = pyproj.Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)

    def to_lonlat(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    outline = shapely.transform(edges, to_lonlat)
    return normalised_footprint(outline) if np.isfinite(shapely.get_coordinates(outline)).all() else None


def _bbox(footprint: shapely.Geometry) -> list[float]:
    """Return west, south, east and north; west exceeds east where the footprint crosses the antimeridian."""
    west, south, east, north = footprint.bounds
    parts = [part.bounds for part in shapely.get_parts(footprint)]
    if len(parts) > 1 and west == -180 and east == 180:
        west = min(bounds[0] for bounds in parts if bounds[2] == 180)
        east = max(bounds[2] for bounds in parts if bounds[0] == -180)
    return [round(float(value), _DIGITS) for value in (west, south, east, north)]
