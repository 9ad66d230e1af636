"""What people read where models, scripts and recipes have words: the one table, for the dialogs and the panel."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtCore import QLocale

from ..common import catalogues, choices, sensors
from ..common.indices import INDICES
from ..common.looks import LOOKS
from ..runtime.allowed_engines import allowed_engines
from ..runtime.translation import language, tr


class Titled(NamedTuple):
    """A value of a parameter as people read it."""

    word: str
    """The parameter's value."""
    title: str
    """In the user's language."""
    tip: str = ""
    """What it means, in a sentence; may be empty."""


def titles_of(parameter: str) -> list[Titled]:
    """Return the values of a parameter that can be chosen, in the order of the lists that offer them.

    Args:
        parameter: its name, in capitals. ``BANDS``, ``COLLECTION`` and ``ENGINE`` take other values, too.

    Raises:
        LookupError: where the parameter has no such values.
    """
    return _TABLES[parameter]()


def title_of(parameter: str, word: str) -> str:
    """Return the title of a value; the word itself where it has none."""
    return next((titled.title for titled in titles_of(parameter) if titled.word == word), word)


def _catalogues() -> list[Titled]:
    return [Titled(entry.id, tr(entry.title), entry.url) for entry in catalogues.CATALOGUES]


def _collections() -> list[Titled]:
    known = {sensor.collection: sensor.title for sensor in sensors.SENSORS}
    return [Titled(word, f"{tr(title)}{_place(word)}") for word, title in {**known, **sensors.TOGETHER}.items()]


def _place(collection: str) -> str:
    """Return, in parentheses, the only catalogue that offers a collection; empty where there are several."""
    offering = [
        entry.title
        for entry in catalogues.CATALOGUES
        if any(collection in (word, *word.split(",")) for word in entry.collections)
    ]
    return f" ({offering[0]})" if len(offering) == 1 else ""


def _months() -> list[Titled]:
    names = QLocale(language())
    return [Titled(word, names.standaloneMonthName(number)) for number, word in enumerate(choices.MONTHS, start=1)]


def _bands() -> list[Titled]:
    return [Titled(",".join(look.bands), tr(look.title)) for look in LOOKS]


def _methods() -> list[Titled]:
    return [
        Titled("median", tr("Median"), tr("The middle of the clear views, band by band")),
        Titled("mean", tr("Mean"), tr("The mean of the clear views, band by band")),
        Titled("percentile", tr("Percentile"), tr("Lower is darker: 25 suppresses haze, as the Copernicus mosaics do")),
        Titled("geomedian", tr("Geometric median"), tr("The middle of all bands together; keeps their relations")),
        Titled("medoid", tr("Medoid"), tr("The real view that is nearest to all others")),
        Titled("max-ndvi", tr("Greenest"), tr("The view with the largest NDVI")),
        Titled("recent", tr("Most recent"), tr("The last clear view")),
        Titled("best", tr("Best available"), tr("Far from clouds, in the middle of the season, of a clear scene")),
    ]


def _periods() -> list[Titled]:
    return [
        Titled("month", tr("A mosaic of each month")),
        Titled("quarter", tr("A mosaic of each quarter")),
        Titled("season", tr("A mosaic of each season")),
        Titled("year", tr("A mosaic of each year")),
        Titled("month-of-year", tr("A mosaic of each month of any year")),
        Titled("week", tr("A mosaic of each week"), tr("From Monday to Sunday")),
        Titled("dekad", tr("A mosaic of each third of a month"), tr("Dekads: days 1 to 10, 11 to 20, and the rest")),
        Titled("days", tr("A mosaic of every few days"), tr("Counted from the first day")),
    ]


def _indices() -> list[Titled]:
    return [
        Titled(index.name, f"{index.name} · {tr(index.title)}", f"{index.formula.text}\n{index.source}")
        for index in INDICES
    ]


def _index_sources() -> list[Titled]:
    own = tr("Of each clear view, reduced by the method: the median of the NDVI is not the NDVI of the median")
    return [
        Titled("composite", tr("From the mosaic"), tr("Computed from the mosaic's reflectance")),
        Titled("observations", tr("From each clear view"), own),
    ]


def _cloud_places() -> list[Titled]:
    whole = tr("By the catalogue's figure of the whole scene")
    own = tr("By what each overpass shows of the area, in its classification")
    return [Titled("scene", tr("The whole scene"), whole), Titled("area", tr("The area"), own)]


def _masks() -> list[Titled]:
    return [
        Titled("none", tr("None")),
        Titled("clouds", tr("Clouds")),
        Titled("clouds-shadows", tr("Clouds and shadows")),
        Titled("strict", tr("Strict"), tr("Dark, unclassified and snowy pixels as well")),
    ]


def _normalisations() -> list[Titled]:
    median = tr("Each date and band multiplied by one ratio: fewer seams where dates meet")
    return [Titled("none", tr("As they are")), Titled("ratio", tr("Brought to their median"), median)]


def _holes() -> list[Titled]:
    filled = tr("From the same months of the years before and after; the evidence tells which pixels")
    return [Titled("leave", tr("Stay empty")), Titled("widen", tr("Filled from neighbouring years"), filled)]


def _bandpasses() -> list[Titled]:
    oli = tr("Sentinel-2 adjusted to Landsat 8 and 9 by the coefficients of HLS, so that both may lie in one mosaic")
    return [Titled("own", tr("Each sensor's own bands")), Titled("oli", tr("The bands of Landsat 8 and 9"), oli)]


def _resamplings() -> list[Titled]:
    return [
        Titled("nearest", tr("Nearest neighbour")),
        Titled("bilinear", tr("Bilinear")),
        Titled("cubic", tr("Cubic")),
    ]


def _engines() -> list[Titled]:
    return [Titled(choices.LOCAL, tr("This machine")), *(Titled(address, address) for address in allowed_engines())]


_TABLES = {
    "BANDPASS": _bandpasses,
    "BANDS": _bands,
    "CATALOG": _catalogues,
    "CLOUD_IN": _cloud_places,
    "COLLECTION": _collections,
    "ENGINE": _engines,
    "HOLES": _holes,
    "INDEX": _indices,
    "INDICES": _indices,
    "INDICES_FROM": _index_sources,
    "MASK": _masks,
    "METHOD": _methods,
    "MONTHS": _months,
    "NORMALISE": _normalisations,
    "PERIOD": _periods,
    "RESAMPLING": _resamplings,
}
