"""The collections of a custom catalogue in the panel of the real QGIS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import jobs
from tests.support.web import serve

GEOTIFF = "image/tiff; application=geotiff; profile=cloud-optimized"
BAND = {"type": GEOTIFF, "roles": ["data"], "gsd": 3, "raster:bands": [{"scale": 0.0001, "offset": 0}]}
MASK = {"type": GEOTIFF, "gsd": 3, "classification:classes": [{"value": 2, "name": "cloud"}]}
BANDS = {name: {**BAND, "eo:bands": [{"name": name, "common_name": name}]} for name in ("blue", "green", "red")}
TITLES = {
    "sentinel-2-l2a": "Sentinel-2 Level-2A",
    "landsat-c2-l2": "Landsat Collection 2 Level-2",
    "hls2-l30": "Harmonized Landsat Sentinel-2 (HLS) Version 2.0, Landsat Data",
    "hls2-s30": "Harmonized Landsat Sentinel-2 (HLS) Version 2.0, Sentinel-2 Data",
    "sentinel-1-grd": "Sentinel-1 Level-1C Ground Range Detected (GRD)",
    "cop-dem-glo-30": "Copernicus DEM GLO-30",
    "io-lulc": "Land cover of every year",
}
RADAR = {"sentinel-1-grd": {"vv": {"type": GEOTIFF, "gsd": 10}}, "cop-dem-glo-30": {"data": {"type": GEOTIFF}}}


def collections() -> list[dict[str, Any]]:
    known = [{"id": name, "title": title, "item_assets": RADAR.get(name, {})} for name, title in TITLES.items()]
    own = {"id": "doves", "title": "Doves of our own", "item_assets": {**BANDS, "udm": MASK}}
    bare = {"id": "drone", "title": "Drone flights", "item_assets": BANDS}
    return [*known, own, bare]


@pytest.mark.parametrize("language", ["", "de"])
def test_collections_of_a_catalogue(drive: Callable[..., dict[str, Any]], language: str) -> None:
    address = ""

    def answer(path: str) -> tuple[int, Any]:
        if path.startswith("/v1/collections"):
            return 200, {"collections": collections(), "links": []}
        conforms = [f"https://api.stacspec.org/v1.0.0/{name}" for name in ("core", "item-search", "collections")]
        links = [{"rel": "search", "href": f"{address}/search"}]
        return 200, {"type": "Catalog", "id": "a", "conformsTo": conforms, "links": links, "features": []}

    with serve(answer) as url:
        address = f"{url}/v1"
        job = {"name": f"collections{language}", "address": address, "extent": jobs.extent()}
        report = drive("drive_collections.py", {**job, "count": 10, "choose": "drone"}, language=language)
    assert len(report["entries"]) == 10
    assert report["entries"][-3:] == [
        "Copernicus DEM GLO-30 (cop-dem-glo-30)",
        "Drone flights (drone)",
        "Sentinel-1 Level-1C Ground Range Detected (GRD) (sentinel-1-grd)",
    ]
    assert report["entries"].index("Doves of our own (doves)") < 5
    assert "drone" in report["note"]
    assert not report["is_cut"]
