"""One live layer: what it shows, and the pictures of its tiles."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Optional

import numpy as np

from ...common.errors import CancelledError, CloudlessError, NoScenesError
from ...common.looks import Range, stretches
from ...common.messages import Message, plural
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Settings
from ..compositing.compose_tile import compose_tile
from ..compositing.composite import evidence_bands
from ..compositing.method_rules import band_reducers
from ..geo.crs import transformer
from ..jobs.run_context import RunContext
from ..output.display import display_ranges
from ..raster_io.reader import AssetReader
from . import picture
from .composites import Composites, OvertakenError
from .idle import WhenIdle
from .map_tile import CRS, EDGE, Bounds, MapTile, around, grown, holds, pixel_size
from .region import Patches, Region

_COARSEST_M = 400.0
"""Size of a tile's pixels on the ground from which on it would take too much to show anything, metres."""
_AROUND = 1.0
"""Share of a view's width and height by which scenes are searched beyond it, on every side."""
_MOST_REGIONS = 8
"""Regions that are kept: of what was shown before, and of the next step of a time series."""
_MOST_AHEAD = 160
"""Patches that are composed for a view at most; of a larger one each tile is composed by itself."""
_AGAIN = 10.0
"""Seconds after which a catalogue that could not be searched is asked again."""
_SAMPLED = 4
"""Of so many pixels one tells the stretch."""


@dataclass(frozen=True)
class View:
    """What the map shows."""

    bounds: Bounds
    pixel_m: float
    """Size of a pixel on the ground, metres."""


