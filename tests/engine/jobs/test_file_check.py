"""Files that do not lie where their items say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.catalogues import BY_ID
from cloudless_plugin.common.errors import ACCOUNT, ELSEWHERE, NETWORK, NoScenesError, SceneError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.file_check import believe_files
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.raster_io.reader import AssetReader
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support.files import serve_files
from tests.support.one_band import full, make_scene
from tests.support.ranges import serve_ranges, waits
from tests.support.runs import Recorder, mosaic, read, request

__all__ = ["waits"]

ANOTHER_CRS = "its item tells another CRS than its file: the file was believed"
ANOTHER_PLACE = "its item tells another place or size than its file: the file was believed"


def believed(scene: Scene, *, every: bool = True) -> tuple[Optional[Scene], Optional[SceneError]]:
    """Return what becomes of a scene."""
    reader = AssetReader(Settings())
    try:
        scenes, refused = believe_files([scene], reader, Reporter(), every=every)
    finally:
        reader.close()
    assert len(scenes) + len(refused) == 1
    return (scenes or [None])[0], (refused or [None])[0]


def with_asset(scene: Scene, **changes: Any) -> Scene:
    """Return a scene whose item tells something else of its file."""
    return replace(scene, assets={"red": replace(scene.assets["red"], **changes)})


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A scene whose item is right."""
    return make_scene(tmp_path, "scene", full(1000), 500_000)


def test_scene_whose_item_is_right_stays_as_it_is(scene: Scene) -> None:
    assert believed(scene) == (scene, None)


@pytest.mark.parametrize("shift", [1e-6, 0.05, -0.09])
def test_rounding_in_an_item_is_no_contradiction(scene: Scene, shift: float) -> None:
    a, b, c, d, e, f = scene.assets["red"].transform or ()
    rounded = with_asset(scene, transform=(a, b, c + shift, d, e, f - shift))
    assert believed(rounded) == (rounded, None)


@pytest.mark.parametrize(
    ("transform", "shape"),
    [
        (None, (32, 48)),
        (None, (128, 192)),
        ((10.0, 0.0, 500_010.0, 0.0, -10.0, 5_200_000.0), None),
        ((10.0, 0.0, 500_000.0, 0.0, -10.0, 5_199_999.0), None),
        ((20.0, 0.0, 500_000.0, 0.0, -20.0, 5_200_000.0), (32, 48)),
        ((10.0, 0.0, 900_000.0, 0.0, -10.0, 100_000.0), (1, 1)),
    ],
)
def test_file_is_believed_where_the_item_tells_another_place(scene: Scene, transform: Any, shape: Any) -> None:
    told = scene.assets["red"]
    wrong = with_asset(scene, transform=transform or told.transform, shape=shape or told.shape)
    found, _ = believed(wrong)
    assert found is not None
    assert found.assets == scene.assets
    assert (found.crs, found.notes) == ("EPSG:32633", (ANOTHER_PLACE,))


def test_file_is_believed_where_the_item_tells_another_crs(scene: Scene) -> None:
    found, _ = believed(replace(scene, crs="EPSG:32634", notes=("before",)))
    assert found is not None
    assert (found.crs, found.notes) == ("EPSG:32633", ("before", ANOTHER_CRS))


@pytest.mark.parametrize("missing", [{"transform": None}, {"shape": None}, {"transform": None, "shape": None}])
def test_file_tells_what_the_item_does_not(scene: Scene, missing: dict[str, None]) -> None:
    for crs in ("EPSG:32633", ""):
        assert believed(replace(with_asset(scene, **missing), crs=crs)) == (scene, None)


def test_every_file_of_a_scene_is_asked_once_one_contradicts(tmp_path: Path, scene: Scene) -> None:
    coarse = make_scene(tmp_path, "coarse", full(7, 48, 32), 500_000, 20.0)
    both = replace(scene, assets={"red": scene.assets["red"], "swir16": coarse.assets["red"]})
    wrong = replace(both, crs="EPSG:32634")
    found, _ = believed(wrong)
    assert found is not None
    assert found.assets == both.assets


def test_list_of_scenes_needs_no_file(scene: Scene) -> None:
    """Only those whose item has no CRS are looked at."""
    wrong = replace(scene, crs="EPSG:32634")
    assert believed(wrong, every=False) == (wrong, None)
    found, _ = believed(replace(scene, crs=""), every=False)
    assert found == scene


def test_file_without_a_crs_stays_the_items(tmp_path: Path, scene: Scene) -> None:
    """Where else they agree; the reader tells of it."""
    path = Path(scene.assets["red"].href)
    with rasterio.open(path) as file:
        profile, pixels = file.profile, file.read()
    profile["crs"] = None
    with rasterio.open(path, "w", **profile) as file:
        file.write(pixels)
    assert believed(scene) == (scene, None)
    assert believed(replace(scene, crs=""))[1].reason == "neither its item nor its files have a CRS"


