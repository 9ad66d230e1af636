"""``python -m tests.support.cut_field FOLDER``: generated scenes of summer 2023; a field is cut on 10 July."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.paths import NORTH, WEST

SIZE = 160
"""Pixels of 10 m along an edge of the only tile."""
TOP, LEFT, BOTTOM, RIGHT = 60, 70, 100, 120
"""Rows and columns of the field, the last ones not included."""
FIELD = [WEST + 10 * LEFT, NORTH - 10 * BOTTOM, WEST + 10 * RIGHT, NORTH - 10 * TOP]
"""West, south, east, north, EPSG:32633."""
DAY = "20230710"
GREEN, BARE = (0.032, 0.062, 0.038, 0.420), (0.070, 0.096, 0.112, 0.240)
"""Reflectance of blue, green, red and near infrared, before and after."""


def main(folder: Path) -> None:
    """Make the scenes; only the engine's packages are needed."""
    import numpy as np

    from demo import scenes

    folder.mkdir(parents=True, exist_ok=True)
    green, classes = scenes._landscape(np.random.default_rng(1), SIZE, SIZE)
    bare = green.copy()
    for ground, colour in ((green, GREEN), (bare, BARE)):
        ground[:, TOP:BOTTOM, LEFT:RIGHT] = np.array(colour)[:, np.newaxis, np.newaxis]
    items = []
    for index, overpass in enumerate(scenes.PASSES):
        ground = green if overpass.day < DAY else bare
        seen, scl = scenes._observe(np.random.default_rng((1, index)), ground, classes, overpass)
        items.append(scenes.write_scene(folder, overpass, scenes.TILES[0], WEST, seen, scl))
    scenes.write_items(folder, items)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
