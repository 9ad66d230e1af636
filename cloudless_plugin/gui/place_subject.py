"""What is asked about: a place, under whose request, and the line that its chart has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsWkbTypes,
)
from qgis.PyQt import sip

from ..common.place_records import PlaceComposite
from ..common.request import Request
from ..panel.place_columns import Column
from ..panel.place_words import line_doubts, line_words
from ..runtime.known_logins import is_known_login
from ..runtime.translation import tr
from .place_source import LayerRequest, layer_of_request, value_in
from .questions import Questions, logins_of, request_of

_POINT = QgsWkbTypes.GeometryType.PointGeometry


class Subject(NamedTuple):
    """A place and a request."""

    geometry: QgsGeometry
    """A point or a polygon."""
    crs: QgsCoordinateReferenceSystem
    request: Request
    title: str
    """Whose request it is."""
    logins: dict[str, Any]
    layer: QgsRasterLayer | None
    """A mosaic that has the pixels of the request, and of the scenes that are ticked; ``None`` where there is none."""
    is_live: bool
    """Whether it is a live layer's, whose extent does not count."""
    is_panel: bool

    @classmethod
    def of_layer(
        cls,
        geometry: QgsGeometry,
        crs: QgsCoordinateReferenceSystem,
        layer: QgsMapLayer,
        own: LayerRequest,
        questions: Questions,
    ) -> Subject:
        """Ask under the request of a layer, with the panel's login where that is for the same catalogue.

        Raises:
            CloudlessError: where the login cannot be used.
        """
        asked, catalogue = questions.form.search_parameters(), (own.request.catalog, own.request.catalog_url)
        login = own.login if is_known_login(own.login, own.request.catalog_url) else ""
        if not login and (asked["CATALOG"], asked.get("CATALOG_URL") or "") == catalogue:
            login = asked.get("AUTHCFG") or ""
        logins = logins_of(login, *catalogue)
        mosaic = layer if isinstance(layer, QgsRasterLayer) and not own.is_live else None
        title = tr("as “{name}” was made", name=layer.name())
        return cls(geometry, crs, own.request, title, logins, mosaic, own.is_live, is_panel=False)

    @classmethod
    def of_panel(cls, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, questions: Questions) -> Subject:
        """Ask under the request of the panel, whichever scenes are ticked.

        Raises:
            CloudlessError: where it cannot be composed, or its login cannot be used.
        """
        asked = questions.form.search_parameters()
        request = Request.from_dict(request_of(questions.form.algorithm(), asked))
        ticked = Request.from_dict(questions.request())
        mosaic = layer_of_request(ticked, QgsProject.instance().mapLayers().values())
        logins = questions.logins(asked)
        return cls(geometry, crs, request, tr("as the panel asks"), logins, mosaic, is_live=False, is_panel=True)


class Line(NamedTuple):
    """The composite's value."""

    values: dict[str, float]
    """By the label of a period."""
    name: str = ""
    told: str = ""
    """What the user should know of it."""


def line_of(
    subject: Subject, column: Column, asked: Request, composites: Iterable[PlaceComposite], *, is_whole: bool
) -> Line:
    """Return the value of the mosaic itself where there is one, else what its method makes of the rows.

    Args:
        subject: what was asked about.
        column: that is shown.
        asked: what the rows are of.
        composites: that were reckoned from the rows.
        is_whole: whether all dates are used, as the mosaic does.
    """
    layer = None if subject.layer is None or sip.isdeleted(subject.layer) else subject.layer
    if is_whole and not column.entry and not asked.period and layer is not None:
        value = _value_in(subject, layer, column, asked)
        if value is not None:
            title = tr("Mosaic “{name}”", name=layer.name())
            return Line({"": value}, title, title)
    place = column.place
    values = {each.label: each.values[place] for each in composites if place < len(each.values)}
    known = {label: value for label, value in values.items() if value is not None}
    title = tr(line_words(asked, column.name if column.entry else ""))
    doubts = [tr(doubt) for doubt in line_doubts(subject.request, is_live=subject.is_live)]
    return Line(known, f"{title} *" if doubts else title, "\n".join([title, *doubts]))


def _value_in(subject: Subject, layer: QgsRasterLayer, column: Column, asked: Request) -> float | None:
    """Return what a mosaic has at a point; ``None`` for a polygon, and where it has nothing."""
    if subject.geometry.type() != _POINT:
        return None
    point = subject.geometry.asPoint()
    names = column.name, f"{column.name}_p{asked.percentile:g}"
    values = (value_in(layer, name, point, subject.crs) for name in names)
    return next((value for value in values if value is not None), None)
