"""For notebooks: the observations and the mosaic of a request as lazy, labelled arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any, Optional
from uuid import uuid4

import dask.array as da
import numpy as np
import stackstac
import xarray as xr
from numpy.typing import NDArray
from rasterio.enums import Resampling

from ...common.errors import RequestError
from ...common.indices import Index
from ...common.places import CLEAR, HAZE, NODATA, OUTSIDE
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Settings
from ..compositing.compose_tile import compose_tile
from ..compositing.composite import Composite, evidence_bands
from ..compositing.dark_ground import GroundStore
from ..geo.crs import crs_name, known_crs
from ..geo.grid import Grid
from ..kernels.haze import haze_mask
from ..mosaicking.clip import ClipArea, clip
from ..mosaicking.tile_plan import plan_tiles
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, OverpassKey, cloud_cover, group_overpasses, start_time
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .neighbours import prepare_with_neighbours, years_away
from .normalise import normalised
from .observation_readers import (
    COVERED,
    NEAR_CLOUD,
    STATE,
    ObservationReader,
    StateReader,
)
from .prepare import Prepared
from .run_context import RunContext
from .view_order import with_orders

_NO_CRS = 3857
"""EPSG code that stackstac is told, since it wants one: the CRS of the arrays is the grid's, which may have none."""
_EVIDENCE_UNITS = {"clear": "observations", "date": "YYYYMMDD", "seen": "observations", "flag": "1"}
_ONLY = "mosaic"
"""Label of the only mosaic of a request."""
_UNITS = "surface reflectance x 10000, 0 is no data"


def open_stack(
    request: Request,
    hide: bool = True,  # noqa: FBT001, FBT002 - public
    *,
    chunk: int = 1024,
    reporter: Optional[Reporter] = None,
    settings: Optional[Settings] = None,
) -> xr.DataArray:
    """Return what every overpass saw, as one lazy array.

    The search is made now. Pixels are read when they are computed.

    Args:
        request: what to look for, and how to mask it; its method and its engine do not count, and its views are all.
        hide: set what the mask or the haze test hides, and what lies outside of ``area``, to 0. ``False``
            keeps every number, and ``state`` tells what each pixel is.
        chunk: pixels along an edge of a dask chunk.
        reporter: told of scenes that are skipped; ``None`` tells nobody.
        settings: limits, logins and cache; ``None`` is the defaults.

    Returns:
        (time, band, y, x) uint16 DataArray on dask, reflectance x 10000, 0 is no data. Numbers are harmonised, and the
        scenes of an overpass are merged, as in the mosaic: its median along ``time`` is the mosaic's median. ``x`` and
        ``y`` are pixel centres in the grid's CRS. Along ``time``, the coordinates ``platform``, ``orbit``, ``scenes``
        (ids, separated by commas) and ``cloud_cover`` (per cent) describe the overpass. The lazy coordinate ``state``
        (time, y, x) uint8 is 0 clear, 1 cloud, 2 shadow, 3 haze, 4 outside, 5 no data.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
        ReadError: when computed, where a file cannot be read.
    """
    if request.views:
        raise RequestError(
            "VIEWS is {value}, and open_stack returns every view: set VIEWS to 0, or call compose for the mosaic.",
            value=request.views,
        )
    prepared, reader = _prepared(replace(request, holes="leave"), reporter, settings)
    request, grid = prepared.request, prepared.grid
    overpasses = group_overpasses(prepared.scenes)
    names = tuple(dict.fromkeys([*request.bands, *request.haze_bands]))
    tools: dict[str, Any] = {"overpasses": overpasses, "grid": grid, "request": request, "asset_reader": reader}
    numbers = _stack(overpasses, names, grid, "uint16", chunk, partial(ObservationReader, **tools))
    state_reader = partial(StateReader, area=prepared.area, grounds=GroundStore(), **tools)
    told = (STATE, COVERED, NEAR_CLOUD) if request.haze_bands else (STATE, COVERED)
    read = _stack(overpasses, told, grid, "uint8", chunk, state_reader).data
    masked, covered = read[:, 0], read[:, 1]
    has_data = (numbers.sel(band=list(request.bands)).data != 0).any(axis=1)
    empty = da.where(covered != 0, np.uint8(NODATA), np.uint8(OUTSIDE))
    state = da.where(has_data | (masked == OUTSIDE), masked, empty)
    if request.haze_bands:
        blue, red = (da.where(state == CLEAR, numbers.sel(band=name).data, 0) for name in request.haze_bands)
        through_time = {0: -1}
        planes = (plane.rechunk(through_time) for plane in (blue, red, read[:, 2]))
        hazy = da.map_blocks(_hazy, *planes, dtype=bool)  # type: ignore[no-untyped-call]
        state = da.where(hazy.rechunk(state.chunks), np.uint8(HAZE), state)
    pixels = numbers.sel(band=list(request.bands)).data
    if hide:
        pixels = da.where((state == CLEAR)[:, np.newaxis], pixels, np.uint16(0))
    return _labelled(pixels, state.astype(np.uint8), overpasses, prepared)


