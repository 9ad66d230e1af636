"""Live layers: which ones there are, what they show, and what keeps them up to date."""

from __future__ import annotations

import math
import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Callable, NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtBoundSignal, pyqtSignal

from ..common import live_records
from ..common.errors import CloudlessError
from ..common.web_mercator import ground_share
from ..panel.live_words import place_words, with_days
from ..processing.engine_access import EngineAccess
from ..processing.live_engine import LiveEngine
from ..processing.live_layer import (
    LiveShown,
    live_layers,
    new_live_layer,
    note_shown,
    serve,
    shown_by,
)
from ..runtime.known_logins import is_known_login, unknown_login_message
from ..runtime.translation import tr
from .questions import logins_of

_MAP = "EPSG:3857"
_USER = "live layers"
_PAUSE = 400
"""Milliseconds without a change after which a live layer shows it."""
_SOON = 60.0
"""Seconds after its start within which a process that ends is not started again."""


class LiveQuestion(NamedTuple):
    """What the panel would have a live layer show."""

    shown: LiveShown
    title: str
    """Of the layer."""


@dataclass
class _Served:
    """A layer that is served."""

    name: str
    """Of the layer in the engine."""
    shown: LiveShown
    number: int = 0
    """Of what it shows: it grows with every change."""
    refined: int = 0
    """How often its tiles have become better since."""
    days: tuple[str, str] = ("", "")
    """First and last day that it shows instead of those of its request; empty for these."""


