"""The choice among a pixel's views, with a loop over pixels as the judge."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Optional

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.compositing.view_choice import Order, ViewChoice
from cloudless_plugin.engine.kernels.haze import haze_mask
from cloudless_plugin.engine.kernels.wanted import AllBut
from cloudless_plugin.engine.machine.workspace import Workspace

BANDS = ("blue", "red", "green")
SHAPE = (2, 3)
ANYTHING = 4321


class Seen:
    """What overpasses show, as a test says; pixels that nobody wants are filled with anything."""

    def __init__(self, numbers: np.ndarray, visible: Optional[np.ndarray], near: np.ndarray) -> None:
        self.numbers, self.shown, self.near = numbers, visible, near
        self.prepared: list[int] = []
        self.reads: list[tuple[int, str]] = []
        self.wanted = np.zeros(numbers.shape, bool)

    def prepare(self, numbers: Any) -> None:
        self.prepared += numbers

    def visible(self, number: int) -> Optional[np.ndarray]:
        assert number in self.prepared
        return None if self.shown is None else self.shown[number]

    def observe(self, plane: np.ndarray, number: int, name: str, wanted: AllBut) -> None:
        band = BANDS.index(name)
        where = wanted.pixels(*(slice(0, length) for length in plane.shape))
        self.reads.append((number, name))
        self.wanted[band, number] |= where
        plane[...] = np.where(where, self.numbers[band, number], ANYTHING)

    def near_cloud(self, number: int, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return self.near[number, rows, columns]


def expected(seen: Seen, order: Order, pixel: tuple[int, int], *, haze: bool) -> tuple[list[int], int]:
    """Return which overpasses a pixel is made of, and how many it took."""
    judges = 2 if haze else 1
    held: list[int] = []
    taken, untested = 0, False

    def test() -> None:
        if haze and held:
            blue, red = (seen.numbers[band, held][:, pixel[0], pixel[1]].reshape(-1, 1, 1) for band in (0, 1))
            near = np.array([seen.near[(number, *pixel)] for number in held])
            hazy = haze_mask(blue, red, lambda rows, columns: near[:, np.newaxis].repeat(rows.size, axis=1))
            held[:] = [number for number, bad in zip(held, hazy[:, 0, 0]) if not bad]

    goal = order.views
    for number, part in enumerate(order.rounds):
        enough = min(goal, math.ceil(order.views / (1 + number // 4)))
        shown = [one for one in part if seen.shown is None or seen.shown[(one, *pixel)]]
        came = [
            one
            for one in shown[: max(enough - len(held), 0)]
            if all(seen.numbers[(band, one, *pixel)] for band in range(judges))
        ]
        taken += len(came)
        held += came
        untested |= bool(came)
        if untested and len(held) >= min(goal, math.ceil(order.views / (1 + (number + 1) // 4))):
            test()
            untested = False
            goal = math.ceil(order.views / 2) if haze else goal
    if untested:
        test()
    return held, taken


@st.composite
def cases(draw: st.DrawFn) -> tuple[Seen, Order]:
    count = draw(st.integers(1, 12))
    views = draw(st.integers(1, 4))
    reflectance = st.sampled_from([0, 300, 600, 1200, 1500, 2500, 6000])
    numbers = draw(arrays(np.uint16, (3, count, *SHAPE), elements=reflectance))
    visible = draw(st.none() | arrays(bool, (count, *SHAPE)))
    near = draw(arrays(bool, (count, *SHAPE)))
    every = draw(st.permutations(range(count)))
    keys = [("a", None, date(2023, 1, 1 + number)) for number in range(count)]
    others = [("b", None, date(2023, 2, 1 + number)) for number in range(draw(st.integers(0, 3)))]
    order = draw(st.permutations([*(keys[number] for number in every), *others]))
    return Seen(numbers, visible, near), Order.of_tile(keys, order, views)


def fill(seen: Seen, order: Order, *, haze: bool, pool: Any = None) -> tuple[ViewChoice, np.ndarray]:
    """Return the choice, and the stack of all bands: the judged ones in one call, the last one in another."""
    judged = BANDS[: 2 if haze else 1]
    choice = ViewChoice(order, SHAPE, judged, seen, Workspace(2), pool, tests_haze=haze)
    stack = np.full((3, order.views, *SHAPE), ANYTHING, np.uint16)
    choice.fill(stack[:2], BANDS[:2])
    choice.fill(stack[2:], BANDS[2:])
    return choice, stack


@pytest.mark.parametrize("haze", [True, False])
@given(case=cases())
def test_each_pixel_takes_its_first_clear_views(case: tuple[Seen, Order], haze: bool) -> None:
    seen, order = case
    choice, stack = fill(seen, order, haze=haze)
    emptied = choice.emptied
    for pixel in np.ndindex(SHAPE):
        held, taken = expected(seen, order, pixel, haze=haze)
        assert choice.seen[pixel] == taken
        assert emptied[pixel] == (taken > 0 and not held)
        for band in range(3):
            values = [seen.numbers[(band, number, *pixel)] for number in held]
            assert stack[(band, slice(None), *pixel)].tolist() == [*values, *[0] * (order.views - len(held))]
    for number, name in set(seen.reads):
        assert seen.reads.count((number, name)) == 1, "nothing is read twice"


@given(case=cases())
def test_threads_choose_the_same(case: tuple[Seen, Order]) -> None:
    seen, order = case
    _, expected_stack = fill(seen, order, haze=True)
    with ThreadPoolExecutor(4) as pool:
        _, stack = fill(seen, order, haze=True, pool=pool)
    np.testing.assert_array_equal(stack, expected_stack)


def test_threads_that_fill_one_place_at_once_lose_nothing() -> None:
    """Each pixel is shown by one of eight overpasses, so that eight threads fill the same place, and finely mixed."""
    shape, count = (512, 512), 8
    shown = np.arange(count)[:, np.newaxis, np.newaxis] == np.random.default_rng(1).integers(0, count, shape)
    numbers = np.broadcast_to(np.arange(100, 100 + count, dtype=np.uint16)[:, np.newaxis, np.newaxis], shown.shape)
    seen = Seen(np.stack([numbers] * 3), shown, np.zeros(shown.shape, bool))
    keys = [("a", None, date(2023, 1, 1 + number)) for number in range(count)]
    with ThreadPoolExecutor(count) as pool:
        for _ in range(40):
            choice = ViewChoice(
                Order.of_tile(keys, keys, count), shape, BANDS[:2], seen, Workspace(count), pool, tests_haze=True
            )
            stack = np.empty((3, count, *shape), np.uint16)
            choice.fill(stack, BANDS)
            np.testing.assert_array_equal(stack[:, 0], np.stack([(numbers * shown).sum(axis=0)] * 3))
            assert not stack[:, 1:].any()
            for number in range(count):
                np.testing.assert_array_equal(choice.holds(number), shown[number])


def test_what_nobody_needs_is_not_read() -> None:
    """Two views of clear dates suffice everywhere: the third round is not even prepared."""
    numbers = np.full((3, 6, *SHAPE), 300, np.uint16)
    seen = Seen(numbers, np.ones((6, *SHAPE), bool), np.zeros((6, *SHAPE), bool))
    seen.shown[1] = False
    fill(seen, Order(((0, 1), (2, 3), (4, 5)), 2), haze=True)
    assert seen.prepared == [0, 1, 2, 3]
    assert sorted({number for number, _ in seen.reads}) == [0, 2]


def test_rounds_are_those_of_the_whole_mosaic() -> None:
    """A tile that sees every other overpass has half as many in each round."""
    keys = [("a", 1, date(2023, 1, day)) for day in range(1, 9)]
    order = Order.of_tile(keys[::2], keys, 4)
    assert order.rounds == ((0, 1), (2, 3))
    assert Order.of_tile(keys[:1], keys, 2).rounds == ((0,), (), (), ())
    assert Order.of_tile(keys[::2], keys[::-1], 4).rounds == ((3, 2), (1, 0))
