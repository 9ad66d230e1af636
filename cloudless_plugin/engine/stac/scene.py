"""The records of a scene and its assets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import shapely

from ...common.attribution import Terms
from ..geo.footprints import middle_longitude
from ..kernels.encoding import PLAIN, Encoding
from ..kernels.radiometry import IDENTITY, Scaling

CLASSIFICATION = "classification"
"""Key, among a scene's assets, of the file that the mask is made from."""
GROUND_CHECK = "near infrared, for the mask"
"""Key of the band by which the mask tells dark ground from shadow."""


@dataclass(frozen=True)
class Asset:
    """One raster file of a scene."""

    href: str
    """Absolute and unsigned."""
    transform: Optional[tuple[float, ...]] = None
    """Six numbers of the affine transform; ``None`` where the item has none."""
    shape: Optional[tuple[int, int]] = None
    """Height and width, pixels; ``None`` where the item has none."""
    encoding: Encoding = PLAIN
    """How its numbers are stored."""
    account: str = ""
    """Bucket that gives the file only to those who have an account there; empty where it gives it to anybody."""


@dataclass(frozen=True)
class Scene:
    """One acquisition of one tile."""

    id: str
    datetime: dt.datetime
    """Start of the sensing, UTC."""
    crs: str
    """CRS of the files, ``EPSG:n`` or WKT, mostly a UTM zone; empty where the item has none, until a file is read."""
    assets: Mapping[str, Asset]
    """By requested band name, and by ``CLASSIFICATION`` and ``GROUND_CHECK``."""
    notes: tuple[str, ...] = ()
    """Where the item contradicts itself or its files, and which was believed."""
    baseline: str = ""
    """Processing baseline, as ``05.09``; of Landsat the tier. Newer processings sort later as strings."""
    platform: str = ""
    collection: str = ""
    """Id of its collection."""
    tile: str = ""
    """MGRS tile, as ``33TWM``; of Landsat path and row."""
    orbit: Optional[int] = None
    """Relative orbit; of Landsat the path."""
    cloud_cover: Optional[float] = None
    """Per cent of the whole scene."""
    thumbnail: str = ""
    """Address of a small picture; empty where there is none."""
    footprint: Optional[shapely.Geometry] = None
    """Area with data, in longitude and latitude; ``None`` where the item has none."""
    classification: Optional[Asset] = None
    """The file that tells clouds from ground, also where no mask is made from it; ``None`` where the item has none."""
    terms: Optional[Terms] = None
    """On what terms it may be used; ``None`` where nobody tells any."""
    link: str = ""
    """Address of its item, without secrets; empty where the item tells none."""

    @property
    def bands(self) -> Mapping[str, Asset]:
        """The assets of reflectance that were asked for."""
        return {key: asset for key, asset in self.assets.items() if key not in (CLASSIFICATION, GROUND_CHECK)}

    @property
    def scaling(self) -> Scaling:
        """From stored numbers to reflectance x 10000, of the first band."""
        return next((asset.encoding.scaling for asset in self.bands.values()), IDENTITY)

    @property
    def day(self) -> dt.date:
        """The UTC day of the acquisition."""
        return self.datetime.date()

    @property
    def overpass(self) -> tuple[str, Optional[int], dt.date]:
        """The key that the scenes of one overpass share: platform, orbit and solar day.

        The satellites pass at the same solar time everywhere, so no overpass crosses midnight, as it might in UTC.
        """
        hours = 0.0 if self.footprint is None else middle_longitude(self.footprint) / 15
        return self.platform, self.orbit, (self.datetime + dt.timedelta(hours=hours)).date()

    def record(self) -> dict[str, Any]:
        """Return the fields of a ``SceneRecord``, which lists, layers and recipes show."""
        return {
            "id": self.id,
            "datetime": self.datetime.isoformat() + "Z",
            "cloud_cover": self.cloud_cover,
            "platform": self.platform,
            "tile": self.tile,
            "orbit": self.orbit,
            "baseline": self.baseline,
        }
