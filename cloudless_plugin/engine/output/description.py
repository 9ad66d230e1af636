"""One sentence about a mosaic, and what has to be said of its scenes: for its file, its recipe and its STAC item."""

from __future__ import annotations

from collections.abc import Sequence

from ...common.attribution import GENERATED, Attribution, attribution_of
from ...common.request import Request
from ..stac.scene import Scene

UNIT = "reflectance x 10000"
"""Of a mosaic's bands."""


def attribution(scenes: Sequence[Scene]) -> Attribution:
    """Return what has to be said of the scenes beside what is made of them."""
    return attribution_of((scene.terms, scene.day.year) for scene in scenes)


def sentence(request: Request, scenes: Sequence[Scene], own: Sequence[Scene]) -> str:
    """Return how a mosaic was made, in English: method, sensor, dates and mask.

    Args:
        request: of the mosaic.
        scenes: that were used.
        own: those of the time asked for, at least one; the others only fill holes.
    """
    shares = ", ".join(f"{share:g}" for share in request.percentiles or (request.percentile,))
    method = f"{shares} % percentile" if request.method == "percentile" else request.method
    made_up = sum(scene.terms == GENERATED for scene in scenes)
    kind = "generated scenes like those of " if made_up == len(scenes) else "scenes of "
    some = f" ({made_up} of them generated)" if 0 < made_up < len(scenes) else ""
    days = sorted({scene.day for scene in own})
    dates = f"from {days[0]} to {days[-1]}" if len(days) > 1 else f"of {days[0]}"
    masked = "without a mask" if request.mask == "none" else f"mask {request.mask} grown by {request.buffer:g} m"
    haze = ", hazy observations dropped" if request.haze_bands else ""
    views = f", at most {request.views} clear views a pixel" if request.views else ""
    holes = ", holes filled from the same months of neighbouring years" if request.fills_holes else ""
    return (
        f"Mosaic of surface reflectance x 10000 by the method {method}, made by Cloudless of {len(scenes)} "
        f"{kind}{request.sensor.title}{some} {dates}, {masked}{haze}{views}{holes}."
    )
