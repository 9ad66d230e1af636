"""What the chart of a place says."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..common.choices import PICKING_METHODS
from ..common.errors import OutputError
from ..common.messages import Message
from ..common.place_records import PlaceRow
from ..common.places import COLUMNS
from ..common.request import Request
from .place_columns import Column

STATE_WORDS = {
    "clear": Message("Seen clear"),
    "cloud": Message("Hidden: cloud"),
    "shadow": Message("Hidden: shadow"),
    "haze": Message("Hidden: haze"),
    "outside": Message("Beyond the swath"),
    "nodata": Message("No data"),
}
"""What was seen of a place, by the states of a sample."""
_LINES = {
    "median": Message("Median of the clear dates"),
    "mean": Message("Mean of the clear dates"),
    "geomedian": Message("Geometric median of the clear dates"),
    "medoid": Message("Medoid of the clear dates"),
    "max-ndvi": Message("Greenest clear date"),
    "recent": Message("Latest clear date"),
    "best": Message("Best clear date"),
}
_TABLE = tuple(name for name in COLUMNS if name != "place")


def line_words(request: Request, index: str = "") -> Message:
    """Return what a line is that was reckoned from the rows; ``index`` names the one that it shows, if any.

    The index of composed bands is not the median of the dates' indices.
    """
    if index and request.indices_from == "composite" and request.method not in PICKING_METHODS:
        return Message("{index} from the mosaic's bands", index=index)
    if request.method == "percentile":
        return Message("{share:g} % percentile of the clear dates", share=request.first_percentile)
    return _LINES[request.method]


def line_doubts(request: Request, *, is_live: bool) -> list[Message]:
    """Return why the mosaic of a request may have another value than the line that was reckoned from the rows."""
    doubts = []
    if is_live:
        doubts.append(Message("The live layer takes only some of these dates, so that it may differ."))
    elif request.views:
        doubts.append(
            Message("The mosaic takes at most {count} of these dates, so that it may differ.", count=request.views)
        )
    if request.normalise != "none" and not is_live:
        doubts.append(Message("The mosaic's dates are normalised, and these are not, so that it may differ."))
    return doubts


def progress_words(done: int, count: int) -> Message:
    """Return how many dates have been read."""
    return Message("Reading: {done} of {count} dates; haze is told at the end", done=done, count=count)


def summary_words(rows: Sequence[PlaceRow]) -> Message:
    """Return how many dates show a place."""
    clear = sum(row.sample.state == "clear" for row in rows)
    return Message("{clear} of {count} dates clear", clear=clear, count=len(rows))


def write_csv(path: Path, rows: Iterable[PlaceRow], request: Request, column: Column, ticked: Sequence[bool]) -> None:
    """Write a table of what was seen: a row for each date, with the columns of ``cloudless:samples``.

    Args:
        path: of the file.
        rows: by time.
        request: that was asked for ``column``.
        column: that the chart shows.
        ticked: whether each date is used.

    Raises:
        OutputError: where that cannot be written.
    """
    values = [*request.bands, *([column.name] if column.entry else [])]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow([*_TABLE, *values, "used"])
            for row, is_used in zip(rows, ticked):
                own = [getattr(row.sample, name) for name in _TABLE]
                table.writerow([*own, *row.sample.values, "yes" if is_used else "no"])
    except OSError as error:
        raise OutputError(
            "“{path}” cannot be written ({reason}): choose another file, or free space on its disk.",
            path=path,
            reason=error.strerror or error,
        ) from error
