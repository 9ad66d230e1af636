"""Sensors that Cloudless knows: a table of collections, their bands and their mask classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """One band of a sensor."""

    name: str
    """Common name, as in STAC's ``eo`` extension."""
    keys: tuple[str, ...]
    """Asset keys that hold it, by catalogue, the preferred first."""
    gsd: float
    """Pixel size, metres."""


@dataclass(frozen=True)
class Sensor:
    """A collection of scenes of one kind."""

    collection: str
    """STAC collection id."""
    title: str
    """What the user reads."""
    bands: tuple[Band, ...]
    """Reflectance bands."""
    classification: Band
    """The asset that classifies every pixel."""
    masks: Mapping[str, tuple[int, ...]]
    """Classes of ``classification`` that each mask removes."""
    radiometry: str
    """Name of the rule, in ``radiometry``, that gives the offset to add to stored numbers."""

    def band(self, name: str) -> Band | None:
        """Return the band of this common name or asset key, letter case aside; ``None`` where there is none."""
        wanted = name.casefold()
        for band in self.bands:
            if wanted == band.name or wanted in (key.casefold() for key in band.keys):
                return band
        return None


def _band(name: str, number: str, gsd: int, *, finest: int | None = None) -> Band:
    """Name a Sentinel-2 band as Planetary Computer (B04), Earth Search (red) and CDSE (B04_10m) do."""
    return Band(name, (number, name, f"{number}_{finest or gsd}m"), float(gsd))


# Scene classification (SCL): 0 no data, 1 saturated, 2 dark, 3 cloud shadow, 4 vegetation, 5 bare, 6 water,
# 7 unclassified, 8 and 9 cloud, 10 thin cirrus, 11 snow.
# https://sentiwiki.copernicus.eu/web/s2-processing#S2Processing-SceneClassification
SENTINEL_2_L2A = Sensor(
    collection="sentinel-2-l2a",
    title="Sentinel-2 Level-2A",
    bands=(
        _band("coastal", "B01", 60, finest=20),
        _band("blue", "B02", 10),
        _band("green", "B03", 10),
        _band("red", "B04", 10),
        _band("rededge1", "B05", 20),
        _band("rededge2", "B06", 20),
        _band("rededge3", "B07", 20),
        _band("nir", "B08", 10),
        _band("nir08", "B8A", 20),
        _band("nir09", "B09", 60),
        _band("swir16", "B11", 20),
        _band("swir22", "B12", 20),
    ),
    classification=Band("scl", ("SCL", "scl", "SCL_20m"), 20.0),
    masks={
        "none": (),
        "clouds": (1, 8, 9, 10),
        "clouds-shadows": (1, 3, 8, 9, 10),
        "strict": (1, 2, 3, 7, 8, 9, 10, 11),
    },
    radiometry="sentinel-2",
)

SENSORS = (SENTINEL_2_L2A,)

BY_COLLECTION = {sensor.collection: sensor for sensor in SENSORS}
