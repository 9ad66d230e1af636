"""Reading where only some pixels are wanted: these are as if all were read, and other blocks stay unread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import PLAIN, Encoding
from cloudless_plugin.engine.kernels.wanted import AllBut
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.geotiffs import GRID, HEIGHT, TILED, WIDTH, numbers, write

GRIDS = {
    "its own": GRID,
    "a part of its own": GRID.part(-30, 40, 200, 120),
    "an overview's": Grid("EPSG:32633", 20.0, 30000, 260001, 101, 150, 20.0),
    "coarser": Grid("EPSG:32633", 35.0, 600000 // 35, 5200020 // 35, 60, 80, 35.0),
    "shifted": Grid("EPSG:32633", 10.0, 60001, 519990, 150, 200, 10.0, (3.0, 4.0)),
    "another CRS": Grid("EPSG:32632", 10.0, 105966, 521909, 150, 200, 10.0),
}
FORMS: dict[str, dict[str, Any]] = {
    "plain": {**TILED, "compress": "deflate", "factors": [2, 4]},
    "for GDAL": {**TILED, "compress": "lzw", "factors": [2]},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each form."""
    folder = tmp_path_factory.mktemp("forms")
    return {name: write(folder / f"{name}.tif", numbers(), **options) for name, options in FORMS.items()}


def filled(path: Path, grid: Grid, *, overwrite: bool = True, begin: int = 0, **options: Any) -> np.ndarray:
    out = np.full(grid.shape, begin, np.uint16)
    settings = Settings(limits=Limits(warp_cell=64))
    AssetReader(settings).fill(out, str(path), grid, overwrite=overwrite, **options)
    return out


def unwanted_on(grid: Grid, data: st.DataObject) -> np.ndarray:
    """Return pixels that nobody wants: all but some rectangles."""
    unwanted = np.ones(grid.shape, bool)
    for _ in range(data.draw(st.integers(0, 3))):
        top, left = (data.draw(st.integers(0, length - 1)) for length in grid.shape)
        unwanted[top : top + data.draw(st.integers(1, 90)), left : left + data.draw(st.integers(1, 90))] = False
    return unwanted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize("encoding", [PLAIN, Encoding(is_classes=True)], ids=["means", "classes"])
@given(data=st.data())
def test_wanted_pixels_are_as_if_all_were_read(
    files: dict[str, Path], form: str, name: str, encoding: Any, data: st.DataObject
) -> None:
    grid = GRIDS[name]
    unwanted = unwanted_on(grid, data)
    resampling = data.draw(st.sampled_from(["nearest", "bilinear"]))
    options = {"encoding": encoding, "resampling": resampling}
    everything = filled(files[form], grid, **options)
    some = filled(files[form], grid, wanted=AllBut(unwanted), **options)
    np.testing.assert_array_equal(some[~unwanted], everything[~unwanted])


@given(data=st.data())
def test_what_is_filled_already_stays(files: dict[str, Path], data: st.DataObject) -> None:
    """Blocks whose wanted pixels are all there are not read, and no pixel changes that was there."""
    unwanted = unwanted_on(GRID, data)
    before = np.where(data.draw(st.booleans()), numbers()[::-1, ::-1], 0).astype(np.uint16)
    everything, some = before.copy(), before.copy()
    reader = AssetReader(Settings())
    reader.fill(everything, str(files["plain"]), GRID)
    reader.fill(some, str(files["plain"]), GRID, wanted=AllBut(unwanted))
    np.testing.assert_array_equal(some[~unwanted], everything[~unwanted])
    np.testing.assert_array_equal(some[before != 0], before[before != 0])


@pytest.mark.parametrize(("level", "blocks"), [("its own", 20), ("an overview's", 6), ("coarser", 6)])
def test_only_blocks_with_wanted_pixels_are_read(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, level: str, blocks: int
) -> None:
    asked: list[tuple[int, int]] = []
    read = ByteReader.read_ranges

    def counted(self: ByteReader, href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        asked.extend(wanted)
        return read(self, href, wanted, version)

    monkeypatch.setattr(ByteReader, "read_ranges", counted)
    grid = GRIDS[level]
    counts = []
    unwanted = np.ones(grid.shape, bool)
    for place in (None, np.s_[5:8, 5:8], np.s_[:, :]):
        if place is not None:
            unwanted[place] = False
        asked.clear()
        filled(files["plain"], grid, wanted=AllBut(unwanted), begin=9)
        counts.append(len(asked))
    assert counts == [0, 1, blocks]
    assert HEIGHT > 4 * 64
    assert WIDTH > 3 * 64


def test_file_of_which_nothing_is_wanted_need_not_be_there(tmp_path: Path) -> None:
    nowhere = tmp_path / "missing.tif"
    unwanted = AllBut(np.ones(GRID.shape, bool))
    assert not filled(nowhere, GRID, wanted=unwanted, begin=9).any()
    assert (filled(nowhere, GRID, wanted=unwanted, begin=9, overwrite=False) == 9).all()
