"""What is asked of a mosaic or a series, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Optional

from . import choices, sensors
from .errors import RequestError
from .indices import Index, read_indices
from .sensor_file import documents_of, sensor_of


@dataclass(frozen=True)
class RequestValues:
    """The fields of a request: they have the names of the algorithm's parameters, in lower case."""

    extent: tuple[float, float, float, float]
    """West, south, east, north in ``extent_crs``; west may exceed east across the antimeridian of a geographic CRS."""
    start: date
    """First day, included."""
    end: date
    """Last day, included."""
    extent_crs: str = "EPSG:4326"
    """CRS of ``extent``, as an authority code or WKT."""
    area: Optional[Mapping[str, Any]] = None
    """GeoJSON Polygon or MultiPolygon to clip the mosaic to; ``None`` keeps all of the extent."""
    area_crs: str = "EPSG:4326"
    """CRS of ``area``, as an authority code or WKT."""
    months: tuple[str, ...] = ()
    """Months of every year to use, from ``choices.MONTHS``; empty uses all."""
    catalog: str = choices.DEFAULT_CATALOGUE
    catalog_url: str = ""
    """Root of a STAC API, or path or URL of an item collection, in place of the catalogue's; ``custom`` needs it."""
    collection: str = choices.DEFAULT_COLLECTION
    """Id of a STAC collection, or several with commas between them, whose bands go by common names then."""
    platforms: tuple[str, ...] = ()
    """Only platforms to use, or with a leading ``-`` those not to use; empty uses all."""
    bands: tuple[str, ...] = tuple(choices.DEFAULT_BANDS.split(","))
    """Common names or asset keys, in output order."""
    max_cloud: float = choices.DEFAULT_MAX_CLOUD
    """Per cent; scenes cloudier than this are left out."""
    cloud_in: str = choices.DEFAULT_CLOUD_PLACE
    """What ``max_cloud`` is a share of, from ``choices.CLOUD_PLACES``. Of ``area``, it is the share of what an overpass
    shows of the area that the mask's classes hide, or those of the default mask where nothing is masked."""
    scenes: tuple[str, ...] = ()
    """Ids of the only scenes to use, however cloudy; empty uses all that match."""
    mask: str = choices.DEFAULT_MASK
    buffer: float = choices.DEFAULT_BUFFER
    """Metres by which the mask is dilated."""
    method: str = choices.DEFAULT_METHOD
    percentile: float = choices.DEFAULT_PERCENTILE
    """Per cent; for the method of that name."""
    resolution: Optional[float] = None
    """Pixel size in units of the output CRS; ``None`` takes the finest of ``bands``."""
    crs: Optional[str] = None
    """Output CRS as ``EPSG:code``; ``None`` takes the scenes' UTM zone."""
    resampling: str = choices.DEFAULT_RESAMPLING
    engine: str = choices.LOCAL
    """``local``, or the address of a Dask scheduler or gateway, see ``DaskAddress``."""
    haze: bool = True
    """Whether observations much hazier than the pixel's other dates are dropped."""
    normalise: str = choices.DEFAULT_NORMALISATION
    """How each date and band is brought to the median of all dates; from ``choices.NORMALISATIONS``."""
    views: int = choices.DEFAULT_VIEWS
    """Clear views that a pixel is made of at most, their dates spread over the time; 0 is all."""
    period: Optional[str] = None
    """Period of each mosaic of a series, from ``choices.PERIODS``; ``None`` makes one mosaic of the whole time."""
    step: int = choices.DEFAULT_STEP
    """Days of a period, for the period ``days``."""
    percentiles: tuple[float, ...] = ()
    """Per cent, for the method ``percentile``: a band of each of ``bands`` for each. Empty is ``percentile`` alone."""
    indices: tuple[str, ...] = ()
    """Indices to compute besides, see ``indices.read_indices``."""
    indices_from: str = choices.DEFAULT_INDEX_SOURCE
    """What they are computed from, from ``choices.INDEX_SOURCES``."""
    holes: str = choices.DEFAULT_HOLES
    """What becomes of pixels without a clear view, from ``choices.HOLES``."""
    bandpass: str = choices.DEFAULT_BANDPASS
    """Whose bands the reflectance is of, from ``choices.BANDPASSES``."""
    sensor_file: Optional[Mapping[str, Any]] = None
    """What describes the collection where it is not known, or stands above what is known, see ``sensor_file``."""

    @property
    def first_percentile(self) -> float:
        """The percentile, per cent; of several, the first."""
        return self.percentiles[0] if self.percentiles else self.percentile

    @property
    def fills_holes(self) -> bool:
        """Whether pixels without a clear view are filled from neighbouring years."""
        return self.holes == "widen"

    @property
    def output_bands(self) -> tuple[str, ...]:
        """Names of the mosaic's bands: ``bands``, or with several percentiles ``red_p10`` and so on."""
        if not self.percentiles:
            return self.bands
        return tuple(f"{name}_p{share:g}" for name in self.bands for share in self.percentiles)

    @property
    def asked_indices(self) -> tuple[Index, ...]:
        """The indices that ``indices`` names."""
        return read_indices(self.indices, self.sensor)

    @property
    def index_bands(self) -> tuple[str, ...]:
        """Names, in ``bands_to_read``, of the bands that the indices are over."""
        over = [band for index in self.asked_indices for band in index.formula.bands]
        return tuple(dict.fromkeys(map(self.name_of, over)))

    @property
    def observes_indices(self) -> bool:
        """Whether indices are computed of each observation, and reduced by the method.

        What a method picks has the index of its observation: that of the composite.
        """
        by_observation = self.indices_from == "observations" and self.method not in choices.PICKING_METHODS
        return bool(self.indices) and by_observation

    def name_of(self, common: str) -> str:
        """Return the name, in ``bands_to_read``, of the sensor's band with a common name, which it must have."""
        band = self.sensor.band(common)
        names = [name for name in self.bands if self.sensor.band(name) is band]
        return names[0] if names else band.name if band else common

    @property
    def cloud_limit(self) -> float:
        """Highest cloud cover of whole scenes, per cent: 100 where ``scenes`` are named, or the area's cloud counts."""
        return 100.0 if self.scenes or self.limits_area_cloud else self.max_cloud

    @property
    def limits_area_cloud(self) -> bool:
        """Whether scenes are left out by the cloud of the area."""
        return self.cloud_in == "area" and self.max_cloud < 100 and not self.scenes

    @property
    def haze_bands(self) -> tuple[str, ...]:
        """Names of blue and red, by which observations that pass the mask are tested for haze; empty for no test."""
        if self.haze and self.mask != "none" and all(self.sensor.band(name) for name in choices.MASK_BANDS):
            return tuple(self.name_of(name) for name in choices.MASK_BANDS)
        return ()

    @property
    def ground_band(self) -> str:
        """Name of the near infrared by which the mask tells dark ground from shadow; empty where nothing needs it."""
        if not any(sensor.classification.removes_shadows(self.mask) for sensor in self._sensors.values()):
            return ""
        return next((name for name in choices.GROUND_BANDS if self.sensor.band(name)), "")

    @property
    def bands_to_read(self) -> tuple[str, ...]:
        """Bands to read: ``bands``, then others that the method, the indices and the haze test need."""
        return tuple(dict.fromkeys([*self.needed_bands, *self.haze_bands]))

    @property
    def needed_bands(self) -> tuple[str, ...]:
        """Bands that each scene must have: ``bands``, then others that the method and the indices need."""
        of_method = [self.name_of(name) for name in choices.METHOD_BANDS.get(self.method, ())]
        return tuple(dict.fromkeys([*self.bands, *of_method, *self.index_bands]))

    @property
    def sensor(self) -> sensors.Sensor:
        """The sensor of ``collection``, or what those of several have in common.

        Raises:
            RequestError: where it is not known, see ``is_described``.
        """
        if self._sensor is None:
            raise RequestError(
                "The collection {collection} is not known yet: search for it.", collection=self.collection
            )
        return self._sensor

    @property
    def is_described(self) -> bool:
        """Whether the sensor is known; else a search tells what the items say of it."""
        return self._sensor is not None

    @cached_property
    def collections(self) -> tuple[str, ...]:
        """The collections that ``collection`` names, in its order."""
        return sensors.collection_ids(self.collection)

    def sensor_of(self, collection: str) -> sensors.Sensor:
        """Return the sensor of one of ``collections``, which must be known, see ``is_described``."""
        return self.sensor if len(self.collections) == 1 else self._sensors[collection]

    @cached_property
    def _sensors(self) -> dict[str, sensors.Sensor]:
        """Those that are known, by collection."""
        documents = documents_of(self.collections, self.sensor_file)
        found = {name: sensor_of(name, documents.get(name)) for name in self.collections}
        return {name: sensor for name, sensor in found.items() if sensor is not None}

    @cached_property
    def _sensor(self) -> Optional[sensors.Sensor]:
        known = self._sensors
        return sensors.together([*known.values()]) if len(known) == len(self.collections) else None
