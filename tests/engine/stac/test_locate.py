"""Where files are read, and which are given only to those who have an account."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.common.catalogues import BUCKETS
from cloudless_plugin.engine.stac.locate import Place, locate

OPEN = "s3://bucket-of-somebody/a/B04.tif"
SCHEMES = {"pays": {"type": "aws-s3", "requester_pays": True}, "free": {"type": "aws-s3", "requester_pays": False}}
PAID = "s3://usgs-landsat/collection02/a.TIF"


def place(href: str, properties: dict[str, Any] | None = None, **asset: Any) -> Place:
    told = {"href": href, **asset}
    return locate({"id": "a", "properties": properties or {}, "assets": {"red": told}}, told)


def account(href: str, properties: dict[str, Any] | None = None, **asset: Any) -> str:
    return place(href, properties, **asset).account


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        (PAID, "s3://usgs-landsat"),
        ("s3://sentinel-s2-l2a/tiles/33/T/WM/a.jp2", "s3://sentinel-s2-l2a"),
        ("s3://eodata/Sentinel-2/MSI/a.jp2", "eodata.dataspace.copernicus.eu"),
        ("s3://lp-prod-protected/HLSS30.020/a.tif", "data.lpdaac.earthdatacloud.nasa.gov"),
        ("https://landsatlook.usgs.gov/data/a.TIF", "landsatlook.usgs.gov"),
    ],
)
def test_place_that_is_known_to_want_one(href: str, wanted: str) -> None:
    assert account(href) == wanted


@pytest.mark.parametrize(
    "href",
    [
        OPEN,
        "gs://gcp-public-data-sentinel-2/a.jp2",
        "https://usgs-landsat.s3.us-west-2.amazonaws.com/a.TIF",
        "/data/usgs-landsat/a.TIF",
        "/data/s3/eodata/a.jp2",
        "s3://usgs-landsat-ard/a.tif",
        "s3://eodata-of-mine/a.tif",
        "https://landsatlook.usgs.gov.example.org/a.TIF",
        "",
    ],
)
def test_others_want_none_and_stay_where_they_are(href: str) -> None:
    assert place(href) == (href, "")


@pytest.mark.parametrize("bucket", BUCKETS)
def test_bucket_that_is_given_by_https(bucket: str) -> None:
    found = place(f"s3://{bucket}/a b/c.tif")
    assert found.href == f"{BUCKETS[bucket]}/a b/c.tif"
    assert found.href.startswith("https://")


@pytest.mark.parametrize(
    ("alternate", "href"),
    [
        ({"open": {"href": "https://example.org/a.TIF"}}, "https://example.org/a.TIF"),
        ({"open": {"href": "s3://sentinel-cogs/a.TIF"}}, f"{BUCKETS['sentinel-cogs']}/a.TIF"),
        ({"a": {"href": "s3://usgs-landsat/b.TIF"}, "b": {"href": "s3://own/c.TIF"}}, "s3://own/c.TIF"),
        ({"login": {"href": "https://example.org/a.TIF", "auth:refs": ["oidc"]}}, PAID),
        ({"usgs": {"href": "https://landsatlook.usgs.gov/data/a.TIF"}}, PAID),
        ({"here": {"href": "/etc/passwd"}, "there": {"href": "file:///etc/passwd"}}, PAID),
        ({"virtual": {"href": "/vsicurl/https://example.org/a"}, "odd": {"href": "ftp://example.org/a"}}, PAID),
        ({"deceit": {"href": "https://a@b@example.org/a"}, "no": {}, "text": "a", "number": {"href": 3}}, PAID),
        ([{"href": "https://example.org/a.TIF"}], PAID),
        ("https://example.org/a.TIF", PAID),
    ],
)
def test_alternate_address_is_taken_where_the_main_one_wants_an_account(alternate: Any, href: str) -> None:
    assert place(PAID, alternate=alternate).href == href
    assert place(OPEN, alternate=alternate).href == OPEN, "its own comes first"


@pytest.mark.parametrize(
    ("properties", "asset"),
    [
        ({"storage:requester_pays": True}, {}),
        ({}, {"storage:requester_pays": True}),
        ({"storage:requester_pays": False}, {"storage:requester_pays": True}),
        ({"storage:schemes": SCHEMES}, {"storage:refs": ["pays"]}),
        ({"storage:schemes": SCHEMES}, {"storage:refs": ["none", "free", "pays"]}),
    ],
)
def test_requester_pays_in_both_versions_of_the_extension(properties: dict[str, Any], asset: dict[str, Any]) -> None:
    assert account(OPEN, properties, **asset) == "s3://bucket-of-somebody"
    assert account("s3://sentinel-cogs/a.tif", properties, **asset) == "", "it is known better"
    assert account("gs://own/a.tif", properties, **asset) == "gs://own"
    assert account("https://example.org/a.tif", properties, **asset) == ""


@pytest.mark.parametrize(
    ("properties", "asset"),
    [
        ({"storage:requester_pays": False}, {}),
        ({"storage:requester_pays": True}, {"storage:requester_pays": False}),
        ({"storage:requester_pays": "true"}, {}),
        ({"storage:schemes": SCHEMES}, {"storage:refs": ["free"]}),
        ({"storage:schemes": SCHEMES}, {}),
        ({"storage:schemes": SCHEMES}, {"storage:refs": "pays"}),
        ({"storage:schemes": SCHEMES}, {"storage:refs": [None, 3, {}]}),
        ({"storage:schemes": {"pays": True}}, {"storage:refs": ["pays"]}),
        ({"storage:schemes": ["pays"]}, {"storage:refs": ["pays"]}),
    ],
)
def test_whatever_else_it_says_wants_none(properties: dict[str, Any], asset: dict[str, Any]) -> None:
    assert account(OPEN, properties, **asset) == ""
