"""The sample scenes, which come with the plugin, and the choices that compose them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..common import catalogues
from ..common.attribution import attribution_of, terms_of
from .choices_made import RECTANGLE, AreaChoice, PanelChoices
from .times import DATES

PIXEL = 60.0
"""Metres. The scenes' pixels have 120 m and begin at odd multiples of 60 m: this grid copies each to four pixels."""
NOTICE = "NOTICE"
"""Name of the file beside the items that says whose the scenes are."""


@dataclass(frozen=True)
class SampleScenes:
    """What the item collection says of the scenes."""

    items: Path
    bounds: tuple[float, float, float, float]
    """West, south, east, north of every scene, in ``crs``."""
    crs: str
    days: tuple[str, ...]
    """On which they were taken, ISO 8601, in order."""

    @property
    def rights(self) -> str:
        """What must be said of whose they are."""
        terms = terms_of(PanelChoices().collection, {})
        return attribution_of((terms, int(day[:4])) for day in self.days).rights

    def choices(self) -> PanelChoices:
        """Return the choices that compose all of them; everything else is as at the first start."""
        west, south, east, north = self.bounds
        corners = ((west, south), (west, north), (east, north), (east, south), (west, south))
        ring = ", ".join(f"{x!r} {y!r}" for x, y in corners)
        return PanelChoices(
            area=AreaChoice(RECTANGLE, f"Polygon (({ring}))", self.crs),
            when=DATES,
            start=self.days[0],
            end=self.days[-1],
            catalog=catalogues.CUSTOM,
            catalog_url=str(self.items),
            max_cloud=100.0,
            resolution=PIXEL,
        )


@lru_cache(maxsize=1)
def read_samples(items: Path) -> SampleScenes:
    """Return what an item collection of ours says; it is read once.

    Raises:
        OSError, ValueError, KeyError: where it cannot be read, or is not as we have written it.
    """
    features = json.loads(items.read_text(encoding="utf-8"))["features"]
    first = features[0]
    west, south, east, north = first["assets"]["SCL"]["proj:bbox"]
    days = sorted(feature["properties"]["datetime"][:10] for feature in features)
    return SampleScenes(items, (west, south, east, north), f"EPSG:{first['properties']['proj:epsg']}", tuple(days))
