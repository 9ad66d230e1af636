"""Composites of a live layer: the mosaic's pixels, whatever is asked for together, and no step between patches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.errors import CloudlessError, SceneError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.live.composites import Composites, OvertakenError, _rectangles
from cloudless_plugin.engine.live.map_tile import CRS
from cloudless_plugin.engine.live.region import PATCH, Patches, Region
from tests.support import jobs
from tests.support.runs import request

BANDS = ("red", "green", "blue")


@pytest.fixture
def context() -> Iterator[RunContext]:
    with RunContext.open_for(Reporter(), Settings()) as opened:
        yield opened


@pytest.fixture
def composites(tmp_path: Path) -> Iterator[Composites]:
    made = Composites(DiskCache(tmp_path / "composites.sqlite"), 2)
    yield made
    made.close()


def region_of(items: Path, context: RunContext, **changes: Any) -> Region:
    bounds = transform_bounds(tuple(jobs.extent()), "EPSG:32633", CRS)  # type: ignore[arg-type]
    return Region(bounds, request(items, **changes), context, pixel_m=10.0)


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("method", ["median", "geomedian", "recent"])
def test_composite_is_the_mosaic_of_the_same_scenes(
    generated: Path, composites: Composites, context: RunContext, tmp_path: Path, method: str, level: int
) -> None:
    region = region_of(generated, context, method=method, bands="red,green,blue")
    patches = region.patches(level, region.bounds)
    planes = composites.planes(region, level, BANDS, patches, context.reader, lambda: True)
    grid = region.grid(level, patches)
    asked = request(
        generated,
        method=method,
        bands="red,green,blue",
        extent=list(grid.bounds),
        extent_crs=grid.crs,
        crs=grid.crs,
        resolution=grid.resolution,
        scenes=[scene.id for scene in region.scenes],
    )
    run_mosaic(asked, tmp_path / "mosaic.tif", Reporter())
    with rasterio.open(tmp_path / "mosaic.tif") as mosaic:
        assert mosaic.transform == grid.transform
        np.testing.assert_array_equal(planes, mosaic.read())
    assert (planes != 0).mean() > 0.02


def test_patches_do_not_depend_on_what_is_made_together(
    generated: Path, composites: Composites, context: RunContext, tmp_path: Path
) -> None:
    region = region_of(generated, context)
    patches = region.patches(0, region.bounds)
    together = composites.planes(region, 0, BANDS, patches, context.reader, lambda: True)
    alone = Composites(DiskCache(tmp_path / "others.sqlite"), 1)
    for x, y in patches.places:
        one = alone.planes(region, 0, BANDS, Patches(x, y, x + 1, y + 1), context.reader, lambda: True)
        top, left = (patches.north - 1 - y) * PATCH, (x - patches.west) * PATCH
        np.testing.assert_array_equal(one, together[:, top : top + PATCH, left : left + PATCH])
    alone.close()


def test_another_look_composes_what_is_missing_alone(
    generated: Path, composites: Composites, context: RunContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cloudless_plugin.engine.live import composites as module

    made: list[tuple[str, ...]] = []
    compose = module.compose_tile

    def watched(scenes: Any, tile: Any, asked: Any, *rest: Any, **options: Any) -> Any:
        made.append(asked.bands)
        return compose(scenes, tile, asked, *rest, **options)

    monkeypatch.setattr(module, "compose_tile", watched)
    region = region_of(generated, context, bands="red,green,blue,nir")
    patches = region.patches(1, region.bounds)
    composites.planes(region, 1, BANDS, patches, context.reader, lambda: True)
    composites.planes(region, 1, ("nir", "red", "green"), patches, context.reader, lambda: True)
    composites.planes(region, 1, ("blue", "nir", "red"), patches, context.reader, lambda: True)
    assert set(made) == {BANDS, ("nir",)}


@pytest.mark.parametrize("method", ["medoid", "geomedian"])
def test_another_look_leaves_the_pixels_of_the_first_together(
    generated: Path, composites: Composites, context: RunContext, method: str
) -> None:
    """The bands of a pixel are of one date, or of one median, and not of one that was found among other bands."""
    looks = [BANDS, ("nir", "red", "green"), BANDS]
    shown = []
    for look in looks:
        region = region_of(generated, context, method=method, bands=",".join(look))
        patches = region.patches(0, region.bounds)
        shown.append(composites.planes(region, 0, look, patches, context.reader, lambda: True).copy())
    np.testing.assert_array_equal(shown[0], shown[2])


def test_scene_that_is_left_out_meanwhile_does_not_lack_in_what_is_kept(
    generated: Path, composites: Composites, context: RunContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tile finds a scene broken for a moment, while a thread is about to compose with it."""
    region = region_of(generated, context, method="mean")
    patches = region.patches(0, region.bounds)
    grid = Region.grid

    def leave_out_first(self: Region, *asked: Any) -> Any:
        if self is region and not region.skipped:
            region.leave_out(SceneError(region.scenes[3].id, "gone", "try again"))
        return grid(self, *asked)

    monkeypatch.setattr(Region, "grid", leave_out_first)
    composites.planes(region, 0, BANDS, patches, context.reader, lambda: True)
    assert region.skipped
    later = region_of(generated, context, method="mean")
    found = composites.planes(later, 0, BANDS, patches, context.reader, lambda: True)
    anew = Composites(DiskCache(tmp_path / "others.sqlite"), 1)
    np.testing.assert_array_equal(found, anew.planes(later, 0, BANDS, patches, context.reader, lambda: True))
    anew.close()


