"""What a run would take, reckoned from items and a few headers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.dask_address import DaskAddress
from ...common.memory import total_memory
from ...common.messages import Message, byte_size, duration
from ...common.periods import label_of
from ...common.request import Request
from ...common.results import EXTREME, HEAVY, LIGHT, MUCH_SAVED, RunEstimate
from ..compositing.compose_tile import bands_resident
from ..executors.base import any_remote
from ..geo.grid import Grid
from ..mosaicking.tile_plan import plan_tiles
from ..output.disk_space import needed_space, space_problem
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, clear_fraction, group_overpasses
from ..stac.scene_index import SceneIndex
from .area_views import AreaView, area_cells, footprint_cells
from .prepare import Prepared
from .reading import Reading, expected_reading, mask_grid
from .series import split_by_period

_FEW = 3
"""Clear views that a pixel should have."""
_START_BYTES = 60 << 20
"""Memory of the engine besides its tiles."""
_TILE_BYTES = 48 << 20
"""Memory of a tile besides its stack: its masks, what is decoded and reduced just now, and the process that does it."""

# What takes time; measured on two processors, and on a line of 25 MB/s whose answers take 50 ms.
_START_SECONDS = 1.0
_DECODED, _MASKED = 100e6, 20e6
"""Stored bytes that one processor decodes and reduces in a second, and pixels of the mask that it makes."""
_FETCHED, _REQUEST_SECONDS = 20e6, 0.0025
"""Bytes that come by HTTP in a second, and the time of a request, many of which are under way at once."""
_WRITTEN = 150e6
"""Bytes of raw pixels that become a GeoTIFF in a second, also where they are empty."""

# What is a lot.
_LIGHT_SECONDS, _LIGHT_BYTES = 60.0, 1e9
"""Below both, a run is light."""
_MANY_BYTES = 50e9
"""Bytes to read beyond which a run is extreme; ``Limits.long_run`` is the time."""
_THIN_PERCENT = 10
"""Share of the area with few clear views, per cent, from which on the estimate advises a change."""


def estimate_run(
    prepared: Prepared,
    reader: AssetReader,
    views: Optional[Sequence[AreaView]] = None,
    output: Optional[Path] = None,
) -> RunEstimate:
    """Return what composing the scenes on the grid would take.

    Args:
        prepared: scenes and grid.
        reader: reads a few headers.
        views: what each overpass shows of the area, in the order of ``group_overpasses``; ``None`` where not known.
        output: where the result would lie; ``None`` is the folder for temporary files.
    """
    request, grid, scenes, limits = prepared.request, prepared.grid, prepared.scenes, reader.limits
    overpasses = group_overpasses(scenes)
    tiles = plan_tiles(grid, scenes, request, limits)
    largest = max(tile.width * tile.height for tile in tiles)
    stack = 2 * min(len(overpasses), request.views or len(overpasses)) * largest * max(bands_resident(request), 1)
    planes = len(request.output_bands) + 2 * len(request.indices)  # of uint16; an index takes twice as much
    bands = planes * (len(split_by_period(scenes, request)) if request.period else 1)
    address = None if request.engine == choices.LOCAL else DaskAddress.parse(request.engine)
    machines = address.workers[1] if address and address.is_gateway else 1
    reading, saved = expected_reading(prepared, views, tiles, reader, machines)
    at_once = min(limits.tiles_in_flight, len(tiles))
    memory = round(_START_BYTES + at_once * (_TILE_BYTES + stack + 2 * planes * largest))
    disk = round(needed_space(grid, bands))
    processors = machines if address else limits.processors
    seconds = _seconds(prepared, tiles, reading, 2 * bands * grid.width * grid.height, processors, machines)
    thin = round(_thin_percent(prepared, overpasses, views), 1)
    excess = [
        *_of_patience(reading.stored, seconds, limits.long_run),
        *_of_machine(None if address else memory, disk, output),
    ]
    return RunEstimate(
        scene_count=len(scenes),
        date_count=len({scene.day for scene in scenes}),
        width=grid.width,
        height=grid.height,
        ground_pixel_m=grid.ground_pixel_m,
        crs=grid.crs,
        tile_count=len(tiles),
        request_count=round(reading.requests),
        read_bytes=round(reading.stored),
        memory_bytes=memory,
        disk_bytes=disk,
        seconds=seconds,
        thin_percent=thin,
        advice=(*excess, *_of_fewer_views(saved, seconds, limits.long_run), *_of_views(thin, request)),
        level=_level(reading.stored, seconds, is_excessive=bool(excess)),
        saved_percent=saved,
    )


def _level(read: float, seconds: float, *, is_excessive: bool) -> str:
    if is_excessive:
        return EXTREME
    return LIGHT if read < _LIGHT_BYTES and seconds < _LIGHT_SECONDS else HEAVY


def _of_patience(read: float, seconds: float, long_run: float) -> list[Message]:
    """Return what to do about a run that reads too much, or takes too long."""
    if seconds <= long_run and read <= _MANY_BYTES:
        return []
    return [
        Message(
            "The run reads about {read} and takes about {time}: a coarser resolution, a smaller area or fewer dates "
            "make it shorter.",
            read=byte_size(read),
            time=duration(seconds),
        )
    ]


def _of_fewer_views(saved_percent: float, seconds: float, long_run: float) -> list[Message]:
    """Return what fewer views of a pixel would save of a long run."""
    if seconds <= long_run or saved_percent < MUCH_SAVED:
        return []
    return [
        Message(
            "With VIEWS {views}, the run reads about {percent:.0f} % less: the mosaic is nearly the same.",
            views=choices.ENOUGH_VIEWS,
            percent=saved_percent,
        )
    ]


def _of_machine(memory: Optional[int], disk: int, output: Optional[Path]) -> list[Message]:
    """Return what to do where memory or disk are too small; ``memory`` is ``None`` where others' is used."""
    advice: list[Message] = []
    total = total_memory()
    if memory is not None and total is not None and memory > total:
        advice.append(
            Message(
                "The run takes about {needed} of memory, and this machine has {total}: choose fewer dates or bands.",
                needed=byte_size(memory),
                total=byte_size(total),
            )
        )
    folder = Path(tempfile.gettempdir()) if output is None else output.absolute().parent
    place = next(path for path in (folder, *folder.parents) if path.exists() or path == path.parent)
    try:
        problem = space_problem(place, disk)
    except OSError:  # a disk that is not there: the run will say so
        problem = None
    return [*advice, problem] if problem else advice


