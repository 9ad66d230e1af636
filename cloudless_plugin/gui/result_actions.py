"""What can be done with the result of a run: see it, compare it, restyle it, hand it on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsInterval,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsTemporalNavigationObject,
    QgsUnitTypes,
)
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QColor, QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog

from ..common import looks, sensors
from ..common.errors import RecipeError
from ..panel.memory import Memory
from ..panel.methods_text import methods_text
from ..panel.run_record import RunRecord
from ..processing.background_tasks import BackgroundTask
from ..processing.copy_mosaic import copy_mosaic
from ..processing.engine_access import EngineAccess
from ..processing.layer_metadata import load_metadata
from ..processing.layer_style import apply_look
from ..processing.layer_tree import add_on_top
from ..processing.save_look import save_look
from ..processing.titles import title_of
from ..runtime.translation import tr
from .map_swipe import MapSwipe
from .recipes import recipe_values
from .result_card import ResultCard

_EMPTY = (214, 0, 147)
"""Magenta: a colour that no ground has."""
_SIDECARS = {
    "copy": ("GeoTIFF (*.tif)", ".tif"),
    "tif": ("GeoTIFF (*.tif)", "_look.tif"),
    "png": ("PNG (*.png)", ".png"),
}


class ResultActions(QObject):
    """Does what a ``ResultCard`` asks for."""

    failed = pyqtSignal(str)
    """Why something cannot be done, in a sentence."""
    done = pyqtSignal(str)
    """What was done, in a sentence."""
    wants_clearest = pyqtSignal(object)
    """A ``RunRecord`` shall be compared with the clearest date of the scenes that are listed."""

    def __init__(self, iface: QgisInterface, card: ResultCard, memory: Memory, access: EngineAccess) -> None:
        """Serve ``card`` in the window of ``iface``."""
        super().__init__()
        self._iface = iface
        self._memory = memory
        self._access = access
        self._tasks: list[BackgroundTask] = []
        self._switched_off: list[str] = []
        self.swipe = MapSwipe(iface.mapCanvas())
        self.swipe.stopped.connect(self._switch_on)
        card.zoomed.connect(self.zoom)
        card.folder_opened.connect(self._open_folder)
        card.recipe_opened.connect(lambda run: self._open(run.recipe))
        card.saved_as.connect(self._ask_and_save)
        card.methods_copied.connect(self.copy_methods)
        card.looked.connect(self.look)
        card.empty_coloured.connect(lambda run, coloured: self.colour_empty(run, coloured=coloured))
        card.compared.connect(self._compare)
        card.played.connect(self.play)

    def shut_down(self) -> None:
        """Leave nothing on the map."""
        self.swipe.stop()

    def zoom(self, run: RunRecord) -> None:
        """Show the whole of a run's layers."""
        canvas = self._iface.mapCanvas()
        extent = QgsRectangle()
        for layer in layers_of(run, add=True):
            to_map = QgsCoordinateTransform(layer.crs(), canvas.mapSettings().destinationCrs(), QgsProject.instance())
            extent.combineExtentWith(to_map.transformBoundingBox(layer.extent()))
        if not extent.isNull():
            extent.scale(1.05)
            canvas.setExtent(extent)
            canvas.refresh()

    def look(self, run: RunRecord, look_id: str) -> None:
        """Show a run's layers in a look, without a rerun."""
        sensor = sensors.named(run.choices.collection) or sensors.SENSORS[0]
        if not apply_look(layers_of(run, add=True), looks.BY_ID[look_id], sensor):
            self.failed.emit(tr("“{name}” lacks a band of this look.", name=run.name))

    def colour_empty(self, run: RunRecord, *, coloured: bool) -> None:
        """Draw a run's empty pixels in a colour of their own, or let what lies below show through them."""
        for layer in layers_of(run, add=True):
            renderer = layer.renderer()
            if renderer is not None:
                renderer.setNodataColor(QColor(*_EMPTY) if coloured else QColor())
                layer.triggerRepaint()
                layer.emitStyleChanged()

    def play(self, run: RunRecord) -> None:
        """Play a series by QGIS's temporal controller, from its first to its last time."""
        layers_of(run, add=True)
        controller = self._iface.mapCanvas().temporalController()
        if not isinstance(controller, QgsTemporalNavigationObject):
            return
        settings = QgsProject.instance().timeSettings()
        controller.setNavigationMode(QgsTemporalNavigationObject.NavigationMode.Animated)
        controller.setTemporalExtents(settings.temporalRange())
        step = settings.timeStep()
        if step:
            controller.setFrameDuration(QgsInterval(step, settings.timeStepUnit()))
        controller.setFramesPerSecond(1)
        controller.rewindToStart()
        controller.playForward()

    def compare(self, run: RunRecord, before: Sequence[QgsMapLayer], name: str) -> None:
        """Divide the map: a run's layers right, others in their place left.

        Those are off meanwhile, since they would show through the empty pixels of the right side.
        """
        after = [layer.id() for layer in layers_of(run, add=True)]
        self.swipe.stop()
        self._switched_off = [layer.id() for layer in before if _is_on(layer.id())]
        for layer_id in self._switched_off:
            _switch(layer_id, on=False)
        self.swipe.start(after, name, tr("After"), [layer.id() for layer in before])

    def copy_methods(self, run: RunRecord) -> None:
        """Put a paragraph about a run on the clipboard."""
        try:
            recipe = recipe_values(run.recipe)
        except RecipeError as error:
            self.failed.emit(tr(error.message))
            return
        attribution = recipe.get("attribution")
        rights = tr(str(attribution.get("rights") or "")) if isinstance(attribution, dict) else ""
        grid = recipe.get("grid")
        crs = QgsCoordinateReferenceSystem(str(grid.get("crs") or "") if isinstance(grid, dict) else "")
        unit = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())
        text = tr(methods_text(recipe, title_of("METHOD", run.choices.method), rights, unit))
        QgsApplication.clipboard().setText(text)
        self.done.emit(tr("The methods text is on the clipboard."))

    def save(self, run: RunRecord, kind: str, path: Path) -> None:
        """Write a run's mosaic, or its look, to ``path``, in the background."""
        source, shown = Path(run.output), self._access.shown_files
        layer = next(iter(layers_of(run, add=False)), None)
        if kind == "copy":
            task = BackgroundTask(tr("Saving the mosaic"), lambda _: copy_mosaic(source, path, shown.let_go), logs=True)
        else:
            task = BackgroundTask(tr("Saving the look"), save_look(source, layer, path, shown.let_go), logs=True)
        task.taskCompleted.connect(shown.show_again)
        task.taskTerminated.connect(shown.show_again)
        self._tasks = [*self._tasks[-3:], task]
        task.taskCompleted.connect(lambda: self.done.emit(tr("Saved: {path}", path=path)))
        task.taskTerminated.connect(lambda: self.failed.emit(task.error or tr("Nothing was saved.")))
        self._access.begin(task)

    def _switch_on(self) -> None:
        for layer_id in self._switched_off:
            _switch(layer_id, on=True)
        self._switched_off = []

    def _ask_and_save(self, run: RunRecord, kind: str) -> None:
        filters, suffix = _SIDECARS[kind]
        proposed = str(Path(run.output).with_name(Path(run.output).stem + suffix))
        path, _ = QFileDialog.getSaveFileName(self._iface.mainWindow(), tr("Save as"), proposed, filters)
        if path:
            ending = suffix[-4:]
            self.save(run, kind, Path(path if path.lower().endswith(ending) else path + ending))

    def _compare(self, run: RunRecord, other: str) -> None:
        if other == "clearest":
            self.wants_clearest.emit(run)
            return
        runs = self._memory.runs()
        later = next((place for place, each in enumerate(runs) if each.output == run.output), -1)
        before = next((each for each in runs[later + 1 :] if each.is_there() and not each.periods), None)
        if before is None:
            self.failed.emit(tr("There is no run before this one whose file is still there."))
            return
        self.compare(run, layers_of(before, add=True), before.name)

    def _open_folder(self, run: RunRecord) -> None:
        self._open(Path(run.output) if run.periods else Path(run.output).parent)

    def _open(self, path: Path) -> None:
        if path.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            self.failed.emit(tr("“{path}” is gone.", path=path))


