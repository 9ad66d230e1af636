"""``CLOUD_IN``: scenes by the cloud of the area, in every kind of run alike."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import NoScenesError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import PreflightResult
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.area_limit import prepare_within_limit
from cloudless_plugin.engine.jobs.area_reads import AreaReads
from cloudless_plugin.engine.jobs.area_views import AreaCells, AreaView, area_cells, area_views
from cloudless_plugin.engine.jobs.arrays import open_stack
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.kernels.bit_image import BitImage
from cloudless_plugin.engine.output.recipe import read_recipe
from cloudless_plugin.engine.stac.overpasses import group_overpasses
from demo.scenes import make_scenes
from tests.support import jobs, runs
from tests.support.faults import Faults, serve_faults

LIMIT = 40


class Told(Reporter):
    """Keeps warnings."""

    def __init__(self) -> None:
        super().__init__()
        self.warnings: list[str] = []

    def warning(self, message: str) -> None:
        self.warnings.append(message)


def looked_at(items: Path | str, **changes: Any) -> PreflightResult:
    return preflight(runs.request(items, **changes), Reporter(), plan=False, area_stats=True)


def ids(result: PreflightResult) -> set[str]:
    return {scene.id for scene in result.scenes}


def in_area(items: Path | str, most: float = LIMIT) -> set[str]:
    """Return the scenes that the list of all overpasses shows to be clear enough in the area."""
    return {
        name
        for overpass in looked_at(items).overpasses
        if overpass.area_cloud is not None and overpass.area_cloud <= most
        for name in overpass.scenes
    }


def changed_items(items: Path, **properties: Any) -> None:
    """Set properties of all items."""
    collection = json.loads(items.read_text())
    for item in collection["features"]:
        item["properties"].update(properties)
    items.write_text(json.dumps(collection))


def test_overpasses_that_are_clear_in_the_area_are_kept(own_scenes: Path) -> None:
    changed_items(own_scenes, **{"eo:cloud_cover": 99.0})
    expected = in_area(own_scenes)
    assert 0 < len(expected) < 18
    with pytest.raises(NoScenesError):
        looked_at(own_scenes, max_cloud=LIMIT)
    kept = looked_at(own_scenes, max_cloud=LIMIT, cloud_in="area")
    assert ids(kept) == expected
    assert all(overpass.area_cloud is not None and overpass.area_cloud <= LIMIT for overpass in kept.overpasses)


def test_every_door_keeps_the_same_scenes(generated: Path, out: Path, tmp_path: Path) -> None:
    asked = {"max_cloud": LIMIT, "cloud_in": "area"}
    expected = in_area(generated)
    runs.mosaic(generated, out, **asked)
    recipe = json.loads(out.with_name(f"{out.name}.json").read_text())
    assert {scene["id"] for scene in recipe["scenes"]} == expected
    assert read_recipe(out.with_name(f"{out.name}.json")).cloud_in == "area"
    request = runs.request(generated, period="month", **asked)
    series = run_series(request, tmp_path / "series", Reporter())
    assert series.scene_count == len(expected)
    stack = open_stack(runs.request(generated, **asked))
    assert {name for names in stack.scenes.values for name in names.split(",")} == expected
    assert ids(preflight(runs.request(generated, **asked), Reporter())) == expected


def test_named_scenes_and_no_limit_ask_nobody(generated: Path) -> None:
    name = "S2A_MSIL2A_20230604T100021_R079_T33TWM_20230604T155057"
    for changes in ({"max_cloud": 100}, {"max_cloud": 0, "scenes": [name]}):
        request = runs.request(generated, cloud_in="area", **changes)
        with RunContext.open_for(Reporter(), runs.small_tiles()) as context:
            prepared, views = prepare_within_limit(request, context)
        assert len(prepared.scenes) == (1 if request.scenes else 18)
        assert not views


def test_what_is_not_known_is_judged_by_the_catalogue_and_told_once(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    broken = [item for item in collection["features"] if item["properties"]["datetime"][:10] in _days(collection)[:2]]
    assert len(broken) == 4
    for item, cloud in zip(broken, (10.0, 90.0, None, 90.0)):
        (own_scenes.parent / item["assets"]["SCL"]["href"]).write_bytes(b"II*\0 not a file")
        item["properties"].pop("eo:cloud_cover")
        if cloud is not None:
            item["properties"]["eo:cloud_cover"] = cloud
    own_scenes.write_text(json.dumps(collection))
    told = Told()
    request = runs.request(own_scenes, max_cloud=LIMIT, cloud_in="area")
    with RunContext.open_for(told, runs.small_tiles()) as context:
        prepared, _ = prepare_within_limit(request, context, check_files=False)
    of_broken = {item["id"] for item in broken}
    assert {scene.id for scene in prepared.scenes} & of_broken == {broken[0]["id"], broken[2]["id"]}
    assert {scene.id for scene in prepared.scenes} - of_broken == in_area(own_scenes) - of_broken
    about = [warning for warning in told.warnings if "MAX_CLOUD" in warning]
    assert len(about) == 1
    assert "for 4 scenes" in about[0]


def _days(collection: dict[str, Any]) -> list[str]:
    return sorted({item["properties"]["datetime"][:10] for item in collection["features"]})


def test_where_all_is_too_cloudy_the_sentence_says_how_cloudy(generated: Path) -> None:
    least = min(overpass.area_cloud for overpass in looked_at(generated).overpasses)
    with pytest.raises(NoScenesError, match=r"all are cloudier in the area than 1 %; raise MAX_CLOUD") as error:
        looked_at(generated, max_cloud=1, cloud_in="area")
    assert f"the least cloudy has {int(least) + 1} %" in str(error.value)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Faults]:
    make_scenes(tmp_path / "scenes", size=jobs.SIZE)
    with serve_faults(tmp_path / "scenes") as running:
        yield running


def classifications(server: Faults) -> int:
    """Return how many requests were for classifications."""
    return sum("SCL" in asked for asked, _ in server.asked)


def test_a_run_after_a_preflight_looks_at_no_classification_again(server: Faults) -> None:
    first = looked_at(server.api, max_cloud=LIMIT, cloud_in="area")
    assert classifications(server) > 0
    server.asked.clear()
    asked = runs.request(server.api, max_cloud=LIMIT, cloud_in="area")
    with RunContext.open_for(Reporter(), runs.small_tiles()) as context:
        prepared, _ = prepare_within_limit(asked, context)
    assert not classifications(server)
    assert {scene.id for scene in prepared.scenes} == ids(first)
    elsewhere = jobs.extent()
    elsewhere[0] += 500
    looked_at(server.api, extent=elsewhere)
    assert classifications(server) > 0, "another area is looked at"


def test_a_run_of_few_views_looks_at_the_area_once(generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What limits the scenes puts them into order as well."""
    looks: list[int] = []

    def counted(overpasses: list[Any], *others: Any) -> list[AreaView]:
        looks.append(len(overpasses))
        return area_views(overpasses, *others)

    for module in ("area_limit", "area_views"):
        monkeypatch.setattr(f"cloudless_plugin.engine.jobs.{module}.area_views", counted)
    runs.mosaic(generated, out, max_cloud=LIMIT, cloud_in="area", views=2)
    assert looks == [9]
    order = json.loads(out.with_name(f"{out.name}.json").read_text())["order"]
    assert 2 < len(order) < 9


