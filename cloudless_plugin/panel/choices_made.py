"""What is chosen in the panel, as plain values that are kept, shared and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from ..common import catalogues, choices, looks, sensors
from .times import DATES, DEFAULT

MAP, LAYER, SELECTED, RECTANGLE, POLYGON = "map", "layer", "selected", "rectangle", "polygon"
AREA_KINDS = (MAP, LAYER, SELECTED, RECTANGLE, POLYGON)
ALL_BANDS, CUSTOM_LOOK = "all", "custom"
_LARGEST = 1e9
"""No field takes a larger number; anything may stand in a file."""


@dataclass(frozen=True)
class AreaChoice:
    """Where to compose."""

    kind: str = MAP
    """Of ``AREA_KINDS``; a bookmark, and a map that is locked, is a rectangle."""
    wkt: str = ""
    """The rectangle or polygon; else empty."""
    crs: str = ""
    """CRS of ``wkt``, as an authority code or WKT."""
    layer: str = ""
    """Id of the layer; else empty."""
    split_by: str = ""
    """Field of the layer by which a mosaic of each feature is named; empty makes one mosaic of all."""


@dataclass(frozen=True)
class PanelChoices:
    """All fields of the panel; those of a request have the names of its fields."""

    area: AreaChoice = field(default_factory=AreaChoice)
    when: str = DEFAULT
    """Word of ``times.TIMES``."""
    start: str = ""
    """First day, ISO 8601; counts where ``when`` says so."""
    end: str = ""
    months: tuple[str, ...] = ()
    catalog: str = choices.DEFAULT_CATALOGUE
    catalog_url: str = ""
    authcfg: str = ""
    collection: str = choices.DEFAULT_COLLECTION
    platforms: str = ""
    """Of a recipe; the panel offers neither these nor a description, and says so."""
    sensor_file: str = ""
    """JSON that describes the collection, see ``Request``; empty for none."""
    period: str = ""
    """Of ``choices.PERIODS``; empty makes one mosaic of the whole time."""
    step: int = choices.DEFAULT_STEP
    """Days, for the period of that kind."""
    bands: str = choices.DEFAULT_BANDS
    indices: str = ""
    """As ``INDICES`` has them; empty makes none."""
    indices_from: str = choices.DEFAULT_INDEX_SOURCE
    percentiles: str = ""
    """Several, as ``PERCENTILES`` has them; empty is the one."""
    max_cloud: float = choices.DEFAULT_MAX_CLOUD
    cloud_in: str = choices.DEFAULT_CLOUD_PLACE
    mask: str = choices.DEFAULT_MASK
    buffer: float = choices.DEFAULT_BUFFER
    haze: bool = True
    normalise: str = choices.DEFAULT_NORMALISATION
    holes: str = choices.DEFAULT_HOLES
    bandpass: str = choices.DEFAULT_BANDPASS
    method: str = choices.DEFAULT_METHOD
    percentile: float = choices.DEFAULT_PERCENTILE
    views: int = choices.DEFAULT_VIEWS
    """Counts where the method has a use for it."""
    resolution: float = 0.0
    """Units of the output CRS; 0 takes the finest of the bands."""
    crs: str = ""
    """Output CRS; empty takes the scenes' UTM zone."""
    resampling: str = choices.DEFAULT_RESAMPLING
    engine: str = choices.LOCAL
    output: str = ""
    """Path of the file, or of the folder of several; empty is a temporary one."""
    evidence: bool = False
    figure: bool = False
    animation: bool = False
    preview: bool = True
    scenes: tuple[str, ...] = ()
    """Ids of the only scenes to use; empty uses all that are found."""

    @property
    def look(self) -> str:
        """Id of the look whose bands are chosen, ``ALL_BANDS`` or ``CUSTOM_LOOK``."""
        sensor = sensors.named(self.collection)
        if sensor is None:
            return next((look.id for look in looks.LOOKS if split_bands(self.bands) == look.bands), CUSTOM_LOOK)
        found = ((name, sensor.band(name)) for name in split_bands(self.bands))
        names = tuple(name if band is None else band.name for name, band in found)
        if names == tuple(band.name for band in sensor.bands):
            return ALL_BANDS
        return next((look.id for look in looks.LOOKS if names == look.names_in(sensor)), CUSTOM_LOOK)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "months": list(self.months), "scenes": list(self.scenes)}

    @classmethod
    def from_dict(cls, values: Any) -> PanelChoices:
        """Read what ``to_dict`` returned, by any version: a value that is unknown or of another type is left out."""
        if not isinstance(values, Mapping):
            return cls()
        kept = known_values(cls(), values, ("area", "months", "scenes"))
        for name in ("start", "end"):
            if not _is_day(kept.get(name, "")):
                del kept[name]
        months = values.get("months")
        if isinstance(months, (list, tuple)):
            kept["months"] = tuple(month for month in months if month in choices.MONTHS)
        scenes = values.get("scenes")
        if isinstance(scenes, (list, tuple)):
            kept["scenes"] = tuple(scene for scene in scenes if isinstance(scene, str))
        area = values.get("area")
        if isinstance(area, Mapping):
            found = AreaChoice(**known_values(AreaChoice(), area))
            kept["area"] = found if found.kind in AREA_KINDS else AreaChoice()
        return cls(**kept)

    @classmethod
    def from_request(cls, request: Mapping[str, Any], area: AreaChoice) -> PanelChoices:
        """Return the choices that make a request, as a recipe keeps it.

        Args:
            request: the recipe's ``request``, as ``Request.to_dict`` made it.
            area: what its extent or polygons are in the panel.
        """
        values = {name: value for name, value in request.items() if value is not None and name != "area"}
        described = values.pop("sensor_file", None)
        if described:
            values["sensor_file"] = json.dumps(described)
        values["months"] = [month for month in str(values.get("months") or "").split(",") if month]
        made = cls.from_dict(values)
        if made.scenes:
            made = replace(made, max_cloud=100.0)  # scenes that are named are used however cloudy, and must be found
        return replace(made, area=area, when=DATES)


def _is_day(text: str) -> bool:
    """Tell whether a text is a day, ISO 8601, or empty."""
    with suppress(ValueError):
        return not text or bool(date.fromisoformat(text))
    return False


def split_bands(text: str) -> tuple[str, ...]:
    """Return the names in a list of bands."""
    return tuple(name for name in text.replace(",", " ").replace(";", " ").split() if name)


def needs_address(catalog: str) -> bool:
    """Tell whether the user gives the catalogue's address."""
    return catalog == catalogues.CUSTOM


def takes_login(catalog: str) -> bool:
    """Tell whether a catalogue, or the files that it names, may ask for a login."""
    known = catalogues.BY_ID.get(catalog)
    return needs_address(catalog) or (known is not None and known.login is not None)


def known_values(defaults: Any, values: Mapping[str, Any], others: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return those of the values that a record has a field of, of the type of its default."""
    kept: dict[str, Any] = {}
    for each in fields(defaults):
        default, value = getattr(defaults, each.name), values.get(each.name)
        if each.name in others or value is None:
            continue
        if isinstance(default, float) and isinstance(value, (int, float)) and not isinstance(value, bool):
            if abs(value) <= _LARGEST:
                kept[each.name] = float(value)
        elif type(value) is type(default):
            kept[each.name] = value
    return kept
