"""Averages and nearest pixels, with exact fractions and GDAL's warper as the oracles."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from rasterio.enums import Resampling
from rasterio.warp import reproject

from cloudless_plugin.engine.kernels.resampling import _SCALE, average, between, doubled, nearest

DTYPES = st.sampled_from([np.uint8, np.uint16])
PIXELS = DTYPES.flatmap(
    lambda dtype: hnp.arrays(
        dtype,
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
        elements=st.sampled_from([0, 1, 2, 100, 254, int(np.iinfo(dtype).max)]) | hnp.from_dtype(np.dtype(dtype)),
    )
)
EDGES = st.lists(st.integers(-2 * _SCALE, 8 * _SCALE), min_size=2, max_size=5, unique=True).map(sorted)
"""In parts of a pixel, as ``average`` knows them."""
RATIOS = [2, 3, 6, 10, 1.5, 2.5, 10 / 3, 7.3]


def exact_average(pixels: np.ndarray, rows: list[int], columns: list[int]) -> np.ndarray:
    """Return the means by the definition; edges are in parts of a pixel."""

    def share(begin: int, end: int, pixel: int) -> Fraction:
        return Fraction(max(min(end, (pixel + 1) * _SCALE) - max(begin, pixel * _SCALE), 0), _SCALE)

    out = np.zeros((len(rows) - 1, len(columns) - 1), pixels.dtype)
    for (row, column), _ in np.ndenumerate(out):
        total = area = Fraction(0)
        for (y, x), number in np.ndenumerate(pixels):
            shared = share(*rows[row : row + 2], y) * share(*columns[column : column + 2], x)
            total += shared * int(number)
            area += shared * bool(number)
        out[row, column] = math.floor(total / area + Fraction(1, 2)) if area else 0
    return out


def gdal(pixels: np.ndarray, ratio: float, shift: float, resampling: Resampling) -> np.ndarray:
    """Return GDAL's pixels of ``ratio`` times the size that begin at ``shift`` of both rows and columns."""
    shape = tuple(math.ceil(length / ratio) for length in pixels.shape)
    out = np.zeros(shape, pixels.dtype)
    reproject(
        pixels,
        out,
        src_transform=Affine(10, 0, 600000, 0, -10, 5200000),
        dst_transform=Affine(10 * ratio, 0, 600000 + 10 * shift, 0, -10 * ratio, 5200000 - 10 * shift),
        src_crs="EPSG:32633",
        dst_crs="EPSG:32633",
        src_nodata=0,
        dst_nodata=0,
        resampling=resampling,
    )
    return out


def edges(pixels: np.ndarray, ratio: float, shift: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the same cells as ``gdal``."""
    rows, columns = (np.arange(math.ceil(length / ratio) + 1) * ratio + shift for length in pixels.shape)
    return rows, columns


def landscape(dtype: type) -> np.ndarray:
    """Hills with a lake, a swath's edge and some single holes of no data."""
    y, x = np.mgrid[:400, :330]
    largest = np.iinfo(dtype).max
    pixels = (largest * (0.4 + 0.3 * np.sin(x / 19) * np.cos(y / 23))).astype(dtype)
    pixels[(y - 150) ** 2 + (x - 90) ** 2 < 50**2] = 0
    pixels[y + 3 * x > 1200] = 0
    pixels[7::61, 5::53] = 0
    return pixels


@given(pixels=PIXELS, rows=EDGES, columns=EDGES)
def test_average_is_exact(pixels: np.ndarray, rows: list[int], columns: list[int]) -> None:
    found = average(pixels, np.array(rows) / _SCALE, np.array(columns) / _SCALE)
    expected = exact_average(pixels, rows, columns)
    assert found.dtype == pixels.dtype
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("pixels", "mean"),
    [
        ([[1, 2], [1, 2]], 2),
        ([[1, 1], [1, 2]], 1),
        ([[0, 0], [0, 7]], 7),
        ([[0, 0], [0, 0]], 0),
        ([[65535, 65535], [65535, 65535]], 65535),
        ([[65534, 65535], [65535, 65534]], 65535),
    ],
)
def test_halves_are_rounded_up_and_no_data_does_not_count(pixels: list[list[int]], mean: int) -> None:
    found = average(np.array(pixels, np.uint16), np.array([0.0, 2.0]), np.array([0.0, 2.0]))
    assert found.tolist() == [[mean]]


@pytest.mark.parametrize("side", [63, 64, 65, 200])
def test_average_of_many_large_numbers(side: int) -> None:
    pixels = np.full((side, side), 65535, np.uint16)
    pixels[0, 0] = 1
    whole = np.array([0.0, side])
    assert average(pixels, whole, whole).item() == round((pixels.astype(int).sum()) / side**2)


