"""Where: the map's view, a layer, selected features, what is drawn on the map, or a bookmark."""

from __future__ import annotations

from functools import partial
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ..panel.choices_made import LAYER, MAP, POLYGON, RECTANGLE, SELECTED, AreaChoice
from ..runtime.translation import tr
from . import areas
from .area_outline import AreaOutline
from .fields import menu_text
from .map_tools import DrawTool, PolygonTool, RectangleTool


class WhereBox(QWidget):
    """Shows the area in words; follows the map, unless it is locked or another area is chosen."""

    changed = pyqtSignal()
    """The area is another one, or has another size."""
    said = pyqtSignal(str)
    """What to do on the map, or why what is drawn is no area; empty where there is nothing to say any more."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Follow ``canvas`` from now on."""
        super().__init__()
        self._canvas = canvas
        self._choice = AreaChoice()
        self._layer: QgsMapLayer | None = None
        self._outline = AreaOutline(canvas)
        self._tools: list[DrawTool] = [RectangleTool(canvas), PolygonTool(canvas)]
        self.source = QToolButton()
        self.source.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.source.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.source.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source.setToolTip(tr("Where to compose: the map's view, a layer, or what you draw"))
        self._menu = QMenu(self.source)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.source.setMenu(self._menu)
        self.pin = _small_button()
        self.pin.setCheckable(True)
        self.pin.toggled.connect(self._lock)
        self.zoom = _small_button()
        self.zoom.setIcon(QgsApplication.getThemeIcon("/mActionZoomToArea.svg"))
        self.zoom.setToolTip(tr("Zoom the map to the area"))
        self.zoom.clicked.connect(self.zoom_to_area)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.split = QComboBox()
        self.split.setToolTip(tr("A mosaic of each feature, of its size and named by this field"))
        self.split.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.split.setMinimumContentsLength(8)
        self.split.currentIndexChanged.connect(self._split)
        self._lay_out()
        for tool in self._tools:
            tool.drawn.connect(self._take_drawn)
            tool.refused.connect(self.said)
            tool.ended.connect(partial(self.said.emit, ""))
        canvas.extentsChanged.connect(self._follow_map)
        canvas.destinationCrsChanged.connect(self._follow_map)
        QgsProject.instance().layersWillBeRemoved.connect(self._layers_go)
        self._show()

    def choice(self) -> AreaChoice:
        """Return what is chosen, as plain values."""
        return self._choice

    def fixed_choice(self) -> AreaChoice:
        """Return what is chosen, the map's view as the rectangle that it is now."""
        return _rectangle(self.extent()) if self._choice.kind == MAP else self._choice

    def choose(self, choice: AreaChoice) -> None:
        """Choose an area; the map's view where it names a layer that the project does not have."""
        layer = QgsProject.instance().mapLayer(choice.layer) if choice.layer else None
        if choice.kind in (LAYER, SELECTED) and layer is None:
            choice = AreaChoice()
        self._watch(layer if choice.kind in (LAYER, SELECTED) else None)
        self._choice = choice
        self._show()

    def choose_layer(self, layer: QgsMapLayer, *, selected: bool = False) -> None:
        """Choose a layer, or the features selected in it."""
        self.choose(AreaChoice(SELECTED if selected else LAYER, layer=layer.id()))

    def extent(self) -> QgsReferencedRectangle:
        """Return the bounds of the area."""
        if self._layer is not None:
            return areas.bounds_of(self._layer, selected=self._choice.kind == SELECTED)
        if self._choice.wkt:
            crs = QgsCoordinateReferenceSystem(self._choice.crs)
            return QgsReferencedRectangle(QgsGeometry.fromWkt(self._choice.wkt).boundingBox(), crs)
        return QgsReferencedRectangle(self._canvas.extent(), self._canvas.mapSettings().destinationCrs())

    def parameters(self) -> dict[str, Any]:
        """Return the parameters ``EXTENT`` and ``AREA``: polygons bound and clip at once."""
        if areas.is_polygons(self._layer):
            return {"AREA": areas.layer_source(self._layer, selected=self._choice.kind == SELECTED)}
        if self._choice.kind == POLYGON:
            crs = QgsCoordinateReferenceSystem(self._choice.crs)
            return {"AREA": areas.polygon_source(QgsGeometry.fromWkt(self._choice.wkt), crs)}
        return {"EXTENT": self.extent()}

    def features(self) -> list[tuple[str, str]]:
        """Return name and polygon of each feature that gets a mosaic of its own; empty for one mosaic of all."""
        layer, name = self._layer, self._choice.split_by
        if not name or not isinstance(layer, QgsVectorLayer):
            return []
        found = layer.getSelectedFeatures() if self._choice.kind == SELECTED else layer.getFeatures()
        return [
            (str(feature[name]), areas.polygon_source(feature.geometry(), layer.crs()))
            for feature in found
            if feature.hasGeometry()
        ]

    def problem(self) -> str:
        """Return why the area cannot be composed, in a sentence; empty where nothing speaks against it."""
        layer = self._layer
        if self._choice.kind == SELECTED and isinstance(layer, QgsVectorLayer) and not layer.selectedFeatureCount():
            return tr("No feature is selected in “{layer}”: select some on the map.", layer=layer.name())
        return areas.problem_of(self.extent())

    def is_southern(self) -> bool:
        """Tell whether the middle of the area lies south of the equator."""
        lonlat = areas.to_lonlat(self.extent())
        return bool(not lonlat.isNull() and lonlat.center().y() < 0)

    def draw(self, kind: str) -> None:
        """Have the user draw a rectangle or a polygon on the map."""
        tool = self._tools[0 if kind == RECTANGLE else 1]
        tool.start()
        self.said.emit(tool.hint())

    def zoom_to_area(self) -> None:
        """Have the map show the area."""
        self._canvas.setReferencedExtent(self.extent())
        self._canvas.refresh()

    def shut_down(self) -> None:
        """Stop following the map, and leave nothing on it."""
        self._canvas.extentsChanged.disconnect(self._follow_map)
        self._canvas.destinationCrsChanged.disconnect(self._follow_map)
        QgsProject.instance().layersWillBeRemoved.disconnect(self._layers_go)
        self._watch(None)
        self._outline.shut_down()
        for tool in self._tools:
            tool.shut_down()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.source, 1)
        row.addWidget(self.pin)
        row.addWidget(self.zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.label)
        column.addWidget(self.split)

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        menu.addAction(tr("Map view"), partial(self.choose, AreaChoice()))
        layers = menu.addMenu(tr("Layer"))
        selections = menu.addMenu(tr("Selected features"))
        for layer in sorted(QgsProject.instance().mapLayers().values(), key=lambda layer: layer.name().casefold()):
            layers.addAction(menu_text(layer.name()), partial(self.choose_layer, layer))
            if areas.is_polygons(layer):
                title = tr("{layer} ({count} selected)", layer=layer.name(), count=layer.selectedFeatureCount())
                selections.addAction(menu_text(title), partial(self.choose_layer, layer, selected=True))
        for part in (layers, selections):
            part.setEnabled(not part.isEmpty())
        menu.addAction(tr("Draw a rectangle"), partial(self.draw, RECTANGLE))
        menu.addAction(tr("Draw a polygon"), partial(self.draw, POLYGON))
        bookmarks = menu.addMenu(tr("Bookmark"))
        for manager in (QgsProject.instance().bookmarkManager(), QgsApplication.bookmarkManager()):
            for bookmark in manager.bookmarks():
                bookmarks.addAction(menu_text(bookmark.name()), partial(self._choose_rectangle, bookmark.extent()))
        bookmarks.setEnabled(not bookmarks.isEmpty())

    def _choose_rectangle(self, area: QgsReferencedRectangle) -> None:
        self.choose(_rectangle(area))

    def _take_drawn(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        kind = RECTANGLE if geometry.isGeosEqual(QgsGeometry.fromRect(geometry.boundingBox())) else POLYGON
        self.said.emit("")
        self.choose(AreaChoice(kind, geometry.asWkt(), crs.authid() or crs.toWkt()))

    def _lock(self, locked: bool) -> None:  # noqa: FBT001 - a Qt slot
        if locked and self._choice.kind == MAP:
            self._choose_rectangle(self.extent())
        elif not locked and self._choice.kind != MAP:
            self.choose(AreaChoice())

    def _split(self) -> None:
        self._choice = AreaChoice(self._choice.kind, layer=self._choice.layer, split_by=self.split.currentData() or "")
        self.changed.emit()

    def _watch(self, layer: QgsMapLayer | None) -> None:
        """Follow the selection of a layer."""
        if isinstance(self._layer, QgsVectorLayer):
            self._layer.selectionChanged.disconnect(self._follow)
        self._layer = layer
        if isinstance(layer, QgsVectorLayer):
            layer.selectionChanged.connect(self._follow)

    def _layers_go(self, ids: list[str]) -> None:
        if self._choice.layer in ids:
            self._layer = None
            self.choose(AreaChoice())

    def _show(self) -> None:
        """Show what is chosen."""
        is_map = self._choice.kind == MAP
        self.source.setText(self._title())
        self.pin.blockSignals(True)  # noqa: FBT003 - Qt's
        self.pin.setChecked(not is_map)
        self.pin.blockSignals(False)  # noqa: FBT003 - Qt's
        self.pin.setIcon(QgsApplication.getThemeIcon("/unlocked.svg" if is_map else "/locked.svg"))
        self.pin.setToolTip(tr("Keep this area while the map moves") if is_map else tr("Follow the map again"))
        self._fill_split()
        self._follow()

    def _title(self) -> str:
        if self._layer is not None:
            name = self._layer.name()
            return tr("{layer}: selected features", layer=name) if self._choice.kind == SELECTED else name
        titles = {MAP: tr("Map view"), RECTANGLE: tr("Rectangle"), POLYGON: tr("Polygon")}
        return titles.get(self._choice.kind, titles[MAP])

    def _fill_split(self) -> None:
        layer = self._layer
        self.split.blockSignals(True)  # noqa: FBT003 - Qt's
        self.split.clear()
        self.split.addItem(tr("One mosaic of all features"), "")
        if isinstance(layer, QgsVectorLayer):
            for name in layer.fields().names():
                self.split.addItem(tr("One for each feature, by “{field}”", field=name), name)
        self.split.setCurrentIndex(max(0, self.split.findData(self._choice.split_by)))
        self.split.blockSignals(False)  # noqa: FBT003 - Qt's
        self.split.setVisible(areas.is_polygons(layer))

    def _follow_map(self) -> None:
        if self._choice.kind == MAP:
            self._follow()

    def _follow(self, *_: Any) -> None:
        area = self.extent()
        polygons = self._polygons()
        self.label.setText(self.problem() or areas.size_text(area, polygons))
        self.label.setToolTip(areas.place_text(area))
        if self._choice.kind == MAP:
            self._outline.clear()
        else:
            self._outline.show(polygons or QgsGeometry.fromRect(area), area.crs())
        self.changed.emit()

    def _polygons(self) -> QgsGeometry | None:
        if self._choice.kind == POLYGON:
            return QgsGeometry.fromWkt(self._choice.wkt)
        layer = self._layer
        if isinstance(layer, QgsVectorLayer) and areas.is_polygons(layer) and layer.featureCount() <= _DRAWN_FEATURES:
            return areas.together(layer, selected=self._choice.kind == SELECTED)
        return None


_DRAWN_FEATURES = 2000
"""Features above which a layer's bounds are drawn in place of its polygons."""


def _rectangle(area: QgsReferencedRectangle) -> AreaChoice:
    return AreaChoice(RECTANGLE, QgsGeometry.fromRect(area).asWkt(), area.crs().authid() or area.crs().toWkt())


def _small_button() -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    return button
