"""The bands to show as red, green and blue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

TRUE_COLOUR = ("red", "green", "blue")
"""Common names of the bands of true colour."""


def true_colour_bands(names: Sequence[str]) -> Optional[tuple[int, int, int]]:
    """Return the positions, from 0, of red, green and blue; ``None`` where one is missing. Letter case is ignored."""
    lower = [name.lower() for name in names]
    if not set(TRUE_COLOUR) <= set(lower):
        return None
    red, green, blue = (lower.index(name) for name in TRUE_COLOUR)
    return red, green, blue


def shown_bands(names: Sequence[str]) -> tuple[int, ...]:
    """Return the positions, from 0, of the bands to show: true colour, else the first three, else the first alone."""
    found = true_colour_bands(names)
    if found is not None:
        return found
    return (0, 1, 2) if len(names) >= 3 else (0,)
