"""What the mosaic fills of each kind of ground: by the classes of a real, clear day that is held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from .compose import VARIANTS, chosen, compose, filled_pixels
from .measure import percent
from .tables import table
from .truth import CLOUDS, SHADOW, View, held_out, in_phase

_CLASSES = {"shadow": SHADOW, "vegetation": 4, "bare": 5, "water": 6, "unclassified": 7}
_FAR = 1000 / 120
"""A kilometre in pixels."""


def measure_classes(items: Path, folder: Path, words: list[str] | None) -> tuple[dict[str, Any], list[str]]:
    """Return the filled per cent by case, way and class, and the lines of their table."""
    results: dict[str, Any] = {}
    rows = []
    for truth in held_out(items, folder):
        classes = [_far_from_cloud(view) for view in truth.views]
        for name in chosen(list(VARIANTS), words):
            mosaic = compose({**truth.request, **VARIANTS[name]}, folder)
            for view, known in zip(truth.views, classes):
                filled = filled_pixels(mosaic)[view.place]
                shares = {kind: percent(filled[known == number]) for kind, number in _CLASSES.items()}
                results.setdefault(f"{truth.name}, {view.name}", {})[name] = shares
                rows.append([name, f"{truth.name}, {view.name}", *(f"{share:.1f}" for share in shares.values())])
                print(f"classes, {truth.name}, {view.name}: {name}: {shares}", flush=True)
    title = "Filled % by the class of the held-out date, farther than 1 km from its clouds"
    columns = ("way", "case", *(f"{kind} ({number})" for kind, number in _CLASSES.items()))
    return results, table(title, columns, rows)


def _far_from_cloud(view: View) -> NDArray[np.uint8]:
    """Return the classes (y, x) of a held-out scene, 0 where a cloud is near and where nothing is compared."""
    if view.classes is None:
        raise ValueError("Generated scenes have no held-out date.")
    far = distance_transform_edt(~np.isin(view.classes, CLOUDS)) > _FAR
    return np.where(far & in_phase(view.place), view.classes, np.uint8(0))