def _of_views(thin_percent: float, request: Request) -> list[Message]:
    """Return what to do where much of the area is seldom seen clear."""
    if thin_percent <= _THIN_PERCENT:
        return []
    if request.scenes:
        return [Message("Much of the area will have few clear views: choose more scenes, or widen the dates.")]
    if request.max_cloud < 100:
        return [Message("Much of the area will have few clear views: widen the dates, or allow cloudier scenes.")]
    return [Message("Much of the area will have few clear views: widen the dates.")]


def _seconds(
    prepared: Prepared, tiles: Sequence[Grid], reading: Reading, written: float, processors: int, machines: int
) -> float:
    """Return how long a run takes that writes so many bytes of raw pixels.

    Files are fetched while others are computed, and the GeoTIFF is written afterwards.
    """
    computing = (reading.stored / _DECODED + _masked(prepared, tiles) / _MASKED) / processors
    fetching = 0.0
    if any_remote(prepared.scenes):
        computing += reading.requests * _REQUEST_SECONDS / machines
        fetching = reading.stored / (_FETCHED * machines)
    return round(_START_SECONDS + max(computing, fetching) + written / _WRITTEN, 1)


def _masked(prepared: Prepared, tiles: Sequence[Grid]) -> int:
    """Return how many pixels the masks of all overpasses over the tiles have."""
    request, index = prepared.request, SceneIndex(prepared.scenes, prepared.grid)
    if request.mask == "none":
        return 0
    total = 0
    for tile in tiles:
        mask = mask_grid(tile, request)
        total += mask.width * mask.height * len({scene.overpass for scene in index.touching(tile)})
    return total


def _thin_percent(prepared: Prepared, overpasses: Sequence[Overpass], views: Optional[Sequence[AreaView]]) -> float:
    """Return the share of the area, per cent, that will be seen clear fewer than ``_FEW`` times; of a series the mean.

    What an overpass shows clear is taken where it is known, else its footprints and the cloud cover of its scenes.
    """
    cells, request = area_cells(prepared), prepared.request
    counts: dict[str, NDArray[np.float64]] = {}
    for overpass, view in zip(overpasses, views or [AreaView()] * len(overpasses)):
        label = label_of(overpass[0].day, request) if request.period else ""
        count = counts.setdefault(label, np.zeros(cells.grid.shape))
        if view.clear is not None:
            count += view.clear.array()
        else:
            covered = footprint_cells(overpass, cells.grid)
            count += clear_fraction(overpass) * (1.0 if covered is None else covered)
    if not (counts and cells.inside.any()):
        return 0.0
    return 100 * float(np.mean([(count[cells.inside] < _FEW).mean() for count in counts.values()]))
