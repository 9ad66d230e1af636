"""What is new for those who have used an older version, in a few sentences; the changelog has the rest."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..common.messages import Message


class News(NamedTuple):
    """What a version has brought."""

    version: str
    points: tuple[Message, ...]


NEWS = (
    News(
        "1.0",
        (
            Message("Live: the mosaic follows the map, without a file."),
            Message("Ask the map: a click shows what all dates have seen there."),
            Message("Indices, change between two times, and tables of places."),
            Message("Six more catalogues, and any collection that describes itself."),
        ),
    ),
)
"""The latest version first."""
FIRST_VERSION = "0.1.0"
"""The one that kept no version in the settings."""


def news_since(before: str, now: str) -> News | None:
    """Return the latest news that ``now`` has and ``before`` had not; ``None`` where there are none."""
    return next((news for news in NEWS if _order(before) < _order(news.version) <= _order(now)), None)


def _order(version: str) -> tuple[int, ...]:
    """Return the numbers of a version without zeros at its end, in which versions are compared."""
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
