"""Selecting the newest processing of each sensing."""

from __future__ import annotations

from typing import Any

import shapely

from .scene import Scene

_SLIVER = 0.05
"""Share of a footprint by which two processings of the same sensing may differ."""


def newest_baselines(scenes: list[Scene]) -> list[Scene]:
    """Return the scenes that no newer processing of the same sensing replaces.

    A sensing is one tile of one overpass. It may consist of several datastrips, so an older processing is kept unless
    newer ones cover it. Scenes whose tile is unknown are kept.
    """
    kept: dict[tuple[Any, ...], list[Scene]] = {}
    for scene in sorted(scenes, key=lambda scene: scene.baseline, reverse=True):
        chosen = kept.setdefault((*scene.overpass, scene.tile) if scene.tile else (scene.id,), [])
        if not _covered(scene, [newer for newer in chosen if newer.baseline > scene.baseline]):
            chosen.append(scene)
    left = {scene.id for chosen in kept.values() for scene in chosen}
    return [scene for scene in scenes if scene.id in left]


def _covered(scene: Scene, newer: list[Scene]) -> bool:
    """Return whether newer scenes cover nearly all of a scene; assumed where a footprint is unknown."""
    footprints = [other.footprint for other in newer if other.footprint is not None]
    if not newer or scene.footprint is None or len(footprints) < len(newer):
        return bool(newer)
    beyond = scene.footprint.difference(shapely.union_all(footprints))
    return bool(beyond.area <= _SLIVER * scene.footprint.area)