def layers_of(run: RunRecord, *, add: bool) -> list[QgsRasterLayer]:
    """Return the layers of the project that show a run's mosaics.

    Args:
        run: whose.
        add: add the mosaics to the project where it has none of them.
    """
    mosaics = run.mosaics()
    wanted = {str(path) for path in mosaics}
    layers = QgsProject.instance().mapLayers().values()
    found = [layer for layer in layers if isinstance(layer, QgsRasterLayer) and source_path(layer) in wanted]
    if found or not add:
        return found
    added: list[QgsRasterLayer] = []
    for path in mosaics:
        layer = QgsRasterLayer(str(path), path.stem if run.periods else run.name, "gdal")
        if layer.isValid():
            layer.loadDefaultStyle()
            load_metadata(layer)
            QgsProject.instance().addMapLayer(layer, False)  # noqa: FBT003 - QGIS's
            add_on_top(QgsProject.instance(), layer)
            added.append(layer)
    return added


def _is_on(layer_id: str) -> bool:
    node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
    return bool(node is not None and node.itemVisibilityChecked())


def _switch(layer_id: str, *, on: bool) -> None:
    node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
    if node is not None:
        node.setItemVisibilityChecked(on)


def source_path(layer: QgsMapLayer) -> str:
    """Return the path of a layer's file."""
    return layer.source().partition("|")[0]