class LiveLayer:
    """Shows one request at a time; threads ask for its tiles."""

    def __init__(
        self,
        composites: Composites,
        told: Callable[[int, Message, bool], None],
        refined: Callable[[int], None],
        idle: WhenIdle,
    ) -> None:
        """Show nothing yet.

        Args:
            composites: of the engine, which its layers share.
            told: told the number of what is shown, a sentence about it, and whether that is a problem.
            refined: told the number of what is shown when its tiles are better than they were.
            idle: does what nobody waits for.
        """
        self._composites = composites
        self._told = told
        self._refined = refined
        self._idle = idle
        self._lock = threading.RLock()
        self._context: Optional[RunContext] = None
        self._view: Optional[View] = None
        self._regions: OrderedDict[tuple[str, Bounds], Region] = OrderedDict()
        self._failed: dict[tuple[str, Bounds], tuple[CloudlessError, float]] = {}
        """Why there is no region, and until when nobody looks for it again."""
        self._searching = threading.Lock()
        self._watch = _Watch()
        self._request: Optional[Request] = None
        self._shown: tuple[str, ...] = ()
        self._ranges: Optional[Sequence[Range]] = None
        self._said = ""
        self.number = -1
        """Of what is shown: it grows with every change."""
        self.waiting = 0
        """How many tiles are being made."""

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show(
        self, number: int, request: Request, shown: Sequence[str], logins: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Show a request from now on; what is being made of an earlier one is given up.

        Args:
            number: of what is shown, greater than before.
            request: whose extent does not count.
            shown: names of the bands to show as red, green and blue, or of the only one, as grey.
            logins: see ``Settings``.
        """
        with self._lock:
            if self._context is None or self._context.settings.logins != logins:
                self._close_context()
                self._context = RunContext(self._watch, Settings(logins=logins))
            if tuple(shown) != self._shown:
                self._ranges = None
            self._request, self._shown, self.number = request, tuple(shown), number
            self._said = ""
            self._failed.clear()

    def look_at(self, view: View) -> None:
        """Note what the map shows."""
        self._view = view

    def stretch(self, number: int) -> None:
        """Choose anew which values are black and white, by the view."""
        with self._lock:
            self._ranges, self.number = None, number

    # -- tiles -------------------------------------------------------------------------------------------------------

    def tile(self, number: int, tile: MapTile) -> bytes:
        """Return the picture of a tile as PNG.

        Args:
            number: of what is shown.
            tile: of the map.

        Raises:
            OvertakenError: where something else is shown by now.
        """
        self.waiting += 1
        try:
            return self._tile(number, tile)
        except OvertakenError:
            raise
        except NoScenesError as error:
            self._tell(number, error.message)
            return picture.empty()
        except CloudlessError as error:
            self._tell(number, error.message)
            return picture.words(str(error))
        finally:
            self.waiting -= 1

    def _tile(self, number: int, tile: MapTile) -> bytes:
        grid = tile.grid
        if pixel_size(tile.zoom) > _COARSEST_M:
            message = Message("Zoom in: a live layer shows at most {count} km at once.", count=600)
            self._tell(number, message)
            return picture.words(str(message))
        region, shown, reader = self._region(number, grid.bounds)
        level = self._level(region, tile)
        alive = self._alive(number)
        patches = region.patches(level, grid.bounds)
        ahead = self._ahead(region, level, tile, patches)
        if region.is_remote and not self._composites.has(region, level, shown, patches):
            level, patches = self._coarser(number, region, level, shown, tile, reader)
            ahead = self._ahead(region, level, tile, patches)
        planes = self._composites.planes(region, level, shown, patches, reader, alive, ahead)
        ranges = self._stretch(number, region, level, shown, patches, reader)
        self._tell_shown(number, region)
        if ranges is None or not planes.any():
            return picture.empty()
        return picture.png(picture.painted(planes, region.grid(level, patches), grid, ranges))

    def _level(self, region: Region, tile: MapTile) -> int:
        """Return the level of a tile: by the screen's pixels where the tile is made for the view."""
        view, ground = self._view, region.ground_pixel_m(tile.zoom)
        if view is not None and view.pixel_m / 2 < ground < view.pixel_m * 2:
            ground = view.pixel_m
        return region.level_at(ground)

    def _coarser(
        self, number: int, region: Region, level: int, shown: tuple[str, ...], tile: MapTile, reader: AssetReader
    ) -> tuple[int, Patches]:
        """Return what to show of a tile first, half as fine and a quarter of the bytes; it is refined later."""
        bounds = tile.grid.bounds
        patches = region.patches(level, bounds)
        coarse = region.coarser(level)
        if coarse == level:
            return level, patches
        fine = self._ahead(region, level, tile, patches) or patches

        def refine() -> None:
            if self.number != number:
                return
            try:
                self._composites.planes(region, level, shown, fine, reader, lambda: self._is_quiet(number))
            except OvertakenError:
                self._idle.put((id(self), "finer", fine), refine)
            except CloudlessError as error:
                self._tell(number, error.message)
            else:
                self._refined(number)

        self._idle.put((id(self), "finer", fine), refine)
        return coarse, region.patches(coarse, bounds)

    def prefetch(self, request: Request, shown: Sequence[str]) -> None:
        """Compose the view of another request, which is likely to be shown next."""
        number, view = self.number, self._view
        if view is None or self._context is None:
            return
        with suppress(OvertakenError, CloudlessError):
            context = self._context
            region = self._region_of(request, tuple(shown), view.bounds, context, number)
            level = region.level_at(view.pixel_m)
            level = region.coarser(level) if region.is_remote else level
            patches = region.patches(level, view.bounds)
            if patches.shape[0] * patches.shape[1] <= _MOST_AHEAD:
                self._composites.planes(region, level, shown, patches, context.reader, self._alive(number))

    def _alive(self, number: int) -> Callable[[], bool]:
        return lambda: self.number == number

    def _is_quiet(self, number: int) -> bool:
        return self.number == number and not self.waiting

    def _ahead(self, region: Region, level: int, tile: MapTile, patches: Patches) -> Optional[Patches]:
        """Return the patches of all tiles of the view, where a tile's are among them and they are not too many."""
        view = self._view
        if view is None:
            return None
        bounds = around(view.bounds, tile.zoom)
        if not (holds(region.bounds, bounds) and holds(bounds, tile.grid.bounds)):
            return None
        ahead = region.patches(level, bounds)
        return ahead.joined(patches) if ahead.shape[0] * ahead.shape[1] <= _MOST_AHEAD else None

    def _region(self, number: int, bounds: Bounds) -> tuple[Region, tuple[str, ...], AssetReader]:
        """Return the region of a tile, what is shown of it, and what reads its files.

        Raises:
            OvertakenError: where something else is shown by now.
            CloudlessError: where no scenes can be had.
        """
        with self._lock:
            if self.number != number or self._request is None or self._context is None:
                raise OvertakenError
            request, shown, context = self._request, self._shown, self._context
        try:
            return self._region_of(request, shown, bounds, context, number), shown, context.reader
        except CancelledError as error:
            raise OvertakenError from error

    def _region_of(
        self, request: Request, shown: tuple[str, ...], bounds: Bounds, context: RunContext, number: int
    ) -> Region:
        """Return the region that holds bounds of the map: a new one where none does, of the view and what is around it.

        Raises:
            CancelledError: where something else is shown than ``number`` by now.
            CloudlessError: where no scenes can be had.
        """
        by_band = band_reducers(request) is not None
        bands = shown if by_band else tuple(dict.fromkeys([*shown, *request.bands]))
        request = replace(request, bands=bands, indices=(), percentiles=())  # a map shows reflectance
        asked = repr({**request.to_dict(), "extent": None})
        for (key, outer), region in reversed(list(self._regions.items())):
            if key == asked and holds(outer, bounds):
                return region
        view = self._view
        inner = view.bounds if view is not None and holds(grown(view.bounds, _AROUND), bounds) else bounds
        outer = grown(inner, _AROUND)
        pixel_m = view.pixel_m if view is not None and inner == view.bounds else (bounds[2] - bounds[0]) / EDGE
        with self._searching:
            self._watch.goes_on = self._alive(number)
            if (asked, outer) in self._regions:  # another thread was looking for it
                return self._regions[asked, outer]
            error, until = self._failed.get((asked, outer), (None, 0.0))
            if error is not None and time.monotonic() < until:
                raise error
            try:
                region = Region(outer, request, context, pixel_m=pixel_m)
            except CancelledError:
                raise
            except CloudlessError as error:
                again = math.inf if isinstance(error, NoScenesError) else time.monotonic() + _AGAIN
                self._failed[asked, outer] = error, again
                raise
            self._regions[asked, outer] = region
            while len(self._regions) > _MOST_REGIONS:
                self._regions.popitem(last=False)
            return region

    def _stretch(
        self, number: int, region: Region, level: int, shown: tuple[str, ...], patches: Patches, reader: AssetReader
    ) -> Optional[Sequence[Range]]:
        """Return the values that are black and white, which the first view decides for all tiles."""
        if self._ranges is not None:
            return self._ranges
        level, patches = self._sample(region, level, patches)
        planes = self._composites.planes(region, level, shown, patches, reader, self._alive(number))
        display = display_ranges(planes[:, ::_SAMPLED, ::_SAMPLED])
        with self._lock:
            if display is not None and self._ranges is None and self.number == number:
                self._ranges = stretches(range(len(shown)), shown, display, region.request.sensor)
            return self._ranges

    def _sample(self, region: Region, level: int, patches: Patches) -> tuple[int, Patches]:
        """Return level and patches that tell the stretch: those of the view, whichever tile is asked for first."""
        view = self._view
        if view is None or not holds(region.bounds, view.bounds):
            return level, patches
        level = region.level_at(view.pixel_m)
        level = region.coarser(level) if region.is_remote else level
        while True:
            patches = region.patches(level, view.bounds)
            if math.prod(patches.shape) <= _MOST_AHEAD or level == region.coarser(level):
                return level, patches
            level = region.coarser(level)

    def _tell_shown(self, number: int, region: Region) -> None:
        message = plural(region.dates, "{count} date in view", "{count} dates in view")
        if region.skipped:
            skipped = Message("Scene skipped: {problem}", problem=region.skipped[-1])
            self._tell(number, skipped)
        self._tell(number, message, is_problem=False)

    def _tell(self, number: int, message: Message | str, *, is_problem: bool = True) -> None:
        """Tell something once."""
        text = str(message)
        with self._lock:
            if self.number != number or text == self._said:
                return
            self._said = text
        self._told(number, message if isinstance(message, Message) else Message(text), is_problem)

    # -- a place -----------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> dict[str, Any]:
        """Return what the layer shows at a place of the map, x and y in metres of EPSG:3857.

        Returns:
            ``values``: reflectance x 10000 by band; ``clear``: how many dates are clear; ``dates``: how many there are.

        Raises:
            CloudlessError: where nothing can be read there.
        """
        region, shown, reader = self._region(self.number, (x - 1, y - 1, x + 1, y + 1))
        patches = region.patches(0, (x, y, x, y))
        whole = region.grid(0, patches)
        column, row = (np.array(transformer(CRS, region.crs).transform(x, y)) - [whole.bounds[0], whole.bounds[3]]) / [
            whole.resolution,
            -whole.resolution,
        ]
        pixel = whole.part(int(row), int(column), 1, 1)
        request = replace(region.request, bands=tuple(shown), resolution=pixel.resolution)
        scenes = region.touching(pixel)
        made = compose_tile(scenes, pixel, request, reader, evidence=True)
        evidence = (
            dict(zip(evidence_bands(request), made.evidence[:, 0, 0].tolist())) if made.evidence is not None else {}
        )
        values = dict(zip(shown, made.pixels[:, 0, 0].tolist()))
        return {"values": values, "clear": evidence.get("clear", 0), "dates": region.dates}

    def close(self) -> None:
        """Let go of files and connections."""
        with self._lock:
            self.number, self._request = self.number + 1, None
            self._close_context()

    def _close_context(self) -> None:
        if self._context is not None:
            self._context.reader.close()
            self._context.cache.close()
            self._context = None


class _Watch(Reporter):
    """Ends a search for what is no longer to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on: Callable[[], bool] = lambda: True

    def check(self) -> None:
        """Raise ``CancelledError`` where the search need not go on."""
        if not self.goes_on():
            raise CancelledError
