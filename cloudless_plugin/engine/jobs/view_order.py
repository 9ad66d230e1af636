"""In which order the views of a mosaic are taken where not all are wanted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...common.messages import Message
from ...common.periods import days_asked
from ...common.request import Request
from ..stac.overpasses import Overpass, OverpassKey, cloud_cover, group_overpasses, start_time
from ..stac.scene import Scene
from .area_views import ViewsByKey, views_by_key
from .prepare import Prepared
from .run_context import RunContext

_HALF = 50.0
"""Per cent of cloud beyond which an overpass comes after all others."""


def with_orders(
    prepared: Prepared, parts: Mapping[str, Sequence[Scene]], context: RunContext, known: ViewsByKey
) -> Prepared:
    """Return what is prepared with the order in which the overpasses of each mosaic are used; see ``view_order``.

    How cloudy an overpass is in the area, the overviews of its classification tell; else its items.

    Args:
        prepared: the request, whose ``views`` may be 0.
        parts: scenes of each mosaic, by its label.
        context: of the run.
        known: what the overpasses show of the area; where that is empty, they are looked at.

    Raises:
        CancelledError: where the reporter says so.
    """
    request = prepared.request
    grouped = {label: group_overpasses(scenes) for label, scenes in parts.items()}
    deep = {label: found for label, found in grouped.items() if 0 < request.views < len(found)}
    if not deep:
        return prepared
    if not known:
        context.reporter.info(Message("Looking at the clouds of the area"))
        overpasses = [overpass for found in deep.values() for overpass in found]
        known = views_by_key(overpasses, prepared, context.reader, context.reporter)
    orders = {}
    for label, found in deep.items():
        orders[label] = view_order(found, clouds_of(found, known), request, label, request.views)
    return replace(prepared, orders=orders)


def clouds_of(overpasses: Sequence[Overpass], known: ViewsByKey) -> dict[OverpassKey, float]:
    """Return how cloudy each overpass is, per cent: in the area where that is known, else by its items."""
    clouds = {}
    for overpass in overpasses:
        key = overpass[0].overpass
        cloud = known[key].cloud
        clouds[key] = cloud_cover(overpass) if cloud is None else cloud
    return clouds


def view_order(
    overpasses: Sequence[Overpass], clouds: Mapping[OverpassKey, float], request: Request, label: str, views: int
) -> tuple[OverpassKey, ...]:
    """Return the keys of overpasses in the order in which their views are taken.

    The time that is asked for is cut into as many equal strata as views are wanted. First comes the clearest overpass
    of each, then the second clearest of each, and so on; within such a round, the clearer come first. Overpasses that
    are less than half clear come last.

    Args:
        overpasses: of one mosaic.
        clouds: how cloudy each is, per cent.
        request: days and months.
        label: of the mosaic's period; any where there are no periods.
        views: of a pixel at most.
    """
    asked = days_asked(request, None if request.period is None else label)

    def stratum(overpass: Overpass) -> int:
        before = bisect_right(asked, start_time(overpass).date().toordinal()) - 1
        return max(before, 0) * views // max(len(asked), 1)

    ranked = sorted(overpasses, key=lambda one: (clouds[one[0].overpass], start_time(one), one[0].id))
    rounds: dict[int, int] = {}
    keyed = []
    for place, overpass in enumerate(ranked):
        key = overpass[0].overpass
        number = rounds[stratum(overpass)] = rounds.get(stratum(overpass), -1) + 1
        keyed.append((clouds[key] > _HALF, number, place, key))
    return tuple(key for *_, key in sorted(keyed, key=lambda one: one[:3]))
