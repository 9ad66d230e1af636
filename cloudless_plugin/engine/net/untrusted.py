"""What others have written, made harmless where it comes in: JSON of a bounded size, of plain numbers and texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ...common.errors import CatalogueError

MAX_BYTES = 100 << 20
"""Bytes of one JSON text at most: some five thousand items."""
MAX_VALUES = 8_000_000
"""Values in it at most, each of which takes much more memory than room in the text."""
_MAX_DEPTH = 32
"""Levels of lists and objects at most; GeoJSON in an item has eight."""
_MAX_TEXT = 10_000
"""Letters of a text at most; signed addresses have hundreds."""
_LARGEST = 1 << 62
_CHUNK = 1 << 20
_NEVER_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, what turns the direction of writing, and halves of characters, which nothing can write."""
_LESS, _GREATER = "\u2039", "\u203a"
"""What looks like the brackets of markup."""


class TooLongError(CatalogueError):
    """A JSON text holds more than anyone would mean it to."""

    def __init__(self, place: object) -> None:
        """Say where it is."""
        super().__init__(
            "'{place}' holds more than can be read at once, {most} MB or {count} million values: split the item "
            "collection, or choose another catalogue.",
            place=sanitize_text(str(place)),
            most=MAX_BYTES >> 20,
            count=MAX_VALUES // 1_000_000,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what to make the same error of, in another process."""
        return type(self), (self.message.values["place"],)


def read_json(path: Path) -> Any:
    """Return the JSON in a file, as it stands there.

    Raises:
        OSError: where the file cannot be read.
        ValueError: where it is not JSON.
        TooLongError: where it has more than ``MOST_BYTES``, of which no more is read, or than ``MOST_VALUES``.
    """
    with path.open("rb") as file:
        content = read_bounded(iter(partial(file.read, _CHUNK), b""), path)
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_bounded(chunks: Iterator[bytes], place: object) -> bytes:
    """Return a JSON text that comes in pieces.

    Raises:
        TooLongError: where it has more than ``MOST_BYTES``, of which no more is read, or than ``MOST_VALUES``.
    """
    content = bytearray()
    values = 0
    for chunk in chunks:
        content += chunk
        values += sum(chunk.count(mark) for mark in (b",", b"[", b"{"))
        if len(content) > MAX_BYTES or values > MAX_VALUES:
            raise TooLongError(place)
    return bytes(content)


def sanitize(value: Any, deepest: int = _MAX_DEPTH) -> Any:
    """Return JSON with ``None`` for what nobody means: numbers that are none or are huge, endless texts, deep nests."""
    if isinstance(value, str):
        return sanitize_text(value) if len(value) <= _MAX_TEXT else None
    if isinstance(value, (int, float)):
        return value if abs(value) < _LARGEST else None
    if isinstance(value, dict):
        return {sanitize_text(key): sanitize(part, deepest - 1) for key, part in value.items()} if deepest else None
    if isinstance(value, list):
        return [sanitize(part, deepest - 1) for part in value] if deepest else None
    return None


def sanitize_text(value: str) -> str:
    """Return a text that cannot act wherever it is shown or written: no control characters and no markup."""
    return _NEVER_SHOWN.sub("\ufffd", value).replace("<", _LESS).replace(">", _GREATER)
