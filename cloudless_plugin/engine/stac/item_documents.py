"""Documents that hold items: item collections, one item, lists and lines of items, in a file or as text; GeoParquet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Optional

from ...common.errors import CatalogueError
from ...common.href import is_path
from ...common.messages import Message
from ...common.reporting import Reporter
from ..net.regular_file import open_regular
from ..net.untrusted import read_bounded
from .geoparquet import as_json, is_parquet
from .items import Item, check_count, collection_items
from .links import links_of

_CHUNK = 1 << 20
_HOST_AND_PATH = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?(/.*)?", re.IGNORECASE)
"""Matches what may be an address of the web that lacks its beginning."""


def read_items(path: Path, reporter: Reporter) -> list[Item]:
    """Return the items of a file, sanitized and with absolute hrefs.

    Raises:
        CatalogueError: where it cannot be read, or does not hold all of its items.
    """
    return items_of(read_document(path), path, reporter)


def items_of(document: Any, path: Path, reporter: Reporter) -> list[Item]:
    """Return the items in the document of a file, see ``read_items``.

    Raises:
        CatalogueError: where it does not hold all of its items.
    """
    features = features_of(document)
    if features is None:
        raise CatalogueError("'{path}' is not an item collection: it has no list of features.", path=path)
    if next_link(document) is not None:
        raise CatalogueError(
            "'{path}' is one page of a search and names a next one: save all scenes in one item collection, or remove "
            "the link 'next' from it if they are all there.",
            path=path,
        )
    warn_of_single_item(document, str(path), reporter)
    return collection_items({"features": features}, str(path))


def read_document(path: Path) -> Any:
    """Return the JSON document of a file, or of what a GeoParquet file holds.

    Raises:
        CatalogueError: where there is none.
    """
    try:
        with open_regular(path) as file:
            content = read_bounded(iter(partial(file.read, _CHUNK), b""), path)
    except OSError as error:
        raise CatalogueError(_unreadable(path, error)) from None
    if is_parquet(content):
        content = as_json(content, path)
    try:
        return parse_document(content.decode(json.detect_encoding(content), "surrogatepass"))
    except ValueError:
        if is_markup(content[:_CHUNK].decode(errors="replace")):
            raise CatalogueError(
                "'{path}' is a web page, not an item collection: save the JSON that it shows instead.", path=path
            ) from None
        raise CatalogueError("'{path}' is broken: it is not JSON; save the item collection again.", path=path) from None


def _unreadable(path: Path, error: OSError) -> Message:
    if path.is_dir():
        return Message("'{path}' is a folder: give the path of the item collection (JSON) in it.", path=path)
    if isinstance(error, FileNotFoundError) and len(path.parts) > 1 and _HOST_AND_PATH.fullmatch(path.parts[0]):
        return Message(
            "'{path}' is not a file on this machine: if it is a web address, begin it with https://.", path=path
        )
    return Message(
        "The item collection '{path}' cannot be read ({reason}): check CATALOG_URL.",
        path=path,
        reason=error.strerror or error,
    )


def parse_document(text: str) -> Any:
    """Return the JSON of a text, or the list of the values of its lines; a byte order mark is left out.

    Raises:
        ValueError: where it is neither.
    """
    text = text.removeprefix("\ufeff")
    try:
        try:
            return json.loads(text)
        except ValueError:
            values = list(_lines(text))
            if not values:
                raise
            return values
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _lines(text: str) -> Iterator[Any]:
    """Yield the objects of newline-delimited JSON, or of a GeoJSON text sequence (RFC 8142)."""
    for line in text.split("\n"):
        if plain := line.strip("\x1e \t\r"):
            value = json.loads(plain)
            if not isinstance(value, dict):
                raise ValueError("a line is no object")
            yield value


def features_of(document: Any) -> Optional[list[Any]]:
    """Return the items of an item collection, of one item, or of a list of these; ``None`` for anything else.

    Raises:
        CatalogueError: where a list has too many items.
    """
    if isinstance(document, dict):
        if isinstance(document.get("features"), list):
            return list(document["features"])
        return [document] if is_item(document) else None
    if not isinstance(document, list) or not document:
        return None
    found: list[Any] = []
    for part in document:
        features = features_of(part) if isinstance(part, dict) else None
        if features is None:
            return None
        found += features
        check_count(len(found), "list")
    return found


def is_item(document: Any) -> bool:
    """Return whether a document is one item."""
    return isinstance(document, dict) and (
        document.get("type") == "Feature" or ("assets" in document and "properties" in document)
    )


def next_link(document: Any) -> Optional[dict[str, Any]]:
    """Return the link of a page, or of the last of several, to the next page; ``None`` where it has none."""
    if isinstance(document, list):
        return next_link(document[-1]) if document else None
    return None if is_item(document) else next(links_of(document, "next"), None)


def is_markup(text: str) -> bool:
    """Return whether a text is a web page, or XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def warn_of_single_item(document: Any, shown: str, reporter: Reporter) -> None:
    """Warn where a document is one item, which may not be what is meant."""
    if is_item(document):
        reporter.warning(
            Message(
                "{place} is a single item: only its scene is used; for more scenes give a catalogue or an item "
                "collection.",
                place=f"'{shown}'" if is_path(shown) else shown,
            )
        )
