"""The request for the change between two times: two requests that differ in their days alone, and an index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from .errors import RequestError
from .indices import BY_NAME, split_entries
from .plain_values import is_blank, read_date, read_text
from .request import Request

BEFORE, AFTER = "before", "after"
"""The two times."""
RAMP = ("#8c510a", "#d8b365", "#f6e8c3", "#f5f5f5", "#c7eae5", "#5ab4ac", "#01665e")
"""Colours at equal steps, from a loss to a gain, no change in the middle; colour-blind people can tell them apart."""
_KEYS = ("before_start", "before_end", "index")
_NO_PART = ("scenes", "indices", "indices_from", "percentiles", "normalise", "holes", "period", "step")
"""Keys of a request that a change has no use for."""
_WORD = re.compile(r"\w+")
_OWN = "index"
"""Name of an expression that has none."""


@dataclass(frozen=True)
class ChangeRequest:
    """A request for the change between two times. Its keys have the names of the algorithm's parameters."""

    later: Request
    """Of the later time; ``indices`` has the index whose change is asked for, or is empty for that of all bands."""
    before_start: date
    """First day of the earlier time, included."""
    before_end: date
    """Last day of the earlier time, included."""

    def __post_init__(self) -> None:
        """Check that there is a change to compute.

        Raises:
            RequestError: with a message that names the parameter and what to give.
        """
        if self.before_end < self.before_start:
            raise RequestError(
                "The earlier time ends ({end}) before it begins ({start}): swap BEFORE_START and BEFORE_END, or change "
                "one.",
                start=self.before_start,
                end=self.before_end,
            )
        if self.before_end >= self.later.start:
            raise RequestError(
                "The earlier time ends on {end}, and the later one begins on {start}: choose times of which one is "
                "over before the other begins.",
                end=self.before_end,
                start=self.later.start,
            )
        for name in _NO_PART:
            if name != "indices" and getattr(self.later, name) != getattr(Request, name):
                raise RequestError("{parameter} has no part in a change: leave it out.", parameter=name.upper())

    @property
    def earlier(self) -> Request:
        """The request of the earlier time."""
        return replace(self.later, start=self.before_start, end=self.before_end)

    @property
    def bands(self) -> tuple[str, ...]:
        """Names of the bands whose change is computed: the index, or all bands."""
        return tuple(index.name for index in self.later.asked_indices) or self.later.output_bands

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ChangeRequest:
        """Read a request from plain JSON values; an absent or blank key has its default.

        Raises:
            RequestError: where a key is unknown or missing, or a value cannot be read.
        """
        for key in ("before_start", "before_end"):
            if is_blank(data.get(key)):
                raise RequestError("The request has no '{key}': add it.", key=key)
        if not is_blank(data.get("indices")) and data["indices"]:
            raise RequestError("{parameter} has no part in a change: leave it out.", parameter="INDICES")
        common = {key: value for key, value in data.items() if key not in _KEYS}
        index = "" if is_blank(data.get("index")) else _index_entry(read_text("index", data["index"]))
        days = (read_date(key, data[key]) for key in ("before_start", "before_end"))
        return cls(Request.from_dict({**common, "indices": index}), *days)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        common = {key: value for key, value in self.later.to_dict().items() if key not in _NO_PART}
        days = {"before_start": self.before_start.isoformat(), "before_end": self.before_end.isoformat()}
        return {**common, **days, "index": ", ".join(self.later.indices)}

    def relative_to(self, folder: Path) -> ChangeRequest:
        """Return the request with ``catalog_url`` made absolute, if it names a file relative to ``folder``."""
        return replace(self, later=self.later.relative_to(folder))


def is_change(data: Mapping[str, Any]) -> bool:
    """Tell whether the plain JSON values of a request are those of a change."""
    return any(key in data for key in _KEYS)


def _index_entry(text: str) -> str:
    """Return what ``INDEX`` names, as ``indices.read_indices`` reads it: an expression alone gets a name.

    Raises:
        RequestError: where it names several.
    """
    if len(split_entries(text)) > 1:
        raise RequestError("INDEX names several indices: name one, or leave it empty for the change of all bands.")
    is_named = "=" in text or text.casefold() in BY_NAME or _WORD.fullmatch(text)
    return text if is_named else f"{_OWN} = {text}"
