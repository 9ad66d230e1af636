"""The table of sensors that Cloudless knows: collections, their bands and their mask classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Optional

from .classification import (
    ADJACENT,
    AEROSOL,
    CIRRUS,
    CLOUD,
    DARK,
    SATURATED,
    SHADOW,
    SNOW,
    UNCLEAR,
    Classification,
)

DESCRIBED = "described"
"""The radiometry of sensors whose items, or whose bands here, tell scale and offset."""
RADIOMETRIES = ("sentinel-2", "declared", "landsat", "hls", DESCRIBED)
_RESOLUTION = re.compile(r"_\d+m$")
_NUMBERED = re.compile(r"(?:.*_)?b(\d{1,2})(a?)")
_CLASSIFIED = re.compile(r"(?:.*_)?(scl|fmask|qa_pixel)")


@lru_cache(maxsize=1024)
def normal_key(key: str) -> str:
    """Return an asset key as it is compared: ``b04`` for B4, b04, B04_10m and T33TWM_20230815T095031_B04_10m."""
    plain = _RESOLUTION.sub("", key.strip().casefold())
    if numbered := _NUMBERED.fullmatch(plain):
        return f"b{int(numbered[1]):02d}{numbered[2]}"
    classified = _CLASSIFIED.fullmatch(plain)
    return classified[1] if classified else plain


@dataclass(frozen=True)
class Band:
    """One band of a sensor."""

    name: str
    """Common name, as in STAC's ``eo`` extension."""
    keys: tuple[str, ...]
    """Keys of its asset in the various catalogues, the preferred first."""
    gsd: float
    """Pixel size, metres."""
    absent_on: tuple[str, ...] = ()
    """Platforms that have no such band, in lower case."""
    scale: Optional[float] = None
    """Reflectance is a stored number times this, plus ``offset``; ``None`` leaves it to the item."""
    offset: float = 0.0
    nodata: Optional[float] = None
    """Stored number that is no data; ``None`` leaves it to item and file."""

    @property
    def told(self) -> dict[str, float]:
        """What is told here of the numbers, by the names that items use; it stands above what an item tells."""
        numbers = {} if self.scale is None else {"scale": self.scale, "offset": self.offset}
        return numbers if self.nodata is None else {**numbers, "nodata": self.nodata}


@dataclass(frozen=True)
class Sensor:
    """One STAC collection, with its bands and its classification."""

    collection: str
    """STAC collection id."""
    title: str
    """Title for the user."""
    bands: tuple[Band, ...]
    """Reflectance bands."""
    classification: Classification
    """The asset that masks are made from."""
    radiometry: str
    """Key, in ``radiometry_rules.RULES``, of the rule that turns stored numbers into reflectance."""
    short: str
    """Title within a name."""

    @property
    def is_sentinel2(self) -> bool:
        """Whether its numbers are Sentinel-2's, which may contain its radiometric offset."""
        return self.radiometry in ("sentinel-2", "declared")

    def band(self, name: str) -> Band | None:
        """Return the band with a common name or asset key, in any letter case; ``None`` where there is none."""
        wanted = normal_key(name)
        for band in self.bands:
            if wanted == band.name or wanted in map(normal_key, band.keys):
                return band
        return None


def together(sensors: Sequence[Sensor]) -> Sensor:
    """Return what several sensors have in common: the bands of the same common name, at the coarser pixel."""
    first, *others = sensors
    if not others:
        return first
    shared = [
        (band, [found for sensor in others for found in sensor.bands if found.name == band.name])
        for band in first.bands
    ]
    return Sensor(
        ",".join(sensor.collection for sensor in sensors),
        " + ".join(sensor.title for sensor in sensors),
        tuple(
            replace(band, gsd=max(band.gsd, *(found.gsd for found in twins)))
            for band, twins in shared
            if len(twins) == len(others)
        ),
        replace(first.classification, gsd=max(sensor.classification.gsd for sensor in sensors)),
        DESCRIBED,
        " + ".join(sensor.short for sensor in sensors),
    )


def _sentinel(name: str, number: str, gsd: int, *, finest: int | None = None) -> Band:
    """Name a Sentinel-2 band as Planetary Computer (B04), Earth Search (red) and CDSE (B04_10m) do."""
    return Band(name, (number, name, f"{number}_{finest or gsd}m"), float(gsd))


def _bands(gsd: float, **keys: str) -> tuple[Band, ...]:
    """Return bands that have one asset key each besides the common name."""
    return tuple(Band(name, (key,) if key == name else (key, name), gsd) for name, key in keys.items())


