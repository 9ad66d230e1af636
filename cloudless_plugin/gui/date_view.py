"""One date on the map, as the satellite saw it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..common.protocol import DatePreviewJob
from ..common.request import Request
from ..common.results import DatePreview, FoundOverpass
from ..processing.background_tasks import EngineTask
from ..processing.engine_access import EngineAccess
from ..processing.layer_style import write_style
from ..runtime.translation import tr
from .passing_layers import let_pass


class DateView(QObject):
    """Shows one date at a time, as a layer that it takes away again."""

    shown = pyqtSignal(object)
    """The layer of the date that was asked for."""
    failed = pyqtSignal(str)

    def __init__(self, access: EngineAccess) -> None:
        """Ask by ``access``."""
        super().__init__()
        self._access = access
        self._task: EngineTask | None = None
        self._day = ""
        self._request: Request
        self._layer_id = ""
        self._folder: Path | None = None

    def show(self, overpass: FoundOverpass, request: dict[str, Any], logins: dict[str, Any], pixels: int) -> None:
        """Draw a date in place of the one before.

        Args:
            overpass: of the date.
            request: of the mosaic: area, bands.
            logins: of the catalogue.
            pixels: length of the map.
        """
        self.clear()
        self._folder = Path(tempfile.mkdtemp(prefix="cloudless-date-"))
        self._day, self._request = overpass.day, Request.from_dict(request)
        job = DatePreviewJob(
            {**request, "scenes": list(overpass.scenes)}, str(self._folder / "date.tif"), pixels, logins
        )
        self._task = EngineTask(tr("Drawing a date"), self._access, job)
        task = self._task
        task.taskCompleted.connect(lambda: self._end(task))
        task.taskTerminated.connect(lambda: self._end(task))
        self._access.begin(task)

    def is_drawing(self) -> bool:
        """Tell whether a date is being drawn."""
        return self._task is not None

    def clear(self) -> None:
        """Take the date off the map."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._layer_id:
            QgsProject.instance().removeMapLayer(self._layer_id)
            self._layer_id = ""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _end(self, task: EngineTask) -> None:
        if task is not self._task:
            return
        self._task = None
        if task.result is None:
            if task.error:
                self.failed.emit(task.error)
            return
        preview: DatePreview = task.result
        layer = QgsRasterLayer(preview.path, tr("{day} (as it was seen)", day=self._day), "gdal")
        if not layer.isValid() or preview.display is None:
            self.failed.emit(tr("Nothing of the area was seen on {day}.", day=self._day))
            return
        shown = replace(self._request, bands=preview.bands)
        write_style(Path(preview.path), shown, preview.display)
        layer.loadDefaultStyle()
        let_pass(layer)
        QgsProject.instance().addMapLayer(layer)
        self._layer_id = layer.id()
        self.shown.emit(layer)