def test_a_file_that_has_changed_is_looked_at_again(server: Faults, tmp_path: Path) -> None:
    def clouds() -> dict[str, float | None]:
        return {overpass.day: overpass.area_cloud for overpass in looked_at(server.api).overpasses}

    before = clouds()
    clearest, cloudiest = (pick(before, key=lambda day: before[day] or 0.0) for pick in (min, max))
    for file in (tmp_path / "scenes").rglob(f"*_{cloudiest.replace('-', '')}T*_SCL_20m.tif"):
        (clear,) = (tmp_path / "scenes").rglob(f"{file.name[:6]}_{clearest.replace('-', '')}T*_SCL_20m.tif")
        shutil.copyfile(clear, file)
    runs.mosaic(server.api, tmp_path / "mosaic.tif")  # finds the change, and keeps the new header
    assert clouds() == {**before, cloudiest: before[clearest]}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    """Scenes of several blocks."""
    folder = tmp_path_factory.mktemp("large")
    make_scenes(folder)
    with serve_faults(folder) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{}, {"method": "medoid"}, {"resolution": 40}, {"mask": "none", "max_cloud": 60}])
def test_estimate_is_measured(large: Faults, out: Path, changes: dict[str, Any]) -> None:
    """Within a fifth of what the run reads by HTTP."""
    asked = {"extent": jobs.extent(1024), "max_cloud": LIMIT, "cloud_in": "area", **changes}
    plan = preflight(Request.from_dict(jobs.request(large.api, **asked)), Reporter()).plan
    large.asked.clear()
    runs.mosaic(large.api, out, **asked)
    read = 0
    for wanted, _ in large.asked:
        found = re.match(r"/(\S+\.tif) bytes=(\d+)-(\d+)", wanted)
        if found:
            size = (large.folder / found[1]).stat().st_size
            read += min(int(found[3]) + 1, size) - int(found[2])
    assert plan is not None
    assert plan.read_bytes == pytest.approx(read, rel=0.2)


def test_a_scene_that_others_have_filled_is_not_counted(generated: Path) -> None:
    """Where the area lies in the overlap of two tiles, the second one is not read."""
    west, south, east, north = jobs.extent()
    middle = (west + east) / 2
    request = runs.request(generated, extent=[middle - 100, south + 400, middle + 100, north - 400])
    with RunContext.open_for(Reporter(), runs.small_tiles()) as context:
        prepared, _ = prepare_within_limit(request, context)
        reads = AreaReads(area_cells(prepared), prepared.grid, 8, 100)
        for overpass in group_overpasses(prepared.scenes):
            shares = list(reads.unfilled(overpass).values())
            assert shares[0] == 1
            assert shares[1:] in ([0.0], [])
            resampled = [replace(scene, crs="EPSG:32632") for scene in overpass]
            assert set(reads.unfilled(resampled).values()) == {1.0}


def test_near_infrared_is_counted_where_shadow_is_called_often() -> None:
    """Half of the dates call the left half shadow; a cloud beside it explains some."""
    grid = Grid("EPSG:32633", 100, 0, 100, 100, 100, 100)
    left = np.zeros(grid.shape, bool)
    left[:, :50] = True
    nothing, clear = BitImage(left & False), BitImage(~left)
    shadowed = AreaView(100, 50, clear, BitImage(left), BitImage(left))
    explained = AreaView(100, 50, clear, BitImage(left), nothing)
    plain = AreaView(100, 0, BitImage(left | True), nothing, nothing)
    reads = AreaReads(AreaCells(grid, np.ones(grid.shape, bool)), grid, 10, 1000)
    assert reads.doubtful([shadowed, shadowed, plain, plain]) == 0.5
    assert reads.doubtful([explained, explained, plain, plain]) == 0
    assert reads.doubtful([shadowed, plain, plain]) == 0, "a third is not often"