_SENTINEL_BANDS = (
    _sentinel("coastal", "B01", 60, finest=20),
    _sentinel("blue", "B02", 10),
    _sentinel("green", "B03", 10),
    _sentinel("red", "B04", 10),
    _sentinel("rededge1", "B05", 20),
    _sentinel("rededge2", "B06", 20),
    _sentinel("rededge3", "B07", 20),
    _sentinel("nir", "B08", 10),
    _sentinel("nir08", "B8A", 20),
    _sentinel("nir09", "B09", 60),
    _sentinel("swir16", "B11", 20),
    _sentinel("swir22", "B12", 20),
)


# Scene classification (SCL): 0 no data, 1 saturated, 2 dark, 3 cloud shadow, 4 vegetation, 5 bare, 6 water,
# 7 unclassified, 8 and 9 cloud, 10 thin cirrus, 11 snow.
# https://sentiwiki.copernicus.eu/web/s2-processing#S2Processing-SceneClassification
_SCL = Classification(
    keys=("SCL", "scl", "SCL_20m"),
    gsd=20.0,
    means={CLOUD: (8, 9), CIRRUS: (10,), SATURATED: (1,), SHADOW: (3,), DARK: (2,), UNCLEAR: (7,), SNOW: (11,)},
)


# Landsat's QA_PIXEL: bit 0 fill, 1 dilated cloud, 2 cirrus, 3 cloud, 4 cloud shadow, 5 snow.
# https://www.usgs.gov/landsat-missions/landsat-collection-2-quality-assessment-bands
_QA_PIXEL = Classification(
    keys=("qa_pixel",),
    gsd=30.0,
    means={CLOUD: (3,), CIRRUS: (2,), SHADOW: (4,), ADJACENT: (1,), SNOW: (5,)},
    nodata=1,
    bits=16,
)


# HLS's Fmask: bit 0 cirrus, 1 cloud, 2 adjacent to cloud or shadow, 3 cloud shadow, 4 snow, 5 water, 6 and 7 aerosol,
# of which 3 is high; 255 is no data.
# https://lpdaac.usgs.gov/documents/1698/HLS_User_Guide_V2.pdf , table 9
_FMASK = Classification(
    keys=("Fmask",),
    gsd=30.0,
    means={CLOUD: (1,), CIRRUS: (0,), SHADOW: (3,), ADJACENT: (2,), SNOW: (4,)},
    nodata=255,
    bits=8,
    zero_is_class=True,
    fields={AEROSOL: ((0b11000000, 0b11000000),)},
)


SENSORS = (
    Sensor("sentinel-2-l2a", "Sentinel-2 Level-2A", _SENTINEL_BANDS, _SCL, "sentinel-2", "S2"),
    Sensor("sentinel-2-c1-l2a", "Sentinel-2 Level-2A, Collection 1", _SENTINEL_BANDS, _SCL, "declared", "S2"),
    Sensor(
        "landsat-c2-l2",
        "Landsat Collection 2 Level-2",
        (
            Band("coastal", ("coastal",), 30.0, absent_on=("landsat-4", "landsat-5", "landsat-7")),
            *_bands(30.0, blue="blue", green="green", red="red"),
            Band("nir08", ("nir08", "nir"), 30.0),
            *_bands(30.0, swir16="swir16", swir22="swir22"),
        ),
        _QA_PIXEL,
        "landsat",
        "Landsat",
    ),
    Sensor(
        "hls2-s30",
        "Harmonized Landsat Sentinel-2, Sentinel-2",
        _bands(
            30.0,
            coastal="B01",
            blue="B02",
            green="B03",
            red="B04",
            rededge1="B05",
            rededge2="B06",
            rededge3="B07",
            nir="B08",
            nir08="B8A",
            swir16="B11",
            swir22="B12",
        ),
        _FMASK,
        "hls",
        "HLS S30",
    ),
    Sensor(
        "hls2-l30",
        "Harmonized Landsat Sentinel-2, Landsat",
        (
            *_bands(30.0, coastal="B01", blue="B02", green="B03", red="B04"),
            Band("nir08", ("B05", "nir08", "nir"), 30.0),
            *_bands(30.0, swir16="B06", swir22="B07"),
        ),
        _FMASK,
        "hls",
        "HLS L30",
    ),
)
BY_COLLECTION = {sensor.collection: sensor for sensor in SENSORS}
