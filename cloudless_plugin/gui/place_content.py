"""From the answers about a place to what its chart shows, in the user's language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QLocale

from ..common.place_records import PlaceRow
from ..panel.place_columns import Column
from ..panel.place_dots import Dot
from ..panel.place_words import STATE_WORDS
from ..runtime.translation import tr

_LONLAT = "EPSG:4326"
_DIGITS = 4


def dots_of(rows: Sequence[PlaceRow], column: Column, left_out: Collection[str]) -> list[Dot]:
    """Return the dots of rows in a column; ``left_out`` are the ids of scenes that are not used."""
    return [_dot(row, column, ticked=not set(row.scenes) <= set(left_out)) for row in rows]


def caption_of(column: Column) -> str:
    """Return what the values of a column are."""
    if not column.is_index:
        return tr("Reflectance, {band}", band=column.name)
    return f"{column.name} ({tr(column.title)})" if column.title else column.name


def place_name(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> str:
    """Return the name of a place: its latitude and longitude."""
    centre = geometry.boundingBox().center()
    try:
        to_lonlat = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(_LONLAT), QgsProject.instance())
        centre = to_lonlat.transform(centre)
    except QgsCsException:
        return ""
    latitude, longitude = (_number(value, 5) for value in (centre.y(), centre.x()))
    if geometry.type() == QgsWkbTypes.GeometryType.PointGeometry:
        return tr("{latitude}° / {longitude}°", latitude=latitude, longitude=longitude)
    return tr("Polygon around {latitude}° / {longitude}°", latitude=latitude, longitude=longitude)


def _dot(row: PlaceRow, column: Column, *, ticked: bool) -> Dot:
    sample = row.sample
    day, _, time = sample.datetime.partition("T")
    value = column.value(sample)
    when = tr("{date}, {time} UTC", date=_day(day), time=time[:5])
    known = [tr(STATE_WORDS[sample.state])]
    if sample.clear_share is not None:
        known.append(tr("{percent:.0f} % of the place clear", percent=100 * sample.clear_share))
    if value is not None:
        known.append(f"{column.name} {_number(value, _DIGITS)}")
    if not ticked:
        known.append(tr("not used"))
    key = f"{sample.datetime} {','.join(row.scenes)}"
    told = f"{when} · {sample.platform}\n{' · '.join(known)}"
    return Dot(key, date.fromisoformat(day), value, sample.state, ticked, told)


def _day(day: str) -> str:
    year, month, number = map(int, day.split("-"))
    return _locale().toString(QDate(year, month, number), QLocale.FormatType.LongFormat)


def _number(value: float, digits: int) -> str:
    return _locale().toString(value, "f", digits)


def _locale() -> QLocale:
    return QLocale(QgsApplication.locale())
