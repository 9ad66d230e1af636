"""The request of a peer's pipeline, read from the same recipe that our engine runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from benchmarks.peers import KEYS

_HIDDEN = (1, 3, 8, 9, 10)
"""Scene classes that ``clouds-shadows`` masks."""


@dataclass(frozen=True)
class Request:
    """One mosaic."""

    items: list[dict[str, Any]]
    """STAC items, hrefs absolute."""
    keys: list[str]
    """Assets of the bands."""
    bounds: tuple[float, float, float, float]
    epsg: int
    resolution: float
    radius: int
    """Pixels by which the mask is dilated; -1 without a mask."""
    monthly: bool


def read_request(path: str) -> Request:
    """Return the request in a recipe."""
    asked = json.loads(Path(path).read_text())["request"]
    source = asked["catalog_url"]
    items = json.loads(Path(source).read_text())["features"]
    for item in items:
        for asset in item["assets"].values():
            if "://" not in asset["href"]:
                asset["href"] = str((Path(source).parent / asset["href"]).resolve())
    masked = asked["mask"] != "none"
    return Request(
        items=items,
        keys=[KEYS[band] for band in asked["bands"].split(",")],
        bounds=tuple(asked["extent"]),
        epsg=int(asked["crs"].split(":")[1]),
        resolution=asked["resolution"],
        radius=round(asked["buffer"] / asked["resolution"]) if masked else -1,
        monthly=asked.get("period") == "month",
    )


def masked_classes(classes: NDArray[np.uint8], radius: int) -> NDArray[np.bool_]:
    """Return the mask (..., y, x) of clouds and shadows, dilated by squares."""
    mask = np.isin(classes, _HIDDEN).astype(np.uint8)
    size = (1,) * (mask.ndim - 2) + (2 * radius + 1,) * 2
    grown: NDArray[np.bool_] = ndimage.maximum_filter(mask, size=size).astype(bool)
    return grown