def compose(
    request: Request, *, reporter: Optional[Reporter] = None, settings: Optional[Settings] = None
) -> xr.Dataset:
    """Return the mosaic of a request as a lazy Dataset: the same pixels as ``cloudless:mosaic``, a dask task a tile.

    Args:
        request: what to make; its engine does not count, since dask's scheduler decides where tasks run.
        reporter: told of scenes that are skipped; ``None`` tells nobody.
        settings: limits, logins and cache; ``None`` is the defaults.

    Returns:
        Dataset whose chunks are the planner's tiles: ``mosaic`` (band, y, x) uint16, reflectance x 10000, 0 is no data;
        ``clear`` (y, x) uint32, clear observations of each pixel; ``date`` (y, x) uint32, the day of the observation
        that a picking method took, as YYYYMMDD, else 0; ``seen`` (y, x) uint32, observations before the haze test;
        ``flag`` (y, x) uint32, 0 empty by mask, 1 empty by haze, 2 one observation, 3 two, 4 three or more, 5 filled
        from another year, 6 no scene saw it; ``smad``, ``emad`` and ``bcmad`` (y, x) uint32 x 10000 of a geometric
        median, ``scene`` (y, x) uint32 of a method that picks; and each index by its name, (y, x) float32, NaN is no
        data. ``x`` and ``y`` are pixel
        centres in the grid's CRS.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
        ReadError: when computed, where a file cannot be read. ``run_mosaic`` leaves such a scene out instead.
    """
    prepared, reader = _prepared(request, reporter, settings)
    request, grid = prepared.request, prepared.grid
    found = [*prepared.scenes, *prepared.spares]
    away = years_away(prepared.spares, request.start, request.end)
    tiles = plan_tiles(grid, found, request, reader.limits)
    rows = [list(row) for _, row in groupby(tiles, key=lambda tile: tile.row)]
    heights, widths = tuple(row[0].height for row in rows), tuple(tile.width for tile in rows[0])
    index = SceneIndex(found, grid)
    plan = prepared.plan(found, evidence=True, years_away=away)
    numbers = plan.overpass_numbers
    name = f"cloudless-{uuid4().hex}"
    graph: dict[Any, Any] = {}
    for i, row in enumerate(rows):
        for j, tile in enumerate(row):
            scenes = index.touching(tile)
            graph[f"{name}-tile", i, j] = partial(
                _composed, scenes, tile, request, reader, prepared.area, prepared.orders.get(_ONLY, ()), numbers, away
            )
    composites = {key: (task,) for key, task in graph.items()}
    bands = len(request.output_bands)

    def layer(suffix: str, pick: Any, chunks: tuple[Any, ...], dtype: str, lead: tuple[int, ...]) -> da.Array:
        own = {
            (f"{name}-{suffix}", *lead, i, j): (pick, (f"{name}-tile", i, j))
            for i in range(len(rows))
            for j in range(len(widths))
        }
        return da.Array({**composites, **own}, f"{name}-{suffix}", chunks, dtype=dtype)  # type: ignore[no-untyped-call]

    mosaic = layer("mosaic", _pixels, ((bands,), heights, widths), "uint16", (0,))
    evidence = {
        name: layer(name, partial(_evidence, place), (heights, widths), "uint32", ())
        for place, name in enumerate(evidence_bands(request))
    }
    indices = {
        index.name: layer(index.name, partial(_index, place), (heights, widths), "float32", ())
        for place, index in enumerate(request.asked_indices)
    }
    return xr.Dataset(
        {
            "mosaic": (("band", "y", "x"), mosaic, {"units": _UNITS, "grid_mapping": "spatial_ref"}),
            **{
                name: (("y", "x"), plane, {"units": _EVIDENCE_UNITS.get(name, "1"), "grid_mapping": "spatial_ref"})
                for name, plane in evidence.items()
            },
            **{index.name: (("y", "x"), indices[index.name], _told_of(index)) for index in request.asked_indices},
        },
        coords={"band": list(request.output_bands), **_places(grid)},
        attrs={
            "scenes": [scene.id for scene in found],
            "skipped": [e.scene_id for e in prepared.skipped],
            **({"evidence_scenes": plan.numbered_scenes} if numbers else {}),
        },
    )


