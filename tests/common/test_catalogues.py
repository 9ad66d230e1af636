"""The table of catalogues."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.catalogues import (
    BUCKETS,
    BY_ID,
    CATALOGUES,
    CUSTOM,
    LOGINS,
    Catalogue,
    catalogue_at,
    login_at,
)
from cloudless_plugin.common.choices import DEFAULT_CATALOGUE, DEFAULT_COLLECTION
from cloudless_plugin.common.sensors import TOGETHER, named

KNOWN = [catalogue for catalogue in CATALOGUES if catalogue.id != CUSTOM]


@pytest.mark.parametrize("catalogue", KNOWN, ids=lambda catalogue: catalogue.id)
def test_what_is_offered_is_known(catalogue: Catalogue) -> None:
    assert catalogue.collections
    for word in catalogue.collections:
        sensor = named(word)
        assert sensor is not None
        assert {"blue", "green", "red"} <= {band.name for band in sensor.bands}
        assert ("," in word) == (word in TOGETHER), "several at once have a title of their own"


def test_nobody_knows_what_a_custom_catalogue_has() -> None:
    assert BY_ID[CUSTOM].collections == ()
    assert DEFAULT_COLLECTION in BY_ID[DEFAULT_CATALOGUE].collections


def test_what_has_to_be_paid_for_is_not_offered() -> None:
    """Earth Search's Landsat lies in s3://usgs-landsat, whose requests the reader pays."""
    assert "landsat-c2-l2" not in BY_ID["earth-search"].collections
    assert "landsat-c2-l2" in BY_ID["planetary-computer"].collections


def test_addresses_are_safe_ones() -> None:
    addresses = [catalogue.url for catalogue in KNOWN] + [login.place for login in LOGINS] + list(BUCKETS.values())
    assert all(address.startswith("https://") and not address.endswith("/") for address in addresses)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://eodata.dataspace.copernicus.eu/eodata/a.jp2", "https://eodata.dataspace.copernicus.eu"),
        ("https://LandsatLook.usgs.gov/data/a.TIF", "https://landsatlook.usgs.gov"),
        ("https://landsatlook.usgs.gov.example.org/a", None),
        ("/eodata.dataspace.copernicus.eu/a", None),
        ("", None),
    ],
)
def test_login_by_the_host_of_an_address(address: str, place: str | None) -> None:
    found = login_at(address)
    assert (found.place if found else None) == place


def test_address_of_one_s_own_may_be_a_known_catalogue_s() -> None:
    assert catalogue_at("cdse", "") is BY_ID["cdse"]
    assert catalogue_at("custom", "https://stac.dataspace.copernicus.eu/v1/") is BY_ID["cdse"]
    assert catalogue_at("custom", "https://example.org/stac") is None
    assert catalogue_at("custom", "items.json") is None
