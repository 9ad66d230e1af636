"""What a catalogue says of its collections: plain records that become JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CAN, CANNOT, LATER = "can", "cannot", "later"
"""Whether a collection can be composed: yes, no, or the catalogue does not say and its scenes will."""


@dataclass(frozen=True)
class ListedCollection:
    """A collection of a catalogue."""

    id: str
    title: str
    """As the catalogue calls it, or the id."""
    verdict: str
    """``CAN``, ``CANNOT`` or ``LATER``."""
    reason: str = ""
    """Why it cannot be composed as it is, and what to do, in a sentence; else empty."""


@dataclass(frozen=True)
class CollectionsResult:
    """The collections of a catalogue, in its own order."""

    collections: tuple[ListedCollection, ...]
    is_complete: bool
    """Whether these are all."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CollectionsResult:
        """Read the values that ``asdict`` returned."""
        return cls(tuple(ListedCollection(**each) for each in data["collections"]), data["is_complete"])
