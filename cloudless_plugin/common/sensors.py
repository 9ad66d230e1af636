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
from .messages import Message

DESCRIBED = "described"
"""The radiometry of sensors whose items, or whose bands here, tell scale and offset."""
RADIOMETRIES = ("sentinel-2", "declared", "landsat", "hls", DESCRIBED)
_SENTINEL = "S2"
"""Title, within a name, of Sentinel-2."""
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
        """Whether its reflectance is Sentinel-2's own; that of HLS is brought to Landsat's bands already."""
        return self.short == _SENTINEL

    @property
    def has_offset(self) -> bool:
        """Whether its numbers may contain Sentinel-2's radiometric offset."""
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
        " + ".join(dict.fromkeys(sensor.short for sensor in sensors)),
    )


def _sentinel(name: str, number: str, gsd: int, *, finest: int | None = None) -> Band:
    """Name a Sentinel-2 band as Planetary Computer (B04), Earth Search (red) and CDSE (B04_10m) do."""
    return Band(name, (number, name, f"{number}_{finest or gsd}m"), float(gsd))


def _bands(gsd: float, scale: Optional[float] = None, nodata: Optional[float] = None, **keys: str) -> tuple[Band, ...]:
    """Return bands that have one asset key each besides the common name."""
    return tuple(
        Band(name, (key,) if key == name else (key, name), gsd, scale=scale, nodata=nodata)
        for name, key in keys.items()
    )


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


