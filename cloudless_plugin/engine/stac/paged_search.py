"""A search of a catalogue that may lose the link to a next page, send items twice, or fail between pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Optional

from pystac_client.exceptions import APIError

from ...common.errors import CatalogueError
from ...common.messages import Message
from ...common.reporting import Reporter
from .items import MAX_ITEMS, Item, collection_items, item_key, item_moment
from .page_request import Page

Key = tuple[str, str, str]
_BARREN_PAGES = 10
"""Number of pages in a row without a new item, after which a search counts as endless."""
_TICK = timedelta(microseconds=1)
"""Precision of the times of items: what they state beyond it is cut."""
_SECOND = timedelta(seconds=1)


class PagedSearch:
    """Finds the items of time spans, whatever happens to the links between their pages."""

    def __init__(self, ask: Callable[[str], Iterator[Page]], base: str, reporter: Reporter) -> None:
        """Begin without items.

        Args:
            ask: yields the pages of a search of a time span, which is written as in STAC.
            base: address of the catalogue.
            reporter: checked for cancellation between two pages.
        """
        self.found: dict[Key, Item] = {}
        """Items by their keys."""
        self.surplus = 0
        """Number of items that the catalogue stated beyond those that it has."""
        self._ask = ask
        self._base = base
        self._reporter = reporter
        self._barren = 0
        """Pages in a row that brought nothing new."""

    def window(self, first: date, last: date) -> None:
        """Find the items from one day to another.

        The catalogue may lose the link to a next page. So the search is repeated from the time of the last item on,
        which others may share, until no item is new, or as many have come as the catalogue says match. If it does not
        say how many match, or states more than came, a last search begins one second beyond that time: if it finds a
        new item, items of that time may be missing. Otherwise the catalogue has stated too many. Where all items that
        have come share a time, their order is not known, and both sides of that time count as beyond it.

        Raises:
            APIError: where an error comes instead of new items.
            CatalogueError: where the catalogue does not return all of its items.
        """
        begin, end = whole = datetime.combine(first, time.min), datetime.combine(last, time.max)
        came: dict[Key, Item] = {}
        matched = 0
        newest_first: Optional[bool] = None
        is_continued = False
        while True:
            known = len(came)
            matched = max(matched, self._pages(_span(begin, end), came))
            times = [moment for item in list(came.values())[known:] if (moment := item_moment(item))]
            if not times or len(came) == matched:
                break
            is_continued = is_continued or known > 0
            if times[0] != times[-1]:
                newest_first = times[0] > times[-1]
            begin = begin if newest_first else max(begin, *times)
            end = end if newest_first is False else min(end, min(times) + _TICK)
        earlier, later = (whole[0], end - _SECOND), (begin + _SECOND, whole[1])
        beyond = [earlier, later] if newest_first is None else [earlier if newest_first else later]
        is_short = matched > len(came)
        if is_short or is_continued:
            beyond += _halves(*whole)
        if (is_short or (came and not matched)) and self._is_more(beyond, came):
            raise CatalogueError(
                "The catalogue stopped after {count} scenes though it has more: try again, or ask for fewer days or a "
                "smaller extent.",
                count=len(came),
            )
        if is_short:
            self.surplus += matched - len(came)

    def _pages(self, span: str, came: dict[Key, Item]) -> int:
        """Keep the new items of the pages of a time span; return the number that they state, or 0.

        Raises:
            APIError: where an error comes instead of new items.
        """
        known, self._barren = len(came), 0
        matched = 0
        try:
            for page in self._ask(span):
                matched = max(matched, _matched(page))
                if not self._take(page, came):
                    break
        except APIError:
            if len(came) == known:
                raise
        return matched

    def _take(self, page: Page, came: dict[Key, Item]) -> bool:
        """Keep the new items of a page; return whether the next page should be asked for."""
        self._reporter.check()
        fresh = {key: item for item in collection_items(page, self._base) if (key := item_key(item)) not in came}
        came.update(fresh)
        self.found = {**came, **self.found}
        if len(self.found) > MAX_ITEMS:
            raise CatalogueError(
                "The catalogue has more than {most} scenes for this request: ask for fewer days or a smaller extent.",
                most=MAX_ITEMS,
            )
        if fresh:
            self._barren = 0
            self._reporter.progress(0.01, Message("Searching: {count} scenes so far", count=len(self.found)))
        else:
            self._barren += 1
        return self._barren < _BARREN_PAGES

    def _is_more(self, spans: list[tuple[datetime, datetime]], known: Collection[Key]) -> bool:
        """Return whether the catalogue has an unknown item, on the first page of one of some time spans."""
        for begin, end in spans:
            page = next(iter(self._ask(_span(begin, end))), None) if begin <= end else None
            if page and any(item_key(item) not in known for item in collection_items(page, self._base)):
                return True
        return False


def _halves(begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    middle = (begin + (end - begin) / 2).replace(microsecond=0)
    return [(begin, middle), (middle, end)]


def _span(begin: datetime, end: datetime) -> str:
    return f"{begin.isoformat()}Z/{end.isoformat()}Z"


def _matched(page: Page) -> int:
    """Return the number of matching items that a page states; 0 where it states none."""
    context = page.get("context")
    count = page.get("numberMatched", context.get("matched") if isinstance(context, dict) else None)
    return count if isinstance(count, int) else 0
