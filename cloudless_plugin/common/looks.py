"""The table of looks: which bands a map shows as red, green and blue, and how each is stretched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from .messages import Message
from .sensors import Sensor

_PERCENTILE = re.compile(r"_p\d+(\.\d+)?$")
"""What the name of a percentile's band has beyond the band's; a look shows the first percentile."""
Range = tuple[float, float]
"""The values to show as black and as white."""


@dataclass(frozen=True)
class Look:
    """A combination of bands that people know by a name."""

    id: str
    """Name in presets and settings."""
    title: str
    """Title for the user."""
    short: str
    """Title within a name, in lower case."""
    bands: tuple[str, str, str]
    """Common names of what is shown as red, green and blue."""
    is_natural: bool = False
    """Whether its colours are those that an eye sees: then all bands share one stretch."""

    def names_in(self, sensor: Sensor) -> tuple[str, ...]:
        """Return the look's bands by a sensor's common names; empty where the sensor lacks one."""
        found = [sensor.band(name) for name in self.bands]
        names = tuple(band.name for band in found if band is not None)
        return names if len(set(names)) == len(self.bands) else ()

    def positions_in(self, names: Sequence[str], sensor: Optional[Sensor] = None) -> tuple[int, ...]:
        """Return where the look's bands stand, from 0, among the bands of a file; empty where one is missing.

        Args:
            names: of the file's bands, in any letter case.
            sensor: whose other names of a band count too; ``None`` compares the names alone.
        """
        at_hand = [_common_name(name, sensor) for name in names]
        wanted = [_common_name(name, sensor) for name in self.bands]
        return tuple(at_hand.index(name) for name in wanted) if set(wanted) <= set(at_hand) else ()


TRUE_COLOUR = Look(
    "true-colour", Message("True colour"), Message("true colour"), ("red", "green", "blue"), is_natural=True
)
LOOKS = (
    TRUE_COLOUR,
    Look("false-colour", Message("False colour"), Message("false colour"), ("nir", "red", "green")),
    Look("agriculture", Message("Agriculture"), Message("agriculture"), ("swir16", "nir", "blue")),
    Look("swir", Message("Short-wave infrared"), Message("SWIR"), ("swir22", "nir08", "red")),
    Look("geology", Message("Geology"), Message("geology"), ("swir22", "swir16", "blue")),
    Look("burn", Message("Burnt areas"), Message("burnt areas"), ("swir22", "nir", "green")),
    Look("bathymetry", Message("Bathymetry"), Message("bathymetry"), ("red", "green", "coastal")),
)
BY_ID = {look.id: look for look in LOOKS}


def look_of(names: Sequence[str], sensor: Optional[Sensor] = None) -> Optional[Look]:
    """Return the look of a file's bands: of the first three in their order, else true colour; ``None`` for no look."""
    first = [_common_name(name, sensor) for name in names[:3]]
    for look in LOOKS:
        if first == [_common_name(name, sensor) for name in look.bands]:
            return look
    return TRUE_COLOUR if TRUE_COLOUR.positions_in(names, sensor) else None


def shown_bands(names: Sequence[str], sensor: Optional[Sensor] = None) -> tuple[int, ...]:
    """Return the positions, from 0, of the bands to show: true colour, else the first three, else the first alone."""
    found = TRUE_COLOUR.positions_in(names, sensor)
    if found:
        return found
    return (0, 1, 2) if len(names) >= 3 else (0,)


def shown_names(names: Sequence[str], sensor: Optional[Sensor] = None) -> tuple[str, ...]:
    """Return which of a file's bands, by name, a picture of it shows: those of its look, or the first ones."""
    look = look_of(names, sensor)
    places = look.positions_in(names, sensor) if look else shown_bands(names, sensor)
    return tuple(names[place] for place in places)


def stretches(
    shown: Sequence[int], names: Sequence[str], display: Sequence[Range], sensor: Optional[Sensor] = None
) -> list[Range]:
    """Return the range of each shown band: one for all where they are true colour, so that colours stay true.

    Args:
        shown: positions, from 0, of the bands shown.
        names: of the file's bands.
        display: the range of each of the file's bands.
        sensor: whose other names of a band count too.
    """
    ranges = [display[position] for position in shown]
    if tuple(shown) != TRUE_COLOUR.positions_in(names, sensor):
        return ranges
    return [(min(low for low, _ in ranges), max(high for _, high in ranges))] * len(ranges)


def _common_name(name: str, sensor: Optional[Sensor]) -> str:
    plain = _PERCENTILE.sub("", name)
    band = sensor.band(plain) if sensor is not None else None
    return band.name if band is not None else plain.lower()
