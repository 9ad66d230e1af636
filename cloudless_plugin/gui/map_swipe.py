"""Before and after, side by side on the map: a divider that the user moves over it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QEvent, QObject, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage, QKeyEvent, QPainter, QPainterPath

from .swipe_divider import SwipeDivider

_ABOVE_THE_MAP = -5
"""The map itself has -10, and outlines have 0 and more."""


class MapSwipe(QObject):
    """Shows the map without some layers left of a divider, and as it is right of it."""

    stopped = pyqtSignal()
    """Nothing of it is on the map any more: by ``stop``, by Esc, or since a layer is removed."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Be ready to divide ``canvas``; ``start`` does."""
        super().__init__()
        self._canvas = canvas
        self._hidden: tuple[str, ...] = ()
        self._instead: tuple[str, ...] = ()
        self._picture: _Picture | None = None
        self._divider: SwipeDivider | None = None
        self._job: QgsMapRendererParallelJob | None = None

    def start(
        self, hidden_layer_ids: Sequence[str], before: str, after: str, instead_layer_ids: Sequence[str] = ()
    ) -> None:
        """Divide the map in the middle, and give the divider the keyboard's focus.

        Args:
            hidden_layer_ids: layers that the left side does not show.
            before: the name of the left side.
            after: the name of the right side.
            instead_layer_ids: layers that the left side shows in their place, the uppermost first.
        """
        self.stop()
        self._hidden, self._instead = tuple(hidden_layer_ids), tuple(instead_layer_ids)
        self._picture = _Picture(self._canvas)
        self._divider = SwipeDivider(self._canvas, before, after)
        self._divider.moved.connect(self._picture.divide)
        self._picture.divide(self._divider.x_on_map())
        self._canvas.renderStarting.connect(self._render)
        self._canvas.installEventFilter(self)
        self._canvas.destroyed.connect(self._forget)
        QgsProject.instance().layersWillBeRemoved.connect(self._leave_out)
        self._render()

    def is_active(self) -> bool:
        """Tell whether the map is divided."""
        return self._divider is not None

    def stop(self) -> None:
        """Show the map as it is; do nothing where it is shown so already."""
        if self._divider is None or self._picture is None:
            return
        divider, picture = self._divider, self._picture
        self._forget()
        self._canvas.renderStarting.disconnect(self._render)
        self._canvas.removeEventFilter(self)
        self._canvas.destroyed.disconnect(self._forget)
        self._canvas.scene().removeItem(picture)
        divider.shut_down()
        self.stopped.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the canvas' size; stop by Esc, on the divider as well as on the map."""
        if self._divider is not None and event.type() == QEvent.Type.Resize:
            self._divider.fit()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.stop()
            return True
        return super().eventFilter(watched, event)

    def _forget(self) -> None:
        """Let go of what lies on the canvas, and of the pictures that are being made for it."""
        self._picture = self._divider = None
        self._cancel()
        QgsProject.instance().layersWillBeRemoved.disconnect(self._leave_out)

    def _leave_out(self, removed: Sequence[str]) -> None:
        if set(removed) & {*self._hidden, *self._instead}:
            self.stop()

    def _render(self) -> None:
        """Draw the left side anew, in the background; until then it shows what it has, where that belongs."""
        self._cancel()
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers(self._left_layers(settings.layers()))
        job = QgsMapRendererParallelJob(settings)
        job.setParent(self)
        job.finished.connect(lambda: self._take(job, settings))
        self._job = job
        job.start()

    def _left_layers(self, shown: Sequence[QgsMapLayer]) -> list[QgsMapLayer]:
        """Return the layers of the left side, the uppermost first."""
        found = [QgsProject.instance().mapLayer(name) for name in self._instead]
        instead = [layer for layer in found if layer is not None]
        left = [layer for layer in shown if layer.id() not in {*self._hidden, *self._instead}]
        first = next((place for place, layer in enumerate(shown) if layer.id() in self._hidden), 0)
        above = sum(layer in left for layer in shown[:first])
        return [*left[:above], *instead, *left[above:]]

    def _take(self, job: QgsMapRendererParallelJob, settings: QgsMapSettings) -> None:
        if job is self._job and self._picture is not None:
            self._picture.show_image(job.renderedImage(), settings)
            self._job = None
        job.deleteLater()

    def _cancel(self) -> None:
        """Stop a drawing without waiting for it: it removes itself when it has ended."""
        if self._job is not None:
            self._job.cancelWithoutBlocking()
            self._job = None


class _Picture(QgsMapCanvasItem):
    """The left side, above the map; where it is not drawn yet, it is empty, since the map below is the right side."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._image = QImage()
        self._x = 0.0
        self.setZValue(_ABOVE_THE_MAP)

    def show_image(self, image: QImage, settings: QgsMapSettings) -> None:
        """Show what was drawn by ``settings``; QGIS moves it with the map from then on."""
        self._image = image
        to_map = settings.mapToPixel()
        corner, metres = to_map.toMapCoordinates(0, 0), to_map.mapUnitsPerPixel() / image.devicePixelRatioF()
        opposite = QgsPointXY(corner.x() + image.width() * metres, corner.y() - image.height() * metres)
        self.setRect(QgsRectangle(corner, opposite))
        self.update()

    def divide(self, x: float) -> None:
        """Reach from the left to ``x``, in pixels of the canvas."""
        self._x = x
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it may cover: all that is seen."""
        return self.mapFromScene(self._canvas.sceneRect()).boundingRect().united(super().boundingRect())

    def paint(self, painter: QPainter, *_: object) -> None:
        """Draw the left side."""
        seen = self._canvas.sceneRect()
        side = QPainterPath()
        side.addPolygon(self.mapFromScene(QRectF(seen.left(), seen.top(), self._x, seen.height())))
        painter.setClipPath(side)
        painter.fillRect(self.boundingRect(), self._canvas.mapSettings().backgroundColor())
        painter.drawImage(super().boundingRect().adjusted(1, 1, -1, -1), self._image)  # QGIS adds a pixel around
