"""Runs inside the real QGIS: shows the panel in some state, without running anything, and takes a picture."""

import json
import os
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface, plugins

JOB = json.loads(os.environ["CLOUDLESS_JOB"])
REPORT = {}


def finish():
    Path(JOB["report"]).write_text(json.dumps(REPORT))
    os._exit(0)


def guarded(step):
    def call():
        try:
            step()
        except Exception:  # noqa: BLE001 - the test shall see it
            REPORT["error"] = traceback.format_exc()
            finish()

    return call


def start():
    if JOB.get("theme"):
        QgsApplication.setUITheme(JOB["theme"])
    iface.mainWindow().setGeometry(QApplication.primaryScreen().geometry())
    iface.newProject()
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    iface.mapCanvas().setExtent(QgsRectangle(*JOB["extent"]))
    dock = plugins["cloudless_plugin"].dock
    dock.setUserVisible(True)
    if JOB.get("press_run"):
        dock.catalogue.setCurrentIndex(dock.catalogue.findData("custom"))
        dock.run_button.click()
    QTimer.singleShot(2000, guarded(look))


def look():
    dock = plugins["cloudless_plugin"].dock
    screen = QApplication.primaryScreen().geometry()
    corner = dock.run_button.mapToGlobal(dock.run_button.rect().bottomRight())
    REPORT["run_is_on_screen"] = screen.contains(corner)
    REPORT["notice"] = dock.notice.isVisible()
    REPORT["messages"] = [item.text() for item in iface.messageBar().items()]
    REPORT["actions"] = [action.text() for action in iface.pluginToolBar().actions()]
    REPORT["dirty"] = QgsProject.instance().isDirty()
    QApplication.primaryScreen().grabWindow(0).save(str(Path(JOB["pictures"]) / (JOB["name"] + ".png")))
    finish()


QTimer.singleShot(2000, guarded(start))
