"""What an overpass has seen where its tiles overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.compositing.observe import observe_band
from cloudless_plugin.engine.kernels.encoding import Encoding
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.raster_io.reader import AssetReader
from cloudless_plugin.engine.stac.overpasses import group_overpasses
from cloudless_plugin.engine.stac.scene import Scene
from tests.support.one_band import GRID, full, make_scene


def observed(scenes: list[Scene]) -> np.ndarray:
    """Return what the scenes' one overpass saw in red."""
    (overpass,) = group_overpasses(scenes)
    plane = np.full(GRID.shape, 7, np.uint16)
    observe_band(plane, overpass, "red", GRID, AssetReader(Settings()))
    return plane


def test_eastern_tile_counts_in_the_overlap(tmp_path: Path) -> None:
    west, east = make_scene(tmp_path, "w", full(100), 500000), make_scene(tmp_path, "e", full(200), 500320)
    for order in ([west, east], [east, west]):
        plane = observed(order)
        assert (plane[:, :32] == 100).all()
        assert (plane[:, 32:] == 200).all()


def test_blocks_that_add_nothing_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the western tile's three columns of blocks only the first lies beside the eastern tile."""
    asked: list[int] = []
    read = ByteReader.read_ranges

    def counted(self: ByteReader, href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        if "w.tif" in href and all(begin for begin, _ in wanted):
            asked.append(len(wanted))
        return read(self, href, wanted, version)

    monkeypatch.setattr(ByteReader, "read_ranges", counted)
    observed([make_scene(tmp_path, "w", full(100), 500000), make_scene(tmp_path, "e", full(200), 500320)])
    assert asked == [2]


def test_other_tile_fills_what_the_first_one_lacks(tmp_path: Path) -> None:
    holes = full(200)
    holes[10:20, 10:20] = 0
    plane = observed([make_scene(tmp_path, "w", full(100), 500000), make_scene(tmp_path, "e", holes, 500320)])
    assert (plane[10:20, 42:52] == 100).all()
    assert (plane == 100).sum() == 32 * 64 + 100


def test_each_tile_has_its_own_offset(tmp_path: Path) -> None:
    west, east = (
        make_scene(tmp_path, "w", full(100), 500000),
        make_scene(tmp_path, "e", full(1100), 500320, encoding=Encoding(Scaling(-1000))),
    )
    assert (observed([west, east]) == 100).all()


def test_tiles_out_of_phase_are_averaged(tmp_path: Path) -> None:
    west, east = make_scene(tmp_path, "w", full(100), 500005), make_scene(tmp_path, "e", full(201), 500325)
    plane = observed([west, east])
    assert set(np.unique(plane[:, 40:90])) == {151}
    assert set(np.unique(plane[:, 100:])) == {201}


def test_resampled_tile_fills_only_what_the_aligned_one_lacks(tmp_path: Path) -> None:
    aligned, other = (
        make_scene(tmp_path, "aligned", full(100), 500000),
        make_scene(tmp_path, "other", full(300, 128), 500005),
    )
    plane = observed([aligned, other])
    assert (plane[:, :96] == 100).all()
    assert (plane[:, 97:] == 300).all()