def _prepared(
    request: Request, reporter: Optional[Reporter], settings: Optional[Settings]
) -> tuple[Prepared, AssetReader]:
    """Search; return what was prepared, and a reader that lives as long as the arrays do."""
    context = RunContext(reporter or Reporter(), settings or Settings())
    prepared, views = prepare_with_neighbours(request, context)
    prepared = with_orders(prepared, {_ONLY: prepared.scenes}, context, views)
    if request.normalise != "none":
        scenes, spares = (
            normalised(some, prepared, context) if some else [] for some in (prepared.scenes, prepared.spares)
        )
        prepared = replace(prepared, scenes=scenes, spares=spares)
    return prepared, context.reader


def _stack(
    overpasses: Sequence[Overpass], assets: Sequence[str], grid: Grid, dtype: str, chunk: int, reader: Any
) -> xr.DataArray:
    """Return a lazy array (time = overpass, band = asset, y, x) by stackstac, read by ``reader``."""
    kind = np.dtype(dtype)
    stack: xr.DataArray = stackstac.stack(
        [_item(number, overpass, assets, grid) for number, overpass in enumerate(overpasses)],
        assets=list(assets),
        epsg=_NO_CRS,
        resolution=grid.resolution,
        bounds=grid.bounds,
        snap_bounds=False,
        dtype=kind,
        fill_value=kind.type(0),  # of the very type: a plain 0 is refused
        rescale=False,
        resampling=Resampling.nearest,
        chunksize=chunk,
        sortby_date=False,
        xy_coords="center",
        properties=False,
        band_coords=False,
        reader=reader,
    )
    return stack


def _item(number: int, overpass: Overpass, assets: Sequence[str], grid: Grid) -> dict[str, Any]:
    """Return the minimal item that stackstac reads for an overpass; each href names the overpass and the asset.

    The item claims to cover the whole grid, since stackstac drops an item off the grid, which would shift
    the time steps. The reader uses the files' real bounds.
    """
    return {
        "type": "Feature",
        "id": str(number),
        "properties": {
            "datetime": start_time(overpass).isoformat(),
            "proj:epsg": _NO_CRS,
            "proj:bbox": list(grid.bounds),
        },
        "assets": {asset: {"href": f"{number}/{asset}"} for asset in assets},
    }


def _labelled(pixels: da.Array, state: da.Array, overpasses: Sequence[Overpass], prepared: Prepared) -> xr.DataArray:
    times = np.array([start_time(overpass) for overpass in overpasses], "datetime64[ns]")
    orbits = [-1 if overpass[0].orbit is None else overpass[0].orbit for overpass in overpasses]
    clouds = [cloud_cover(overpass) for overpass in overpasses]
    return xr.DataArray(
        pixels,
        dims=("time", "band", "y", "x"),
        coords={
            "time": times,
            "band": list(prepared.request.bands),
            **_places(prepared.grid),
            "platform": ("time", [overpass[0].platform for overpass in overpasses]),
            "orbit": ("time", orbits),
            "scenes": ("time", [",".join(scene.id for scene in overpass) for overpass in overpasses]),
            "cloud_cover": ("time", clouds),
            STATE: (("time", "y", "x"), state),
        },
        attrs={"units": _UNITS, "grid_mapping": "spatial_ref"},
        name="observations",
    )


def _places(grid: Grid) -> dict[str, Any]:
    """Return the coordinates of pixel centres, and the CRS as CF and rioxarray have it."""
    x, y = grid.centres
    transform = " ".join(repr(float(value)) for value in grid.transform.to_gdal())
    reference = {"crs_wkt": known_crs(grid.crs).to_wkt(), "GeoTransform": transform, "code": crs_name(grid.crs)}
    return {
        "y": y,
        "x": x,
        "spatial_ref": ((), 0, reference),
    }


def _composed(
    scenes: list[Scene],
    tile: Grid,
    request: Request,
    reader: AssetReader,
    area: Optional[ClipArea],
    order: tuple[OverpassKey, ...],
    numbers: Mapping[OverpassKey, int],
    away: Mapping[str, int],
) -> Composite:
    """Compose one tile, clipped."""
    told: dict[str, Any] = {"evidence": True, "order": order, "numbers": numbers, "years_away": away}
    composite = compose_tile(scenes, tile, request, reader, **told)
    if area is not None:
        clip(composite, area, tile)
    return composite


def _hazy(blue: NDArray[np.uint16], red: NDArray[np.uint16], near: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return haze_mask(blue, red, lambda rows, columns: near[:, rows, columns] != 0)


def _told_of(index: Index) -> dict[str, str]:
    """Return the attributes of an index."""
    return {"units": "1", "long_name": f"{index.name} = {index.formula.text}", "grid_mapping": "spatial_ref"}


def _pixels(composite: Composite) -> NDArray[np.uint16]:
    return composite.pixels


def _evidence(place: int, composite: Composite) -> Any:
    return np.asarray(composite.evidence)[place]


def _index(place: int, composite: Composite) -> Any:
    return np.asarray(composite.indices)[place]
