"""The ranges of values to show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.output.display import display_ranges
from cloudless_plugin.engine.output.scratch_raster import ScratchRaster

GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 1300, 1100, 10.0)


def test_ranges_span_the_percentiles_of_a_coarse_view(tmp_path: Path) -> None:
    """From the 0.5th to the 99.5th percentile of each band's data; a coarse view averages single pixels away."""
    ramp = np.linspace(1000, 3000, GRID.height).astype(np.uint16)
    whole = np.broadcast_to(ramp[:, np.newaxis], (3, *GRID.shape)).copy()
    whole[1] *= 3
    whole[:, :, :300] = 0
    scratch = ScratchRaster(tmp_path / "a.raw", GRID, ("red", "green", "blue"))
    scratch.write(GRID, whole)
    scratch.to_cog(tmp_path / "a.tif", {})
    view = scratch.view(512)
    assert 512 <= max(view.shape) < 1024
    found = display_ranges(view)
    assert found is not None
    assert [list(each) for each in found] == [
        pytest.approx([factor * 1010, factor * 2990], abs=5 * factor) for factor in (1, 3, 1)
    ]
    scratch.remove()


def test_empty_bands_and_bands_of_one_value_have_a_range() -> None:
    pixels = np.zeros((3, 9, 9), np.uint16)
    assert display_ranges(pixels) is None
    pixels[1] = 700
    assert display_ranges(pixels) == ((700, 701),) * 3
