"""The area: the map's, until it is pinned."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle, QgsReferencedRectangle

from cloudless_plugin.gui.area_widget import _problem_of, describe
from cloudless_plugin.gui.dock import CloudlessDock

AROUND = "The area reaches all around the Earth: zoom in."


def test_area_follows_the_map_until_it_is_pinned(dock: CloudlessDock, qgis_iface: Any) -> None:
    canvas = qgis_iface.mapCanvas()
    before = dock.form.area.extent()
    dock.form.area.pin.setChecked(True)
    canvas.setExtent(QgsRectangle(400000, 5000000, 410000, 5010000))
    assert dock.form.area.extent() == before
    text = dock.form.area._label.text()
    dock.form.area.pin.setChecked(False)
    assert dock.form.area.extent() != before
    assert dock.form.area._label.text() != text
    assert dock.form.area.extent().crs().authid() == "EPSG:32633"


@pytest.mark.parametrize(
    ("rectangle", "crs", "text"),
    [
        ((500000, 5190000, 510000, 5200000), "EPSG:32633", "10.0 \u00d7 10.0 km around 46.909° N, 15.066° E"),
        ((-60.1, -10.1, -60.0, -10.0), "EPSG:4326", "11.0 \u00d7 11.1 km around 10.050° S, 60.050° W"),
        ((-179, -90, 179, 90), "EPSG:4326", "39,852 \u00d7 20,004 km around 0.000° N, 0.000° E"),
        ((-180, -90, 180, 90), "EPSG:4326", "The area reaches all around the Earth: zoom in."),
        ((0, 0, 0, 0), "EPSG:4326", "The map shows no area yet."),
    ],
)
def test_area_in_words(qgis_app: Any, rectangle: tuple[float, ...], crs: str, text: str) -> None:
    area = QgsReferencedRectangle(QgsRectangle(*rectangle), QgsCoordinateReferenceSystem(crs))
    assert describe(area) == text


@pytest.mark.parametrize(
    ("crs", "half"),
    [
        ("EPSG:4326", 180),
        ("OGC:CRS84", 180),
        ("EPSG:4807", 200),  # in gradians
        ("EPSG:3857", 20037508.342789244),
        ("EPSG:3832", 20037508.342789244),  # Mercator around the 150th meridian
        ("EPSG:4087", 20037508.342789244),
        ("EPSG:6933", 17367530.445161484),
    ],
)
def test_area_around_the_earth(qgis_app: Any, crs: str, half: float) -> None:
    for middle in (0, half, -3 * half):
        for share, sentence in ((0.999, ""), (1, AROUND), (1.7, AROUND), (50, AROUND)):
            rectangle = QgsRectangle(middle - share * half, 1, middle + share * half, 2)
            area = QgsReferencedRectangle(rectangle, QgsCoordinateReferenceSystem(crs))
            assert _problem_of(area) == sentence, (middle, share)


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:3031", "EPSG:3035"])
def test_large_area_in_another_projection_is_no_problem(qgis_app: Any, crs: str) -> None:
    area = QgsReferencedRectangle(QgsRectangle(-3e7, -3e7, 3e7, 3e7), QgsCoordinateReferenceSystem(crs))
    assert _problem_of(area) == ""
