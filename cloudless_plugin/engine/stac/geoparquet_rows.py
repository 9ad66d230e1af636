"""A program of its own: reads GeoParquet from standard input, and writes its rows as an item collection in JSON.

It runs apart from the engine, since the package that reads the file aborts the whole process where one is broken. It
imports nothing of the engine. Its exit code says what is wrong with the file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from arro3.core import Array, RecordBatch

NO_PACKAGE, NO_ITEMS = 3, 4
"""Exit codes: the package that reads the file is missing; the file has no STAC items."""
_ROWS = 16
"""Rows that are unpacked at a time: each may be many times as large as in the file."""
_MEMORY = 4 << 30
"""Maximum bytes of this process, where the system bounds them."""
_SECONDS = 120
"""Maximum seconds of computing, likewise: whoever has started this process may have ended."""
_OF_ITEM = frozenset(
    ("type", "stac_version", "stac_extensions", "id", "bbox", "geometry", "links", "assets", "collection")
)
"""Columns that are entries of an item; all others are its properties."""
_NESTED = frozenset(("assets", "links", "stac_extensions"))
_NEEDED = frozenset(("id", "geometry", "assets"))
_EPOCH = datetime(1970, 1, 1)


def main() -> int:
    """Convert standard input to standard output; return the exit code."""
    _bound_itself()
    try:
        from arro3.io import read_parquet
    except ImportError:
        return NO_PACKAGE
    batches = read_parquet(sys.stdin.buffer.read(), batch_size=_ROWS)
    if not _NEEDED.issubset(batches.schema.names):
        return NO_ITEMS
    sys.stdout.write('{"type": "FeatureCollection", "features": [')
    for number, item in enumerate(item for batch in batches for item in _items(batch)):
        sys.stdout.write((",\n" if number else "") + json.dumps(item))
    sys.stdout.write("]}")
    sys.stdout.flush()
    return 0


def _bound_itself() -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such bound, macOS keeps none
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _items(batch: RecordBatch) -> Iterator[dict[str, Any]]:
    """Yield the items of some rows: what a row does not have, its item does not have either."""
    columns = {name: _values(name, batch.column(name)) for name in batch.column_names}
    for values in zip(*columns.values()):
        row = {name: _plain(value) for name, value in zip(columns, values) if value is not None}
        properties = {name: value for name, value in row.items() if name not in _OF_ITEM}
        yield {**{name: value for name, value in row.items() if name in _OF_ITEM}, "properties": properties}


def _values(name: str, column: Array) -> list[Any]:
    from arro3.core import DataType

    if name == "geometry":
        return _geometries(column.to_pylist())
    if name == "bbox":
        return [_corners(box) for box in column.to_pylist()]
    if DataType.is_timestamp(column.type):
        # As numbers: a time with a zone would need the system's table of zones.
        numbers = column.cast(DataType.timestamp("us", tz="UTC")).cast(DataType.int64()).to_pylist()
        return [None if number is None else _time(number) for number in numbers]
    return [_parsed(value) if name in _NESTED else value for value in column.to_pylist()]


def _geometries(column: Iterable[Any]) -> list[Optional[dict[str, Any]]]:
    import shapely

    shapes = shapely.from_wkb(list(column), on_invalid="ignore")
    return [None if shape is None else json.loads(shapely.to_geojson(shape)) for shape in shapes]


def _parsed(value: Any) -> Any:
    """Return what a column holds that some programs write as JSON."""
    with suppress(ValueError, RecursionError):
        return json.loads(value) if isinstance(value, str) else value
    return None


def _corners(box: Any) -> Any:
    """Return a box as a list, which GeoParquet has by the names of its sides."""
    if not isinstance(box, Mapping):
        return box
    return [box[axis + end] for end in ("min", "max") for axis in "xyz" if axis + end in box]


def _time(microseconds: int) -> Optional[str]:
    with suppress(OverflowError):
        return f"{(_EPOCH + timedelta(microseconds=microseconds)).isoformat()}Z"
    return None


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, without the entries that only other rows have."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float)):
        return value
    return None if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    sys.exit(main())