@pytest.mark.parametrize("shift", [0.0, -1.0, 0.25, 0.7])
@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_average_agrees_with_gdal(dtype: type, ratio: float, shift: float) -> None:
    """Of cells that lie in the file: across its edge, GDAL weighs pixels by other than the area that they share."""
    pixels = landscape(dtype)
    rows, columns = edges(pixels, ratio, shift)
    inside = np.ix_(*((e[:-1] >= 0) & (e[1:] <= n) for e, n in zip((rows, columns), pixels.shape)))
    found, expected = average(pixels, rows, columns)[inside], gdal(pixels, ratio, shift, Resampling.average)[inside]
    assert found.any()
    np.testing.assert_array_equal(found == 0, expected == 0)
    assert np.abs(found.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("ratio", [1.5, 10 / 3, 7.3])
def test_average_is_close_to_exact_where_edges_lie_between_parts_of_pixels(ratio: float) -> None:
    pixels = landscape(np.uint16)[:20, :16]
    rows, columns = edges(pixels, ratio, 0.1234)
    expected = exact_average(pixels, *([round(edge * _SCALE) for edge in axis] for axis in (rows, columns)))
    assert np.abs(average(pixels, rows, columns).astype(int) - expected).max() <= 1


@given(
    pixels=hnp.arrays(np.uint16, (40, 30), elements=st.integers(0, 65535)),
    ratio=st.floats(1.01, 8),
    place=st.floats(-10, 10),
    data=st.data(),
)
def test_average_does_not_depend_on_the_window(
    pixels: np.ndarray, ratio: float, place: float, data: st.DataObject
) -> None:
    rows, columns = (place + np.arange(12) * ratio for _ in range(2))
    whole = average(pixels, rows, columns)
    (top, bottom), (left, right) = (
        data.draw(st.lists(st.integers(0, 11), min_size=2, max_size=2, unique=True).map(sorted)) for _ in range(2)
    )
    margins = data.draw(st.tuples(*[st.integers(0, 3)] * 4))
    begin = [max(math.floor(edge) - margin, 0) for edge, margin in zip((rows[top], columns[left]), margins)]
    end = [max(math.ceil(edge) + margin, 0) for edge, margin in zip((rows[bottom], columns[right]), margins[2:])]
    part = pixels[begin[0] : end[0], begin[1] : end[1]]
    if part.size:
        found = average(part, rows[top : bottom + 1] - begin[0], columns[left : right + 1] - begin[1])
        np.testing.assert_array_equal(found, whole[top:bottom, left:right])


@given(
    pixels=PIXELS,
    rows=st.lists(st.floats(-3, 9), max_size=6).map(sorted),
    columns=st.lists(st.floats(-3, 9), max_size=6).map(sorted),
)
def test_nearest_is_the_pixel_in_which_a_point_lies(
    pixels: np.ndarray, rows: list[float], columns: list[float]
) -> None:
    found = nearest(pixels, np.array(rows), np.array(columns))
    assert found.dtype == pixels.dtype
    assert found.shape == (len(rows), len(columns))
    around = np.pad(pixels, 10)
    for (row, column), number in np.ndenumerate(found):
        assert number == around[10 + math.floor(rows[row]), 10 + math.floor(columns[column])]


@pytest.mark.parametrize("ratio", [0.3, 0.7, *RATIOS])
def test_nearest_agrees_with_gdal(ratio: float) -> None:
    pixels = landscape(np.uint16)
    rows, columns = edges(pixels, ratio, 0.1)
    found = nearest(pixels, (rows[:-1] + rows[1:]) / 2, (columns[:-1] + columns[1:]) / 2)
    assert (found == gdal(pixels, ratio, 0.1, Resampling.nearest)).mean() > 0.999


def test_doubled_planes_have_means_between_their_pixels() -> None:
    planes = np.array([[[10, 20, 65535], [30, 41, 65535]], [[1, 0, 3], [5, 7, 9]]], np.uint16)
    assert doubled(planes).tolist() == [
        [[10, 15, 20, 32777, 65535], [20, 25, 30, 32782, 65535], [30, 35, 41, 32788, 65535]],
        [[1, 0, 0, 0, 3], [3, 0, 0, 0, 6], [5, 6, 7, 8, 9]],
    ]


@pytest.mark.parametrize("smooth", [False, True])
def test_values_between_pixels_differ_from_bilinear_ones_by_a_quarter_of_a_step(smooth: bool) -> None:
    rows, columns = np.mgrid[0:9:0.23, 0:7:0.31].astype(np.float32)
    steps = np.arange(10)[:, np.newaxis] * 100 + np.arange(8) * 30
    found = between((steps + 1)[np.newaxis].astype(np.uint16), rows, columns, smooth=smooth)[0]
    wrong = np.abs(found - (1 + rows * 100 + columns * 30))
    assert wrong.max() <= 130 * (0.25 if smooth else 0.5) + 1


@pytest.mark.parametrize("smooth", [False, True])
def test_places_beyond_the_planes_have_the_nearest_pixel(smooth: bool) -> None:
    planes = np.array([[[1, 2], [3, 4]]], np.uint16)
    rows, columns = np.array([[-5.0, 9.0]], np.float32), np.array([[-5.0, 9.0]], np.float32)
    assert between(planes, rows, columns, smooth=smooth).tolist() == [[[1, 4]]]
