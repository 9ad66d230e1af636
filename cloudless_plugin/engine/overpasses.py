"""What one pass over the area has seen, of all of its tiles together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cores import cores
from .grid import Grid
from .planes import complete
from .radiometry import WORTH_A_DOUBT, is_absurd, sample
from .reader import ReadError, fill
from .scenes import Scene

Overpass = list[Scene]
"""Scenes of one pass over the area, in the order in which they fill it."""


Seen = dict[str, NDArray[np.bool_]]
"""By the scenes' ids, in the order in which they were read: where each, of a few pixels (y, x), is the first to show
something."""


def note(seen: Seen, scene_id: str, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add where a scene, with or without those before it, shows something; return where it is the first."""
    new: NDArray[np.bool_] = shown & ~union(seen) if seen else shown
    seen[scene_id] = new
    return new


def union(seen: Seen) -> NDArray[np.bool_]:
    """Return where some scene shows something."""
    together: NDArray[np.bool_] = np.logical_or.reduce(list(seen.values()))
    return together


def group_overpasses(scenes: Sequence[Scene]) -> list[Overpass]:
    """Return the scenes of each overpass, in the order in which they fill it; the overpasses by time.

    The order of ``scenes`` does not matter. Of two processings of one tile the newer comes first; else the eastern
    before the western and the southern before the northern: since the blocks of a tile begin at its western and
    northern edge, this leaves whole columns and rows of the other tile's blocks unread.
    """
    overpasses: dict[tuple[Any, ...], Overpass] = {}
    newest_first = sorted(sorted(scenes, key=lambda scene: scene.id), key=lambda scene: scene.baseline, reverse=True)
    for scene in sorted(newest_first, key=_place):
        overpasses.setdefault(scene.overpass, []).append(scene)
    return sorted(overpasses.values(), key=lambda overpass: (moment(overpass), overpass[0].id))


def moment(overpass: Overpass) -> datetime:
    """Return when an overpass began, UTC."""
    return min(scene.datetime for scene in overpass)


def clearness(overpass: Overpass) -> float:
    """Return the share of an overpass's sky that was clear, by its items; what is not known is overcast."""
    return (
        1 - sum(100.0 if scene.cloud_cover is None else scene.cloud_cover for scene in overpass) / len(overpass) / 100
    )


def _place(scene: Scene) -> tuple[float, float]:
    transform = next(iter(scene.assets.values())).transform or (0.0,) * 6
    return -transform[2], transform[5]


def observe_band(
    plane: NDArray[Any],
    overpass: Overpass,
    band: str,
    grid: Grid,
    resampling: str = "nearest",
    *,
    quick: bool = False,
) -> Seen:
    """Set ``plane`` to what an overpass has seen, so that where its tiles overlap one observation counts once.

    Where the first scene whose pixels are the grid's own has data, it counts: a neighbouring tile holds the same
    numbers there, but for what its own atmospheric correction makes of them, and is not read. Scenes that have to be
    resampled fill what is left, with their mean, halves rounded up.

    Args:
        plane: (y, x) uint16 on ``grid``; what it holds means nothing.
        overpass: the scenes.
        band: key of their assets.
        grid: of ``plane``.
        resampling: for pixels that do not lie on the grid.
        quick: see ``compose.compose``.

    Returns:
        Which pixels, of those that scenes are judged by, each scene has filled; nothing of scenes that were not read.

    Raises:
        reader.ReadError: where a file cannot be read, or holds what cannot be reflectance.
    """
    own, others = (overpass, []) if quick else split_own(overpass, band, grid)

    filled: Seen = {}

    def read(out: NDArray[Any], scene: Scene, *, fresh: bool) -> None:
        href = scene.assets[band].href
        fill(out, href, grid, fresh=fresh, scaling=scene.scaling, resampling=resampling, picks=quick)
        looked_at = np.array(sample(out))
        new = note(filled, scene.id, looked_at != 0)
        if np.count_nonzero(new) > WORTH_A_DOUBT * new.size and is_absurd(looked_at[new]):
            raise ReadError(href, "most of its numbers are far beyond what reflectance can be")

    for number, scene in enumerate(own):
        read(plane, scene, fresh=not number)
    if len(others) == 1:
        read(plane, others[0], fresh=not own)
    elif others and not (own and plane.min()):
        seen = np.empty((len(others), *plane.shape), plane.dtype)
        for layer, scene in zip(seen, others):
            read(layer, scene, fresh=True)
        with cores:
            mean = _mean(seen)
            if own:
                complete(plane, mean)
            else:
                plane[...] = mean
    return filled


def split_own(overpass: Overpass, key: str, grid: Grid) -> tuple[list[Scene], list[Scene]]:
    """Return the scenes whose pixels are the grid's own, and those that have to be resampled."""
    own = [scene for scene in overpass if has_pixels_of(scene, key, grid)]
    return own, [scene for scene in overpass if scene not in own]


def has_pixels_of(scene: Scene, key: str, grid: Grid) -> bool:
    """Tell, by its item, whether the pixels of a scene's asset are those of the grid."""
    transform = scene.assets[key].transform
    if scene.epsg != grid.epsg or not transform or transform[0] != grid.resolution:
        return False
    return all((transform[corner] / grid.resolution).is_integer() for corner in (2, 5))


def _mean(seen: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the mean along the first axis of what is not 0, halves rounded up."""
    counts = np.count_nonzero(seen, axis=0)
    total = seen.sum(axis=0, dtype=np.uint32)
    mean: NDArray[np.uint16] = ((total + counts // 2) // np.maximum(counts, 1)).astype(np.uint16)
    return mean
