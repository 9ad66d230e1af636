"""Which scenes reach into a tile."""

from __future__ import annotations

import pytest

from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.stac.scene import Asset, Scene
from cloudless_plugin.engine.stac.scene_index import SceneIndex


@pytest.mark.parametrize(("column", "touched"), [(1795, True), (-1805, True), (1700, False)])
def test_scene_near_the_antimeridian(column: int, touched: bool) -> None:
    grid = Grid("EPSG:4326", 0.1, column, -160, 10, 10, 11000.0)
    asset = Asset("a.tif", (10.0, 0.0, 799980.0, 0.0, -10.0, 8300020.0), (10980, 10980))
    scene = Scene("a", None, "EPSG:32760", {"red": asset})  # type: ignore[arg-type]
    assert SceneIndex([scene], grid).touching(grid) == ([scene] if touched else [])
