"""The scenes before the run."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
    QgsWkbTypes,
)
from qgis.gui import QgsCollapsibleGroupBox, QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from ..common.errors import CloudlessError
from ..common.messages import byte_size, duration, plural
from ..common.protocol import PreflightJob
from ..common.results import FoundOverpass, RunEstimate
from ..processing.base import registered_algorithm
from ..processing.engine_access import EngineAccess
from ..processing.preflight_task import PreflightTask
from ..runtime.qgis_network import logins
from ..runtime.translation import tr
from .collapsible_box import inside

_QUICKLOOK_PIXELS = 72
_ROWS_SHOWN = 4
_LONLAT = "EPSG:4326"


class SceneList(QgsCollapsibleGroupBox):
    """Shows the passes of a search, and knows which of them are ticked."""

    asked = pyqtSignal()
    """The user wants to see the scenes: ``look`` shall be called."""
    failed = pyqtSignal(str)
    """What went wrong, in a sentence."""
    ended = pyqtSignal()
    """A search is over, however it went."""

    def __init__(self, canvas: QgsMapCanvas, access: EngineAccess) -> None:
        """Build the box, collapsed; ``canvas`` shows footprints, and ``access`` asks the engine."""
        super().__init__(tr("Scenes"))
        self.setCollapsed(True)
        self._canvas = canvas
        self._access = access
        self._task: PreflightTask | None = None
        self._folder: Path | None = None
        self._search: dict[str, Any] = {}
        self._footprints: dict[str, QgsGeometry] = {}
        self._band: QgsRubberBand | None = None
        self.button = QPushButton(tr("Show scenes"))
        self.button.setToolTip(tr("Dates, cloud cover and quicklooks of the area, before anything is composed"))
        self.button.clicked.connect(self._press)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.hide()
        self.plan = QLabel()
        self.plan.setWordWrap(True)
        self.plan.hide()
        self.list = self._build_list()
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addStretch()
        row.addWidget(self.button)
        column = QVBoxLayout(inside(self))
        column.addLayout(row)
        column.addWidget(self.plan)
        column.addWidget(self.list)

    def look(self, algorithm_id: str, parameters: dict[str, Any]) -> None:
        """Look for the scenes of an algorithm's parameters; ``failed`` tells where they cannot be found.

        While a search goes on, this does nothing.
        """
        if self._task is not None:
            return
        self.clear()
        try:
            request = _request(algorithm_id, parameters)
            config = parameters.get("AUTHCFG")
            login = logins(config, request["catalog_url"]) if config else {}
        except CloudlessError as error:
            self.failed.emit(tr(error.message))
            return
        self._search = _search_of(request)
        self._folder = Path(tempfile.mkdtemp(prefix="cloudless-quicklooks-"))
        job = PreflightJob(request, quicklooks=str(self._folder), plan=True, logins=login)
        self._task = PreflightTask(self._access, job)
        self._task.progressChanged.connect(lambda percent: self._bar.setValue(round(percent)))
        self._task.taskCompleted.connect(self._ended)
        self._task.taskTerminated.connect(self._ended)
        self._show_searching(searching=True)
        QgsApplication.taskManager().addTask(self._task)

    def is_searching(self) -> bool:
        """Tell whether a search goes on."""
        return self._task is not None

    def chosen(self, algorithm_id: str, parameters: dict[str, Any]) -> str:
        """Return the path of a layer that names the ticked scenes; empty for all, or where they are of another search.

        A file, since a layer would have to outlive the thread that the run is on.
        """
        rows = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        items = [item for item in rows if item is not None]
        ticked = [item for item in items if item.checkState(0) == Qt.CheckState.Checked]
        if len(ticked) == len(items) or self._folder is None:
            return ""
        with suppress(CloudlessError):
            if _search_of(_request(algorithm_id, parameters)) != self._search:
                self.clear()
                return ""
        named = [scene for item in ticked for scene in item.data(0, Qt.ItemDataRole.UserRole)]
        features = [{"type": "Feature", "geometry": None, "properties": {"id": scene}} for scene in named]
        path = self._folder / "chosen.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return str(path)

    def clear(self) -> None:
        """Forget what was found."""
        self._light(None)
        self.list.clear()
        self.list.hide()
        self.plan.hide()
        self._search, self._footprints = {}, {}
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def shut_down(self) -> None:
        """Stop searching, and leave nothing on the map or on the disk."""
        if self._task is not None:
            self._task.cancel()
        self.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the footprint off the map when the mouse leaves the list."""
        if watched is self.list.viewport() and event.type() == QEvent.Type.Leave:
            self._light(None)
        return super().eventFilter(watched, event)

    def _build_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels([tr("Date"), tr("Cloud")])
        tree.setRootIsDecorated(False)
        tree.setIconSize(QSize(_QUICKLOOK_PIXELS, _QUICKLOOK_PIXELS))
        tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        tree.setMouseTracking(True)
        tree.setMinimumHeight(_ROWS_SHOWN * _QUICKLOOK_PIXELS)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        tree.itemEntered.connect(lambda item, _: self._light(item))
        tree.viewport().installEventFilter(self)
        tree.hide()
        return tree

    def _press(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            self.asked.emit()

    def _show_searching(self, *, searching: bool) -> None:
        self._bar.setValue(0)
        self._bar.setVisible(searching)
        self.button.setText(tr("Cancel") if searching else tr("Show scenes"))

    def _ended(self) -> None:
        task, self._task = self._task, None
        self.ended.emit()
        self._show_searching(searching=False)
        if task is None or task.result is None:
            error = task.error if task is not None else ""
            self.clear()
            if error:
                self.failed.emit(error)
            return
        self._footprints = {scene.id: QgsGeometry.fromWkt(scene.footprint) for scene in task.result.scenes}
        for seen in task.result.overpasses:
            self.list.addTopLevelItem(_row(seen))
        self.list.show()
        if task.result.plan:
            self.plan.setText(describe_estimate(task.result.plan))
            self.plan.show()

    def _light(self, item: QTreeWidgetItem | None) -> None:
        """Draw the footprints of a pass on the map; ``None`` takes them off."""
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None
        scenes = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else []
        footprints = [self._footprints[scene] for scene in scenes if not self._footprints[scene].isNull()]
        if footprints:
            self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
            self._band.setStrokeColor(QColor(224, 64, 32))
            self._band.setFillColor(QColor(224, 64, 32, 30))
            self._band.setWidth(2)
            lonlat = QgsCoordinateReferenceSystem(_LONLAT)
            self._band.setToGeometry(QgsGeometry.collectGeometry(footprints), lonlat)


def _request(algorithm_id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what an algorithm's parameters ask for, as plain JSON values.

    Raises:
        CloudlessError: where that cannot be done.
    """
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return registered_algorithm(algorithm_id).request(parameters, context).to_dict()


def _search_of(request: dict[str, Any]) -> dict[str, Any]:
    """Return what of a request says which scenes to look for."""
    names = ("extent", "extent_crs", "start", "end", "months", "catalog", "catalog_url", "collection", "max_cloud")
    return {name: request[name] for name in names}


def _row(seen: FoundOverpass) -> QTreeWidgetItem:
    """Return a line of the list: quicklook, date, cloud cover."""
    item = QTreeWidgetItem([seen.day, f"{seen.cloud_cover:.0f} %"])
    item.setCheckState(0, Qt.CheckState.Checked)
    item.setData(0, Qt.ItemDataRole.UserRole, list(seen.scenes))
    item.setToolTip(0, "\n".join(list(seen.scenes)))
    item.setTextAlignment(1, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
    if seen.quicklook:
        item.setIcon(0, QIcon(seen.quicklook))
    return item


def describe_estimate(plan: RunEstimate) -> str:
    """Return what a run would take, for people."""
    text = tr(
        "{scenes} of {dates}; {width} × {height} pixels of {metres:.3g} m. "  # noqa: RUF001 - sign of sizes
        "The run reads about {read}, takes about {time}, {memory} of memory and {disk} of disk. "
        "About {thin:.0f} % of the area will have fewer than three clear views.",
        scenes=plural(plan.scene_count, "{count} scene", "{count} scenes"),
        dates=plural(plan.date_count, "{count} date", "{count} dates"),
        width=plan.width,
        height=plan.height,
        metres=plan.ground_pixel_m,
        read=byte_size(plan.read_bytes),
        time=duration(plan.seconds),
        memory=byte_size(plan.memory_bytes),
        disk=byte_size(plan.disk_bytes),
        thin=plan.thin_percent,
    )
    return "\n\n".join([text, *map(tr, plan.advice)])
