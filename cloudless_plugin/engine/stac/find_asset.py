"""Finding the asset of a band among those of an item, however the catalogue names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Optional

from ...common.sensors import normal_key
from .items import Item

_PICTURES = frozenset(("visual", "overview", "thumbnail", "preview", "tci", "pvi"))
"""Roles of assets that are pictures, and words of their keys: their numbers are colours, not reflectance."""


class FoundAsset(NamedTuple):
    """An asset, and which of its bands is meant."""

    key: str
    asset: Mapping[str, Any]
    band: int
    """Number of the band in the file, from 1; 0 where the item describes no bands, or not the one that is meant."""
    described: Mapping[str, Any]
    """What the item tells of the band: its entries, before those of the asset."""


def find_asset(item: Item, keys: tuple[str, ...]) -> Optional[FoundAsset]:
    """Return the asset of a band; ``None`` where the item has none.

    An asset with one of the keys comes first, then one whose key differs in letter case, leading zeros, tile or
    resolution, then one that names the band in ``eo:bands`` or ``bands``, if it is no picture for the eye.

    Args:
        item: a STAC item.
        keys: asset keys and common names of the band, the preferred first.
    """
    assets: Mapping[str, Any] = item["assets"]
    wanted = frozenset(map(normal_key, keys))
    for key in (*keys, *sorted(key for key in assets if normal_key(key) in wanted)):
        if key in assets:
            return _described(key, assets[key], wanted)
    naming = [
        found
        for key, asset in assets.items()
        if not is_picture(key, asset) and (found := _described(key, asset, wanted)).band
    ]
    return min(naming, key=lambda found: len(described_bands(found.asset)), default=None)


def _described(key: str, asset: Mapping[str, Any], wanted: frozenset[str]) -> FoundAsset:
    """Return the asset with the number of the wanted band among those that it describes."""
    bands = described_bands(asset)
    for number, band in enumerate(bands, 1):
        if wanted & set(map(normal_key, _names(band))):
            return FoundAsset(key, asset, number, entries_of(asset, number - 1, band))
    only = bands[0] if len(bands) == 1 else {}
    return FoundAsset(key, asset, 0, entries_of(asset, 0, only) if len(bands) < 2 else asset)


def described_bands(asset: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what an asset tells of each of its bands; empty where it tells nothing."""
    for key in ("bands", "eo:bands"):
        told = asset.get(key)
        if isinstance(told, list) and told and all(isinstance(band, dict) for band in told):
            return told
    return []


def _names(band: Mapping[str, Any]) -> Iterable[str]:
    return (band[key] for key in ("name", "eo:common_name", "common_name") if isinstance(band.get(key), str))


def entries_of(asset: Mapping[str, Any], index: int, band: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the entries of an asset, over them those of its band, and those of its raster band, without prefix."""
    told = asset.get("raster:bands")
    raster = told[index] if isinstance(told, list) and index < len(told) and isinstance(told[index], dict) else {}
    told_in_order = (*asset.items(), *band.items(), *raster.items())
    return {key.removeprefix("raster:"): value for key, value in told_in_order if value is not None}


def is_picture(key: str, asset: Mapping[str, Any]) -> bool:
    """Tell whether an asset is a picture for the eye."""
    roles = asset.get("roles")
    told = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    return not _PICTURES.isdisjoint((*told, *re.split(r"[^a-z]+", key.casefold())))
