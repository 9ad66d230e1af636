"""Which scenes of a search are ticked: by their ids, whatever else changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Optional

from ..common.messages import Message, plural
from ..common.results import FoundOverpass

SEARCHED_BY = (
    "extent",
    "extent_crs",
    "area",
    "area_crs",
    "start",
    "end",
    "months",
    "catalog",
    "catalog_url",
    "collection",
    "max_cloud",
    "cloud_in",
    "mask",
)
"""The fields of a request that say which scenes are looked for, and how cloudy each is in the area."""


def search_of(request: dict[str, Any]) -> dict[str, Any]:
    """Return what of a request says which scenes to look for, and what of them is shown."""
    return {name: request.get(name) for name in SEARCHED_BY}


class SceneChoice:
    """The overpasses that a search found, and which of their scenes the user has unticked."""

    def __init__(self) -> None:
        """Know no scene, and leave out none."""
        self.overpasses: tuple[FoundOverpass, ...] = ()
        self._search: Optional[dict[str, Any]] = None
        self._unticked: set[str] = set()
        self._only: frozenset[str] = frozenset()
        """The scenes to use of what the next search finds; empty for all but those that are unticked."""

    def show(self, search: dict[str, Any], overpasses: Sequence[FoundOverpass]) -> None:
        """Take what a search found; scenes that were unticked before stay so."""
        self._search, self.overpasses = search, tuple(overpasses)
        if self._only:
            self._unticked |= self._found() - self._only
            self._only = frozenset()

    def use_only(self, ids: Iterable[str]) -> None:
        """Use these scenes alone, of those that the next search finds; none: use all that are or will be found."""
        self._only, self._unticked = frozenset(ids), set()
        if self._only:
            self.forget()

    def forget(self) -> None:
        """Forget what was found, but not what was unticked."""
        self._search, self.overpasses = None, ()

    def is_of(self, search: dict[str, Any]) -> bool:
        """Tell whether what is shown was found by a search."""
        return self._search == search

    def is_known(self) -> bool:
        """Tell whether any search has been shown."""
        return self._search is not None

    def is_ticked(self, overpass: FoundOverpass) -> bool:
        """Tell whether any scene of an overpass is used."""
        return not set(overpass.scenes) <= self._unticked

    def tick(self, overpasses: Iterable[FoundOverpass], *, ticked: bool) -> None:
        """Use the scenes of overpasses, or leave them out."""
        for overpass in overpasses:
            if ticked:
                self._unticked -= set(overpass.scenes)
            else:
                self._unticked |= set(overpass.scenes)

    def tick_only(self, overpasses: Sequence[FoundOverpass]) -> None:
        """Use the scenes of these overpasses alone."""
        self.tick(self.overpasses, ticked=False)
        self.tick(overpasses, ticked=True)

    def has_unticked(self) -> bool:
        """Tell whether any scene was unticked, in this search or in one before."""
        return bool(self._unticked or self._only)

    def unticked(self) -> tuple[str, ...]:
        """Return the ids of all scenes that were unticked, sorted."""
        return tuple(sorted(self._unticked))

    def scenes(self) -> tuple[str, ...]:
        """Return the ids of the scenes to use, in the order found; empty where all are used."""
        found = [scene for overpass in self.overpasses for scene in overpass.scenes]
        used = tuple(scene for scene in found if scene not in self._unticked)
        return () if len(used) == len(found) else used

    def wanted(self) -> tuple[str, ...]:
        """Return the ids of the only scenes to use, found or yet to be found; empty where all are used."""
        return tuple(sorted(self._only)) or self.scenes()

    def _found(self) -> set[str]:
        return {scene for overpass in self.overpasses for scene in overpass.scenes}

    def is_empty(self) -> bool:
        """Tell whether scenes were found and none is ticked."""
        return bool(self.overpasses) and not any(self.is_ticked(overpass) for overpass in self.overpasses)

    def only_day(self) -> str:
        """Return the day, ISO 8601, of the only overpass that is ticked among several; else an empty text."""
        ticked = [overpass for overpass in self.overpasses if self.is_ticked(overpass)]
        return ticked[0].day if len(ticked) == 1 < len(self.overpasses) else ""

    def summary(self) -> Message:
        """Return how many scenes there are, and how many of them are used, for people."""
        found = [scene for overpass in self.overpasses for scene in overpass.scenes]
        used = [scene for scene in found if scene not in self._unticked]
        dates = plural(len(self.overpasses), "{count} date", "{count} dates")
        if len(used) == len(found):
            return Message(
                "{scenes} · {dates}", scenes=plural(len(found), "{count} scene", "{count} scenes"), dates=dates
            )
        return Message("{used} of {scenes} scenes chosen · {dates}", used=len(used), scenes=len(found), dates=dates)
