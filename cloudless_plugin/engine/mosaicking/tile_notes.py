"""What a journal notes of a mosaic: tiles that are done, and the versions of the files that they were made of.

Notes may come from an earlier run whose journal was damaged: what is not in their form is no note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from ..kernels.plausibility import Plausibility
from ..net.versions import differs


@dataclass(frozen=True)
class DoneTile:
    """A tile that is done."""

    place: tuple[int, int]
    """Row and column of its first pixel on the mosaic's grid."""
    filled: int
    """Pixels with data."""
    single: int
    """Those of them that rest on one observation."""
    emptied: int
    """Pixels that the haze test alone has left without data."""
    checksum: int
    """Of what was written."""
    without: frozenset[str]
    """Ids of the scenes that reach into it and were not used."""
    years_away: tuple[int, ...] = ()
    """How many years the scenes are away that fill its holes."""

    def note(self, plausibility: Plausibility) -> dict[str, Any]:
        """Return the note, together with the samples of the tile, in plain JSON values."""
        return {
            "tile": list(self.place),
            "filled": self.filled,
            "single": self.single,
            "emptied": self.emptied,
            "checksum": self.checksum,
            "without": sorted(self.without),
            "years_away": list(self.years_away),
            "plausibility": plausibility.to_dict(),
        }


def read_tile(note: Mapping[str, Any]) -> Optional[tuple[DoneTile, Plausibility]]:
    """Return the tile and its samples that a note tells of; ``None`` where it tells of none."""
    place, without, samples = note.get("tile"), note.get("without"), note.get("plausibility")
    filled, single, emptied, checksum = (note.get(name, -1) for name in ("filled", "single", "emptied", "checksum"))
    if not (
        _are_counts((filled, single, emptied, checksum))
        and isinstance(place, list)
        and _are_counts(place)
        and len(place) == 2
    ):
        return None
    years_away = note.get("years_away")
    if not isinstance(years_away, list) or not _are_counts(years_away):
        return None
    if not isinstance(without, list) or not all(isinstance(scene_id, str) for scene_id in without):
        return None
    if not isinstance(samples, dict) or not all(isinstance(values, list) for values in samples.values()):
        return None
    try:
        plausibility = Plausibility.from_dict(samples)
    except TypeError:  # too many values
        return None
    if not all(_are_counts(values) for values in samples.values()):
        return None
    scenes = frozenset(str(scene_id) for scene_id in without)
    counts = int(filled), int(single), int(emptied), int(checksum)
    return DoneTile((place[0], place[1]), *counts, scenes, tuple(years_away)), plausibility


def read_left_out(note: Mapping[str, Any]) -> Optional[tuple[str, str]]:
    """Return the id of the scene that a note tells to be left out, and why; ``None`` where it tells of none."""
    scene_id, reason = note.get("left_out"), note.get("reason")
    return (scene_id, reason) if isinstance(scene_id, str) and isinstance(reason, str) else None


def read_versions(note: Mapping[str, Any]) -> dict[str, str]:
    """Return the versions of files that a note tells; empty where it tells none."""
    told = note.get("versions")
    if not isinstance(told, dict):
        return {}
    return {href: version for href, version in told.items() if isinstance(version, str)}


def _are_counts(values: Any) -> bool:
    return all(type(value) is int and value >= 0 for value in values)


class NotedVersions:
    """The version of each file that the tiles of a mosaic were made of, by href."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[str, str] = {}
        self._new: dict[str, str] = {}
        """Those of them that are to be noted yet."""

    def __iter__(self) -> Iterator[str]:
        """Iterate over the hrefs."""
        return iter(self._known)

    def add(self, used: Mapping[str, str]) -> set[str]:
        """Add the versions that another tile used; return the hrefs of which it used another one than before."""
        new = {href: version for href, version in used.items() if href not in self._known}
        self._known.update(new)
        self._new.update(new)
        return self.changed(used)

    def note(self) -> dict[str, Any]:
        """Return the note of what has been added since the last one, in plain JSON values."""
        new, self._new = self._new, {}
        return {"versions": new} if new else {}

    def changed(self, now: Mapping[str, str]) -> set[str]:
        """Return the hrefs whose version is another one now."""
        return {href for href, version in now.items() if differs(self._known.get(href, ""), version)}

    def forget(self, hrefs: Iterable[str]) -> None:
        """Forget the versions of files."""
        for href in hrefs:
            self._known.pop(href, None)
            self._new.pop(href, None)