@pytest.mark.parametrize("name", ["gone.tif", "broken.tif"])
def test_file_that_cannot_be_read_is_left_alone(tmp_path: Path, scene: Scene, name: str) -> None:
    (tmp_path / "broken.tif").write_bytes(b"II*\0 and no more")
    wrong = with_asset(scene, href=str(tmp_path / name), shape=(3, 3))
    assert believed(wrong) == (wrong, None)
    _, error = believed(replace(wrong, crs=""))
    assert error is not None
    assert error.reason.startswith("its item has no CRS and its file cannot be read (")
    assert error.advice == ELSEWHERE


def test_server_that_does_not_answer_is_asked_for_one_scene(scene: Scene, waits: list[float]) -> None:
    """The others are left to whoever reads them; those without a CRS cannot be used."""
    with serve_ranges(b"") as server:
        pass
    there = with_asset(scene, href=server.address)
    assert believed(there) == (there, None)
    _, error = believed(replace(there, crs=""))
    assert error is not None
    assert error.advice == NETWORK


def test_files_on_a_web_server_are_looked_at(tmp_path: Path, scene: Scene) -> None:
    with serve_files(tmp_path) as files:
        wrong = replace(with_asset(scene, href=f"{files.address}/scene.tif"), crs="EPSG:32634")
        found, _ = believed(wrong)
    assert found is not None
    assert (found.crs, found.notes) == ("EPSG:32633", (ANOTHER_CRS,))
    assert len(files.asked) == 1


@pytest.mark.parametrize("crs", ["EPSG:32633", ""])
def test_bucket_that_wants_an_account_is_told_before_any_file_is_asked_for(crs: str) -> None:
    asset = Asset("s3://usgs-landsat/a.TIF", account="s3://usgs-landsat")
    scene = Scene("a", None, crs, {"red": Asset("/none.tif"), "nir": asset})  # type: ignore[arg-type]
    _, error = believed(scene)
    assert error is not None
    assert error.reason == "its files lie at s3://usgs-landsat, which asks for an account"
    assert error.advice == ACCOUNT
    assert believed(replace(scene, crs="EPSG:32633"), every=False)[1] is None


def test_known_server_that_wants_a_login_says_which_unless_there_is_one(tmp_path: Path) -> None:
    login = BY_ID["lpdaac"].login
    assert login is not None
    asset = Asset(f"{login.place}/a.tif", account="data.lpdaac.earthdatacloud.nasa.gov")
    scene = Scene("a", None, "EPSG:32633", {"red": asset})  # type: ignore[arg-type]
    for asked in (scene, replace(scene, crs="")):
        _, error = believed(asked, every=bool(asked.crs))
        assert error is not None
        assert error.advice == login.advice
    assert AssetReader(Settings(logins={login.place: {"Authorization": "Bearer a"}})).network.credentials.has_login(
        asset.href
    )


# Whole mosaics


def changed(items: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change every other item of a collection."""
    collection = json.loads(items.read_text())
    for item in collection["features"][::2]:
        change(item)
    items.write_text(json.dumps(collection))


def smaller(item: dict[str, Any]) -> None:
    """As of a tile whose item was made of another one's."""
    for asset in item["assets"].values():
        asset["proj:shape"] = [length // 2 for length in asset["proj:shape"]]


def elsewhere(item: dict[str, Any]) -> None:
    for asset in item["assets"].values():
        asset["proj:transform"][2] += 5000


def in_another_crs(item: dict[str, Any]) -> None:
    item["properties"]["proj:epsg"] = 32634


@pytest.mark.parametrize(
    ("change", "note"), [(smaller, ANOTHER_PLACE), (elsewhere, ANOTHER_PLACE), (in_another_crs, ANOTHER_CRS)]
)
def test_mosaic_is_that_of_the_files_and_the_recipe_tells(
    own_scenes: Path, out: Path, change: Callable[[dict[str, Any]], None], note: str
) -> None:
    mosaic(own_scenes, out)
    before = read(out)
    right = json.loads(Path(f"{out}.json").read_text())
    assert {tuple(scene["notes"]) for scene in right["scenes"]} == {()}
    changed(own_scenes, change)
    recorder = Recorder()
    result = mosaic(own_scenes, out, recorder)
    np.testing.assert_array_equal(read(out), before)
    assert (result.scene_count, result.skipped_count) == (18, 0)
    noted = [tuple(scene["notes"]) for scene in json.loads(Path(f"{out}.json").read_text())["scenes"]]
    assert sorted(noted) == [()] * 9 + [(note,)] * 9


def test_scenes_in_buckets_that_want_an_account_say_so(own_scenes: Path, out: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        item["properties"]["storage:requester_pays"] = True
        for asset in item["assets"].values():
            asset["href"] = f"s3://own-bucket/{asset['href']}"
    own_scenes.write_text(json.dumps(collection))
    with pytest.raises(NoScenesError) as error:
        mosaic(own_scenes, out)
    assert "s3://own-bucket, which asks for an account" in str(error.value)
    assert str(error.value).endswith(f"{ACCOUNT}.")
    assert not out.exists()
    found = preflight(request(own_scenes), Reporter(), out.parent, plan=False)
    assert len(found.scenes) == 18