def test_patches_that_do_not_fit_into_memory_come_back_from_the_disk(
    generated: Path, composites: Composites, context: RunContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cloudless_plugin.engine.live import composites as module

    monkeypatch.setattr(module, "_MOST", 2 * 2 * PATCH**2)
    region = region_of(generated, context)
    patches = region.patches(1, region.bounds)
    first = composites.planes(region, 1, BANDS, patches, context.reader, lambda: True)
    monkeypatch.setattr(module, "compose_tile", lambda *_, **__: pytest.fail("composed again"))
    np.testing.assert_array_equal(composites.planes(region, 1, BANDS, patches, context.reader, lambda: True), first)


def test_nothing_is_made_for_nobody(generated: Path, composites: Composites, context: RunContext) -> None:
    region = region_of(generated, context)
    with pytest.raises(OvertakenError):
        composites.planes(region, 0, BANDS, region.patches(0, region.bounds), context.reader, lambda: False)


def test_scene_that_cannot_be_read_is_left_out_everywhere(
    own_scenes: Path, composites: Composites, context: RunContext
) -> None:
    region = region_of(own_scenes, context)
    before, count = region.shown_in(BANDS).key, len(region.scenes)
    broken = min(own_scenes.parent.rglob("*_B03_10m.tif"))
    broken.write_bytes(broken.read_bytes()[:3000])
    planes = composites.planes(region, 0, BANDS, region.patches(0, region.bounds), context.reader, lambda: True)
    assert planes.any()
    assert len(region.scenes) == count - 1
    assert len(region.skipped) == 1
    assert region.shown_in(BANDS).key != before, "what was made with the scene is no longer shown"


def test_too_many_broken_scenes_end_in_a_sentence(
    own_scenes: Path, composites: Composites, context: RunContext
) -> None:
    region = region_of(own_scenes, context)
    for broken in own_scenes.parent.rglob("*_B03_10m.tif"):
        broken.write_bytes(broken.read_bytes()[:3000])
    with pytest.raises(CloudlessError, match=r"can(not)? be used"):
        composites.planes(region, 0, BANDS, region.patches(0, region.bounds), context.reader, lambda: True)


@given(
    st.sets(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), max_size=40),
    st.integers(1, 5),
)
def test_rectangles_make_up_the_places(places: set[tuple[int, int]], parts: int) -> None:
    found = [at for part in _rectangles(sorted(places), parts) for at in part.places]
    assert sorted(found) == sorted(places), "each once"


def test_few_overpasses_are_chosen_and_all_where_there_are_few(generated: Path, context: RunContext) -> None:
    region = region_of(generated, context)
    assert 0 < region.dates <= 12
    assert {scene.overpass for scene in region.scenes}
