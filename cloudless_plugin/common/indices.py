"""The table of indices: formulas over bands that people know by a name, and indices of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Optional

from .errors import RequestError
from .formula import Formula, read_formula
from .looks import Range
from .messages import Message
from .sensors import Sensor

MOST = 32
"""Indices that one request may have."""
_NAME = re.compile(r"[A-Za-z]\w{0,31}", re.ASCII)
_TAKEN = (
    *("mosaic", "clear", "date", "seen", "flag", "band", "time", "x", "y", "spatial_ref", "state", "indices"),
    *("fid", "place", "datetime", "scene", "platform", "collection", "clear_share"),
)
"""What arrays, tables and files call by these names is something else."""
GREEN, WATER, BURNT, DRY, SNOW, PLAIN = "green", "water", "burnt", "dry", "snow", "plain"


@dataclass(frozen=True)
class Index:
    """A formula over reflectance from 0 to 1, with a name."""

    name: str
    """Of the band in files and of the column in tables."""
    formula: Formula
    """Over common names of bands."""
    range: Optional[Range] = None
    """Values that have the first and the last colour; ``None`` where nobody knows them but the data."""
    ramp: str = PLAIN
    """A key of ``RAMPS``."""
    title: str = ""
    """What it tells, for the user; empty of the user's own."""
    source: str = ""
    """Who has described it."""


RAMPS: dict[str, tuple[str, ...]] = {
    GREEN: ("#8c510a", "#d8b365", "#f6e8c3", "#c7eac5", "#5ab469", "#01665e"),
    WATER: ("#8c6d31", "#d9c27e", "#f7f7f7", "#9ecae1", "#3182bd", "#08306b"),
    BURNT: ("#1a1a1a", "#7f0000", "#d7301f", "#fdcc8a", "#a6d96a", "#1a9641"),
    DRY: ("#08519c", "#9ecae1", "#f7f7f7", "#fdbe85", "#e6550d", "#7f2704"),
    SNOW: ("#543005", "#bf812d", "#f5f5f5", "#80cdc1", "#35978f", "#003c30"),
    PLAIN: ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"),
}
"""Colours at equal steps, from the lowest value to the highest; all can be told apart by colour-blind people, by their
lightness."""

_CAP = ("blue", "green", "red", "nir", "swir16", "swir22")
"""Bands of the tasselled cap."""
_JIANG = "Jiang et al. 2008, doi:10.1016/j.rse.2008.06.006"
_HUETE = "Huete 1988, doi:10.1016/0034-4257(88)90106-X"
_GITELSON_1994 = "Gitelson and Merzlyak 1994, doi:10.1016/1011-1344(93)06963-4"
_GITELSON_2003 = "Gitelson et al. 2003, doi:10.1078/0176-1617-00887"
_WILSON = "Wilson and Sader 2002, doi:10.1016/S0034-4257(01)00318-2"
_MCFEETERS = "McFeeters 1996, doi:10.1080/01431169608948714"
_XU = "Xu 2006, doi:10.1080/01431160600589179"
_HALL = "Hall et al. 1995, doi:10.1016/0034-4257(95)00137-P"
_RIKIMARU = "Rikimaru et al. 2002, Tropical Ecology 43 (1)"
_CRIST = "Crist 1985, doi:10.1016/0034-4257(85)90102-6, for surface reflectance"


def _index(name: str, title: str, formula: str, shown: Range, ramp: str, source: str) -> Index:
    return Index(name, read_formula(formula), shown, ramp, title, source)


def _ratio(first: str, second: str) -> str:
    """Return the normalised difference of two bands."""
    return f"({first} - {second}) / ({first} + {second})"


def _weighted(*weights: float) -> str:
    """Return a weighted sum of the six bands of a tasselled cap."""
    terms = [f"{weight:g} * {band}" for weight, band in zip(weights, _CAP)]
    return " + ".join(terms).replace("+ -", "- ")