class LiveMap(QObject):
    """One live layer follows the panel; those that are kept go on showing what they show."""

    said = pyqtSignal(str)
    """What the live layer that follows shows, or what is wrong with it; empty for nothing."""
    switched = pyqtSignal(bool)
    """Whether a live layer follows the panel."""
    failed = pyqtSignal(str)
    """Why there is no live layer, in a sentence."""
    warned = pyqtSignal(str)
    """What of a project's live layer was left out, in a sentence."""

    def __init__(self, canvas: QgsMapCanvas, access: EngineAccess, asked: Callable[[], LiveQuestion]) -> None:
        """Watch ``canvas``, and show what ``asked`` returns; it raises a ``CloudlessError`` where that is nothing."""
        super().__init__()
        self._canvas = canvas
        self._asked = asked
        self._served: dict[str, _Served] = {}
        """By the id of the layer."""
        self._following = ""
        """Id of the layer that follows the panel; empty for none."""
        self._began = -_SOON
        self._questions = 0
        """How often a place was asked about."""
        self.engine = LiveEngine(access, self)
        self.tool = PlaceTool(canvas)
        project = QgsProject.instance()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._follow_now)
        self._links: list[tuple[pyqtBoundSignal, Callable[..., object]]] = [
            (self.engine.ready, self._serve_all),
            (self.engine.noted, self._take_note),
            (self.engine.changed, self._refresh),
            (self.engine.found, self._tell_found),
            (self.engine.died, self._start_again),
            (self.tool.chosen, self._ask),
            (canvas.extentsChanged, self._look),
            (canvas.destinationCrsChanged, self._look),
            (canvas.temporalRangeChanged, self._follow_time),
            (project.layersAdded, self._attach),
            (project.layersWillBeRemoved, self._forget),
        ]
        for signal, slot in self._links:
            signal.connect(slot)

    def is_on(self) -> bool:
        """Tell whether a live layer follows the panel."""
        return bool(self._following)

    def switch(self, *, on: bool) -> None:
        """Add a live layer that follows the panel, or remove the one that does."""
        if on == self.is_on():
            return
        if on:
            self._add()
        else:
            QgsProject.instance().removeMapLayers([self._following])

    def keep(self) -> None:
        """Let the layer that follows stay as it is; the next one follows then."""
        if self._following:
            self._following = ""
            self.switched.emit(self.is_on())
            self.said.emit("")

    def follow(self) -> None:
        """Show, after a pause, what the panel has become."""
        if self._following:
            self._timer.start()

    def stretch(self) -> None:
        """Choose anew, by the view, what is black and white."""
        served = self._served.get(self._following)
        if served is not None:
            served.number += 1
            served.refined = 0
            self.engine.send(live_records.LiveStretch(served.name, served.number))
            self._serve(self._following)

    def shut_down(self) -> None:
        """End the engine, and leave the layers without it."""
        self._timer.stop()
        for signal, slot in self._links:
            signal.disconnect(slot)
        self.tool.shut_down()
        self.engine.finish()
        for layer in live_layers(QgsProject.instance().mapLayers().values()):
            serve(layer, None)

    # -- what layers show --------------------------------------------------------------------------------------------

    def _add(self) -> None:
        try:
            question = self._asked()
            self._start()
        except CloudlessError as error:
            self.switched.emit(self.is_on())
            self.failed.emit(tr(error.message))
            return
        layer = new_live_layer(question.title)
        note_shown(layer, question.shown)
        self._following = layer.id()
        view = QgsReferencedRectangle(self._canvas.extent(), self._canvas.mapSettings().destinationCrs())
        QgsProject.instance().addMapLayer(layer)
        # QGIS shows the whole of a project's first layer, which is the earth.
        QTimer.singleShot(0, lambda: self._canvas.setReferencedExtent(view))
        self.switched.emit(self.is_on())
        self.said.emit(tr("Live: looking for scenes"))

    def _attach(self, layers: list[QgsMapLayer]) -> None:
        """Serve live layers that came into the project, as when it was opened."""
        for layer in live_layers(layers):
            shown = shown_by(layer)
            if shown is None or layer.id() in self._served:
                continue
            try:
                self._start()
            except CloudlessError as error:
                self.failed.emit(tr(error.message))
                return
            address = str(shown.request.get("catalog_url", ""))
            if layer.id() != self._following and not is_known_login(shown.login, address):
                shown = shown._replace(login="")
                self.warned.emit(tr(unknown_login_message(layer.name(), address)))
            self._served[layer.id()] = _Served(uuid.uuid4().hex, shown)
            self._show(layer.id())

    def take_up(self) -> None:
        """Serve the live layers that are in the project already, as when the plugin is switched on or upgraded."""
        self._attach(list(QgsProject.instance().mapLayers().values()))

    def _forget(self, ids: list[str]) -> None:
        for each in ids:
            served = self._served.pop(each, None)
            if served is not None:
                self.engine.send(live_records.LiveHide(served.name))
            if each == self._following:
                self.keep()
        if not self._served:
            self.engine.leave(_USER)

    def _follow_now(self) -> None:
        layer, served = QgsProject.instance().mapLayer(self._following), self._served.get(self._following)
        if served is None or not isinstance(layer, QgsRasterLayer):
            return
        try:
            question = self._asked()
        except CloudlessError as error:
            self.said.emit(tr(error.message))
            return
        if question.shown == served.shown:
            return
        served.shown = question.shown
        layer.setName(question.title)
        note_shown(layer, question.shown)
        self._show(self._following)

    def _show(self, layer_id: str) -> None:
        """Have a layer show what it should, by the engine."""
        served = self._served[layer_id]
        served.number, served.refined = served.number + 1, 0
        if not self.engine.is_ready():
            return
        request = with_days(served.shown.request, served.days)
        try:
            logins = logins_of(served.shown.login, request.get("catalog", ""), request.get("catalog_url", ""))
        except CloudlessError as error:
            self.failed.emit(tr(error.message))
            return
        self.engine.send(live_records.LiveShow(served.name, served.number, request, served.shown.shown, logins))
        self._serve(layer_id)

    def _serve(self, layer_id: str) -> None:
        layer, served = QgsProject.instance().mapLayer(layer_id), self._served[layer_id]
        if isinstance(layer, QgsRasterLayer):
            serve(layer, self.engine.address(served.name, served.number, served.refined))

    def _of_name(self, name: str, number: int) -> str:
        """Return the id of the layer that still shows what the engine speaks of; empty for none."""
        found = (each for each, served in self._served.items() if (served.name, served.number) == (name, number))
        return next(found, "")

    def _refresh(self, name: str, number: int) -> None:
        layer_id = self._of_name(name, number)
        if layer_id:
            self._served[layer_id].refined += 1
            self._serve(layer_id)

    def _take_note(self, name: str, number: int, sentence: Any, is_problem: bool) -> None:  # noqa: FBT001 - a slot
        if self._of_name(name, number) == self._following and self._following:
            text = tr(sentence)
            self.said.emit(text if is_problem else tr("Live: {what}", what=text))

    # -- the engine --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if not self.engine.is_running():
            self._began = time.monotonic()
        self.engine.start(_USER)

    def _serve_all(self) -> None:
        self._look()
        for layer_id in self._served:
            self._show(layer_id)

    def _start_again(self, sentence: str) -> None:
        """Start a process anew that has ended by itself, unless it had only begun."""
        if not self._served:
            return
        if not sentence and time.monotonic() - self._began > _SOON:
            try:
                self._start()
            except CloudlessError as error:
                sentence = error.message
            else:
                return
        for layer in live_layers(QgsProject.instance().mapLayers().values()):
            serve(layer, None)
        self._served.clear()
        self.keep()
        self.failed.emit(
            tr(sentence)
            if sentence
            else tr("The live layer's engine has ended, perhaps because the memory ran out: switch Live on again.")
        )

    # -- the map -----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Tell the engine what the map shows."""
        settings = self._canvas.mapSettings()
        width = max(self._canvas.width() * self._canvas.devicePixelRatioF(), 1)
        try:
            box = self._to_map(settings.destinationCrs()).transformBoundingBox(settings.visibleExtent())
        except QgsCsException:
            return
        numbers = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
        if all(map(math.isfinite, numbers)) and box.width() > 0:
            share = ground_share((numbers[1] + numbers[3]) / 2)
            self.engine.send(live_records.LiveView(numbers, box.width() / width * share))

    def _ask(self, point: QgsPointXY) -> None:
        served = self._served.get(self._following)
        if served is None:
            self.said.emit(tr("Switch Live on to ask what a place shows."))
            return
        try:
            at = self._to_map(self._canvas.mapSettings().destinationCrs()).transform(point)
        except QgsCsException:
            self.said.emit(tr("The map's CRS has no such place: click elsewhere."))
            return
        self._questions += 1
        self.engine.send(live_records.LiveAsk(served.name, self._questions, at.x(), at.y()))

    def _tell_found(self, found: live_records.LiveFound) -> None:
        """Say what the layer shows at the place that was asked about last."""
        if found.question == self._questions:
            self.said.emit(tr(place_words(found)))

    @staticmethod
    def _to_map(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
        return QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(_MAP), QgsProject.instance())

    def _follow_time(self) -> None:
        """Show the days of the temporal controller, and compose the next step meanwhile."""
        served = self._served.get(self._following)
        if served is None:
            return
        span = self._days()
        days = (span[0].isoformat(), span[1].isoformat()) if span else ("", "")
        if days == served.days:
            return
        served.days = days
        self._show(self._following)
        if span:
            first, last = span[1] + timedelta(days=1), span[1] + (span[1] - span[0]) + timedelta(days=1)
            request = with_days(served.shown.request, (first.isoformat(), last.isoformat()))
            self.engine.send(live_records.LivePrefetch(served.name, request, served.shown.shown))

    def _days(self) -> tuple[date, date] | None:
        """Return first and last day of the map's time; ``None`` where it shows all times."""
        settings = self._canvas.mapSettings()
        if not settings.isTemporal() or settings.temporalRange().isInfinite():
            return None
        span = settings.temporalRange()
        first, last = span.begin().date().toPyDate(), span.end().addSecs(-1).date().toPyDate()
        return first, max(first, last)


class PlaceTool(QgsMapTool):
    """Asks what is shown where the map is clicked."""

    chosen = pyqtSignal(QgsPointXY)
    """A place in the CRS of the map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Be ready to ask on ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self.setCursor(Qt.CursorShape.WhatsThisCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Ask."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(event.mapPoint())

    def shut_down(self) -> None:
        """Leave the map without it."""
        if not sip.isdeleted(self):
            self._canvas.unsetMapTool(self)
            self.deleteLater()
