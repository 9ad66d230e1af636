"""The newest processing of each sensing."""

from __future__ import annotations

from typing import Any

import shapely

from .scene import Scene

_SLIVER = 0.05
"""Share of a scene by which footprints of the same sensing may differ from one processing to the next."""


def newest_baselines(scenes: list[Scene]) -> list[Scene]:
    """Drop older processings of the same sensing.

    A sensing is one tile of one overpass. Its datastrips complement each other: an older processing counts as well
    where the newer ones do not cover it. Scenes whose tile is not known stay as they are.
    """
    kept: dict[tuple[Any, ...], list[Scene]] = {}
    for scene in sorted(scenes, key=lambda scene: scene.baseline, reverse=True):
        chosen = kept.setdefault((*scene.overpass, scene.tile) if scene.tile else (scene.id,), [])
        if not _covered(scene, [newer for newer in chosen if newer.baseline > scene.baseline]):
            chosen.append(scene)
    left = {scene.id for chosen in kept.values() for scene in chosen}
    return [scene for scene in scenes if scene.id in left]


def _covered(scene: Scene, newer: list[Scene]) -> bool:
    """Tell whether newer scenes of the same sensing show nearly all that a scene shows; so they do by default."""
    footprints = [other.footprint for other in newer if other.footprint is not None]
    if not newer or scene.footprint is None or len(footprints) < len(newer):
        return bool(newer)
    beyond = scene.footprint.difference(shapely.union_all(footprints))
    return bool(beyond.area <= _SLIVER * scene.footprint.area)
