"""The last steps of a tile: what is left of its observations becomes pixels, evidence and indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.request import Request
from ..kernels.geomedian import geomedian
from ..kernels.index_values import index_values
from ..kernels.observations import Stack
from ..kernels.pixel_selection import PIXEL_PICKERS, ObservationContext, take_picked
from ..kernels.spreads import SPREADS, geomedian_and_spreads
from ..stac.overpasses import Overpass, OverpassKey, start_time
from .composite import CLEAR, DATE, EVIDENCE_BANDS, FLAG, SCENE, SEEN, SENSOR, Composite, evidence_bands
from .method_rules import band_reducers, value_reducer

_FLAG_MASKED, _FLAG_HAZY, _FLAG_UNSEEN = 0, 1, 6
"""Flags of empty pixels. Those of others are 2, 3 and 4: one observation, two, three or more."""


class Reduction:
    """Reduces the observations of a tile, some rows at a time, into its composite."""

    def __init__(
        self, request: Request, overpasses: Sequence[Overpass], out: Composite, numbers: Mapping[OverpassKey, int]
    ) -> None:
        """Reduce by the request's method.

        Args:
            request: bands, method and indices.
            overpasses: of the tile, along the time of its stacks.
            out: what to fill in.
            numbers: of overpasses in the evidence; one without has 0.
        """
        self._request = request
        self._out = out
        self._reducers = band_reducers(request)
        self._days = [int(f"{start_time(overpass):%Y%m%d}") for overpass in overpasses]
        self._numbers = [numbers.get(overpass[0].overpass, 0) for overpass in overpasses]
        self._sensors = _sensor_bits(request, overpasses)
        self._spreads = out.evidence is not None and request.method == "geomedian"
        self._observed = request.observes_indices
        # Of bands that only indices are over, the composite is kept here until all of them are reduced.
        others = () if self._observed else [name for name in request.index_bands if name not in request.bands]
        self._others = {name: np.zeros(out.single.shape, np.uint16) for name in others}
        self._together: dict[str, NDArray[np.uint16]] = {}
        """Of a geometric median of more bands than the mosaic has, those that indices are over."""
        if others and request.method == "geomedian":
            self._together = {name: np.zeros(out.single.shape, np.uint16) for name in request.index_bands}

    def reduce(self, stack: Stack, names: Sequence[str], rows: slice, context: Optional[ObservationContext]) -> None:
        """Reduce the rows of a stack of some bands; ``context`` is for methods that pick."""
        if self._reducers is not None:
            self._reduce_bands(stack, names, rows)
        elif context is None:
            self._find_median(stack, names, rows)
        else:
            self._pick(stack, names, rows, context)
        if self._observed:
            self._reduce_indices(stack, names, rows)

    def compute_indices(self, rows: slice) -> None:
        """Compute the indices of the composite, once all of its bands are reduced."""
        request, out = self._request, self._out
        if out.indices is None or self._observed:
            return
        own = {name: out.pixels[band, rows] for band, name in enumerate(request.bands)}
        others = {name: plane[rows] for name, plane in {**self._others, **self._together}.items()}
        planes = {**own, **others}
        for place, index in enumerate(request.asked_indices):
            over = {band: planes[request.name_of(band)] for band in index.formula.bands}
            out.indices[place, rows] = index_values(index.formula, over)

    def count_clear(self, clear: NDArray[np.integer[Any]], rows: slice, covered: Optional[NDArray[np.bool_]]) -> None:
        """Note how many observations (y, x) are left, and why there are few; ``covered`` is where any has data."""
        self._out.single[rows] = clear == 1
        evidence = self._out.evidence
        if evidence is not None and covered is not None:
            empty = np.where(covered[rows], _FLAG_MASKED, _FLAG_UNSEEN)
            empty[evidence[SEEN, rows] > 0] = _FLAG_HAZY
            evidence[CLEAR, rows] = clear
            evidence[FLAG, rows] = np.where(clear == 0, empty, np.minimum(clear, 3) + 1)

    def note_sensors(self, shown: Callable[[int], NDArray[np.bool_]], rows: slice) -> None:
        """Note which collections pixels rest on; ``shown`` tells of an overpass, by number, which ones (y, x) it is in.

        Methods that pick note it themselves.
        """
        evidence = self._out.evidence
        if evidence is None or not self._sensors or self._request.method in choices.PICKING_METHODS:
            return
        band = evidence[evidence_bands(self._request).index(SENSOR), rows]
        for number, bit in enumerate(self._sensors):
            band |= np.where(shown(number), np.uint32(bit), np.uint32(0))

    def _reduce_bands(self, stack: Stack, names: Sequence[str], rows: slice) -> None:
        """Reduce each band by itself."""
        request, out, reducers = self._request, self._out, self._reducers or ()
        for place, name in enumerate(names):
            if name in request.bands:
                first = request.bands.index(name) * len(reducers)
                for band, reduce in enumerate(reducers, start=first):
                    out.pixels[band, rows] = reduce(stack[place])
            elif name in self._others:
                self._others[name][rows] = reducers[0](stack[place])

    def _find_median(self, stack: Stack, names: Sequence[str], rows: slice) -> None:
        """Take the geometric median of all bands together, and for indices, where they need more, that of all these."""
        request, out = self._request, self._out
        own = stack[[names.index(name) for name in request.bands]]
        if self._spreads and out.evidence is not None:
            out.pixels[:, rows], spreads = geomedian_and_spreads(own)
            out.evidence[len(EVIDENCE_BANDS) : len(EVIDENCE_BANDS) + len(SPREADS), rows] = spreads
        else:
            out.pixels[:, rows] = geomedian(own)
        if self._together:
            every = tuple(dict.fromkeys([*request.bands, *self._together]))
            median = geomedian(stack[[names.index(name) for name in every]])
            for name, plane in self._together.items():
                plane[rows] = median[every.index(name)]

    def _pick(self, stack: Stack, names: Sequence[str], rows: slice, context: ObservationContext) -> None:
        """Take each pixel whole from the observation that the method picks."""
        request, out = self._request, self._out
        judged = stack[[names.index(name) for name in context.names]]
        picked = PIXEL_PICKERS[request.method](judged, context.in_rows(rows))
        out.pixels[:, rows] = take_picked(judged, picked)[: len(request.bands)]
        if self._others:
            found = take_picked(stack[[names.index(name) for name in self._others]], picked)
            for plane, values in zip(self._others.values(), found):
                plane[rows] = values
        if out.evidence is not None:
            out.evidence[DATE, rows] = np.array([*self._days, 0], np.uint32)[picked]
            scene = evidence_bands(request).index(SCENE)
            out.evidence[scene, rows] = np.array([*self._numbers, 0], np.uint32)[picked]
            if self._sensors:
                sensor = evidence_bands(request).index(SENSOR)
                out.evidence[sensor, rows] = np.array([*self._sensors, 0], np.uint32)[picked]

    def _reduce_indices(self, stack: Stack, names: Sequence[str], rows: slice) -> None:
        """Compute the indices of each observation, and reduce them."""
        request, out = self._request, self._out
        if out.indices is None:
            return
        reduce = value_reducer(request)
        for place, index in enumerate(request.asked_indices):
            over = {band: stack[names.index(request.name_of(band))] for band in index.formula.bands}
            out.indices[place, rows] = reduce(index_values(index.formula, over))


def _sensor_bits(request: Request, overpasses: Sequence[Overpass]) -> list[int]:
    """Return the value, in the evidence, of each overpass's collection; none where there is one collection alone."""
    names = request.collections
    return [1 << names.index(overpass[0].collection) for overpass in overpasses] if len(names) > 1 else []
