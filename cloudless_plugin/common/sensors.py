"""The table of sensors that Cloudless knows: collections, their bands and their mask classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

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


@dataclass(frozen=True)
class Classification:
    """The asset that classifies each pixel as cloud, shadow, water and so on."""

    keys: tuple[str, ...]
    """Keys of the asset in the various catalogues, the preferred first."""
    gsd: float
    """Pixel size, metres."""
    masks: Mapping[str, tuple[int, ...]]
    """Classes, or bit numbers, that each mask removes."""
    shadows: tuple[int, ...]
    """Classes, or bit numbers, that are shadows; the others that a mask removes count as clouds."""
    nodata: int = 0
    """Value of pixels without data."""
    bits: int = 0
    """Number of flag bits of a pixel, the first being bit 0; 0 where pixels are classes up to 255."""
    zero_is_class: bool = False
    """Whether 0 tells something of a pixel: that none of the flags is set."""
    levels: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Of fields of several bits: what each mask removes besides, as pairs of bits and their value."""


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
    def has_offset(self) -> bool:
        """Whether its stored numbers may contain Sentinel-2's radiometric offset."""
        return self.radiometry in ("sentinel-2", "declared")

    def band(self, name: str) -> Band | None:
        """Return the band with a common name or asset key, in any letter case; ``None`` where there is none."""
        wanted = normal_key(name)
        for band in self.bands:
            if wanted == band.name or wanted in map(normal_key, band.keys):
                return band
        return None


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
    masks={
        "none": (),
        "clouds": (1, 8, 9, 10),
        "clouds-shadows": (1, 3, 8, 9, 10),
        "strict": (1, 2, 3, 7, 8, 9, 10, 11),
    },
    shadows=(2, 3),
)


# Landsat's QA_PIXEL: bit 0 fill, 1 dilated cloud, 2 cirrus, 3 cloud, 4 cloud shadow, 5 snow.
# https://www.usgs.gov/landsat-missions/landsat-collection-2-quality-assessment-bands
_QA_PIXEL = Classification(
    keys=("qa_pixel",),
    gsd=30.0,
    masks={"none": (), "clouds": (2, 3), "clouds-shadows": (2, 3, 4), "strict": (1, 2, 3, 4, 5)},
    shadows=(4,),
    nodata=1,
    bits=16,
)


# HLS's Fmask: bit 0 cirrus, 1 cloud, 2 adjacent to cloud or shadow, 3 cloud shadow, 4 snow, 5 water, 6 and 7 aerosol,
# of which 3 is high; 255 is no data.
# https://lpdaac.usgs.gov/documents/1698/HLS_User_Guide_V2.pdf , table 9
_FMASK = Classification(
    keys=("Fmask",),
    gsd=30.0,
    masks={"none": (), "clouds": (0, 1), "clouds-shadows": (0, 1, 3), "strict": (0, 1, 2, 3, 4)},
    shadows=(3,),
    nodata=255,
    bits=8,
    zero_is_class=True,
    levels={"strict": ((0b11000000, 0b11000000),)},
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
