"""What classes and flags of pixels mean, and which of them each mask removes, for every sensor alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CLOUD, CIRRUS, SATURATED, SHADOW = "cloud", "cirrus", "saturated", "shadow"
ADJACENT, DARK, UNCLEAR, SNOW, AEROSOL = "adjacent", "dark", "unclear", "snow", "aerosol"
_CLOUDS = (CLOUD, CIRRUS, SATURATED)
MASKS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "clouds": _CLOUDS,
    "clouds-shadows": (*_CLOUDS, SHADOW),
    "strict": (*_CLOUDS, SHADOW, ADJACENT, DARK, UNCLEAR, SNOW, AEROSOL),
}
"""What each mask removes."""
MEANINGS = MASKS["strict"]
"""``adjacent`` lies beside clouds or shadows, ``dark`` may be shadow, ``unclear`` is what nobody could classify, and
``aerosol`` is much of it."""
_SHADOWS = (SHADOW, DARK)


@dataclass(frozen=True)
class Classification:
    """The asset that classifies each pixel as cloud, shadow, water and so on."""

    keys: tuple[str, ...]
    """Keys of the asset in the various catalogues, the preferred first."""
    gsd: float
    """Pixel size, metres."""
    means: Mapping[str, tuple[int, ...]]
    """Classes, or bit numbers, by meaning; what has none of these meanings is clear."""
    nodata: int = 0
    """Value of pixels without data."""
    bits: int = 0
    """Number of flag bits of a pixel, the first being bit 0; 0 where pixels are classes up to 255."""
    zero_is_class: bool = False
    """Whether 0 tells something of a pixel: that none of the flags is set."""
    fields: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Of fields of several bits: pairs of bits and their value, by meaning."""

    def removed(self, mask: str, *, clouds_only: bool = False) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        """Return what a mask removes, or removes as cloud: classes or bit numbers; and fields' bits and values."""
        meanings = [meaning for meaning in MASKS[mask] if not (clouds_only and meaning in _SHADOWS)]
        numbers = tuple(number for meaning in meanings for number in self.means.get(meaning, ()))
        return numbers, tuple(pair for meaning in meanings for pair in self.fields.get(meaning, ()))

    def removes_shadows(self, mask: str) -> bool:
        """Tell whether a mask removes what is, or may be, shadow."""
        return self.removed(mask) != self.removed(mask, clouds_only=True)
