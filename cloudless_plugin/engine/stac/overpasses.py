"""Scenes grouped by overpass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Optional

from ..geo.grid import Grid
from .scene import Scene

Overpass = list[Scene]
"""Scenes of one pass over the area, in the order in which they fill it."""
OverpassKey = tuple[str, Optional[int], date]
"""What the scenes of an overpass share: see ``Scene.overpass``."""


def group_overpasses(scenes: Sequence[Scene]) -> list[Overpass]:
    """Return the overpasses sorted by time, each with its scenes in the order in which they fill it.

    The order of ``scenes`` does not matter. Eastern tiles come before western ones, then southern before northern ones,
    and then newer processings of a tile before older ones. The blocks of a tile begin at its western and northern
    edges, so in this order whole columns and rows of the later tile's blocks stay unread.
    """
    overpasses: dict[tuple[Any, ...], Overpass] = {}
    newest_first = sorted(sorted(scenes, key=lambda scene: scene.id), key=lambda scene: scene.baseline, reverse=True)
    for scene in sorted(newest_first, key=_fill_order):
        overpasses.setdefault(scene.overpass, []).append(scene)
    return sorted(overpasses.values(), key=lambda overpass: (start_time(overpass), overpass[0].id))


def start_time(overpass: Overpass) -> datetime:
    """Return the start of an overpass, UTC."""
    return min(scene.datetime for scene in overpass)


def overpass_name(overpass: Overpass) -> str:
    """Return what tells an overpass from the others, for counts by date."""
    return name_of_key(overpass[0].overpass)


def name_of_key(key: OverpassKey) -> str:
    """Return the name of an overpass by its key."""
    platform, orbit, day = key
    return f"{day} {platform} {'' if orbit is None else orbit}".strip()


def clear_fraction(overpass: Overpass) -> float:
    """Return the clear fraction of an overpass's sky, 0 to 1, by its items; an unknown cloud cover counts as 100 %."""
    return (
        1 - sum(100.0 if scene.cloud_cover is None else scene.cloud_cover for scene in overpass) / len(overpass) / 100
    )


def cloud_cover(overpass: Overpass) -> float:
    """Return the cloud cover of an overpass's sky, per cent, to one decimal; see ``clear_fraction``."""
    return round(100 * (1 - clear_fraction(overpass)), 1)


def _fill_order(scene: Scene) -> tuple[float, float]:
    transform = next(iter(scene.assets.values())).transform or (0.0,) * 6
    return -transform[2], transform[5]


def split_by_alignment(overpass: Overpass, key: str, grid: Grid) -> tuple[list[Scene], list[Scene]]:
    """Return the scenes whose pixels are aligned with the grid's, and those that have to be resampled."""
    own = [scene for scene in overpass if is_pixel_aligned(scene, key, grid)]
    return own, [scene for scene in overpass if scene not in own]


def is_pixel_aligned(scene: Scene, key: str, grid: Grid) -> bool:
    """Return, by its item, whether the pixels of a scene's asset have the grid's size and alignment."""
    transform = scene.assets[key].transform
    if scene.crs != grid.crs or not transform or transform[0] != grid.resolution:
        return False
    places = zip((transform[2], transform[5]), grid.origin)
    return all(((place - origin) / grid.resolution).is_integer() for place, origin in places)
