"""Items as each catalogue returns them, read to the point of pixels: reflectance, no data, and what each mask hides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.warp import transform_bounds

from cloudless_plugin.common import catalogues
from cloudless_plugin.common.catalogues import BY_ID, CATALOGUES, CUSTOM
from cloudless_plugin.common.classification import MASKS
from cloudless_plugin.common.errors import CloudlessError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.sensors import BY_COLLECTION
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.stac.describe_sensor import describe
from cloudless_plugin.engine.stac.items import collection_items
from cloudless_plugin.engine.stac.parse_item import parse_item
from tests.support.s3_store import KEYS, serve_store

FIXTURES = Path(__file__).parents[2] / "fixtures" / "catalogues"
SIZE, STRIPE = 96, 12
ALBERS = (
    "+proj=aea +lat_0=-12 +lon_0=-54 +lat_1=-2 +lat_2=-22 +x_0=5000000 +y_0=10000000 +ellps=GRS80 +units=m +no_defs"
)
"""Of Brazil Data Cube, whose items tell no CRS."""
SCL = {"clear": 4, "water": 6, "cloud": 9, "cirrus": 10, "shadow": 3, "snow": 11, "unclear": 7, "nodata": 0}
QA = {
    "clear": 21824,
    "water": 21952,
    "cloud": 22280,
    "cirrus": 54596,
    "shadow": 23888,
    "snow": 30048,
    "adjacent": 21826,
    "nodata": 1,
}
"""Real values of QA_PIXEL."""
HLS = {"clear": 64, "water": 96, "cloud": 66, "cirrus": 65, "shadow": 72, "snow": 80, "adjacent": 68, "nodata": 255}
FMASK = {"clear": 1, "water": 5, "cloud": 2, "shadow": 3, "snow": 4, "nodata": 0}


class Kind(NamedTuple):
    """How the files of a collection are stored."""

    dtype: str
    nodata: float
    number: int
    """A stored number, of which the reflectance x 10000 is 1234."""
    classes: dict[str, int]


PLAIN, SIGNED = Kind("uint16", 0, 1234, SCL), Kind("int16", -9999, 1234, SCL)
USGS = Kind("uint16", 0, round((0.1234 + 0.2) / 2.75e-5), QA)
KINDS = {
    ("planetary-computer", "sentinel-2-l2a"): PLAIN._replace(number=2234),
    ("planetary-computer", "landsat-c2-l2"): USGS,
    ("planetary-computer", "hls2-s30"): SIGNED._replace(classes=HLS),
    ("earth-search", "sentinel-2-l2a"): PLAIN,
    ("earth-search", "sentinel-2-c1-l2a"): PLAIN._replace(number=2234),
    ("cdse", "sentinel-2-l2a"): PLAIN._replace(number=2234),
    ("dea", "ga_ls8c_ard_3"): SIGNED._replace(nodata=-999, classes=FMASK),
    ("dea", "ga_s2am_ard_3"): SIGNED._replace(nodata=-999, classes=FMASK),
    ("deafrica", "s2_l2a"): PLAIN,
    ("deafrica", "ls8_sr"): USGS,
    ("landsatlook", "landsat-c2l2-sr"): USGS,
    ("lpdaac", "HLSS30_2.0"): SIGNED._replace(classes=HLS),
    ("lpdaac", "HLSL30_2.0"): SIGNED._replace(classes=HLS),
    ("bdc", "S2-16D-2"): SIGNED,
    ("bdc", "LANDSAT-16D-1"): SIGNED._replace(classes=QA),
}


def items_of(catalogue: str) -> list[dict[str, Any]]:
    document = json.loads((FIXTURES / f"{catalogue}.json").read_text())
    return collection_items(document, BY_ID[catalogue].url)


def cases() -> Iterator[Any]:
    for catalogue in (entry.id for entry in CATALOGUES if entry.id != CUSTOM):
        for item in items_of(catalogue):
            yield pytest.param(catalogue, item, id=f"{catalogue} {item['id']}")


def asked(item: dict[str, Any], **changes: Any) -> Request:
    day = item["properties"]["datetime"][:10]
    told = {
        "extent": [0, 0, 1, 1],
        "start": day,
        "end": day,
        "catalog": "custom",
        "catalog_url": "items.json",
        "collection": item["collection"],
        "bands": "red",
        "max_cloud": 100,
        "buffer": 0,
    }
    return Request.from_dict({**told, **changes})


def write_files(item: dict[str, Any], kind: Kind, folder: Path, catalogue: str) -> tuple[list[float], str]:
    """Write the files of an item: stripes of each class, bright all over; return extent and CRS."""
    mask_key = parse_key(item)
    code = item["properties"].get("proj:code") or item["properties"].get("proj:epsg")
    code = code or next(iter(item["assets"].values())).get("proj:code")
    crs = ALBERS if catalogue == "bdc" else code if isinstance(code, str) else f"EPSG:{code or 32633}"
    told = next(iter(item["assets"].values())).get("proj:transform") or item["properties"].get("proj:transform")
    gsd = 10 if BY_COLLECTION[item["collection"]].short == "S2" else 30
    west, north = (told[2], told[5]) if told else (5_760_000, 10_080_000) if catalogue == "bdc" else (499980, 5200020)
    values = list(kind.classes.values())
    stripes = np.repeat(values, STRIPE)[None, :SIZE]
    classes = np.full((SIZE, SIZE), kind.classes["clear"])
    classes[:, : stripes.shape[1]] = stripes
    red = np.where(classes == kind.classes["nodata"], kind.nodata, kind.number).astype(kind.dtype)
    for key, asset in item["assets"].items():
        is_mask = key == mask_key
        size = gsd if not is_mask else int((asset.get("proj:transform") or told or [gsd])[0])
        step = size // gsd
        pixels = classes[::step, ::step].astype("uint16" if kind.classes is QA else "uint8") if is_mask else red
        if "proj:shape" in asset:
            asset["proj:shape"] = list(pixels.shape)
        asset["href"] = str(folder / f"{key}.tif")
        nodata = kind.classes["nodata"] if is_mask else kind.nodata
        profile = {"driver": "COG", "count": 1, "dtype": pixels.dtype, "nodata": nodata, "crs": crs}
        transform = Affine(size, 0, west, 0, -size, north)
        height, width = pixels.shape
        with rasterio.open(
            asset["href"], "w", **profile, width=width, height=height, transform=transform, compress="deflate"
        ) as dataset:
            dataset.write(pixels, 1)
    with rasterio.open(item["assets"][mask_key]["href"]) as dataset:
        wkt = dataset.crs.to_wkt() if catalogue == "bdc" else crs
    return [west, north - SIZE * gsd, west + SIZE * gsd, north], wkt


def parse_key(item: dict[str, Any]) -> str:
    """Return the key of the asset that the mask is made from: the one that is not red."""
    return next(key for key in item["assets"] if key not in ("red", "B04", "B04_10m", "nbart_red", "SR_B4"))


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize(("catalogue", "item"), cases())
def test_a_mask_hides_the_same_everywhere(catalogue: str, item: dict[str, Any], mask: str, tmp_path: Path) -> None:
    item = json.loads(json.dumps(item))
    kind = KINDS[catalogue, item["collection"]]
    extent, crs = write_files(item, kind, tmp_path, catalogue)
    west, south, east, north = transform_bounds(crs, "EPSG:4326", *extent)
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    item |= {"bbox": [west, south, east, north], "geometry": {"type": "Polygon", "coordinates": [corners]}}
    items = tmp_path / "items.json"
    items.write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
    request = asked(item, extent=extent, extent_crs=crs, crs=crs, catalog_url=str(items), mask=mask)
    result = run_mosaic(request, tmp_path / "mosaic.tif", Reporter())
    assert (result.scene_count, result.skipped_count) == (1, 0)
    with rasterio.open(tmp_path / "mosaic.tif") as dataset:
        pixels = dataset.read(1)
    assert pixels.shape == (SIZE, SIZE)
    hidden = {
        name
        for place, name in enumerate(kind.classes)
        if not pixels[:, place * STRIPE + 2 : (place + 1) * STRIPE - 2].any()
    }
    assert hidden == {"nodata", *(name for name in kind.classes if name in MASKS[mask])}
    assert set(np.unique(pixels)) == {0, 1234}


# -- logins ----------------------------------------------------------------------------------------------------------


def test_keys_open_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way from ``s3://eodata``, with a store on this machine in place of the Copernicus Data Space's."""
    item = items_of("cdse")[0]
    extent, crs = write_files(item, KINDS["cdse", item["collection"]], tmp_path, "cdse")
    west, south, east, north = transform_bounds(crs, "EPSG:4326", *extent)
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    item |= {"bbox": [west, south, east, north], "geometry": {"type": "Polygon", "coordinates": [corners]}}
    for key, asset in item["assets"].items():
        asset["href"] = f"s3://eodata/Sentinel-2/MSI/L2A/2023/{key}.tif"
    items = tmp_path / "items.json"
    items.write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
    with serve_store(tmp_path) as store:
        login = replace(catalogues.LOGINS[0], place=store)
        monkeypatch.setattr(catalogues, "LOGINS", (login,))
        monkeypatch.setitem(catalogues.BUCKETS, "eodata", f"{store}/eodata")
        request = asked(item, extent=extent, extent_crs=crs, crs=crs, catalog_url=str(items), mask="clouds")
        for out, logins in (("a.tif", {}), ("b.tif", {f"s3+{store}": {**KEYS, "secret": "another"}})):
            with pytest.raises(CloudlessError) as refused:
                run_mosaic(request, tmp_path / out, Reporter(), settings=Settings(logins=logins))
            assert f"choose a login (AUTHCFG) with {login.needs}" in str(refused.value)
        result = run_mosaic(request, tmp_path / "c.tif", Reporter(), settings=Settings(logins={f"s3+{store}": KEYS}))
    assert (result.scene_count, result.skipped_count) == (1, 0)
    with rasterio.open(tmp_path / "c.tif") as dataset:
        assert set(np.unique(dataset.read(1))) == {0, 1234}


