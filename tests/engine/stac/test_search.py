"""Which items of an item collection match a request."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError, NoScenesError
from tests.support import jobs
from tests.support.catalogues import find
from tests.support.faults import serve_faults
from tests.support.odd_api import ids, search
from tests.support.runs import Recorder


def test_item_collection_on_disk_is_read(generated: Path) -> None:
    found = find(generated)
    assert len(found.items) == 18
    assert [item["properties"]["datetime"] for item in found.items] == sorted(
        item["properties"]["datetime"] for item in found.items
    )
    assert all(Path(asset["href"]).is_file() for item in found.items for asset in item["assets"].values())


def test_both_days_are_included(generated: Path) -> None:
    assert len(find(generated, start="2023-06-14", end="2023-06-24").items) == 4


def test_cloudier_scenes_are_left_out(generated: Path) -> None:
    found = find(generated, max_cloud=30)
    assert 0 < len(found.items) < 18
    assert all(item["properties"]["eo:cloud_cover"] <= 30 for item in found.items)


def test_extent_chooses_the_tile(generated: Path) -> None:
    west, south, _, north = jobs.extent()
    found = find(generated, extent=[west, south, west + 200, north])
    assert {item["properties"]["s2:mgrs_tile"] for item in found.items} == {"33TWM"}


def test_item_that_comes_twice_counts_once(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    collection["features"] *= 2
    own_scenes.write_text(json.dumps(collection))
    assert len(find(own_scenes).items) == 18


def test_scenes_that_share_an_id_are_kept_apart(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        item["id"] = "scene"
    twice = {**collection, "features": collection["features"] * 2}
    own_scenes.write_text(json.dumps(twice))
    names = {item["id"] for item in find(own_scenes).items}
    assert len(names) == 18
    assert all(name.startswith("scene-") for name in names)


def test_id_is_not_shared_with_another_collection(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    names = [item["id"] for item in collection["features"]]
    others = [{**item, "collection": "sentinel-2-l1c", "assets": {}} for item in collection["features"]]
    own_scenes.write_text(json.dumps({**collection, "features": [*others, *collection["features"]]}))
    assert sorted(item["id"] for item in find(own_scenes).items) == sorted(names)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": "2020-06-01", "end": "2020-06-30"}, ["18 outside the dates"]),
        ({"max_cloud": 0}, ["18 cloudier than 0 %"]),
        ({"start": "2023-08-01", "max_cloud": 0}, ["12 outside the dates", "6 cloudier than 0 %"]),
        ({"extent": [10.0, 40.0, 10.1, 40.1], "extent_crs": "EPSG:4326"}, ["18 outside the extent"]),
    ],
)
def test_error_says_which_filter_removed_how_many(generated: Path, change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(NoScenesError) as error:
        find(generated, **change)
    assert all(word in str(error.value) for word in words), str(error.value)


def test_scenes_of_another_collection_are_left_out(own_scenes: Path) -> None:
    own_scenes.write_text(own_scenes.read_text().replace('"sentinel-2-l2a"', '"landsat-c2-l2"'))
    with pytest.raises(NoScenesError, match=r"18 of another collection \(set COLLECTION to landsat-c2-l2\)\.$"):
        find(own_scenes)


def test_collections_that_are_not_known_are_named(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    for number, item in enumerate(collection["features"]):
        item["collection"] = "S2_L2A-1" if number < 12 else "<b>naip</b>"
    own_scenes.write_text(json.dumps(collection))
    with pytest.raises(NoScenesError, match=r"\(set COLLECTION to S2_L2A-1, .*naip"):
        find(own_scenes)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"start": "2020-06-01", "end": "2020-06-30"}, "18 outside the dates (change START or END)"),
        ({"extent": [10.0, 40.0, 10.1, 40.1], "extent_crs": "EPSG:4326"}, "18 outside the extent (move the extent)"),
        ({"months": ["jan"]}, "18 of another month (choose more MONTHS)"),
        ({"scenes": ["x"]}, "18 not named in SCENES (correct SCENES, or leave it empty)"),
    ],
)
def test_error_says_what_to_do(generated: Path, change: dict[str, Any], advice: str) -> None:
    with pytest.raises(NoScenesError) as error:
        find(generated, **change)
    assert str(error.value) == f"No scene is left of the 18 that the catalogue has: {advice}."


@pytest.mark.parametrize("cover", [1.5, "1.5"])
def test_error_names_the_least_cloudy_scene(own_scenes: Path, cover: Any) -> None:
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        item["properties"]["eo:cloud_cover"] = 60
    collection["features"][4]["properties"]["eo:cloud_cover"] = cover
    own_scenes.write_text(json.dumps(collection))
    advice = r"18 cloudier than 1 % \(raise MAX_CLOUD: the least cloudy scene has 2 %\)"
    with pytest.raises(NoScenesError, match=advice):
        find(own_scenes, max_cloud=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ("[]", "not an item collection"), ('{"features": 1}', "not an item collection")],
)
def test_broken_item_collection_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "items.json"
    path.write_text(text)
    with pytest.raises(CatalogueError, match=words):
        find(path)


def test_missing_item_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"cannot be read.*check CATALOG_URL"):
        find(tmp_path / "none.json")


def changed(items: Path, change: Callable[[int, dict[str, Any]], None]) -> Path:
    """Change each item of a collection, by its number."""
    collection = json.loads(items.read_text())
    for number, item in enumerate(collection["features"]):
        change(number, item)
    items.write_text(json.dumps(collection))
    return items


@pytest.mark.fault("scenes that share an id")
@pytest.mark.parametrize("name", ["x", None])
def test_scenes_that_only_a_query_tells_apart_are_all_used(own_scenes: Path, name: str | None) -> None:
    def change(number: int, item: dict[str, Any]) -> None:
        item["id"] = name
        for key, asset in item["assets"].items():
            asset["href"] = f"https://files.example/get?file={number}-{key}"

    reporter = Recorder()
    found = search(changed(own_scenes, change), reporter)
    assert len({*ids(found)}) == 18
    assert not reporter.warnings


@pytest.mark.fault("scenes that share an id")
def test_scenes_with_the_same_id_and_files_are_told_of(own_scenes: Path) -> None:
    def change(_: int, item: dict[str, Any]) -> None:
        item["id"] = "x"
        for key, asset in item["assets"].items():
            asset["href"] = f"{key}.tif"

    reporter = Recorder()
    assert len(search(changed(own_scenes, change), reporter).items) == 1
    (warning,) = reporter.warnings
    assert "with the id and the files of another one, but another time" in warning


@pytest.mark.fault("cloud cover that is not stated")
@pytest.mark.parametrize("cover", [None, "cloudy", "NaN", True, [87], -1])
def test_scenes_that_max_cloud_cannot_judge_are_told_of(own_scenes: Path, cover: Any) -> None:
    path = changed(own_scenes, lambda _, item: item["properties"].update({"eo:cloud_cover": cover}))
    reporter = Recorder()
    assert len(search(path, reporter, max_cloud=20).items) == 18
    assert [warning for warning in reporter.warnings if "MAX_CLOUD does not apply to 18 scenes" in warning]
    reporter = Recorder()
    search(path, reporter, max_cloud=100)
    assert not reporter.warnings


@pytest.mark.fault("cloud cover that is not stated")
@pytest.mark.parametrize("cover", ["87", "87.5 %", "87,5", 87])
def test_cloud_cover_as_text_is_judged(own_scenes: Path, cover: Any) -> None:
    path = changed(own_scenes, lambda _, item: item["properties"].update({"eo:cloud_cover": cover}))
    with pytest.raises(NoScenesError, match="18 cloudier than 20 %"):
        search(path, max_cloud=20)


def test_named_scenes_are_not_searched_for_again(generated: Path) -> None:
    """Ticking scenes of a search that is known asks the catalogue nothing, though that one had a limit of cloud."""
    with serve_faults(generated.parent) as server:
        server.page = lambda page: {
            **page,
            "features": [item for item in page["features"] if item["properties"]["eo:cloud_cover"] <= 30],
        }
        known = [item["id"] for item in find(server.api, max_cloud=30).items]
        server.asked.clear()
        again = find(server.api, max_cloud=30, scenes=known[:2])
        assert [item["id"] for item in again.items] == known[:2]
        assert server.asked == []
        server.page = lambda page: page
        cloudy = next(item["id"] for item in find(generated).items if item["id"] not in known)
        wider = find(server.api, max_cloud=30, scenes=[known[0], cloudy])
        assert {item["id"] for item in wider.items} == {known[0], cloudy}
        assert server.asked
