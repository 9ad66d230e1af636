"""Which scenes belong to one overpass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from cloudless_plugin.engine.stac.parse_item import parse_item
from tests.support.items import item, polygon, real_items
from tests.support.runs import request

REQUEST = request("items.json", start="2015-01-01", end="2026-01-01", bands="red,nir,swir16")


def test_overpass_at_midnight_utc_is_one_overpass() -> None:
    """Planetary Computer has a datatake that began at 23:59:57 on New Year's Eve, beside the antimeridian."""
    scenes = [parse_item(found, REQUEST) for found in real_items("pc_sentinel-2-l2a.json")]
    (scene,) = [one for one in scenes if one.id.startswith("S2A_MSIL2A_20190101T000001_R116_T60VUK")]
    earlier = replace(scene, datetime=datetime(2018, 12, 31, 23, 59, 58))
    assert (scene.day, earlier.day) == (date(2019, 1, 1), date(2018, 12, 31))
    assert scene.overpass == earlier.overpass
    assert scene.overpass[2] == date(2019, 1, 1)


def test_overpass_has_its_solar_day_on_both_sides_of_the_antimeridian() -> None:
    for west in (179.6, -180.0):
        scene = parse_item(
            {**item(datetime="2023-08-01T22:20:00Z"), "geometry": polygon(west, 51, west + 0.4, 52)}, REQUEST
        )
        assert scene.overpass[2] == (date(2023, 8, 2) if west > 0 else date(2023, 8, 1))
    across = {"type": "Polygon", "coordinates": [[[179.5, 51], [-179.5, 51], [-179.5, 52], [179.5, 52], [179.5, 51]]]}
    assert parse_item({**item(datetime="2023-08-01T12:00:00Z"), "geometry": across}, REQUEST).footprint is not None
