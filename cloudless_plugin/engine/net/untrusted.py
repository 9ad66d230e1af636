"""Untrusted JSON, made harmless on arrival: bounded in size, with plain numbers and strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ...common.errors import CatalogueError
from .regular_file import open_regular

MAX_BYTES = 100 << 20
"""Maximum bytes of one JSON document: some five thousand items."""
MAX_VALUES = 8_000_000
"""Maximum number of values of one JSON document: in memory, each takes many more bytes than in the document."""
_MAX_DEPTH = 32
"""Maximum number of levels of nested lists and objects; GeoJSON in an item has eight."""
_MAX_TEXT = 10_000
"""Maximum number of characters of a string; signed addresses have hundreds."""
_LARGEST = 1 << 62
_CHUNK = 1 << 20
_NEVER_SHOWN = re.compile(
    "["
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
"""What cannot be seen: control characters, marks that change the writing direction, characters that only shape others
or hide text, and lone surrogates, which cannot be encoded."""
_LESS, _GREATER = "\u2039", "\u203a"
"""Look-alikes of the brackets of markup."""


class TooLongError(CatalogueError):
    """A JSON document exceeds ``MAX_BYTES`` or ``MAX_VALUES``."""

    def __init__(self, place: object) -> None:
        """Keep the path or address of the document."""
        super().__init__(
            "'{place}' holds more than can be read at once, {most} MB or {count} million values: split the item "
            "collection, or choose another catalogue.",
            place=sanitize_text(str(place)),
            most=MAX_BYTES >> 20,
            count=MAX_VALUES // 1_000_000,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type and the arguments that make the same error in another process."""
        return type(self), (self.message.values["place"],)


def read_json(path: Path) -> Any:
    """Return the JSON of a file, without sanitizing it.

    Raises:
        OSError: where the file cannot be read.
        ValueError: where it is not JSON, or is nested too deeply.
        TooLongError: where it exceeds ``MAX_BYTES``, beyond which it is not read, or ``MAX_VALUES``.
    """
    with open_regular(path) as file:
        content = read_bounded(iter(partial(file.read, _CHUNK), b""), path)
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_bounded(chunks: Iterator[bytes], place: object) -> bytes:
    """Return the bytes of a JSON document that arrives in chunks.

    Raises:
        TooLongError: where it exceeds ``MAX_BYTES``, beyond which it is not read, or ``MAX_VALUES``.
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
    """Return JSON with sanitized strings, and ``None`` for NaN, huge numbers, overlong strings and too deep nesting."""
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
    """Return a string without control characters and markup, harmless wherever it is shown or written."""
    return _NEVER_SHOWN.sub("\ufffd", value).replace("<", _LESS).replace(">", _GREATER)
