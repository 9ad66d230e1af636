"""One live layer: what it shows, and the pictures of its tiles."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np

from ...common.errors import (
    CancelledError,
    CatalogueError,
    CloudlessError,
    NoScenesError,
    SceneError,
    unforeseen_message,
)
from ...common.looks import LOOKS, Range, stretches
from ...common.messages import Message, plural
from ...common.request import Request
from ...common.settings import Settings
from ..compositing.compose_tile import compose_tile
from ..compositing.composite import evidence_bands
from ..geo.crs import transformer
from ..jobs.run_context import RunContext
from ..output.display import display_ranges
from ..raster_io.reader import AssetReader
from . import picture
from .composites import Composites, OvertakenError
from .idle import WhenIdle
from .map_tile import CRS, Bounds, MapTile, around, holds, pixel_size
from .region import Patches, Region
from .regions import Regions, View
from .words import Words

_COARSEST_M = 400.0
"""Size of a tile's pixels on the ground from which on it would take too much to show anything, metres."""
_MOST_AHEAD = 160
"""Patches that are composed for a view at most; of a larger one each tile is composed by itself."""
_SAMPLED = 4
"""Of so many pixels one tells the stretch."""


class _Shown(NamedTuple):
    """What is shown of a region."""

    number: int
    """Of what the layer shows."""
    region: Region
    bands: tuple[str, ...]
    reader: AssetReader


class ShownAt(NamedTuple):
    """What is shown at a place."""

    values: dict[str, int]
    """Reflectance x 10000 by band, 0 is no data."""
    clear: int
    """Dates that show the place clear."""
    dates: int
    """Dates that are in view."""


