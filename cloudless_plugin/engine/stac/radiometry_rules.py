"""Rules by which the stored numbers of a collection become reflectance.

Where a rule and what the item declares contradict each other, the rule says which one stands:

- Sentinel-2: the processing baseline decides about the offset, 0 before 04.00 and -1000 from then on, unless the
  catalogue says that it has applied it. Without an official baseline (absent, or 99.xx) the declared offset stands, and
  without that the scene cannot be used.
- Sentinel-2 Collection 1, Landsat, HLS: what the requested band's asset declares stands, as far as it is possible.
- Any other collection: what its items declare, or the user's description of it. Nothing is assumed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple, Optional

from ...common.errors import SceneError
from ...common.messages import Message
from ...common.sensors import DESCRIBED
from ..kernels.radiometry import IDENTITY, Scaling
from .items import number_of

_LARGEST_OFFSET, _LARGEST_SCALE = 2.0, 0.1
"""Bounds of a declared offset and scale of whole numbers; reflectance lies between 0 and about 1."""
_DEFAULT_SCALE = 1e-4
_USUAL_SCALES = (1e-4, 2.75e-5)
"""Of Sentinel-2 and Landsat: alone, they leave the offset open."""
Entries = Mapping[str, Any]
"""What an item tells of one band: ``scale``, ``offset``, ``data_type``, ``nodata``, see ``find_asset``."""


class Radiometry(NamedTuple):
    """How stored numbers become reflectance."""

    scaling: Scaling
    declared: bool = False
    """Whether the item itself declares the scaling."""
    note: str = ""
    """What the item declares to the contrary; empty where it does not."""


Rule = Callable[[Mapping[str, Any], Entries, str], Radiometry]
"""Returns the radiometry of a band of a STAC item, given what the item tells of the band, and its processing baseline;
raises ``SceneError`` where it is unknown."""


def _sentinel2(item: Mapping[str, Any], band: Entries, baseline: str) -> Radiometry:
    """Return an offset of -1000 from baseline 04.00 on, unless the catalogue has applied it already.

    The date does not decide, since old scenes are reprocessed. Earth Search applies the offset to its files, says so in
    ``earthsearch:boa_offset_applied``, and declares it in ``raster:bands`` nevertheless; Digital Earth Africa has the
    files of its predecessor, which said ``sentinel:boa_offset_applied``.
    https://sentiwiki.copernicus.eu/web/s2-processing, "Baseline 04.00"
    """
    declared = _declared_scaling(item, band)
    if declared is not None and _is_float(band):
        return Radiometry(declared, declared=True)
    gain = 1.0 if declared is None else declared.gain
    if any(item["properties"].get(f"{of}:boa_offset_applied") is True for of in ("earthsearch", "sentinel")):
        return Radiometry(Scaling(0, gain), declared=gain != 1)
    if _is_official(baseline):
        scaling = Scaling(-1000 if float(baseline) >= 4 else 0, gain)
        note = "" if declared is None or declared.offset == scaling.offset else _contradiction(declared, baseline)
        return Radiometry(scaling, declared=gain != 1, note=note)
    if declared is None:
        reason = Message("its item has no processing baseline and no offset, without which its numbers mean nothing")
        raise SceneError(str(item.get("id")), reason)
    return Radiometry(declared, declared=True)


def _is_official(baseline: str) -> bool:
    """Return whether a baseline is one of the agency's; 99.xx is that of tests and of users' own processing."""
    return re.fullmatch(r"[0-9]+\.[0-9]+", baseline) is not None and not baseline.startswith("99")


def _contradiction(declared: Scaling, baseline: str) -> Message:
    return Message(
        "the item declares an offset of {offset:g}, which baseline {baseline} does not have: the baseline was followed",
        offset=declared.offset / 10_000,
        baseline=baseline,
    )


def _collection1(item: Mapping[str, Any], band: Entries, baseline: str) -> Radiometry:
    """Return the scaling that the item declares for the band; else ``_sentinel2``'s."""
    declared = _declared_scaling(item, band, strict=True)
    return _sentinel2(item, band, baseline) if declared is None else Radiometry(declared, declared=True)


def _fixed(scaling: Scaling) -> Rule:
    """Return the rule of a collection whose numbers all have one scaling, unless an item declares another one."""

    def rule(item: Mapping[str, Any], band: Entries, baseline: str) -> Radiometry:  # noqa: ARG001
        declared = _declared_scaling(item, band)
        return Radiometry(scaling) if declared is None else Radiometry(declared, declared=True)

    return rule


def _told(item: Mapping[str, Any], band: Entries, baseline: str) -> Radiometry:  # noqa: ARG001
    """Return the scaling that the item, or a description of the collection, tells.

    Raises:
        SceneError: where neither tells one.
    """
    usual = {**band, "offset": band.get("offset", 0)} if number_of(band.get("scale")) is not None else band
    declared = _declared_scaling(item, usual, strict=True)
    if declared is None:
        reason = Message("nothing tells how its numbers become reflectance: its item has no scale")
        raise SceneError(str(item.get("id")), reason, Message("give 'scale' and 'offset' of the bands in SENSOR_FILE"))
    return Radiometry(declared, declared=True)


def _declared_scaling(item: Mapping[str, Any], band: Entries, *, strict: bool = False) -> Optional[Scaling]:
    """Return the scaling that an item declares for a band; ``None`` where it declares none, or an impossible one.

    Raises:
        SceneError: where ``strict`` and the declared one is impossible.
    """
    told = number_of(band.get("scale")), number_of(band.get("offset"))
    if told == (None, None) or (told[1] is None and told[0] in _USUAL_SCALES and not _is_float(band)):
        return None
    scale, offset = told[0] if told[0] is not None else _DEFAULT_SCALE, told[1] or 0.0
    if (scale, offset) == (1, 0) and not _is_float(band):
        return None  # the defaults of the format, which say nothing about reflectance
    largest = math.inf if _is_float(band) else _LARGEST_SCALE
    if not (abs(offset) < _LARGEST_OFFSET and 0 < scale < largest):
        if not strict:
            return None
        reason = Message(
            "its item has an impossible scale ({scale:g}) or offset ({offset:g})", scale=scale, offset=offset
        )
        raise SceneError(str(item.get("id")), reason)
    return Scaling(round(offset * 10_000), round(scale * 10_000, 9))


def _is_float(band: Entries) -> bool:
    return str(band.get("data_type")).startswith("float")


RULES: dict[str, Rule] = {
    "sentinel-2": _sentinel2,
    "declared": _collection1,
    # DN x 2.75e-5 - 0.2: https://www.usgs.gov/landsat-missions/landsat-collection-2-level-2-science-products
    "landsat": _fixed(Scaling(-2000, 0.275)),
    # DN x 1e-4: https://lpdaac.usgs.gov/documents/1698/HLS_User_Guide_V2.pdf
    "hls": _fixed(IDENTITY),
    DESCRIBED: _told,
}
"""By ``Sensor.radiometry``."""
