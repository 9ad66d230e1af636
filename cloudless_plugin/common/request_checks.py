"""What a request must be, so that it can be composed."""

from __future__ import annotations

import math
from typing import Any

from . import bandpass, catalogues, choices
from .dask_address import DaskAddress
from .errors import RequestError
from .href import is_path
from .indices import read_indices
from .redaction import holds_login, is_redacted
from .request_values import RequestValues


def check(request: RequestValues) -> None:
    """Check that a request can be composed.

    Raises:
        RequestError: with a message that names the parameter and its valid values.
    """
    _check_extent(request)
    if request.end < request.start:
        raise RequestError(
            "The last day ({end}) lies before the first ({start}): swap START and END, or change one.",
            end=request.end,
            start=request.start,
        )
    _check_words(request)
    _check_collections(request)
    if request.catalog == catalogues.CUSTOM and not request.catalog_url:
        raise RequestError(
            "The custom catalogue has no address (CATALOG_URL): give the root of a STAC API, or the path or URL of "
            "an item collection."
        )
    _check_address(request)
    if request.engine != choices.LOCAL:
        DaskAddress.parse(request.engine)
    if request.is_described:
        _check_bands(request)
        _check_method_bands(request)
        read_indices(request.indices, request.sensor)
        _check_bandpass(request)
    _check_views(request)
    _check_percentiles(request)
    _check_holes(request)
    _check_numbers(request)


def _check_collections(request: RequestValues) -> None:
    names = request.collections
    if not all(names) or len(set(names)) < len(names):
        raise RequestError(
            "COLLECTION is '{collections}': give the id of a collection, or several different ones with commas "
            "between them.",
            collections=request.collection,
        )
    if request.is_described and not request.sensor.bands:
        raise RequestError(
            "The collections {collections} have no band in common: choose others.", collections=request.collection
        )


def _check_words(request: RequestValues) -> None:
    _check_word("CATALOG", request.catalog, catalogues.BY_ID)
    _check_word("CLOUD_IN", request.cloud_in, choices.CLOUD_PLACES)
    _check_word("MASK", request.mask, choices.MASKS)
    _check_word("METHOD", request.method, choices.METHODS)
    for month in request.months:
        _check_word("MONTHS", month, choices.MONTHS)
    if request.period is not None:
        _check_word("PERIOD", request.period, choices.PERIODS)
    _check_word("RESAMPLING", request.resampling, choices.RESAMPLINGS)
    _check_word("NORMALISE", request.normalise, choices.NORMALISATIONS)
    _check_word("INDICES_FROM", request.indices_from, choices.INDEX_SOURCES)
    _check_word("HOLES", request.holes, choices.HOLES)
    _check_word("BANDPASS", request.bandpass, choices.BANDPASSES)


def _check_numbers(request: RequestValues) -> None:
    if not 1 <= request.step <= choices.LONGEST_STEP:
        raise RequestError(
            "STEP is {value}: give a whole number of days from 1 to {most}.",
            value=request.step,
            most=choices.LONGEST_STEP,
        )
    if not 0 <= request.max_cloud <= 100:
        raise RequestError("MAX_CLOUD is {value:g} %: give a number from 0 to 100.", value=request.max_cloud)
    if not 0 <= request.percentile <= 100:
        raise RequestError("PERCENTILE is {value:g}: give a number from 0 to 100.", value=request.percentile)
    if not 0 <= request.buffer <= 10_000:
        raise RequestError("BUFFER is {value:g} m: give a distance from 0 to 10 000 m.", value=request.buffer)
    if request.resolution is not None and not (math.isfinite(request.resolution) and request.resolution > 0):
        raise RequestError(
            "RESOLUTION is {value:g}: give a number above 0, or leave it empty.", value=request.resolution
        )


def _check_address(request: RequestValues) -> None:
    if is_path(request.catalog_url):
        return
    if is_redacted(request.catalog_url):
        raise RequestError(
            "CATALOG_URL has *** where a login or a key was, which recipes and logs do not keep: give the whole "
            "address again."
        )
    if holds_login(request.catalog_url):
        raise RequestError(
            "CATALOG_URL holds a user name or a password, which projects, models and logs would keep: take them "
            "out of the address, and choose a login as AUTHCFG."
        )


