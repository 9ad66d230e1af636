"""Which files are given only to those who have an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .items import Item

_BUCKETS = frozenset(("usgs-landsat", "eodata", "sentinel-s2-l1c", "sentinel-s2-l2a", "naip-analytic", "naip-source"))
"""Buckets of ``s3://`` that want an account: those whose requester pays, and the Copernicus Data Space's."""


def needed_account(item: Item, asset: Mapping[str, Any]) -> str:
    """Return the bucket that asks for an account before it gives a file; empty where none is known to.

    Of files by HTTP the server's answer tells, since the user may have a login there.
    """
    parts = urlsplit(str(asset["href"]))
    if parts.scheme not in ("s3", "gs"):
        return ""
    wanted = parts.netloc in _BUCKETS or _requester_pays(item, asset)
    return f"{parts.scheme}://{parts.netloc}" if wanted else ""


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
