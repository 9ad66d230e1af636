"""The table of catalogues."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.catalogues import BY_ID, CATALOGUES, CUSTOM, Catalogue
from cloudless_plugin.common.choices import DEFAULT_COLLECTION
from cloudless_plugin.common.sensors import BY_COLLECTION


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.id)
def test_collections_without_account_are_known_and_hold_the_default(catalogue: Catalogue) -> None:
    if catalogue.id == CUSTOM:
        assert catalogue.without_account == (), "nobody knows"
        return
    assert set(catalogue.without_account) <= set(BY_COLLECTION)
    assert DEFAULT_COLLECTION in catalogue.without_account


def test_what_has_to_be_paid_for_is_not_offered() -> None:
    """Earth Search's Landsat lies in s3://usgs-landsat, whose requests the reader pays."""
    assert "landsat-c2-l2" not in BY_ID["earth-search"].without_account
    assert "landsat-c2-l2" in BY_ID["planetary-computer"].without_account
