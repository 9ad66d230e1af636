"""The recipe beside a mosaic, and the tags in it."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import rasterio

from cloudless_plugin.common.attribution import GENERATED_KEY
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.output.recipe import read_recipe
from tests.support.runs import mosaic, request

LEAST: dict[str, Any] = {"extent": [15, 46, 16, 47], "start": "2023-08-01", "end": "2023-08-31"}


def test_recipe_tells_what_was_asked_and_used(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    recipe = json.loads(Path(f"{out}.json").read_text())
    assert Request.from_dict(recipe["request"]) == request(generated)
    assert len(recipe["scenes"]) == 18
    assert {(scene["baseline"], scene["offset"]) for scene in recipe["scenes"]} == {("03.01", 0), ("05.09", -1000)}
    assert recipe["skipped"] == []
    assert recipe["result"]["filled_percent"] > 99


def test_recipe_tells_the_versions_of_the_packages_that_had_a_part(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    versions = json.loads(Path(f"{out}.json").read_text())["versions"]
    assert versions.keys() == {"python", "imagecodecs", "numpy", "pyproj", "rasterio", "shapely"}
    assert versions["rasterio"] == version("rasterio")


def test_tags_tell_the_recipe_in_short(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    with rasterio.open(out) as dataset:
        tags = dataset.tags()
    assert tags["CLOUDLESS_SCENES"] == "18"
    assert (tags["CLOUDLESS_FIRST_DATE"], tags["CLOUDLESS_LAST_DATE"]) == ("2023-06-04", "2023-08-23")


def test_file_says_what_it_is_to_any_program(generated: Path, out: Path) -> None:
    """By the tags of TIFF; scenes that were made up are not sold as a satellite's."""
    evidence = out.with_name("evidence.tif")
    run_mosaic(request(generated), out, Reporter(), evidence=evidence)
    with rasterio.open(out) as dataset:
        tags, units = dataset.tags(), dataset.units
    assert tags["TIFFTAG_COPYRIGHT"] == "Generated scenes, not observed by any satellite"
    assert tags["TIFFTAG_DATETIME"] == "2023:08:23 00:00:00"
    assert tags["TIFFTAG_IMAGEDESCRIPTION"] == (
        "Mosaic of surface reflectance x 10000 by the method median, made by Cloudless of 18 generated scenes like "
        "those of Sentinel-2 Level-2A from 2023-06-04 to 2023-08-23, mask clouds-shadows grown by 20 m, hazy "
        "observations dropped."
    )
    assert units == ("reflectance x 10000",) * 3
    with rasterio.open(evidence) as dataset:
        assert dataset.tags()["TIFFTAG_IMAGEDESCRIPTION"].startswith("Evidence, pixel by pixel, of this: Mosaic of")
        assert dataset.units[:2] == ("observations", "YYYYMMDD")
        assert dataset.scales == (1.0,) * 4


def test_real_scenes_name_copernicus(own_scenes: Path, out: Path) -> None:
    """In the tags and in the recipe; the scenes of this test leave out that they are made up."""
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        del item["properties"][GENERATED_KEY]
    own_scenes.write_text(json.dumps(collection))
    mosaic(own_scenes, out)
    with rasterio.open(out) as dataset:
        rights = dataset.tags()["TIFFTAG_COPYRIGHT"]
    assert rights == "Contains modified Copernicus Sentinel data 2023"
    told = json.loads(Path(f"{out}.json").read_text())["attribution"]
    assert told["rights"] == rights
    assert told["licenses"][0]["title"] == "Copernicus Sentinel data legal notice"


@pytest.mark.parametrize(("text", "word"), [("{", "not JSON"), ("[]", "no 'request'"), ('{"request": 3}', "object")])
def test_broken_recipe_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "recipe.json"
    path.write_text(text)
    with pytest.raises(RequestError, match=word):
        read_recipe(path)


def test_missing_recipe_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="cannot be read"):
        read_recipe(tmp_path / "none.json")


def test_item_collection_beside_the_recipe_is_found(tmp_path: Path) -> None:
    (tmp_path / "items.json").write_text("{}")
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps({"request": {**LEAST, "catalog": "custom", "catalog_url": "items.json"}}))
    assert read_recipe(path).catalog_url == str(tmp_path / "items.json")
