"""Scenes of the same months of neighbouring years, for pixels that no clear view fills."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ...common import choices
from ...common.errors import NoScenesError
from ...common.messages import Message
from ...common.request import Request
from ..stac.scene import Scene
from .area_limit import prepare_within_limit
from .area_views import ViewsByKey
from .prepare import Prepared
from .run_context import RunContext

_FARTHEST = 2
"""Years before and after."""


def prepare_with_neighbours(request: Request, context: RunContext) -> tuple[Prepared, ViewsByKey]:
    """Prepare a request, see ``prepare_within_limit``, with the scenes of neighbouring years where it fills holes.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    prepared, views = prepare_within_limit(request, context)
    if not request.fills_holes:
        return prepared, views
    seen, spares, skipped, matched = dict(views), [], list(prepared.skipped), prepared.matched
    context.reporter.info(Message("Looking for the same months of neighbouring years"))
    for around in _neighbouring(prepared.request):
        try:
            found, others = prepare_within_limit(around, context, prepared.grid)
        except NoScenesError:
            continue
        spares += found.scenes
        skipped += found.skipped
        matched += found.matched
        seen.update(others)
    return replace(prepared, spares=spares, skipped=skipped, matched=matched), seen


def years_away(scenes: Sequence[Scene], first: date, last: date) -> dict[str, int]:
    """Return of scenes of the same months, by their ids, how many years they lie before or after a time.

    Args:
        scenes: of any time.
        first: day of the time.
        last: day of the time.
    """
    begin, end = _month(first), _month(last)
    found = {}
    for scene in scenes:
        month = _month(scene.day)
        if not begin <= month <= end:
            years = range(1, _FARTHEST + 1)
            near = (each for each in years if begin <= month + 12 * each <= end or begin <= month - 12 * each <= end)
            distance = next(near, 0)
            if distance:
                found[scene.id] = distance
    return found


def _neighbouring(request: Request) -> Iterator[Request]:
    """Yield requests for the same months of the years before and after."""
    begin, end, far = _month(request.start), _month(request.end), 12 * _FARTHEST
    asked = {choices.MONTHS[month % 12] for month in range(begin, end + 1)}
    months = tuple(name for name in choices.MONTHS if name in asked and name in (request.months or asked))
    for first, last in ((begin - far, begin - 1), (end + 1, end + far)):
        yield replace(request, start=_first_day(first), end=_last_day(last), months=months)


def _month(day: date) -> int:
    """Return the number of a month, counted through the years."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: int) -> date:
    first = _first_day(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
