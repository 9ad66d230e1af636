"""Plain JSON values read as what they stand for; each reader is given a key, for its sentences, and the value."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .errors import RequestError
from .indices import split_entries


def is_blank(value: Any) -> bool:
    """Tell whether a value is absent or an empty text."""
    return value is None or (isinstance(value, str) and not value.strip())


def read_number(key: str, value: Any) -> float:
    """Return a finite number.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise RequestError("'{key}' is {value}: give a number.", key=key, value=repr(value))
    return number


def read_whole(key: str, value: Any) -> int:
    """Return a whole number.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    number = read_number(key, value)
    if not number.is_integer():
        raise RequestError("'{key}' is {value}: give a whole number.", key=key, value=repr(value))
    return int(number)


def read_truth(key: str, value: Any) -> bool:
    """Return true or false.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    if not isinstance(value, bool):
        raise RequestError("'{key}' is {value}: give true or false.", key=key, value=repr(value))
    return value


def read_text(key: str, value: Any) -> str:
    """Return a text, without spaces around it.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    if not isinstance(value, str):
        raise RequestError("'{key}' is {value}: give a text.", key=key, value=repr(value))
    return value.strip()


def read_date(key: str, value: Any) -> date:
    """Return a day, ISO 8601; a time behind it does not count.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    try:
        return date.fromisoformat(read_text(key, value)[:10])
    except ValueError:
        raise RequestError("'{key}' is '{value}': give a date as 2023-08-31.", key=key, value=value) from None


def read_extent(key: str, value: Any) -> tuple[float, float, float, float]:
    """Return four numbers.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 4:
        raise RequestError(
            "'{key}' is {value}: give four numbers, west, south, east, north.", key=key, value=repr(value)
        )
    west, south, east, north = (read_number(key, number) for number in value)
    return west, south, east, north


def read_area(key: str, value: Any) -> Mapping[str, Any]:
    """Return a GeoJSON Polygon or MultiPolygon, and nothing else that lies in it.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(value.get("coordinates"), list):
        raise RequestError("'{key}' is not a polygon: give a GeoJSON Polygon or MultiPolygon.", key=key)
    return {"type": kind, "coordinates": value["coordinates"]}


def read_object(key: str, value: Any) -> Mapping[str, Any]:
    """Return a JSON object.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    if not isinstance(value, Mapping):
        raise RequestError("'{key}' is no JSON object: give one, or leave it out.", key=key)
    return value


def read_numbers(key: str, value: Any) -> tuple[float, ...]:
    """Return numbers, of a list or of a text.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    values = value if isinstance(value, (list, tuple)) else read_list(key, value)
    return tuple(read_number(key, number) for number in values)


def read_entries(key: str, value: Any) -> tuple[str, ...]:
    """Return entries, of a list or of a text with commas between them.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    if isinstance(value, (list, tuple)):
        return tuple(read_text(key, entry) for entry in value)
    return split_entries(read_text(key, value))


def read_list(key: str, value: Any) -> tuple[str, ...]:
    """Return words, of a list or of a text with commas, semicolons or spaces between them.

    Raises:
        RequestError: where it is none, with the name of its ``key``.
    """
    names = value if isinstance(value, (list, tuple)) else re.split(r"[,;\s]+", read_text(key, value))
    return tuple(name for name in (read_text(key, name) for name in names) if name)