INDICES = (
    _index(
        "NDVI",
        Message("Vegetation"),
        _ratio("nir", "red"),
        (0, 0.9),
        GREEN,
        "Tucker 1979, doi:10.1016/0034-4257(79)90013-0",
    ),
    _index("EVI2", Message("Dense vegetation"), "2.5 * (nir - red) / (nir + 2.4 * red + 1)", (0, 0.8), GREEN, _JIANG),
    _index("SAVI", Message("Sparse vegetation"), "1.5 * (nir - red) / (nir + red + 0.5)", (0, 0.8), GREEN, _HUETE),
    _index("NDRE", Message("Chlorophyll"), _ratio("nir", "rededge1"), (0, 0.7), GREEN, _GITELSON_1994),
    _index("CIre", Message("Chlorophyll of crops"), "nir / rededge1 - 1", (0, 4), GREEN, _GITELSON_2003),
    _index("NDMI", Message("Moisture of plants"), _ratio("nir", "swir16"), (-0.4, 0.6), WATER, _WILSON),
    _index("NDWI", Message("Open water"), _ratio("green", "nir"), (-0.8, 0.8), WATER, _MCFEETERS),
    _index("MNDWI", Message("Open water, also in towns"), _ratio("green", "swir16"), (-0.8, 0.8), WATER, _XU),
    _index("NDSI", Message("Snow"), _ratio("green", "swir16"), (-0.5, 1), SNOW, _HALL),
    _index(
        "NBR",
        Message("Burnt areas"),
        _ratio("nir", "swir22"),
        (-0.5, 0.9),
        BURNT,
        "Key and Benson 2002, doi:10.3133/ofr0211",
    ),
    _index(
        "NBR2",
        Message("Burnt areas, after the fire"),
        _ratio("swir16", "swir22"),
        (-0.1, 0.5),
        BURNT,
        "USGS, Landsat NBR2",
    ),
    _index(
        "NDBI",
        Message("Built-up areas"),
        _ratio("swir16", "nir"),
        (-0.5, 0.3),
        DRY,
        "Zha 2003, doi:10.1080/01431160304987",
    ),
    _index(
        "BSI",
        Message("Bare soil"),
        "(swir16 + red - nir - blue) / (swir16 + red + nir + blue)",
        (-0.4, 0.4),
        DRY,
        _RIKIMARU,
    ),
    _index(
        "TCB", Message("Brightness"), _weighted(0.2043, 0.4158, 0.5524, 0.5741, 0.3124, 0.2303), (0, 0.8), PLAIN, _CRIST
    ),
    _index(
        "TCG",
        Message("Greenness"),
        _weighted(-0.1603, -0.2819, -0.4934, 0.794, -0.0002, -0.1446),
        (-0.1, 0.35),
        GREEN,
        _CRIST,
    ),
    _index(
        "TCW",
        Message("Wetness"),
        _weighted(0.0315, 0.2021, 0.3102, 0.1594, -0.6806, -0.6109),
        (-0.3, 0.1),
        WATER,
        _CRIST,
    ),
)
BY_NAME = {index.name.casefold(): index for index in INDICES}


def read_indices(entries: Iterable[str], sensor: Sensor) -> tuple[Index, ...]:
    """Return the indices that ``INDICES`` names, each with the name that is written there.

    Args:
        entries: of the list: names of the table, letter case aside, or ``name = expression``.
        sensor: whose bands they are over.

    Raises:
        RequestError: where one is not known, cannot be read, or needs a band that the sensor lacks.
    """
    found = tuple(_read_index(entry) for entry in entries)
    if len(found) > MOST:
        raise RequestError("INDICES names {count} indices: name at most {most}.", count=len(found), most=MOST)
    seen: set[str] = set()
    for index in found:
        _check_name(index.name, sensor, seen)
        seen.add(index.name.casefold())
        for band in index.formula.bands:
            if sensor.band(band) is None:
                raise RequestError(
                    "The index {index} needs the band {band}, and {collection} has {known}: choose another index, or "
                    "write one over these.",
                    index=index.name,
                    band=band,
                    collection=sensor.collection,
                    known=", ".join(each.name for each in sensor.bands),
                )
    return found


def check_indices_file(entries: Sequence[str], *, is_named: bool) -> None:
    """Refuse indices of a mosaic without a file for them, or a file without indices.

    Args:
        entries: see ``read_indices``.
        is_named: whether a file is named.

    Raises:
        RequestError: with what to change.
    """
    if entries and not is_named:
        raise RequestError(
            "INDICES names {names}, and INDICES_OUTPUT no file for them: name a file, or empty INDICES.",
            names=", ".join(entry.partition("=")[0].strip() for entry in entries),
        )
    if is_named and not entries:
        raise RequestError("INDICES_OUTPUT names a file, and INDICES no index: name one, or empty INDICES_OUTPUT.")


def split_entries(text: str) -> tuple[str, ...]:
    """Return the entries of a list of indices; a formula has no comma."""
    return tuple(entry.strip() for entry in text.split(",") if entry.strip())


def _read_index(entry: str) -> Index:
    name, sign, expression = (part.strip() for part in entry.partition("="))
    if sign:
        return Index(name, read_formula(expression))
    known = BY_NAME.get(name.casefold())
    if known is None:
        raise RequestError(
            "The index '{name}' is not known: choose among {known}, or write name = expression.",
            name=name,
            known=", ".join(index.name for index in INDICES),
        )
    return replace(known, name=name)


def _check_name(name: str, sensor: Sensor, seen: set[str]) -> None:
    if not _NAME.fullmatch(name):
        raise RequestError(
            "'{name}' cannot be the name of an index: begin with a letter, and use at most 32 letters, digits and _.",
            name=name,
        )
    if name.casefold() in _TAKEN or sensor.band(name) is not None:
        raise RequestError("'{name}' is the name of something else, not of an index: write another.", name=name)
    if name.casefold() in seen:
        raise RequestError("The index '{name}' stands twice in INDICES: name each index once.", name=name)
