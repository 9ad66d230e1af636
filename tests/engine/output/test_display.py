"""The range of values to show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.output.display import display_range
from cloudless_plugin.engine.output.scratch_raster import ScratchRaster

GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 1300, 1100, 10.0)


def test_range_spans_the_percentiles_of_a_coarse_view(tmp_path: Path) -> None:
    """From the 1st to the 98th percentile of the pixels with data; a coarse view averages single pixels away."""
    ramp = np.linspace(1000, 3000, GRID.height).astype(np.uint16)
    whole = np.broadcast_to(ramp[:, np.newaxis], (3, *GRID.shape)).copy()
    whole[:, :, :300] = 0
    scratch = ScratchRaster(tmp_path / "a.raw", GRID, ("red", "green", "blue"))
    scratch.write(GRID, whole)
    scratch.to_cog(tmp_path / "a.tif", {})
    view = scratch.view(512)
    assert 512 <= max(view.shape) < 1024
    assert display_range(view) == pytest.approx((1020, 2960), abs=5)
    scratch.remove()
    assert display_range(np.zeros((1, 9, 9), np.uint16)) is None
