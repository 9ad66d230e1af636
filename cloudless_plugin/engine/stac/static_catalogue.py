"""Static catalogues: files that name one another, walked as far as what is looked for may lie there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from typing import Any, NamedTuple

from ...common.errors import CatalogueError
from ...common.href import absolute_href, without_secrets
from ...common.messages import plural
from ...common.reporting import Reporter
from ...common.request import Request
from ..geo.footprints import BBox, bbox_overlaps
from ..net.untrusted import sanitize_text
from .items import Item, check_count, collection_items, parse_time
from .links import hrefs_of

_MOST_DOCUMENTS = 20_000
"""Maximum number of catalogues and items that are read."""
_AT_ONCE = 16
"""Documents that are read at a time: each is a file of its own, perhaps far away."""
_LONGEST_NAME = 100
_MOST_NAMES = 8

Read = Callable[[str], Any]
"""Returns the JSON document at an address; raises an error of its own kind where there is none."""


class StaticCatalogue(NamedTuple):
    """A catalogue, or a collection, that no service searches."""

    href: str
    document: Mapping[str, Any]


def is_catalogue(document: Any) -> bool:
    """Return whether a document is a catalogue or a collection."""
    return isinstance(document, dict) and document.get("type") in ("Catalog", "Collection")


def walk(root: StaticCatalogue, request: Request, bboxes: Sequence[BBox], read: Read, reporter: Reporter) -> list[Item]:
    """Return the items of a catalogue that may match a request.

    Collections of another id, place or time are left out with all that is below them, as far as they tell these.

    Args:
        root: where to begin.
        request: collections and days.
        bboxes: west, south, east, north in degrees.
        read: reads a document.
        reporter: asked whether to go on.

    Raises:
        CancelledError: where the reporter says so.
        CatalogueError: where the catalogue is too large, or has none of the collections.
    """
    walker = _Walker(root.href, request, bboxes, read, reporter)
    items = walker.items(root)
    if not items and walker.others and not walker.has_items:
        raise CatalogueError(
            "The catalogue has no collection {collection}, it has {known}: set COLLECTION to one of these.",
            collection=request.collection,
            known=sanitize_text(", ".join(sorted(walker.others)[:_MOST_NAMES])),
        )
    if not walker.has_items:
        raise CatalogueError(
            "{url} is a static catalogue that names no scenes: give the root of a STAC API or an item collection.",
            url=without_secrets(root.href),
        )
    return items


class _Walker:
    def __init__(self, root: str, request: Request, bboxes: Sequence[BBox], read: Read, reporter: Reporter) -> None:
        self._root = root
        self._request = request
        self._bboxes = bboxes
        self._read = read
        self._reporter = reporter
        self._known: set[str] = set()
        self.others: set[str] = set()
        """Ids of collections that were left out."""
        self.has_items = False
        """Whether there is any, or a collection that was asked for."""

    def items(self, root: StaticCatalogue) -> list[Item]:
        level, found = [root], list[Item]()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            while level:
                wanted = [catalogue for catalogue in level if self._may_match(catalogue.document)]
                hrefs = [href for catalogue in wanted for href in self._new_links(catalogue, "item")]
                self.has_items |= bool(hrefs)
                found += [item for items in pool.map(self._items_at, hrefs) for item in items]
                check_count(len(found), without_secrets(self._root))
                self._reporter.info(plural(len(found), "{count} scene found so far", "{count} scenes found so far"))
                children = [href for catalogue in wanted for href in self._new_links(catalogue, "child")]
                level = list(pool.map(self._catalogue_at, children))
        return found

    def _items_at(self, href: str) -> list[Item]:
        self._reporter.check()
        return collection_items({"features": [self._read(href)]}, href)

    def _catalogue_at(self, href: str) -> StaticCatalogue:
        self._reporter.check()
        document = self._read(href)
        return StaticCatalogue(href, document if is_catalogue(document) else {})

    def _new_links(self, catalogue: StaticCatalogue, rel: str) -> Iterator[str]:
        for written in hrefs_of(catalogue.document, rel):
            href = absolute_href(written, catalogue.href)
            if not href or href in self._known:
                continue
            self._known.add(href)
            if len(self._known) > _MOST_DOCUMENTS:
                raise CatalogueError(
                    "{url} is a static catalogue of more than {most} files: give one of its collections, or an item "
                    "collection.",
                    url=without_secrets(self._root),
                    most=_MOST_DOCUMENTS,
                )
            yield href

    def _may_match(self, document: Mapping[str, Any]) -> bool:
        if document.get("type") != "Collection":
            return True
        name = str(document.get("id"))[:_LONGEST_NAME]
        if name not in self._request.collections:
            self.others.add(name)
            return False
        extent = document.get("extent")
        told = extent if isinstance(extent, dict) else {}
        self.has_items = True
        return _meets(told.get("spatial"), self._bboxes) and self._in_time(told.get("temporal"))

    def _in_time(self, temporal: Any) -> bool:
        intervals = temporal.get("interval") if isinstance(temporal, dict) else None
        whole = intervals[0] if isinstance(intervals, list) and intervals else None
        if not isinstance(whole, list) or len(whole) != 2:
            return True
        first, last = _moment(whole[0], datetime.min), _moment(whole[1], datetime.max)
        return first <= datetime.combine(self._request.end, time.max) and last >= datetime.combine(
            self._request.start, time.min
        )


def _moment(value: Any, otherwise: datetime) -> datetime:
    try:
        return parse_time(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise


def _meets(spatial: Any, bboxes: Sequence[BBox]) -> bool:
    """Return whether a collection's own box overlaps any other one; it does where it tells none."""
    boxes = spatial.get("bbox") if isinstance(spatial, dict) else None
    return bbox_overlaps(boxes[0] if isinstance(boxes, list) and boxes else None, bboxes)