# -- addresses -------------------------------------------------------------------------------------------------------

ADDRESSES = {
    "planetary-computer": "https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/33/",
    "earth-search": "https://sentinel-cogs.s3.us-west-2.amazonaws.com/sentinel-s2-l2a-cogs/33/T/WN/",
    "cdse": "https://eodata.dataspace.copernicus.eu/eodata/Sentinel-2/MSI/L2A/2023/08/01/S2B_",
    "dea": "https://dea-public-data.s3.ap-southeast-2.amazonaws.com/baseline/ga_ls8c_ard_3/088/080/",
    "deafrica": "https://deafrica-sentinel-2.s3.af-south-1.amazonaws.com/sentinel-s2-l2a-cogs/37/M/CQ/",
    "landsatlook": "https://landsatlook.usgs.gov/data/collection02/level-2/standard/etm/2021/044/033/LE07",
    "lpdaac": "https://data.lpdaac.earthdatacloud.nasa.gov/lp-prod-protected/HLSS30.020/HLS.S30.T33TWN",
    "bdc": "https://data.inpe.br/bdc/data/s2-16d/v2/027/016/2023/7/28/S2-16D_V2_027016_20230728_",
}


@pytest.mark.parametrize("catalogue", ADDRESSES)
def test_where_files_are_read_and_whose_login_they_want(catalogue: str) -> None:
    item = items_of(catalogue)[0]
    login = BY_ID[catalogue].login
    for asset in parse_item(item, asked(item)).assets.values():
        assert asset.href.startswith(ADDRESSES[catalogue])
        assert asset.account == (login.place.removeprefix("https://") if login else "")


