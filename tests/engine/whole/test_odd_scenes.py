"""Whole mosaics of scenes as others write them, each pixel with its right value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
import shapely.geometry
from affine import Affine
from rasterio.warp import transform_geom

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic

SIZE, DAYS = 96, (15, 18, 20)
BANDS = {"red": "B04", "green": "B03", "blue": "B02"}
WEST, NORTH = 500_000, 5_200_000


def ramp(band: int, day: int = 1) -> np.ndarray:
    """Return reflectance x 10000 of a band on one of the days, of which the second is the median."""
    rows, columns = np.indices((SIZE, SIZE))
    return 1000 + 100 * band + 10 * day + 3 * rows + 2 * columns


EXPECTED = np.stack([ramp(band) for band in range(3)])
"""Of the three bands, north up."""


def write(path: Path, pixels: np.ndarray, transform: Affine, crs: str, **options: Any) -> str:
    stack = pixels if pixels.ndim == 3 else pixels[None]
    profile = {"driver": "GTiff", "dtype": stack.dtype, "crs": crs, "transform": transform, **options}
    profile |= {"count": len(stack), "height": stack.shape[1], "width": stack.shape[2]}
    with rasterio.open(path, "w", **profile) as file:
        file.write(stack)
    return str(path)


def item(number: int, assets: dict[str, Any], transform: Affine, crs: str, **properties: Any) -> dict[str, Any]:
    """Return the item of a scene whose files lie at a place."""
    corners = [transform * corner for corner in ((0, 0), (SIZE, 0), (SIZE, SIZE), (0, SIZE), (0, 0))]
    footprint = transform_geom(crs, "EPSG:4326", {"type": "Polygon", "coordinates": [corners]})
    return {
        "type": "Feature",
        "id": f"scene-{number}",
        "collection": properties.pop("collection", "sentinel-2-l2a"),
        "geometry": properties.pop("geometry", footprint),
        "properties": {
            "datetime": f"2023-08-{DAYS[number]}T10:00:00Z",
            "platform": "sentinel-2a",
            "s2:processing_baseline": "02.12",
            **({"proj:epsg": int(crs[5:])} if crs.startswith("EPSG") else {}),
            **properties,
        },
        "assets": assets,
    }


def mosaic(folder: Path, items: list[dict[str, Any]], **changes: Any) -> tuple[np.ndarray, Affine, dict[str, Any]]:
    """Return the pixels (band, y, x) of a mosaic, their transform, and the recipe."""
    path, out = folder / "items.json", folder / "mosaic.tif"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    asked = {
        "extent": [WEST, NORTH - SIZE * 10, WEST + SIZE * 10, NORTH],
        "extent_crs": "EPSG:32633",
        "start": "2023-08-01",
        "end": "2023-08-31",
        "catalog": "custom",
        "catalog_url": str(path),
        "collection": items[0]["collection"],
        "bands": "red,green,blue",
        "max_cloud": 100,
        "mask": "none",
        "method": "median",
        **changes,
    }
    run_mosaic(Request.from_dict(asked), out, Reporter())
    with rasterio.open(out) as file:
        return file.read(), file.transform, json.loads(Path(f"{out}.json").read_text())


UP = Affine(10, 0, WEST, 0, -10, NORTH)


def scenes(folder: Path, made: Any, transform: Affine = UP, crs: str = "EPSG:32633", **options: Any) -> list[Any]:
    """Write a file for each band and day; ``made`` returns what is stored of its reflectance."""
    properties = options.pop("properties", {})
    asset = options.pop("asset", {})
    return [
        item(
            number,
            {
                key: {
                    "href": write(folder / f"{number}-{key}.tif", made(ramp(band, number)), transform, crs, **options),
                    **asset,
                }
                for band, key in enumerate(BANDS.values())
            },
            transform,
            crs,
            **properties,
        )
        for number in range(3)
    ]


@pytest.mark.parametrize("tiled", [True, False])
@pytest.mark.parametrize("told_by", ["file", "item"])
def test_no_data_of_65535_is_0(tmp_path: Path, told_by: str, tiled: bool) -> None:
    def stored(numbers: np.ndarray) -> np.ndarray:
        found = (numbers + 1000).astype("uint16")
        found[:, :31] = 65535
        return found

    options: dict[str, Any] = {"tiled": True, "blockxsize": 64, "blockysize": 64} if tiled else {}
    told = {"nodata": 65535} if told_by == "file" else {"asset": {"raster:bands": [{"nodata": 65535}]}}
    items = scenes(tmp_path, stored, properties={"s2:processing_baseline": "05.09"}, **told, **options)
    expected = EXPECTED.copy()
    expected[..., :31] = 0
    np.testing.assert_array_equal(mosaic(tmp_path, items)[0], expected)
    coarse, _, _ = mosaic(tmp_path, items, resolution=20, resampling="nearest")
    means = EXPECTED.reshape(3, SIZE // 2, 2, SIZE // 2, 2).mean((2, 4))
    means[..., 15] = EXPECTED.reshape(3, SIZE // 2, 2, SIZE // 2, 2)[..., 15, 1].mean(2)  # half of it is no data
    means[..., :15] = 0
    assert np.abs(coarse - means).max() <= 1
    assert not coarse[..., :15].any()


def test_rows_that_go_north(tmp_path: Path) -> None:
    south_up = Affine(10, 0, WEST, 0, 10, NORTH - 10 * SIZE)
    items = scenes(tmp_path, lambda numbers: numbers[::-1].astype("uint16"), south_up)
    np.testing.assert_array_equal(mosaic(tmp_path, items)[0], EXPECTED)


def test_rows_that_go_north_where_the_item_tells_so(tmp_path: Path) -> None:
    south_up = Affine(10, 0, WEST, 0, 10, NORTH - 10 * SIZE)
    told = {"proj:transform": list(south_up)[:6], "proj:shape": [SIZE, SIZE]}
    items = scenes(tmp_path, lambda numbers: numbers[::-1].astype("uint16"), south_up, asset=told)
    found, _, recipe = mosaic(tmp_path, items)
    np.testing.assert_array_equal(found, EXPECTED)
    assert [scene["notes"] for scene in recipe["scenes"]] == [[], [], []]


@pytest.mark.parametrize("form", ["float32 of 0 to 1", "float32 of 0 to 10000", "int16", "uint8", "int32"])
def test_numbers_of_other_types(tmp_path: Path, form: str) -> None:
    stored = {
        "float32 of 0 to 1": lambda numbers: (numbers / 10_000).astype("float32"),
        "float32 of 0 to 10000": lambda numbers: numbers.astype("float32"),
        "int16": lambda numbers: numbers.astype("int16"),
        "uint8": lambda numbers: np.rint(numbers / 40).astype("uint8"),
        "int32": lambda numbers: numbers.astype("int32"),
    }[form]
    asset = {"raster:bands": [{"scale": 0.004, "offset": 0}]} if form == "uint8" else {}
    found, _, _ = mosaic(tmp_path, scenes(tmp_path, stored, asset=asset))
    expected = np.rint(EXPECTED / 40) * 40 if form == "uint8" else EXPECTED
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("named", ["three assets", "one asset", "descriptions"])
def test_three_bands_in_one_file(tmp_path: Path, named: str) -> None:
    items = []
    for number in range(3):
        path = tmp_path / f"{number}.tif"
        write(path, np.stack([ramp(band, number) for band in range(3)]).astype("uint16"), UP, "EPSG:32633")
        asset = {"href": str(path), "eo:bands": [{"name": key} for key in BANDS.values()]}
        if named == "descriptions":
            del asset["eo:bands"]
            with rasterio.open(path, "r+") as file:
                file.descriptions = tuple(BANDS.values())
        assets = {"stack": asset} if named == "one asset" else dict.fromkeys(BANDS, asset)
        items.append(item(number, assets, UP, "EPSG:32633"))
    np.testing.assert_array_equal(mosaic(tmp_path, items)[0], EXPECTED)
    np.testing.assert_array_equal(mosaic(tmp_path, items, bands="blue,red")[0], EXPECTED[[2, 0]])


def test_picture_beside_the_bands_has_no_part(tmp_path: Path) -> None:
    items = scenes(tmp_path, lambda numbers: numbers.astype("uint16"))
    for found in items:
        picture = {"href": "none.tif", "roles": ["data"], "eo:bands": [{"name": key} for key in BANDS.values()]}
        found["assets"] = {"visual": picture, "TCI_10m": picture, **found["assets"]}
    np.testing.assert_array_equal(mosaic(tmp_path, items)[0], EXPECTED)


@pytest.mark.parametrize("jsonb", [False, True])
def test_scale_of_the_bands_themselves(tmp_path: Path, jsonb: bool) -> None:
    told = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
    properties = {"collection": "sentinel-2-c1-l2a", "s2:processing_baseline": "05.09"}
    items = scenes(tmp_path, lambda numbers: (numbers + 1000).astype("uint16"), asset=told, properties=properties)
    for found in items:
        aerosol = {"href": "none.tif", "raster:bands": [{"scale": 0.001, "offset": 0}]}
        assets = {**found["assets"], "aot": aerosol, "wvp": aerosol}
        found["assets"] = dict(sorted(assets.items(), reverse=jsonb))
    np.testing.assert_array_equal(mosaic(tmp_path, items)[0], EXPECTED)


def test_contradiction_of_item_and_baseline_is_in_the_recipe(tmp_path: Path) -> None:
    told = {"raster:bands": [{"scale": 0.0001, "offset": 0}]}
    properties = {"s2:processing_baseline": "05.09"}
    items = scenes(tmp_path, lambda numbers: (numbers + 1000).astype("uint16"), asset=told, properties=properties)
    found, _, recipe = mosaic(tmp_path, items)
    np.testing.assert_array_equal(found, EXPECTED)
    note = "the item declares an offset of 0, which baseline 05.09 does not have: the baseline was followed"
    assert [scene["notes"] for scene in recipe["scenes"]] == [[note]] * 3


@pytest.mark.parametrize("resolution", [None, 30])
def test_pixels_of_landsat(tmp_path: Path, resolution: float | None) -> None:
    """Copied where they are; with a RESOLUTION they lie half a pixel beside, on multiples of it."""
    west, north = 466_185, 5_200_005
    place = Affine(30, 0, west, 0, -30, north)
    properties = {"collection": "landsat-c2-l2", "platform": "landsat-8", "landsat:collection_category": "T1"}
    items = scenes(
        tmp_path, lambda numbers: np.rint((numbers + 2000) / 0.275).astype("uint16"), place, properties=properties
    )
    for found in items:
        found["assets"] = dict(zip(BANDS, found["assets"].values()))
    extent = [west + 300, north - 2100, west + 2400, north - 300]
    found, transform, _ = mosaic(tmp_path, items, extent=extent, resolution=resolution)
    if resolution is None:
        assert (transform.c, transform.f) == (west + 300, north - 300)
        assert np.abs(found.astype(int) - EXPECTED[:, 10:70, 10:80]).max() <= 1
    else:
        assert (transform.c % 30, transform.f % 30) == (0, 0)


def test_files_and_items_in_a_crs_without_a_code(tmp_path: Path) -> None:
    crs = pyproj.CRS("+proj=aea +lat_1=43 +lat_2=62 +lat_0=47 +lon_0=16 +datum=WGS84 +units=m")
    place = Affine(10, 0, 5000, 0, -10, 6000)
    told = {"proj:epsg": None, "proj:wkt2": crs.to_wkt("WKT2_2019")}
    items = scenes(tmp_path, lambda numbers: numbers.astype("uint16"), place, crs.to_wkt(), properties=told)
    extent = [5000, 6000 - 10 * SIZE, 5000 + 10 * SIZE, 6000]
    found, transform, _ = mosaic(tmp_path, items, extent=extent, extent_crs=crs.to_wkt())
    np.testing.assert_array_equal(found, EXPECTED)
    assert transform == place
    warped, _, _ = mosaic(tmp_path, items, extent=extent, extent_crs=crs.to_wkt(), crs="EPSG:3035", resolution=10)
    assert set(np.unique(warped)) <= {0, *np.unique(EXPECTED)}
    assert (warped > 0).mean() > 0.8


def test_files_in_degrees_from_0_to_360(tmp_path: Path) -> None:
    """Onto longitudes, and onto a zone."""
    place = Affine(0.001, 0, 240.0, 0, -0.001, 40.0)
    footprint = shapely.geometry.mapping(shapely.box(240.0, 40.0 - 0.001 * SIZE, 240.0 + 0.001 * SIZE, 40.0))
    items = scenes(
        tmp_path,
        lambda numbers: numbers.astype("uint16"),
        place,
        "EPSG:4326",
        properties={"geometry": footprint},
    )
    asked = {"extent": [-120.0, 40.0 - 0.001 * SIZE, -120.0 + 0.001 * SIZE, 40.0], "extent_crs": "EPSG:4326"}
    found, _, _ = mosaic(tmp_path, items, **asked, crs="EPSG:4326", resolution=0.001)
    np.testing.assert_array_equal(found, EXPECTED)
    zone, _, _ = mosaic(tmp_path, items, **asked, crs="EPSG:32611", resolution=80)
    assert (zone > 0).mean() > 0.9


FORMS = ["split", "beyond 180", "beyond -180", "round the globe", "none"]


@pytest.mark.parametrize("form", FORMS)
def test_scenes_across_180_degrees(tmp_path: Path, form: str) -> None:
    """A scene is used on either side, and across, wherever its footprint is written to lie."""
    place = Affine(100, 0, 812_000, 0, -100, 8_100_000)
    to_degrees = pyproj.Transformer.from_crs("EPSG:32760", "EPSG:4326", always_xy=True)
    west, north = to_degrees.transform(*(place * (0, 0)))
    east, south = to_degrees.transform(*(place * (SIZE, SIZE)))
    east += 360
    assert west < 180 < east
    geometry = {
        "split": shapely.MultiPolygon(
            [shapely.box(west, south, 180, north), shapely.box(-180, south, east - 360, north)]
        ),
        "beyond 180": shapely.box(west, south, east, north),
        "beyond -180": shapely.box(west - 360, south, east - 360, north),
        "round the globe": shapely.box(east - 360, south, west, north),
        "none": None,
    }[form]
    told = None if geometry is None else json.loads(json.dumps(shapely.geometry.mapping(geometry)))
    items = scenes(
        tmp_path, lambda numbers: numbers.astype("uint16"), place, "EPSG:32760", properties={"geometry": told}
    )
    left, bottom, right, top = west + 0.005, south + 0.005, east - 360 - 0.005, north - 0.005
    for extent in ([left, bottom, 179.999, top], [-179.999, bottom, right, top], [left, bottom, right, top]):
        for crs, resolution in ((None, None), ("EPSG:3857", 110), ("EPSG:4326", 0.001)):
            found, _, _ = mosaic(tmp_path, items, extent=extent, extent_crs="EPSG:4326", crs=crs, resolution=resolution)
            assert (found > 0).mean() > 0.97, (extent, crs)
            assert found.shape[2] < 130