class LiveLayer:
    """Shows one request at a time; threads ask for its tiles."""

    def __init__(
        self,
        composites: Composites,
        told: Callable[[int, Message, bool], None],
        refined: Callable[[int], None],
        idle: WhenIdle,
        words: Words,
    ) -> None:
        """Show nothing yet.

        Args:
            composites: of the engine, which its layers share.
            told: told the number of what is shown, a sentence about it, and whether that is a problem.
            refined: told the number of what is shown when its tiles are better than they were.
            idle: does what nobody waits for.
            words: what is told in the user's language.
        """
        self._composites = composites
        self._told = told
        self._refined = refined
        self._idle = idle
        self._words = words
        self._lock = threading.RLock()
        self._context: Optional[RunContext] = None
        self._reads: Optional[tuple[str, str, Mapping[str, Mapping[str, str]]]] = None
        """Which catalogue the context is for, and as whom."""
        self._view: Optional[View] = None
        self._regions = Regions()
        self._request: Optional[Request] = None
        self._shown: tuple[str, ...] = ()
        self._ranges: Optional[Sequence[Range]] = None
        self._said = ""
        self._gaps: dict[tuple[int, Patches], _Shown] = {}
        """Tiles that were shown with gaps, which lay beyond the view then: level and patches."""
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
            reads = request.catalog, request.catalog_url, logins
            if self._context is None or self._reads != reads:
                # One for each catalogue: which addresses its files may have depends on where it lies.
                self._close_context()
                self._context, self._reads = RunContext(self._regions.watch, Settings(logins=logins)), reads
            if tuple(shown) != self._shown:
                self._ranges = None
            self._request, self._shown, self.number = request, tuple(shown), number
            self._gaps.clear()
            self._said = ""
            self._regions.try_again()

    def look_at(self, view: View) -> None:
        """Note what the map shows."""
        self._view = view
        self._fill_gaps()

    def _fill_gaps(self) -> None:
        """Have the tiles asked for again where the view has come to lie over gaps."""
        with self._lock:
            view, gaps = self._view, [*self._gaps.items()]
        for (level, patches), shown in gaps:
            seen = None if view is None else shown.region.patches(level, view.bounds).overlap(patches)
            if seen is not None and not self._composites.has(shown.region, level, shown.bands, seen):
                self._ask_again(shown.number)
                return

    def _ask_again(self, number: int) -> None:
        """Have all tiles asked for again, and forget their gaps."""
        with self._lock:
            self._gaps.clear()
        self._refined(number)

    def stretch(self, number: int) -> None:
        """Choose anew which values are black and white, by the view."""
        with self._lock:
            self._ranges, self.number = None, number
            self._gaps.clear()

    # -- tiles -------------------------------------------------------------------------------------------------------

    def tile(self, number: int, tile: MapTile) -> bytes:
        """Return the picture of a tile as PNG.

        Args:
            number: of what is shown.
            tile: of the map.

        Raises:
            OvertakenError: where something else is shown by now.
        """
        with self._lock:
            self.waiting += 1
        try:
            return self._tile(number, tile)
        except OvertakenError:
            raise
        except NoScenesError as error:
            self._tell(number, error.message)
            return picture.empty()
        except CloudlessError as error:
            return self._say(number, error.message)
        except Exception as error:  # noqa: BLE001 - whoever looks at the map gets a sentence
            return self._say(number, unforeseen_message(error))
        finally:
            with self._lock:
                self.waiting -= 1

    def _tile(self, number: int, tile: MapTile) -> bytes:
        grid = tile.grid
        if pixel_size(tile.zoom) > _COARSEST_M:
            return self._say(number, Message("Zoom in: a live layer shows at most {count} km at once.", count=600))
        shown = self._at(number, grid.bounds)
        region = shown.region
        level = self._level(region, tile)
        patches, view = self._patches(region, level, tile)
        self._look_ahead(shown, level, patches, tile)
        if region.is_remote and not self._composites.has(region, level, shown.bands, patches.within(view)):
            level = region.coarser(level)  # half as fine, and a quarter of the bytes
            patches, view = self._patches(region, level, tile)
        planes = self._composites.planes(region, level, shown.bands, patches, shown.reader, self._alive(number), view)
        if not self._composites.has(region, level, shown.bands, patches):
            with self._lock:
                self._gaps[level, patches] = shown
            self._fill_gaps()  # the map may have moved meanwhile
        ranges = self._stretch(shown, level, patches)
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

    def _patches(self, region: Region, level: int, tile: MapTile) -> tuple[Patches, Optional[Patches]]:
        """Return the patches of a tile, and those of the view, which are composed first; see ``Composites.planes``.

        There is no view where the tile lies beyond it, or where it has too many patches.
        """
        patches, view = region.patches(level, tile.grid.bounds), self._view
        if view is None or not holds(region.bounds, view.bounds):
            return patches, None
        seen = region.patches(level, view.bounds)
        few = math.prod(seen.shape) <= _MOST_AHEAD and patches.overlap(seen) is not None
        return patches, seen if few else None

    # -- ahead -------------------------------------------------------------------------------------------------------

    def _look_ahead(self, shown: _Shown, level: int, patches: Patches, tile: MapTile) -> None:
        """Compose, when nobody waits, what was left out of a tile, and what is likely to be asked for next.

        The view comes first, then the rest of the tiles below it, then other looks. Over a line, the rest is left to
        whoever looks there.
        """
        view, region = self._view, shown.region
        parts, is_in_view = [patches], view is not None and holds(region.bounds, view.bounds)
        if view is not None and is_in_view:
            seen, bounds = region.patches(level, view.bounds), around(view.bounds, tile.zoom)
            whole = region.patches(level, bounds)
            parts = [patches.within(seen), patches]
            if holds(region.bounds, bounds) and math.prod(whole.shape) <= _MOST_AHEAD:
                parts = [seen, whole.joined(patches)]
        parts = parts[:1] if region.is_remote else parts

        def compose() -> None:
            if self.number != shown.number:
                return
            try:
                self._compose_parts(shown, level, parts)
                if is_in_view and self._view == view:
                    self._prefetch_looks(shown)
            except (OvertakenError, CancelledError):
                self._idle.put(key, compose)
            except CloudlessError as error:
                self._tell(shown.number, error.message)

        key = (id(self), level, *parts)
        self._idle.put(key, compose)

    def _compose_parts(self, shown: _Shown, level: int, parts: Sequence[Patches]) -> None:
        """Compose patches that are missing, part by part, and have the tiles asked for again after each.

        Raises:
            OvertakenError: where somebody waits for something else.
            CloudlessError: where nothing can be composed.
        """
        number, region = shown.number, shown.region
        for part in parts:
            if not self._composites.has(region, level, shown.bands, part):
                self._composites.planes(region, level, shown.bands, part, shown.reader, lambda: self._is_quiet(number))
                self._ask_again(number)

    def _prefetch_looks(self, shown: _Shown) -> None:
        """Compose the view in other looks: of a distant server in the next one only.

        Raises:
            OvertakenError, CancelledError: where somebody waits for something else.
        """
        request, region = self._request, shown.region
        if request is None or region.shown_in(shown.bands).is_together:
            return
        for look in LOOKS[:2] if region.is_remote else LOOKS:
            names = look.names_in(request.sensor)
            if names and names != shown.bands:
                with suppress(SceneError, CatalogueError, NoScenesError):  # nobody has asked for it
                    self._compose_view(replace(request, bands=names), names, lambda: self._is_quiet(shown.number))

    def prefetch(self, request: Request, shown: Sequence[str]) -> None:
        """Compose the view of another request, which is likely to be shown next."""
        with suppress(OvertakenError, CloudlessError):
            self._compose_view(request, tuple(shown), self._alive(self.number))

    def _compose_view(self, request: Request, shown: tuple[str, ...], alive: Callable[[], bool]) -> None:
        view, context = self._view, self._context
        if view is None or context is None:
            return
        region = self._regions.get(request, shown, view.bounds, view, context, alive)
        level = _first_level(region, view)
        patches = region.patches(level, view.bounds)
        if math.prod(patches.shape) <= _MOST_AHEAD:
            self._composites.planes(region, level, shown, patches, context.reader, alive)

    def _alive(self, number: int) -> Callable[[], bool]:
        return lambda: self.number == number

    def _is_quiet(self, number: int) -> bool:
        return self.number == number and not self.waiting

    def _at(self, number: int, bounds: Bounds) -> _Shown:
        """Return what is shown within bounds of the map.

        Raises:
            OvertakenError: where something else is shown by now.
            CloudlessError: where no scenes can be had.
        """
        with self._lock:
            if self.number != number or self._request is None or self._context is None:
                raise OvertakenError
            request, bands, context = self._request, self._shown, self._context
        try:
            region = self._regions.get(request, bands, bounds, self._view, context, self._alive(number))
        except CancelledError as error:
            raise OvertakenError from error
        return _Shown(number, region, bands, context.reader)

    def _stretch(self, shown: _Shown, level: int, patches: Patches) -> Optional[Sequence[Range]]:
        """Return the values that are black and white, which the first view decides for all tiles."""
        if self._ranges is not None:
            return self._ranges
        region, bands = shown.region, shown.bands
        level, patches = self._sample(region, level, patches)
        planes = self._composites.planes(region, level, bands, patches, shown.reader, self._alive(shown.number))
        display = display_ranges(planes[:, ::_SAMPLED, ::_SAMPLED])
        with self._lock:
            if display is not None and self._ranges is None and self.number == shown.number:
                self._ranges = stretches(range(len(bands)), bands, display, region.request.sensor)
            return self._ranges

    def _sample(self, region: Region, level: int, patches: Patches) -> tuple[int, Patches]:
        """Return level and patches that tell the stretch: those of the view, whichever tile is asked for first."""
        view = self._view
        if view is None or not holds(region.bounds, view.bounds):
            return level, patches
        level = _first_level(region, view)
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

    def _say(self, number: int, message: Message | str) -> bytes:
        """Tell something, and return a tile that says it."""
        self._tell(number, message)
        return picture.words(self._words.of(str(message)))

    def _tell(self, number: int, message: Message | str, *, is_problem: bool = True) -> None:
        """Tell something once."""
        text = str(message)
        with self._lock:
            if self.number != number or text == self._said:
                return
            self._said = text
        self._told(number, message if isinstance(message, Message) else Message(text), is_problem)

    # -- a place -----------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> ShownAt:
        """Return what the layer shows at a place of the map, x and y in metres of EPSG:3857.

        Raises:
            CloudlessError: where nothing can be read there.
        """
        _, region, shown, reader = self._at(self.number, (x - 1, y - 1, x + 1, y + 1))
        patches = region.patches(0, (x, y, x, y))
        whole = region.grid(0, patches)
        column, row = (np.array(transformer(CRS, region.crs).transform(x, y)) - [whole.bounds[0], whole.bounds[3]]) / [
            whole.resolution,
            -whole.resolution,
        ]
        pixel = whole.part(int(row), int(column), 1, 1)
        made_of = region.shown_in(shown)
        request = replace(region.request, bands=made_of.names, resolution=pixel.resolution)
        made = compose_tile(made_of.touching(pixel), pixel, request, reader, evidence=True)
        evidence = (
            dict(zip(evidence_bands(request), made.evidence[:, 0, 0].tolist())) if made.evidence is not None else {}
        )
        numbers = dict(zip(made_of.names, made.pixels[:, 0, 0].tolist()))
        values = {name: numbers[name] for name in shown}
        return ShownAt(values, evidence.get("clear", 0), region.dates)

    def close(self) -> None:
        """Let go of files and connections."""
        with self._lock:
            self.number, self._request = self.number + 1, None
            self._close_context()

    def _close_context(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None


def _first_level(region: Region, view: View) -> int:
    """Return the level of a view that is shown first: over a line, one that is half as fine."""
    level = region.level_at(view.pixel_m)
    return region.coarser(level) if region.is_remote else level