@pytest.mark.parametrize(("catalogue", "item"), cases())
def test_whose_data_they_are_is_known(catalogue: str, item: dict[str, Any]) -> None:
    terms = parse_item(item, asked(item)).terms
    assert terms is not None
    assert terms.licence


@pytest.mark.parametrize(
    ("catalogue", "number", "gain"), [("dea", 1, 0.9765), ("deafrica", 0, 0.9765), ("lpdaac", 0, 1)]
)
def test_bandpass_of_sentinel_2_is_adjusted_everywhere(catalogue: str, number: int, gain: float) -> None:
    """Except in HLS, whose makers have done it."""
    item = items_of(catalogue)[number]
    assert parse_item(item, asked(item, bandpass="oli")).assets["red"].encoding.scaling.gain == pytest.approx(gain)


def test_files_of_usgs_are_rasters_whatever_their_type_is_called() -> None:
    """So that its other collections are described by their items."""
    assert describe(items_of("landsatlook"))["bands"] == {"red": {"keys": ["red"], "gsd": 30.0}}


def test_platforms_and_baselines_are_those_of_others() -> None:
    landsat = parse_item((item := items_of("landsatlook")[0]), asked(item))
    assert landsat.platform == "landsat-7"
    new, old, _ = (parse_item(item, asked(item)) for item in items_of("deafrica"))
    assert (new.baseline, old.baseline) == ("05.09", "02.13")
    assert new.tile == old.tile == "37MCQ"
