"""Before a run: which scenes match, what they look like, and what the run would take."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from . import gdal, options
from .address import Address
from .area import Area
from .compose import AT_ONCE, planes_at_once
from .crs import known_crs
from .grid import Grid
from .overpasses import Overpass, clearness, group_overpasses, moment, observe_band
from .pipeline import prepare
from .ranges import is_remote
from .raster import needed_space
from .reader import ReadError, close_files, stored_bytes
from .report import Reporter
from .request import Request
from .scenes import Scene
from .text import Text
from .tiling import Places, plan_tiles
from .workshop import CONNECTIONS

_PROBED = 6
"""Scenes whose headers are read to know how large they are."""
_CELLS = 64
"""Cells along the longer side of the area, for the share that is seen too rarely."""
_FEW = 3
"""Clear views that a pixel should have."""
_START = 150 << 20
"""Bytes that the engine and its processes take besides what they read."""
_DECODED, _FETCHED = 70e6, 20e6
"""Stored bytes a second that a processor decodes and reduces, and that come by HTTP."""
_STARTING = 1.0
"""Seconds."""
_TOO_LONG, _TOO_MANY_BYTES, _TOO_THIN = 1800, 50e9, 10
_LOOKS = 60
"""Quicklooks at most."""
_BRIGHT = 3500
"""Reflectance x 10000 that is white in a quicklook."""


@dataclass(frozen=True)
class Plan:
    """What a run would take, by items and a few headers."""

    scene_count: int
    date_count: int
    width: int
    height: int
    metres: float
    """Size of a pixel on the ground."""
    crs: str
    tile_count: int
    """Tiles; on a cluster each is a task."""
    request_count: int
    """Reads of files, by HTTP a request each at least: headers, and what each tile needs of each file."""
    read_bytes: int
    memory_bytes: int
    """Of this machine; on a cluster each thread of a worker takes as much, and this machine little."""
    disk_bytes: int
    seconds: float
    thin_percent: float
    """Share of the area for which fewer than three clear views are to be expected."""
    advice: list[str]
    """What to change, where something is beyond what is sensible."""


def look(
    request: Request,
    reporter: Reporter,
    quicklooks: Optional[Path] = None,
    pixels: int = 160,
    *,
    plan: bool = True,
) -> dict[str, Any]:
    """Return the scenes of a request, its passes over the area, and the plan of its run, as plain JSON values.

    Args:
        request: what would be made.
        reporter: told what happens, and asked whether to go on.
        quicklooks: folder for a picture (PNG) of the area at each pass; ``None`` makes none.
        pixels: length of a picture.
        plan: whether to plan the run, for which some headers are read.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    request, grid, scenes, _ = prepare(request, reporter)
    overpasses = group_overpasses(scenes)
    pictures = [""] * len(overpasses)
    if quicklooks is not None:
        reporter.progress(0.3, "Drawing quicklooks")
        pictures = _quicklooks(overpasses, grid, request, quicklooks, pixels)
    planned = None
    if plan:
        reporter.progress(0.8, "Reading headers")
        planned = asdict(make_plan(request, grid, scenes))
    close_files()
    return {
        "scenes": [describe(scene, request) for scene in scenes],
        "passes": [
            {
                "day": f"{moment(overpass):%Y-%m-%d}",
                "platform": overpass[0].platform,
                "orbit": overpass[0].orbit,
                "cloud_cover": round(100 * (1 - clearness(overpass)), 1),
                "scenes": [scene.id for scene in overpass],
                "quicklook": picture,
            }
            for overpass, picture in zip(overpasses, pictures)
        ],
        "plan": planned,
    }


def describe(scene: Scene, request: Request) -> dict[str, Any]:
    """Return the attributes of a scene as plain JSON values, and its footprint as WKT in longitude and latitude."""
    return {
        "id": scene.id,
        "datetime": scene.datetime.isoformat() + "Z",
        "cloud_cover": scene.cloud_cover,
        "platform": scene.platform,
        "tile": scene.tile,
        "orbit": scene.orbit,
        "baseline": scene.baseline,
        "collection": request.collection,
        "thumbnail": scene.thumbnail,
        "footprint": "" if scene.footprint is None else scene.footprint.wkt,
    }


def make_plan(request: Request, grid: Grid, scenes: Sequence[Scene]) -> Plan:
    """Return what composing ``scenes`` on ``grid`` would take."""
    overpasses = group_overpasses(scenes)
    read = _read_bytes(grid, scenes)
    tiles = plan_tiles(grid, scenes, request)
    tile = max(tile.width * tile.height for tile in tiles)
    stack = 2 * len(overpasses) * tile * max(planes_at_once(request), 1)
    planes = len(request.bands)
    remote = any(is_remote(asset.href) for scene in scenes for asset in scene.assets.values())
    address = None if request.engine == options.LOCAL else Address.parse(request.engine)
    machines = address.workers[1] if address and address.is_gateway else 1
    processors = machines if address else os.cpu_count() or 1
    seconds = _STARTING + max(read / (_DECODED * processors), read / (_FETCHED * machines) if remote else 0.0)
    places = Places(scenes, grid)
    reads = sum(len(scene.assets) for part in tiles for scene in places.touching(part))
    headers = machines * sum(len(scene.assets) for scene in scenes)
    plan = Plan(
        scene_count=len(scenes),
        date_count=len({scene.day for scene in scenes}),
        width=grid.width,
        height=grid.height,
        metres=grid.metres,
        crs=grid.crs,
        tile_count=len(tiles),
        request_count=reads + headers,
        read_bytes=read,
        memory_bytes=round(_START + AT_ONCE * (stack + 2 * planes * tile)),
        disk_bytes=round(needed_space(grid, planes)),
        seconds=round(seconds, 1),
        thin_percent=round(_thin_percent(request, grid, overpasses), 1),
        advice=[],
    )
    return Plan(**{**asdict(plan), "advice": _advice(plan)})


