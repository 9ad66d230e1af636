"""Rules by which the stored numbers of a collection become reflectance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Callable

from ...common.errors import SceneError
from ...common.messages import Message
from ..kernels.radiometry import IDENTITY, Scaling

_LARGEST_OFFSET, _LARGEST_SCALE = 2.0, 0.1
"""Bounds of a declared offset and scale; reflectance lies between 0 and about 1."""
Rule = Callable[[Mapping[str, Any], str], Scaling]
"""Returns the scaling of a STAC item, given its processing baseline; raises ``SceneError`` where it is unknown."""


def _sentinel2(item: Mapping[str, Any], baseline: str) -> Scaling:
    """Return an offset of -1000 from baseline 04.00 on, unless the catalogue has applied it already.

    The date does not decide, since old scenes are reprocessed. Earth Search applies the offset to its files, says so in
    ``earthsearch:boa_offset_applied``, and declares it in ``raster:bands`` nevertheless.
    https://sentiwiki.copernicus.eu/web/s2-processing, "Baseline 04.00"
    """
    if item["properties"].get("earthsearch:boa_offset_applied") is True:
        return IDENTITY
    if not re.fullmatch(r"[0-9]+\.[0-9]+", baseline):
        reason = Message("its item has no processing baseline, without which its numbers mean nothing")
        raise SceneError(str(item.get("id")), reason)
    return Scaling(-1000 if float(baseline) >= 4 else 0)


def _declared(item: Mapping[str, Any], baseline: str) -> Scaling:
    """Return the scaling that an asset declares by ``raster:bands`` or ``raster:offset``; else ``_sentinel2``'s."""
    for asset in item["assets"].values():
        bands = asset.get("raster:bands")
        told = bands[0] if isinstance(bands, list) and bands and isinstance(bands[0], dict) else {}
        offset, scale = (told.get(key, asset.get(f"raster:{key}")) for key in ("offset", "scale"))
        if all(isinstance(number, (int, float)) for number in (offset, scale)) and scale:
            if not (abs(offset) < _LARGEST_OFFSET and 0 < scale < _LARGEST_SCALE):
                reason = Message(
                    "its item has an impossible scale ({scale:g}) or offset ({offset:g})", scale=scale, offset=offset
                )
                raise SceneError(str(item.get("id")), reason)
            return Scaling(round(offset * 10_000), round(scale * 10_000, 9))
    return _sentinel2(item, baseline)


RULES: dict[str, Rule] = {
    "sentinel-2": _sentinel2,
    "declared": _declared,
    # DN x 2.75e-5 - 0.2: https://www.usgs.gov/landsat-missions/landsat-collection-2-level-2-science-products
    "landsat": lambda item, baseline: Scaling(-2000, 0.275),  # noqa: ARG005
    # DN x 1e-4: https://lpdaac.usgs.gov/documents/1698/HLS_User_Guide_V2.pdf
    "hls": lambda item, baseline: IDENTITY,  # noqa: ARG005
}
"""By ``Sensor.radiometry``."""
