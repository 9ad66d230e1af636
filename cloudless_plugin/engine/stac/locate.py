"""Where the file of an asset is read: by HTTPS where its bucket is given so, or else at an alternate address.

This happens when an item becomes a scene. The item keeps the addresses that its catalogue wrote, so that ids, digests
and kept searches stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ...common.catalogues import BUCKETS, login_at
from ...common.href import absolute_href
from .items import Item

_PAID = frozenset(("usgs-landsat", "sentinel-s2-l1c", "sentinel-s2-l2a", "naip-analytic", "naip-source"))
"""Buckets of ``s3://`` whose requests the reader pays."""
_ANYWHERE = "https://catalogue.invalid/"
"""Base of relative addresses, which lead nowhere; from the web, no file on this machine may be named."""
_MOST_ALTERNATES = 8


class Place(NamedTuple):
    """Where a file is read."""

    href: str
    account: str
    """Server or bucket that gives the file only to those who have an account there; empty where none is known to."""


def locate(item: Item, asset: Mapping[str, Any]) -> Place:
    """Return the first place of an asset's file that wants no account; its own where all do, for a login may open it.

    Of other files by HTTP the server's answer tells, since the user may have a login there.
    """
    own = _place(item, asset)
    if not own.account:
        return own
    return next((place for place in _alternates(item, asset) if not place.account), own)


def _place(item: Item, asset: Mapping[str, Any]) -> Place:
    href = str(asset["href"])
    parts = urlsplit(href)
    if parts.scheme == "s3" and parts.netloc in BUCKETS:
        href = BUCKETS[parts.netloc] + parts.path
    elif parts.scheme in ("s3", "gs"):
        wanted = parts.netloc in _PAID or _requester_pays(item, asset)
        return Place(href, f"{parts.scheme}://{parts.netloc}" if wanted else "")
    login = login_at(href)
    return Place(href, urlsplit(login.place).netloc if login else "")


def _alternates(item: Item, asset: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the asset's other places that a catalogue may name, and that need no login by their own words."""
    told = asset.get("alternate")
    for each in list(told.values())[:_MOST_ALTERNATES] if isinstance(told, dict) else ():
        if not isinstance(each, dict) or not isinstance(each.get("href"), str) or each.get("auth:refs"):
            continue
        href = absolute_href(each["href"], _ANYWHERE)
        if href and not href.startswith(_ANYWHERE):
            yield _place(item, {**each, "href": href})


def _requester_pays(item: Item, asset: Mapping[str, Any]) -> bool:
    """Return whether the item says that whoever reads pays, by either version of STAC's storage extension."""
    properties = item["properties"]
    if asset.get("storage:requester_pays", properties.get("storage:requester_pays")) is True:
        return True
    schemes, names = properties.get("storage:schemes"), asset.get("storage:refs")
    if not isinstance(schemes, dict) or not isinstance(names, list):
        return False
    used = [schemes[name] for name in names if isinstance(name, str) and isinstance(schemes.get(name), dict)]
    return any(scheme.get("requester_pays") is True for scheme in used)
