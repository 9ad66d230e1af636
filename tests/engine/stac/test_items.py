"""Items' times, cloud covers, ids, and where their relative hrefs lead."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine.stac.items import collection_items, item_cloud_cover, item_key, parse_time
from tests.support.catalogues import find
from tests.support.items import item, real_items

MOMENT = datetime(2023, 8, 15, 9, 50, 31)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-08-15T09:50:31Z", MOMENT),
        ("2023-08-15t09:50:31z", MOMENT),
        ("2023-08-15 09:50:31Z", MOMENT),
        ("2023-08-15 09:50:31 Z", MOMENT),
        ("2023-08-15T09:50:31", MOMENT),
        ("2023-08-15T11:50:31+02:00", MOMENT),
        ("2023-08-15T11:50:31+0200", MOMENT),
        ("2023-08-15 11:50:31 +02", MOMENT),
        ("2023-08-15T09:50:31-00:00", MOMENT),
        ("2023-08-15T09:50:31.5Z", MOMENT.replace(microsecond=500_000)),
        ("2023-08-15T09:50:31.024Z", MOMENT.replace(microsecond=24_000)),
        ("2023-08-15T09:50:31.123456789Z", MOMENT.replace(microsecond=123_456)),
        ("2023-08-15T09:50:31,1234567+00:00", MOMENT.replace(microsecond=123_456)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, 999_999)),
        ("2016-12-31T23:59:60.25z", datetime(2016, 12, 31, 23, 59, 59, 999_999)),
        ("2023-09-01T00:30:00+02:00", datetime(2023, 8, 31, 22, 30)),
        ("2023-08-15", datetime(2023, 8, 15)),
    ],
)
def test_timestamps_in_every_form(text: str, moment: datetime) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize("text", ["", "None", "15.08.2023", "2023-02-30T00:00:00Z", "0001-01-01T00:00:00+02:00", "60"])
def test_what_is_no_timestamp(text: str) -> None:
    with pytest.raises(ValueError):
        parse_time(text)


@given(
    st.datetimes(datetime(1972, 1, 2), datetime(2100, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["T", "t", " "]),
    st.sampled_from(["", "000", "999"]),
)
def test_times_are_utc_whatever_the_zone(moment: datetime, minutes: int, between: str, beyond: str) -> None:
    zone = timezone(timedelta(minutes=minutes))
    written = moment.replace(tzinfo=timezone.utc).astimezone(zone)
    offset = written.strftime("%z")
    assert parse_time(f"{written:%Y-%m-%d}{between}{written:%H:%M:%S.%f}{beyond}{offset}") == moment


def test_times_of_real_items() -> None:
    for found in real_items("pc_sentinel-2-l2a.json"):
        assert f"{parse_time(found['properties']['datetime']):%Y%m%dT%H%M%S}" in found["id"]


def test_item_belongs_to_its_day_in_utc(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    collection["features"][0]["properties"]["datetime"] = "2023-09-01t00:30:00.1234567+0200"
    collection["features"][1]["properties"]["datetime"] = "2023-08-31T23:30:00.1-02:00"
    own_scenes.write_text(json.dumps(collection))
    found = find(own_scenes, start="2023-08-31", end="2023-08-31").items
    assert [item["id"] for item in found] == [collection["features"][0]["id"]]


def test_items_are_sorted_by_time_not_by_text(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    texts = ["2023-08-15T23:30:00-02:00", "2023-08-16t00:30:00Z", "2023-08-16 01:00:00+02:00"]
    collection["features"] = collection["features"][:3]
    for feature, text in zip(collection["features"], texts):
        feature["properties"]["datetime"] = text
    own_scenes.write_text(json.dumps(collection))
    found = [item["properties"]["datetime"] for item in find(own_scenes).items]
    assert found == [texts[2], texts[1], texts[0]]


@pytest.mark.parametrize(
    ("written", "cover"),
    [
        (12, 12.0),
        (0, 0.0),
        (100, 100.0),
        ("90", 90.0),
        (" 12.5 ", 12.5),
        ("7 %", 7.0),
        (None, None),
        ("", None),
        ("NaN", None),
        ("inf", None),
        ("cloudy", None),
        (-1, None),
        (9999, None),
        (True, None),
        ([5], None),
        ({}, None),
    ],
)
def test_cloud_cover(written: Any, cover: Optional[float]) -> None:
    assert item_cloud_cover(item(**{"eo:cloud_cover": written})) == cover
    assert item_cloud_cover(item()) is None


def made(*features: dict[str, Any], base: str = "https://example.org/a/items.json") -> list[dict[str, Any]]:
    return collection_items({"features": json.loads(json.dumps(features))}, base)


def scene(folder: str, query: str = "", **members: Any) -> dict[str, Any]:
    assets = {key: {"href": f"https://example.org/{folder}/{key}.tif{query}"} for key in ("B04", "B08")}
    return {"assets": assets, "properties": {}, **members}


@pytest.mark.parametrize("absent", [{}, {"id": None}, {"id": ""}, {"id": " "}, {"id": ["a"]}, {"id": True}])
def test_items_without_an_id_get_their_own(absent: dict[str, Any]) -> None:
    first, second = made(scene("one", **absent), scene("two", **absent))
    assert first["id"] != second["id"]
    assert first["id"].startswith("B04-")
    assert "," not in first["id"]
    again = made(scene("two", "?sig=a", **absent), scene("one", "?sig=b", **absent))
    assert {item["id"] for item in again} == {first["id"], second["id"]}, "the same, signed or not, in any order"


def test_items_without_id_and_assets_differ_by_time() -> None:
    first, second = made({"properties": {"datetime": "2023-08-01"}}, {"properties": {"datetime": "2023-08-02"}})
    assert first["id"] != second["id"]


def test_number_is_an_id() -> None:
    (numbered,) = made(scene("one", id=7))
    assert numbered["id"] == "7"


def test_signatures_and_hosts_do_not_distinguish_items() -> None:
    first, second = made(scene("one", "?sig=a", id="x"), scene("one", "?sig=b", id="x"))
    assert item_key(first) == item_key(second)


def self_link(href: str) -> dict[str, Any]:
    return {"id": "a", "links": [{"rel": "root", "href": "x"}, {"rel": "self", "href": href}]}


@pytest.mark.parametrize(
    ("own", "href", "absolute"),
    [
        ("https://data.example/s/a/a.json", "./B04.tif", "https://data.example/s/a/B04.tif"),
        ("https://data.example/s/a/a.json", "../b/B04.tif", "https://data.example/s/b/B04.tif"),
        ("https://data.example/s/a/a.json", "/x/B04.tif", "https://data.example/x/B04.tif"),
        ("https://data.example/s/a/a.json", "https://other.example/B04.tif", "https://other.example/B04.tif"),
        ("https://data.example/s/a/a.json", "/vsicurl/x.tif", "https://data.example/vsicurl/x.tif"),
        ("https://data.example/s/a/a.json", "file:///etc/passwd", ""),
        ("a.json", "B04.tif", "https://example.org/a/B04.tif"),
        ("file:///etc/a.json", "B04.tif", "https://example.org/a/B04.tif"),
        ("/etc/a.json", "B04.tif", "https://example.org/a/B04.tif"),
        ("https://[", "B04.tif", "https://example.org/a/B04.tif"),
        ("", "B04.tif", "https://example.org/a/B04.tif"),
    ],
)
def test_relative_href_goes_by_the_item_s_own_link(own: str, href: str, absolute: str) -> None:
    (found,) = made({**self_link(own), "assets": {"B04": {"href": href}}})
    assert found["assets"]["B04"]["href"] == absolute


def test_file_beside_a_collection_on_disk_comes_before_the_self_link(tmp_path: Path) -> None:
    (tmp_path / "B04.tif").touch()
    assets = {key: {"href": f"./{key}.tif"} for key in ("B04", "B08")}
    (found,) = made({**self_link("https://data.example/a/a.json"), "assets": assets}, base=str(tmp_path / "items.json"))
    assert found["assets"]["B04"]["href"] == str(tmp_path / "B04.tif")
    assert found["assets"]["B08"]["href"] == "https://data.example/a/B08.tif"
    own = {**self_link(str(tmp_path / "scenes/a/a.json")), "assets": assets}
    (found,) = made(own, base=str(tmp_path / "items.json"))
    assert found["assets"]["B08"]["href"] == str(tmp_path / "scenes/a/B08.tif")
