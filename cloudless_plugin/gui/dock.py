"""The panel: the form, Run and Cancel, and what happens now."""

from __future__ import annotations

from html import escape
from typing import Any

from qgis.core import Qgis
from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import QEvent, QUrl
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..common.messages import plural
from ..processing.engine_access import EngineAccess
from ..runtime.engine_location import engine_interpreter
from ..runtime.qgis_network import qgis_variables
from ..runtime.translation import tr
from .algorithm_runner import AlgorithmRunner
from .allowed_engines import may_use
from .dock_form import MOSAIC, DockForm, VerticalScrollArea
from .engine_setup import EngineSetup
from .options_page import PAGE
from .scene_list import SceneList
from .setup_notice import SetupNotice

_SUCCESS_SECONDS = 8


class CloudlessDock(QgsDockWidget):
    """Fills the parameters of ``cloudless:mosaic`` or ``cloudless:series``, and runs it."""

    def __init__(self, iface: QgisInterface, access: EngineAccess) -> None:
        """Build the panel on the window of ``iface``; it asks the engine by ``access``."""
        super().__init__("Cloudless", iface.mainWindow())
        self.setObjectName("CloudlessDock")
        self._iface = iface
        self._access = access
        self._is_starting = False
        self.run = AlgorithmRunner(self)
        self.setup = EngineSetup(access, self)
        self.notice = SetupNotice(self.setup, lambda: iface.showOptionsDialog(iface.mainWindow(), PAGE))
        self.scenes = SceneList(iface.mapCanvas(), access)
        self.form = DockForm(iface.mapCanvas(), self.scenes, self.notice)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(VerticalScrollArea(self.form))
        layout.addLayout(self._footer())
        self.setWidget(whole)
        self._connect()
        self._show_running(running=False)

    def start(self) -> None:
        """Run the algorithm with what the panel shows; do nothing while a run goes on or is about to."""
        if self._is_starting or self.run.is_running():
            return
        self._is_starting = True  # the question lets events through, and whoever calls this
        try:
            self._start()
        finally:
            self._is_starting = False

    def _start(self) -> None:
        if not self._area_is_right():
            return
        algorithm, parameters = self.form.algorithm(), self.form.parameters()
        if not may_use(parameters["ENGINE"], self):
            return
        self._show_running(running=True)
        self.status.setText(tr("Starting"))
        pixels = self._canvas_pixels() if self.form.preview.isChecked() and algorithm == MOSAIC else 0
        chosen = self.scenes.chosen(algorithm, parameters)
        if chosen:
            parameters["SCENES"] = chosen
        self.run.start(algorithm, parameters, name=self.form.layer_name(), preview_pixels=pixels)

    def cancel(self) -> None:
        """Stop the run."""
        self.status.setText(tr("Cancelling"))
        self.cancel_button.setEnabled(False)
        self.run.cancel()

    def enterEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Have the engine warm by the time that a button is pressed."""
        super().enterEvent(event)
        self._warm_up()

    def shut_down(self) -> None:
        """Stop everything that is going on, before the panel is removed."""
        self.run.cancel()
        self.setup.cancel()
        self.form.area.shut_down()
        self.scenes.shut_down()
        self._access.client.cool_down()

    def _look(self) -> None:
        if self._area_is_right():
            self.scenes.look(MOSAIC, self.form.mosaic_parameters())

    def _area_is_right(self) -> bool:
        """Tell whether the area can be composed; say so where it cannot."""
        problem = self.form.area.problem()
        if problem:
            self._fail(problem)
        return not problem

    def _warm_up(self) -> None:
        busy = self.run.is_running() or self.scenes.is_searching() or self.setup.is_running()
        if self.isVisible() and not busy and not self.setup.problem():
            self._access.client.warm_up(engine_interpreter(), qgis_variables())

    def _connect(self) -> None:
        self.run.progressed.connect(lambda percent: self.bar.setValue(round(percent)))
        self.run.said.connect(self.status.setText)
        self.run.warned.connect(self._warn)
        self.run.linked.connect(self._show_dashboard)
        self.run.succeeded.connect(self._succeed)
        self.run.failed.connect(self._fail)
        self.run_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.cancel)
        self.scenes.asked.connect(self._look)
        self.scenes.failed.connect(self._fail)
        self.scenes.ended.connect(self._warm_up)

    def _footer(self) -> QVBoxLayout:
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setOpenExternalLinks(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.run_button = QPushButton(tr("Run"))
        self.run_button.setDefault(True)
        self.cancel_button = QPushButton(tr("Cancel"))
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addStretch()
        row.addWidget(self.run_button)
        row.addWidget(self.cancel_button)
        footer = QVBoxLayout()
        footer.setContentsMargins(9, 4, 9, 9)
        footer.addWidget(self.status)
        self.dashboard = QLabel()
        self.dashboard.setOpenExternalLinks(True)
        footer.addWidget(self.dashboard)
        footer.addLayout(row)
        return footer

    def _show_running(self, *, running: bool) -> None:
        self.run_button.setVisible(not running)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(running)
        self.bar.setValue(0)
        self.bar.setVisible(running)
        self.dashboard.hide()

    def _show_dashboard(self, address: str) -> None:
        self.dashboard.setText(f'<a href="{escape(address)}">{tr("Dask dashboard")}</a>')
        self.dashboard.show()

    def _canvas_pixels(self) -> int:
        """Return how many pixels long the map is on the screen."""
        canvas = self._iface.mapCanvas()
        return round(max(canvas.width(), canvas.height()) * canvas.devicePixelRatioF())

    def _warn(self, message: str) -> None:
        self._iface.messageBar().pushMessage("Cloudless", message, Qgis.MessageLevel.Warning)

    def _succeed(self, results: dict[str, Any]) -> None:
        self._show_running(running=False)
        self._warm_up()
        scenes = plural(round(results["SCENE_COUNT"]), "{count} scene", "{count} scenes")
        if "PERIOD_COUNT" in results:
            mosaics = plural(results["PERIOD_COUNT"], "{count} mosaic", "{count} mosaics")
            text = tr("Done: {mosaics} of {scenes}", mosaics=mosaics, scenes=scenes)
            for name, title in (("FIGURE", tr("figure")), ("ANIMATION", tr("animation"))):
                if name in results:
                    text += f', <a href="{QUrl.fromLocalFile(results[name]).toString()}">{title}</a>'
        else:
            filled = round(results["FILLED_PERCENT"], 1)
            text = tr("Done: {scenes}, {filled} % filled", scenes=scenes, filled=filled)
        self.status.setText(text)
        self._iface.messageBar().pushMessage("Cloudless", text, Qgis.MessageLevel.Success, _SUCCESS_SECONDS)

    def _fail(self, message: str) -> None:
        self._show_running(running=False)
        self.notice.refresh()
        if message:
            self.status.setText("")
            self._iface.messageBar().pushMessage("Cloudless", message, Qgis.MessageLevel.Critical, 0)
        else:
            self.status.setText(tr("Cancelled; nothing was written."))
