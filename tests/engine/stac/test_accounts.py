"""Which files are given only to those who have an account."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.engine.stac.accounts import needed_account

OPEN = "s3://sentinel-cogs/a/B04.tif"
SCHEMES = {"pays": {"type": "aws-s3", "requester_pays": True}, "free": {"type": "aws-s3", "requester_pays": False}}


def account(href: str, properties: dict[str, Any] | None = None, **asset: Any) -> str:
    told = {"href": href, **asset}
    return needed_account({"id": "a", "properties": properties or {}, "assets": {"red": told}}, told)


@pytest.mark.parametrize(
    ("href", "bucket"),
    [
        ("s3://usgs-landsat/collection02/a.TIF", "s3://usgs-landsat"),
        ("s3://eodata/Sentinel-2/MSI/a.jp2", "s3://eodata"),
        ("s3://sentinel-s2-l2a/tiles/33/T/WM/a.jp2", "s3://sentinel-s2-l2a"),
    ],
)
def test_bucket_that_is_known_to_want_one(href: str, bucket: str) -> None:
    assert account(href) == bucket


@pytest.mark.parametrize(
    "href",
    [
        OPEN,
        "gs://gcp-public-data-sentinel-2/a.jp2",
        "https://landsatlook.usgs.gov/data/a.TIF",
        "https://usgs-landsat.s3.us-west-2.amazonaws.com/a.TIF",
        "/data/usgs-landsat/a.TIF",
        "s3://usgs-landsat-ard/a.tif",
        "",
    ],
)
def test_public_files_want_none(href: str) -> None:
    assert account(href) == ""


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
    assert account(OPEN, properties, **asset) == "s3://sentinel-cogs"
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
