"""Sentinel-2's bands brought to those of Landsat 8 and 9, so that both may lie in one mosaic.

The coefficients are those of HLS: https://hls.gsfc.nasa.gov/algorithms/bandpass-adjustment/ . They were fitted to
spectra of Hyperion's; nobody has published any for Sentinel-2C, nor for bands that OLI does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional


class Bandpass(NamedTuple):
    """OLI's reflectance is MSI's times ``slope``, plus ``offset``."""

    slope: float
    offset: float


_A: Mapping[str, Bandpass] = {
    "coastal": Bandpass(0.9959, -0.0002),
    "blue": Bandpass(0.9778, -0.0040),
    "green": Bandpass(1.0053, -0.0009),
    "red": Bandpass(0.9765, 0.0009),
    "nir08": Bandpass(0.9983, -0.0001),
    "swir16": Bandpass(0.9987, -0.0011),
    "swir22": Bandpass(1.0030, -0.0012),
}
_B: Mapping[str, Bandpass] = {
    "coastal": Bandpass(0.9959, -0.0002),
    "blue": Bandpass(0.9778, -0.0040),
    "green": Bandpass(1.0075, -0.0008),
    "red": Bandpass(0.9761, 0.0010),
    "nir08": Bandpass(0.9966, 0.0000),
    "swir16": Bandpass(1.0000, -0.0003),
    "swir22": Bandpass(0.9867, 0.0004),
}
_BY_PLATFORM = {"sentinel-2a": _A, "sentinel-2b": _B}
BANDS = frozenset(_A)
"""Common names of the bands that can be adjusted."""


def adjustment(platform: str, band: str) -> Optional[Bandpass]:
    """Return how a band of a platform of Sentinel-2, by its common name, is adjusted; ``None`` where nobody knows."""
    return _BY_PLATFORM.get(platform, {}).get(band)