def _check_extent(request: RequestValues) -> None:
    west, south, east, north = request.extent
    if not all(math.isfinite(value) for value in request.extent):
        raise RequestError("The extent is not finite: draw or choose an area on the map.")
    if west == east or south >= north:
        raise RequestError(
            "The extent is empty (west {west:g}, south {south:g}, east {east:g}, north {north:g}): draw an area "
            "with a width and a height.",
            west=west,
            south=south,
            east=east,
            north=north,
        )


def _check_bands(request: RequestValues) -> None:
    if not request.bands:
        raise RequestError("BANDS is empty: give common names such as red,green,blue.")
    seen = set()
    for name in request.bands:
        band = request.sensor.band(name)
        if band is None:
            known = ", ".join(band.name for band in request.sensor.bands)
            raise RequestError(
                "{collection} has no band '{band}': choose among {known}.",
                collection=request.collection,
                band=name,
                known=known,
            )
        if band.name in seen:
            raise RequestError("The band '{band}' stands twice in BANDS: name each band once.", band=name)
        seen.add(band.name)


def _check_bandpass(request: RequestValues) -> None:
    if request.bandpass == "own":
        return
    for name in request.bands_to_read:
        band = request.sensor.band(name)
        if band is not None and band.name not in bandpass.BANDS:
            raise RequestError(
                "BANDPASS '{bandpass}' is not known for the band {band}: choose among {known}, or set it to own.",
                bandpass=request.bandpass,
                band=band.name,
                known=", ".join(sorted(bandpass.BANDS)),
            )


def _check_method_bands(request: RequestValues) -> None:
    for name in choices.METHOD_BANDS.get(request.method, ()):
        if request.sensor.band(name) is None:
            raise RequestError(
                "METHOD '{method}' needs the band {band}, and {collection} has none: choose another method.",
                method=request.method,
                band=name,
                collection=request.collection,
            )


def _check_views(request: RequestValues) -> None:
    if not 0 <= request.views <= choices.MAX_VIEWS:
        raise RequestError(
            "VIEWS is {value:g}: give a whole number from 1 to {most}, or 0 for all.",
            value=request.views,
            most=choices.MAX_VIEWS,
        )
    if request.views and request.method not in choices.VIEWS_METHODS:
        raise RequestError(
            "VIEWS is {value}, and METHOD '{method}' chooses among all clear views: set VIEWS to 0, or METHOD to "
            "one of {known}.",
            value=request.views,
            method=request.method,
            known=", ".join(choices.VIEWS_METHODS),
        )


def _check_percentiles(request: RequestValues) -> None:
    if not request.percentiles:
        return
    if request.method != "percentile":
        raise RequestError(
            "PERCENTILES is for METHOD percentile, and METHOD is '{method}': empty the one or change the other.",
            method=request.method,
        )
    if request.indices:
        raise RequestError("PERCENTILES and INDICES do not go together: empty one of them.")
    for share in request.percentiles:
        if not 0 <= share <= 100 or round(share, 2) != share:
            raise RequestError(
                "PERCENTILES has {value:g}: give numbers from 0 to 100 with at most two decimals.", value=share
            )
    if len(set(request.percentiles)) < len(request.percentiles):
        raise RequestError("A number stands twice in PERCENTILES: name each once.")


def _check_holes(request: RequestValues) -> None:
    if request.fills_holes and request.scenes:
        raise RequestError("HOLES 'widen' and SCENES do not go together: set HOLES to leave, or empty SCENES.")
    if request.fills_holes and request.period == "month-of-year":
        raise RequestError(
            "PERIOD 'month-of-year' composes all years, so that HOLES has none to take: set it to leave."
        )


def _check_word(parameter: str, word: str, known: Any) -> None:
    if word not in known:
        raise RequestError(
            "{parameter} '{word}' is not known: choose among {known}.",
            parameter=parameter,
            word=word,
            known=", ".join(known),
        )
