"""Which views each pixel of a tile is made of where not all are wanted: its first so many clear ones, in one order."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import NamedTuple, Optional, Protocol

import numpy as np
from numpy.typing import NDArray

from ..kernels.bit_image import BitImage
from ..kernels.haze import haze_mask
from ..kernels.masked_ops import zero_where
from ..kernels.observations import Stack
from ..kernels.plausibility import offset_sample
from ..kernels.wanted import AllBut
from ..machine.workspace import Workspace
from ..stac.overpasses import OverpassKey
from .each import each

_ROWS = 128
"""Rows that a thread tests together."""
_PATIENCE = 4
"""Rounds after which half as many views are enough; after twice as many a third, and so on."""
COMPARED_ROUNDS = 2
"""Rounds among whose overpasses dark ground is looked for: near infrared of others is not read for it."""
_NOBODY = np.uint16(np.iinfo(np.uint16).max)
"""In place of a date: nobody holds the place."""

Pixels = NDArray[np.intp]
Flags = NDArray[np.bool_]


class Views(Protocol):
    """What the overpasses of a tile show, by their numbers."""

    def prepare(self, numbers: Sequence[int]) -> None:
        """Begin to find out what these overpasses show."""

    def visible(self, number: int) -> Optional[Flags]:
        """Return which pixels (y, x) an overpass shows, as far as its classification tells; ``None`` for all."""

    def observe(self, plane: NDArray[np.uint16], number: int, name: str, wanted: AllBut) -> None:
        """Fill the wanted pixels of ``plane`` (y, x) with a band of an overpass, reflectance x 10000, 0 is no data."""

    def near_cloud(self, number: int, rows: Pixels, columns: Pixels) -> Flags:
        """Return which pixels lie near the clouds of an overpass."""


class Order(NamedTuple):
    """In which order views are taken."""

    rounds: tuple[tuple[int, ...], ...]
    """Numbers of the tile's overpasses, those whose views are taken together in one round, in order. A round is as many
    overpasses of the whole mosaic as views are wanted, however few of them the tile sees."""
    views: int
    """Views of a pixel at most."""

    @property
    def first(self) -> tuple[int, ...]:
        """Numbers of the overpasses of the first rounds, which show nearly every pixel often enough."""
        return tuple(number for part in self.rounds[:COMPARED_ROUNDS] for number in part)

    @classmethod
    def of_tile(cls, overpasses: Sequence[OverpassKey], order: Sequence[OverpassKey], views: int) -> Order:
        """Return the order of a tile's overpasses.

        Args:
            overpasses: of the tile.
            order: of the mosaic, which holds all of them.
            views: of a pixel at most.
        """
        positions = {key: position for position, key in enumerate(order)}
        rounds: list[list[int]] = [[] for _ in range(0, len(order), views)]
        for number in sorted(range(len(overpasses)), key=lambda number: positions[overpasses[number]]):
            rounds[positions[overpasses[number]] // views].append(number)
        return cls(tuple(map(tuple, rounds)), views)


class ViewChoice:
    """The views that the pixels of a tile are made of.

    There are as many places a pixel as views are wanted. In each round of overpasses, a pixel takes the first ones that
    show it, until it has enough: at first so many as are wanted. Pixels that have enough, and in the end all of them,
    are tested for haze. What is hazy leaves its place, but from then on half of the views are enough: else a few
    pixels of bright ground, which the test never likes, would have whole blocks read of every date. For the same
    reason less is enough of pixels that few overpasses show, the more rounds have passed. What a pixel takes depends on
    the order and on the pixel alone, so that neither blocks nor tiles show.

    A block is read once: of the bands by which views are judged where a pixel takes the view, of the others where one
    keeps it.
    """

    def __init__(
        self,
        order: Order,
        shape: tuple[int, int],
        judged_by: Sequence[str],
        views: Views,
        workspace: Workspace,
        pool: Optional[Executor],
        *,
        tests_haze: bool,
    ) -> None:
        """Begin without any view.

        Args:
            order: of the overpasses.
            shape: height and width of the tile.
            judged_by: bands without which a view is none: blue and red of the haze test, or any one band.
            views: what the overpasses show.
            workspace: whose processors compute.
            pool: threads that read; ``None`` reads on this thread.
            tests_haze: whether hazy views are dropped.
        """
        self._order = order
        self._numbers = [number for part in order.rounds for number in part]
        self._shape = shape
        self._judged_by = tuple(judged_by)
        self._views = views
        self._workspace = workspace
        self._pool = pool
        self._tests_haze = tests_haze
        self._held = np.zeros(shape, np.uint16)
        self._goal = np.full(shape, order.views, np.uint16)
        """How many views are enough, as far as the haze test has a say."""
        self._untested = np.zeros(shape, bool)
        self._owners = np.empty((0, *shape), np.uint16)
        """(place, y, x): position in the order of the overpass whose view is there, else ``_NOBODY``."""
        self._placing = [threading.Lock() for _ in range(order.views)]
        """By place: threads put other overpasses' views there by arithmetic on all of its pixels."""
        self._chosen: list[Optional[BitImage]] = []
        """By position in the order: which pixels take the overpass's view in the end."""
        self.seen = np.zeros(shape, np.uint16)
        """(y, x): how many views were taken, before the haze test."""
        self.samples: dict[str, NDArray[np.uint16]] = {}
        """By band: see ``offset_sample``, for the overpasses by number."""

    @property
    def emptied(self) -> Flags:
        """(y, x): which pixels the haze test alone has left without any view."""
        emptied: Flags = (self.seen != 0) & (self._held == 0)
        return emptied

    def fill(self, stack: Stack, names: Sequence[str]) -> None:
        """Fill a stack (band, place, y, x) with the chosen views; empty places are 0.

        The first stack begins with the bands by which views are judged, and makes the choice.
        """
        stack[...] = 0
        own = len(self._judged_by) if not self._chosen else 0
        if own:
            self._choose(stack[:own])
        rest, others = stack[own:], names[own:]
        if not others:
            return
        held = np.zeros(self._shape, np.uint16)
        for begin, part in self._rounds():
            shown = [self._chosen_pixels(begin + place) for place in range(len(part))]
            pending = self._places(part, held, np.full_like(held, self._order.views), shown)
            if pending is not None:
                self._read(rest, others, part, pending)

    def holds(self, number: int) -> Flags:
        """Return which pixels (y, x) are made of the view of an overpass, by its number."""
        return self._chosen_pixels(self._numbers.index(number))

    def _enough(self, number: int) -> NDArray[np.uint16]:
        """Return how many views (y, x) are enough in a round, by its number."""
        return np.minimum(self._goal, np.uint16(enough_views(self._order.views, number)))

    def _rounds(self) -> list[tuple[int, tuple[int, ...]]]:
        """Return the rounds, each with the position of its first overpass in the order."""
        begins = np.cumsum([0, *map(len, self._order.rounds)])
        return list(zip(begins.tolist(), self._order.rounds))

    def _choose(self, stack: Stack) -> None:
        """Choose the views of every pixel, and fill the bands by which they are judged."""
        self._owners = np.full((self._order.views, *self._shape), _NOBODY, np.uint16)
        for number, (begin, part) in enumerate(self._rounds()):
            enough, later = self._enough(number), self._enough(number + 1)
            if (self._held >= enough).all():
                continue
            self._views.prepare(part)
            shown = [self._views.visible(one) for one in part]
            pending = self._places(part, self._held.copy(), enough, shown)
            if pending is not None:
                self._read(stack, self._judged_by, part, pending, begin)
            if pending is not None or (self._untested & (self._held >= later)).any():
                self._settle_all(stack, later)
        self._settle_all(stack, np.zeros_like(self._goal))
        self._chosen = self._by_overpass()
        self._owners = self._owners[:0]

    def _places(
        self,
        part: Sequence[int],
        held: NDArray[np.uint16],
        enough: NDArray[np.uint16],
        shown: Sequence[Optional[Flags]],
    ) -> Optional[NDArray[np.uint16]]:
        """Return the place (overpass, y, x) that each pixel keeps for the view of each overpass, else ``_NOBODY``.

        Args:
            part: numbers of the overpasses.
            held: places that are taken already; those that are kept are added.
            enough: places of each pixel, at most.
            shown: which pixels each overpass shows; ``None`` for all.
        """
        places: NDArray[np.uint16] = np.empty((len(part), *self._shape), np.uint16)
        found = False
        for number, visible in enumerate(shown):
            takes = held < enough
            if visible is not None:
                takes &= visible
            found = found or bool(takes.any())
            np.bitwise_or(np.multiply(~takes, _NOBODY), held, out=places[number])
            held += takes
        return places if found else None

    def _read(
        self,
        stack: Stack,
        names: Sequence[str],
        part: Sequence[int],
        places: NDArray[np.uint16],
        begin: Optional[int] = None,
    ) -> None:
        """Read the views for which pixels keep places, and put them there.

        Args:
            stack: (band, place, y, x).
            names: of its bands.
            part: numbers of the overpasses.
            places: see ``_places``.
            begin: position in the order of the first one, to note who owns the places; ``None`` notes nothing.
        """

        def read(job: int) -> None:
            band, number = divmod(job, len(part))
            nobody = places[number] == _NOBODY
            if nobody.all():
                return
            plane = np.empty(self._shape, np.uint16)
            self._views.observe(plane, part[number], names[band], AllBut(nobody))
            with self._workspace.cores:
                for place in _span(places[number]):
                    here = places[number] == place
                    with self._placing[place]:
                        stack[band, place] |= np.multiply(plane, here)
                        if begin is not None and not band:
                            self._owners[place] &= ~np.multiply(here, _NOBODY ^ np.uint16(begin + number))
                self._note_sample(names[band], part[number], plane, nobody)

        each(read, len(names) * len(part), self._pool)

    def _note_sample(self, name: str, number: int, plane: NDArray[np.uint16], nobody: Flags) -> None:
        sample = offset_sample(plane[np.newaxis])[0]
        zero_where(sample, offset_sample(nobody[np.newaxis])[0])
        kept = self.samples.get(name)
        if kept is None:  # threads that come here together make the same array
            kept = self.samples.setdefault(name, np.zeros((max(self._numbers) + 1, *sample.shape), np.uint16))
        np.maximum(kept[number], sample, out=kept[number])

    def _settle_all(self, stack: Stack, enough: NDArray[np.uint16]) -> None:
        def settle(number: int) -> None:
            with self._workspace.cores:
                self._settle(stack, slice(number * _ROWS, (number + 1) * _ROWS), enough)

        each(settle, math.ceil(self._shape[0] / _ROWS), self._pool)

    def _settle(self, stack: Stack, rows: slice, enough: NDArray[np.uint16]) -> None:
        """Drop views without data, and of pixels that have enough the hazy ones, and move the others together."""
        part, owners, untested = stack[:, :, rows], self._owners[:, rows], self._untested[rows]
        present = (part != 0).all(axis=0)
        count = np.count_nonzero(present, axis=0)
        came = count > self._held[rows]
        self.seen[rows] += (count - self._held[rows]).astype(np.uint16)
        untested |= came
        judged = untested & (count >= enough[rows])
        if self._tests_haze and judged.any():
            present &= ~self._hazy(part, owners, judged, rows)
            self._goal[rows][judged] = (self._order.views + 1) // 2
            untested &= ~judged
        dropped = (owners != _NOBODY) & ~present
        if dropped.any():
            owners[dropped] = _NOBODY
            for plane in part:
                zero_where(plane, dropped)
            _move_together(part, owners, present)
        self._held[rows] = np.count_nonzero(present, axis=0)

    def _hazy(self, part: Stack, owners: NDArray[np.uint16], judged: Flags, rows: slice) -> Flags:
        """Return which views (place, y, x) of pixels that are judged are hazy."""
        blue, red = (np.multiply(plane, judged) for plane in part)

        def near_cloud(row: Pixels, column: Pixels) -> Flags:
            near = np.zeros((len(owners), row.size), bool)
            held = owners[:, row, column]
            with self._workspace.idle():
                for position in np.unique(held[held != _NOBODY]):
                    place, pixel = np.nonzero(held == position)
                    number = self._numbers[position]
                    near[place, pixel] = self._views.near_cloud(number, row[pixel] + rows.start, column[pixel])
            return near

        return haze_mask(blue, red, near_cloud)

    def _by_overpass(self) -> list[Optional[BitImage]]:
        """Return, by position in the order, which pixels hold the overpass's view."""
        spans = [_span(owners) for owners in self._owners]
        found: list[Optional[BitImage]] = []
        for position in range(len(self._numbers)):
            held = [owners == position for owners, span in zip(self._owners, spans) if position in span]
            found.append(BitImage(np.logical_or.reduce(held)) if held else None)
        return found

    def _chosen_pixels(self, position: int) -> Flags:
        chosen = self._chosen[position]
        return np.zeros(self._shape, bool) if chosen is None else chosen.array()


def enough_views(views: int, number: int) -> int:
    """Return how many views of those that are wanted are enough in a round, by its number."""
    return math.ceil(views / (1 + number // _PATIENCE))


def _span(numbers: NDArray[np.uint16]) -> range:
    """Return the range of numbers that are not ``_NOBODY``."""
    return range(int(numbers.min()), int((numbers + np.uint16(1)).max()))


def _move_together(part: Stack, owners: NDArray[np.uint16], present: Flags) -> None:
    """Move the views of each pixel to its first places, in order.

    Args:
        part: (band, place, y, x), 0 where there is no view.
        owners: (place, y, x), see ``ViewChoice``.
        present: (place, y, x) which places have a view; not changed.
    """
    rows, columns = np.nonzero((~present[:-1] & present[1:]).any(axis=0))
    if not rows.size:
        return
    order = np.argsort(~present[:, rows, columns], axis=0, kind="stable")
    for stack in (*part, owners):
        stack[:, rows, columns] = np.take_along_axis(stack[:, rows, columns], order, axis=0)
