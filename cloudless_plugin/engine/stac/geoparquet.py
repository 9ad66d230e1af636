"""Item collections in GeoParquet, as stac-geoparquet and rustac write them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from functools import partial
from typing import IO, cast

from ...common.errors import CatalogueError
from ..net.untrusted import read_bounded
from . import geoparquet_rows

_MARK = b"PAR1"
"""Begins and ends every such file."""
_LONGEST = 300.0
"""Seconds that a file may take; one of the largest size takes some twenty."""
_CHUNK = 1 << 20
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def is_parquet(content: bytes) -> bool:
    """Return whether the content of a file is Parquet."""
    return content.startswith(_MARK)


def is_parquet_name(path: str) -> bool:
    """Return whether a file calls itself Parquet."""
    return path.lower().endswith((".parquet", ".geoparquet"))


def as_json(content: bytes, place: object) -> bytes:
    """Return the item collection in the content of a GeoParquet file as JSON, see ``geoparquet_rows``.

    Args:
        content: of the file.
        place: path or address of the file, for sentences.

    Raises:
        CatalogueError: where it is broken, or holds no items.
        TooLongError: where its items exceed what may be read at once.
    """
    command = [sys.executable, "-I", geoparquet_rows.__file__]
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=_NO_WINDOW
        )
    patience = threading.Timer(_LONGEST, process.kill)
    patience.start()
    with process:
        try:
            output = cast("IO[bytes]", process.stdout)
            converted = read_bounded(iter(partial(output.read, _CHUNK), b""), place)
            process.wait()
        finally:
            patience.cancel()
            process.kill()  # where nobody reads on
    if process.returncode == geoparquet_rows.NO_PACKAGE:
        raise CatalogueError(
            "'{path}' is GeoParquet, which the engine cannot read on this machine: save the items as JSON instead.",
            path=place,
        )
    if process.returncode == geoparquet_rows.NO_ITEMS:
        raise CatalogueError(
            "'{path}' holds no STAC items: it needs the columns id, geometry and assets, as stac-geoparquet writes "
            "them.",
            path=place,
        )
    if process.returncode:
        raise CatalogueError("'{path}' is broken: it cannot be read as GeoParquet; save it again.", path=place)
    return converted
