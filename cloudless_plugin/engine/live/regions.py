"""The regions of a live layer: found when a tile of one is asked for, and kept."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Optional

from ...common.errors import CancelledError, CloudlessError, NoScenesError
from ...common.reporting import Reporter
from ...common.request import Request
from ..compositing.method_rules import band_reducers
from ..jobs.run_context import RunContext
from .map_tile import EDGE, Bounds, grown, holds
from .region import Region

_AROUND = 1.0
"""Share of a view's width and height by which scenes are searched beyond it, on every side."""
_MOST = 16
"""Regions that are kept: of what was shown before, of other looks, and of the next step of a time series."""
_POLL = 0.1
"""Seconds between two looks at whether anybody waits."""
_AGAIN = 10.0
"""Seconds after which a catalogue that could not be searched is asked again."""
_Asked = tuple[str, RunContext]
"""What was asked, and who searched: which addresses files may have depends on that."""


@dataclass(frozen=True)
class View:
    """What the map shows."""

    bounds: Bounds
    pixel_m: float
    """Size of a pixel on the ground, metres."""


class Regions:
    """Finds one region at a time."""

    def __init__(self) -> None:
        """Begin without any."""
        self.watch = _Watch()
        """Reports nothing, and ends a search that need not go on; for the context of a search."""
        self._kept: OrderedDict[tuple[_Asked, Bounds], Region] = OrderedDict()
        self._failed: dict[tuple[_Asked, Bounds], tuple[CloudlessError, float]] = {}
        """Why there is no region, and until when nobody looks for it again."""
        self._searching = threading.Lock()

    def try_again(self) -> None:
        """Forget why there is no region."""
        self._failed.clear()

    def get(
        self,
        request: Request,
        shown: tuple[str, ...],
        bounds: Bounds,
        view: Optional[View],
        context: RunContext,
        goes_on: Callable[[], bool],
    ) -> Region:
        """Return the region that holds bounds of the map: a new one where none does, of the view and what is around it.

        Args:
            request: what is shown.
            shown: names of the bands that are shown.
            bounds: of a tile, or of the view.
            view: what the map shows; ``None`` where that is not known.
            context: of the layer, with ``watch`` as its reporter.
            goes_on: whether anybody still waits.

        Raises:
            CancelledError: where nobody waits.
            CloudlessError: where no scenes can be had.
        """
        by_band = band_reducers(request) is not None
        bands = shown if by_band else tuple(dict.fromkeys([*shown, *request.bands]))
        request = replace(request, bands=bands, indices=(), percentiles=())  # a map shows reflectance
        asked = repr({**request.to_dict(), "extent": None}), context
        for (key, outer), region in reversed(list(self._kept.items())):
            if key == asked and holds(outer, bounds):
                return region
        inner = view.bounds if view is not None and holds(grown(view.bounds, _AROUND), bounds) else bounds
        pixel_m = view.pixel_m if view is not None and inner == view.bounds else (bounds[2] - bounds[0]) / EDGE
        outer = grown(inner, _AROUND)
        with self._search(goes_on):
            self.watch.goes_on = goes_on
            if (asked, outer) in self._kept:  # another thread was looking for it
                return self._kept[asked, outer]
            self._kept[asked, outer] = region = self._find(asked, outer, request, context, pixel_m)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
            return region

    @contextmanager
    def _search(self, goes_on: Callable[[], bool]) -> Iterator[None]:
        """Search alone; whoever is not waited for any more does not wait for a turn either.

        Raises:
            CancelledError: where nobody waits.
        """
        while not self._searching.acquire(timeout=_POLL):
            if not goes_on():
                raise CancelledError
        try:
            yield
        finally:
            self._searching.release()

    def _find(self, asked: _Asked, outer: Bounds, request: Request, context: RunContext, pixel_m: float) -> Region:
        error, until = self._failed.get((asked, outer), (None, 0.0))
        if error is not None and time.monotonic() < until:
            raise error
        try:
            return Region(outer, request, context, pixel_m=pixel_m)
        except CancelledError:
            raise
        except CloudlessError as error:
            again = math.inf if isinstance(error, NoScenesError) else time.monotonic() + _AGAIN
            self._failed[asked, outer] = error, again
            raise


class _Watch(Reporter):
    """Ends a search for what is no longer to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on: Callable[[], bool] = lambda: True

    def check(self) -> None:
        """Raise ``CancelledError`` where the search need not go on."""
        if not self.goes_on():
            raise CancelledError
