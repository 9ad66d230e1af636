"""The STAC item beside a mosaic."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pystac
import pytest
import rasterio
from pystac.validation.local_validator import LocalValidator

from cloudless_plugin.common.attribution import terms_of
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.output.stac_item import make_item
from cloudless_plugin.engine.stac.scene import Scene
from tests.support.runs import mosaic, request

GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 300, 200, 10.0)
SCENES = [
    Scene(
        name,
        datetime(2023, 8, day, 9, 50, 31),
        "EPSG:32633",
        {},
        platform=platform,
        terms=terms_of("sentinel-2-l2a", {}),
        link=link,
    )
    for name, day, platform, link in (
        ("b", 15, "sentinel-2a", "https://example.org/items/b"),
        ("a", 10, "sentinel-2b", ""),
    )
]
REQUEST = Request.from_dict({"extent": [15, 46, 16, 47], "start": "2023-08-01", "end": "2023-08-31"})


def item_of(grid: Grid = GRID, request: Request = REQUEST) -> dict[str, Any]:
    """Return an item that is valid STAC."""
    item = make_item(request, grid, SCENES, SCENES, "m.tif")
    assert list(LocalValidator().item_validator().iter_errors(item)) == []
    return item


def test_item_tells_place_time_bands_and_origin() -> None:
    item = item_of(request=replace(REQUEST, bands=("B05", "nir")))
    told = item["properties"]
    assert (told["start_datetime"], told["end_datetime"]) == ("2023-08-10T09:50:31Z", "2023-08-15T09:50:31Z")
    assert (told["proj:code"], told["proj:shape"]) == ("EPSG:32633", [200, 300])
    assert told["proj:transform"] == [10, 0, 500000, 0, -10, 5200000]
    assert "platform" not in told, "there are two"
    assert told["rights"] == "Contains modified Copernicus Sentinel data 2023"
    assert told["license"] == "other"
    assert told["providers"][0]["name"] == "ESA"
    assert "median" in told["processing:lineage"]
    bands = item["assets"]["mosaic"]["bands"]
    assert [(band["name"], band["eo:common_name"]) for band in bands] == [("B05", "rededge071"), ("nir", "nir")]
    assert bands[0]["unit"] == "reflectance x 10000"
    links = [(link["rel"], link["href"]) for link in item["links"]]
    assert links[1:] == [("derived_from", "https://example.org/items/b")]
    assert links[0][0] == "license"


@pytest.mark.parametrize(
    ("grid", "west", "east", "kind"),
    [
        (Grid("EPSG:32601", 1000.0, 200, 8000, 300, 200, 1000.0), 172, -179, "MultiPolygon"),
        (Grid("EPSG:4326", 0.1, 1790, 100, 30, 20, 1e4), 179, -178, "MultiPolygon"),
        (Grid("EPSG:4326", 0.1, -1000, 100, 30, 20, 1e4), -100, -97, "Polygon"),
    ],
)
def test_item_across_the_antimeridian_is_cut_there(grid: Grid, west: float, east: float, kind: str) -> None:
    item = item_of(grid)
    assert item["geometry"]["type"] == kind
    assert item["bbox"][0] == pytest.approx(west, abs=5)
    assert item["bbox"][2] == pytest.approx(east, abs=5)


def test_item_in_a_crs_without_a_code_tells_it_whole() -> None:
    wkt = rasterio.crs.CRS.from_string("+proj=laea +lat_0=46 +lon_0=15 +datum=WGS84").to_wkt()
    told = item_of(Grid(wkt, 100.0, -10, 10, 20, 20, 100.0))["properties"]
    assert told["proj:code"] is None
    assert told["proj:wkt2"].startswith("PROJCS")


def test_place_that_longitude_and_latitude_cannot_tell_stays_untold() -> None:
    """The Earth seen from afar: the corners of the picture are sky."""
    view = rasterio.crs.CRS.from_string("+proj=ortho +lat_0=46 +lon_0=15 +datum=WGS84").to_wkt()
    item = item_of(Grid(view, 1e6, -7, 7, 14, 14, 1e6))
    assert item["geometry"] is None
    assert "bbox" not in item


def test_item_is_read_by_pystac_and_leads_to_the_file(generated: Path, out: Path) -> None:
    renamed = out.with_name("july in Maribor.TIF")
    mosaic(generated, renamed)
    item = pystac.Item.from_file(f"{renamed}.item.json")
    assert Path(item.assets["mosaic"].get_absolute_href() or "") == renamed
    assert Path(item.assets["recipe"].get_absolute_href() or "").exists()
    assert item.properties["cloudless:generated"] is True
    with rasterio.open(renamed) as dataset:
        assert item.properties["proj:code"] == str(dataset.crs)
        assert tuple(item.properties["proj:shape"]) == dataset.shape
        assert tuple(item.properties["proj:transform"]) == tuple(dataset.transform)[:6]


def test_same_request_gives_the_same_item(generated: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        mosaic(generated, tmp_path / name / "m.tif")
    assert (tmp_path / "a" / "m.tif.item.json").read_bytes() == (tmp_path / "b" / "m.tif.item.json").read_bytes()


def test_each_mosaic_of_a_series_has_an_item(generated: Path, tmp_path: Path) -> None:
    run_series(request(generated, period="month"), tmp_path / "series", Reporter())
    item = json.loads((tmp_path / "series" / "2023-07.tif.item.json").read_text())
    assert item["assets"]["mosaic"]["href"] == "./2023-07.tif"
    assert item["properties"]["start_datetime"].startswith("2023-07")