def _advice(plan: Plan) -> list[str]:
    advice: list[str] = []
    if plan.seconds > _TOO_LONG or plan.read_bytes > _TOO_MANY_BYTES:
        advice.append(
            Text(
                "The run reads {read:,.0f} GB and takes about {hours:,.1f} hours: a coarser resolution, a smaller area "
                "or fewer dates make it shorter.",
                read=plan.read_bytes / 1e9,
                hours=plan.seconds / 3600,
            )
        )
    if plan.thin_percent > _TOO_THIN:
        advice.append(Text("Much of the area will have few clear views: widen the dates, or allow cloudier scenes."))
    return advice


def _read_bytes(grid: Grid, scenes: Sequence[Scene]) -> int:
    """Return how many bytes a run reads: of a few scenes by their headers, of all others as much as of those."""
    step = max(len(scenes) // _PROBED, 1)
    probed = [asset.href for scene in scenes[::step][:_PROBED] for asset in scene.assets.values()]
    with ThreadPoolExecutor(len(probed)) as pool:
        sizes = [size for size in pool.map(lambda href: _bytes_or_none(href, grid), probed) if size is not None]
    assets = sum(len(scene.assets) for scene in scenes)
    return round(sum(sizes) / len(sizes) * assets) if sizes else 0


def _bytes_or_none(href: str, grid: Grid) -> Optional[int]:
    try:
        return stored_bytes(href, grid)
    except ReadError:
        return None


def _thin_percent(request: Request, grid: Grid, overpasses: Sequence[Overpass]) -> float:
    """Return the share of the area that is to be seen clear fewer than three times, by footprints and cloud cover."""
    cells = grid.coarsened(max(math.ceil(max(grid.shape) / _CELLS), 1))
    views = np.zeros(cells.shape)
    for overpass in overpasses:
        footprints = [_on_grid(scene, grid) for scene in overpass]
        shapes = [footprint for footprint in footprints if footprint is not None and not footprint.is_empty]
        if len(shapes) < len(overpass):
            views += clearness(overpass)
        elif shapes:
            views += clearness(overpass) * gdal.burn(shapes, cells)
    inside = np.ones(cells.shape, bool) if request.area is None else Area(request, cells).inside(cells)
    return 100 * float((views[inside] < _FEW).mean()) if inside.any() else 0.0


def _on_grid(scene: Scene, grid: Grid) -> Optional[shapely.Geometry]:
    if scene.footprint is None:
        return None
    move = pyproj.Transformer.from_crs("EPSG:4326", known_crs(grid.crs), always_xy=True)
    moved = shapely.transform(scene.footprint, lambda points: np.column_stack(move.transform(*points.T)))
    return moved if np.isfinite(shapely.get_coordinates(moved)).all() else None


def _quicklooks(overpasses: Sequence[Overpass], grid: Grid, request: Request, folder: Path, pixels: int) -> list[str]:
    """Draw the area at each of the first passes; return the pictures' paths, empty where there is none."""
    coarse = grid.coarsened(max(math.ceil(max(grid.shape) / pixels), 1))

    def draw(number: int) -> str:
        try:
            picture = _quicklook(overpasses[number], coarse, request)
        except ReadError:
            return ""
        path = folder / f"{number:03}.png"
        picture.save(path)
        return str(path)

    count = min(len(overpasses), _LOOKS)
    with ThreadPoolExecutor(min(CONNECTIONS, max(count, 1))) as pool:
        return [*pool.map(draw, range(count)), *[""] * (len(overpasses) - count)]


def _quicklook(overpass: Overpass, grid: Grid, request: Request) -> Any:
    """Return a picture of what an overpass has seen, transparent where it has seen nothing."""
    from PIL import Image

    names = [request.name_of(name) for name in ("red", "green", "blue")]
    if not set(names) <= set(request.bands):
        names = list(request.bands[: 3 if len(request.bands) > 2 else 1])
    planes = np.zeros((len(names), *grid.shape), np.uint16)
    for plane, name in zip(planes, names):
        observe_band(plane, overpass, name, grid, quick=True)
    shown: NDArray[np.float64] = np.clip(planes / _BRIGHT, 0, 1) ** 0.6
    colours = np.broadcast_to(shown if len(names) == 3 else shown[:1], (3, *grid.shape))
    opacity = (planes != 0).all(axis=0)[np.newaxis]
    return Image.fromarray((255 * np.concatenate([colours, opacity])).astype(np.uint8).transpose(1, 2, 0), "RGBA")