_KNOWN = (
    Sensor("sentinel-2-l2a", "Sentinel-2 Level-2A", _SENTINEL_BANDS, _SCL, "sentinel-2", _SENTINEL),
    Sensor("sentinel-2-c1-l2a", "Sentinel-2 Level-2A, Collection 1", _SENTINEL_BANDS, _SCL, "declared", _SENTINEL),
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


def _elsewhere(known: str, collection: str) -> Sensor:
    """Return a known sensor, as another catalogue calls it."""
    return replace(next(sensor for sensor in _KNOWN if sensor.collection == known), collection=collection)


def _landsat_bands(scale: Optional[float] = None, nodata: Optional[float] = None, **keys: str) -> tuple[Band, ...]:
    """Return Landsat's bands, whose only near infrared goes by either name."""
    bands = _bands(30.0, scale, nodata, **keys)
    return tuple(replace(band, keys=(*band.keys, "nir")) if band.name == "nir08" else band for band in bands)


# Digital Earth Australia: DN x 1e-4, -999 is no data. Fmask has classes: 0 no data, 1 clear, 2 cloud, 3 shadow, 4 snow,
# 5 water. https://knowledge.dea.ga.gov.au/data/product/dea-surface-reflectance-sentinel-2a-msi/
_DEA = 1e-4, -999.0
_DEA_SENTINEL = (
    *_bands(60.0, *_DEA, coastal="nbart_coastal_aerosol"),
    *_bands(10.0, *_DEA, blue="nbart_blue", green="nbart_green", red="nbart_red", nir="nbart_nir_1"),
    *_bands(20.0, *_DEA, rededge1="nbart_red_edge_1", rededge2="nbart_red_edge_2", rededge3="nbart_red_edge_3"),
    *_bands(20.0, *_DEA, nir08="nbart_nir_2", swir16="nbart_swir_2", swir22="nbart_swir_3"),
)
_DEA_LANDSAT = _landsat_bands(
    *_DEA,
    blue="nbart_blue",
    green="nbart_green",
    red="nbart_red",
    nir08="nbart_nir",
    swir16="nbart_swir_1",
    swir22="nbart_swir_2",
)
_DEA_OLI = (*_bands(30.0, *_DEA, coastal="nbart_coastal_aerosol"), *_DEA_LANDSAT)


def _dea(kind: str, title: str, bands: tuple[Band, ...], short: str, mask_gsd: float = 30.0) -> Sensor:
    # Fmask 4: 0 no data, 1 clear, 2 cloud, 3 shadow, 4 snow, 5 water.
    # https://knowledge.dea.ga.gov.au/data/product/dea-surface-reflectance-sentinel-2a-msi/
    fmask = Classification(("oa_fmask",), mask_gsd, {CLOUD: (2,), SHADOW: (3,), SNOW: (4,)})
    return Sensor(f"ga_{kind}_ard_3", title, bands, fmask, DESCRIBED, short)


# Digital Earth Africa: Landsat's files are those of the USGS, under the numbers of each satellite's own bands.
_AFRICAN_QA = replace(_QA_PIXEL, keys=("pixel_quality", "QA_PIXEL"))
_TM = _landsat_bands(blue="SR_B1", green="SR_B2", red="SR_B3", nir08="SR_B4", swir16="SR_B5", swir22="SR_B7")
_OLI = _landsat_bands(
    coastal="SR_B1", blue="SR_B2", green="SR_B3", red="SR_B4", nir08="SR_B5", swir16="SR_B6", swir22="SR_B7"
)


def _african(number: int, bands: tuple[Band, ...]) -> Sensor:
    title = f"Landsat {number} Collection 2 Level-2"
    return Sensor(f"ls{number}_sr", title, bands, _AFRICAN_QA, "landsat", "Landsat")


# Brazil Data Cube: composites of 16 days, DN x 1e-4, -9999 is no data.
# https://brazil-data-cube.github.io/products/specifications/processing-flow.html
_BDC_SCALE, _BDC_NODATA = 1e-4, -9999.0

SENSORS = (
    *_KNOWN,
    _elsewhere("landsat-c2-l2", "landsat-c2l2-sr"),
    _elsewhere("hls2-s30", "HLSS30_2.0"),
    _elsewhere("hls2-l30", "HLSL30_2.0"),
    _elsewhere("sentinel-2-l2a", "s2_l2a"),
    *(_african(number, _TM) for number in (5, 7)),
    *(_african(number, _OLI) for number in (8, 9)),
    *(_dea(f"s2{letter}m", f"Sentinel-2{letter.upper()} ARD", _DEA_SENTINEL, _SENTINEL, 20.0) for letter in "abc"),
    _dea("ls5t", "Landsat 5 ARD", _DEA_LANDSAT, "Landsat"),
    _dea("ls7e", "Landsat 7 ARD", _DEA_LANDSAT, "Landsat"),
    _dea("ls8c", "Landsat 8 ARD", _DEA_OLI, "Landsat"),
    _dea("ls9c", "Landsat 9 ARD", _DEA_OLI, "Landsat"),
    Sensor(
        "S2-16D-2",
        "Sentinel-2, composites of 16 days",
        tuple(replace(band, gsd=10.0, scale=_BDC_SCALE, nodata=_BDC_NODATA) for band in _SENTINEL_BANDS),
        replace(_SCL, gsd=10.0),
        DESCRIBED,
        _SENTINEL,
    ),
    Sensor(
        "LANDSAT-16D-1",
        "Landsat, composites of 16 days",
        _landsat_bands(
            _BDC_SCALE,
            _BDC_NODATA,
            coastal="coastal",
            blue="blue",
            green="green",
            red="red",
            nir08="nir08",
            swir16="swir16",
            swir22="swir22",
        ),
        _QA_PIXEL,
        DESCRIBED,
        "Landsat",
    ),
)
BY_COLLECTION = {sensor.collection: sensor for sensor in SENSORS}
TOGETHER = {
    **dict.fromkeys(("hls2-s30,hls2-l30", "HLSS30_2.0,HLSL30_2.0"), Message("Harmonized Landsat Sentinel-2, both")),
    "ga_s2am_ard_3,ga_s2bm_ard_3,ga_s2cm_ard_3": Message("Sentinel-2 ARD, all satellites"),
    "ga_ls8c_ard_3,ga_ls9c_ard_3": Message("Landsat 8 and 9 ARD"),
    "ls8_sr,ls9_sr": Message("Landsat 8 and 9 Collection 2 Level-2"),
}
"""Titles of several collections that are one dataset, by ``COLLECTION``."""


def collection_ids(collections: str) -> tuple[str, ...]:
    """Return the ids that ``COLLECTION`` names, in its order."""
    return tuple(name.strip() for name in collections.split(","))


def named(collections: str) -> Optional[Sensor]:
    """Return the sensor of ``COLLECTION``, or what those of several have in common; ``None`` where one is unknown."""
    found = [BY_COLLECTION.get(name) for name in collection_ids(collections)]
    known = [sensor for sensor in found if sensor is not None]
    if len(known) < len(found):
        return None
    sensor = together(known)
    return replace(sensor, title=TOGETHER.get(collections, sensor.title))
