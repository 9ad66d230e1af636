"""What each overpass has seen of places: a row for each place and overpass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Optional

import numpy as np

from ...common.errors import RequestError
from ...common.messages import Message
from ...common.places import Place, Sample, SamplesResult, write_samples
from ...common.places import read_places as places_in
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Settings
from ..geo.grid import Grid
from .area_limit import prepare_within_limit
from .place_pixels import PlacePixels, batches, place_pixels
from .run_context import RunContext
from .sample_rows import rows_of
from .sampling import Sampling
from .stages import SEARCHED


def sample_places(
    request: Request,
    places: Sequence[Place],
    places_crs: str,
    reporter: Optional[Reporter] = None,
    settings: Optional[Settings] = None,
) -> Iterator[Sample]:
    """Yield what each overpass has seen of places: by place, then by time.

    Numbers and states are those of ``open_stack`` of the same request; see ``Sample`` for places of several pixels.
    Places that lie beyond the extent, or in part, are left out with a warning; a scene that cannot be read, too.

    Args:
        request: what to look for, and how to mask it; its method and its engine do not count, its views are all, and
            no date is normalised.
        places: points or polygons.
        places_crs: of their coordinates, as an authority code or WKT.
        reporter: told what happens, and asked whether to go on; ``None`` tells nobody.
        settings: limits, logins and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    reporter = reporter or Reporter()
    with RunContext.open_for(reporter, settings or Settings()) as context:
        prepared, _ = prepare_within_limit(replace(request, views=0), context)
        work = Sampling(prepared, context)
        found = _on_grid(places, places_crs, prepared.grid, work.most_pixels, reporter)
        done = 0
        for batch in batches(found, work.most_pixels):
            told = partial(_tell, reporter, done / len(found), len(batch) / len(found))
            rows, columns = (np.concatenate(each) for each in zip(*((place.rows, place.columns) for place in batch)))
            seen = work.read(rows, columns, told)
            yield from rows_of(batch, seen.overpasses, seen.stack, prepared.request)
            done += len(batch)
    reporter.progress(1.0, "Done")


def run_samples(
    request: Request, places: Path, places_crs: str, samples: Path, reporter: Reporter, settings: Settings
) -> SamplesResult:
    """Write what each overpass has seen of places; see ``sample_places``.

    Args:
        request: see there.
        places: file of the places, see ``write_places``.
        places_crs: of their coordinates.
        samples: file to write, see ``read_samples``; its folder exists.
        reporter: told what happens, and asked whether to go on.
        settings: limits, logins and cache.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    found = places_in(places)
    sampled: set[int] = set()

    def noted() -> Iterator[Sample]:
        for sample in sample_places(request, found, places_crs, reporter, settings):
            sampled.add(sample.place)
            yield sample

    count = write_samples(samples, noted())
    return SamplesResult(len(sampled), count)


def _tell(reporter: Reporter, before: float, share: float, done: float) -> None:
    reporter.progress(SEARCHED + (1 - SEARCHED) * (before + share * done), "Reading the places")


def _on_grid(places: Sequence[Place], crs: str, grid: Grid, most: int, reporter: Reporter) -> list[PlacePixels]:
    """Return the places that lie on the grid; tell how many do not.

    Raises:
        RequestError: where none does, or one is too large.
    """
    found = [pixels for place in places if (pixels := place_pixels(place, crs, grid, most)) is not None]
    if not found:
        raise RequestError(
            "None of the places lies in the area: choose another layer as PLACES, or leave EXTENT empty."
        )
    if len(found) < len(places):
        reporter.warning(
            Message(
                "{count} of {all} places lie beyond the area, wholly or in part, and are left out.",
                count=len(places) - len(found),
                all=len(places),
            )
        )
    return found
