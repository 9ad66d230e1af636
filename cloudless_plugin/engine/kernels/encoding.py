"""How a band is stored in its file, as far as its item tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .radiometry import IDENTITY, Scaling


@dataclass(frozen=True)
class Encoding:
    """How the numbers of one band are stored. What the file itself tells stands above it."""

    scaling: Scaling = IDENTITY
    """From stored numbers to reflectance x 10000."""
    declared: bool = False
    """Whether the item itself declares the scaling, rather than a rule for the collection."""
    ratio: float = 1.0
    """By which reflectance is multiplied to bring the date to the median of all."""
    nodata: Optional[float] = None
    """Number that the item declares as no data; ``None`` where it declares none."""
    band: int = 0
    """Number of the band in a file of several bands, from 1; 0 where the item does not tell."""
    names: tuple[str, ...] = ()
    """Names by which a file of several bands may describe the band, in lower case."""
    is_classes: bool = False
    """Whether the numbers are classes or flags, which have neither a scale nor a mean."""

    def applied(self, scaling: Scaling) -> Scaling:
        """Return a scaling of the stored numbers together with the ratio."""
        return Scaling(round(scaling.offset * self.ratio), scaling.gain * self.ratio)


PLAIN = Encoding()
