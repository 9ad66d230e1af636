"""Runs inside the real QGIS: sets the canvas, presses Run, waits for the layer, and takes pictures."""

import json
import os
import time
import traceback
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QDate, QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface, plugins

JOB = json.loads(os.environ["CLOUDLESS_JOB"])
REPORT = {"events": [], "stall": 0.0}
STATE = {"deadline": time.monotonic() + 120, "last": time.monotonic(), "texts": []}


def picture(name):
    QApplication.processEvents()
    screen = QApplication.primaryScreen()
    screen.grabWindow(0).save(str(Path(JOB["pictures"]) / name))


def finish():
    Path(JOB["report"]).write_text(json.dumps(REPORT))
    QgsProject.instance().setDirty(False)
    os._exit(0)


def guarded(step):
    def call():
        try:
            step()
        except Exception:  # noqa: BLE001 - the test shall see it
            REPORT["error"] = traceback.format_exc()
            finish()

    return call


def tick():
    """Ten milliseconds between two calls, unless something holds the window up."""
    now = time.monotonic()
    REPORT["stall"] = max(REPORT["stall"], now - STATE["last"])
    STATE["last"] = now


def start():
    window = iface.mainWindow()
    window.setGeometry(QApplication.primaryScreen().geometry())
    iface.newProject()
    plugin = plugins["cloudless_plugin"]
    dock = STATE["dock"] = plugin.dock
    dock.setUserVisible(True)
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    iface.mapCanvas().setExtent(QgsRectangle(*JOB["extent"]))
    dock.catalogue.setCurrentIndex(dock.catalogue.findData("custom"))
    dock.address.setText(JOB["items"])
    dock.start_day.setDate(QDate(2023, 6, 1))
    dock.end_day.setDate(QDate(2023, 8, 31))
    dock.max_cloud.setValue(100)
    dock.buffer.setValue(20)
    dock.run.said.connect(STATE["texts"].append)
    QTimer.singleShot(1500, guarded(set_up if JOB.get("set_up") else press_run))


def set_up():
    """Make the engine's environment in the profile, as a new user does."""
    dock = STATE["dock"]
    if "pressed" not in STATE:
        STATE["pressed"] = True
        REPORT["notice"] = dock.notice.isVisible()
        dock.notice.button.click()
        QTimer.singleShot(1500, lambda: picture(JOB["name"] + "-setting-up.png"))
    elif not dock.notice.isVisible():
        press_run()
        return
    elif time.monotonic() > STATE["deadline"]:
        raise TimeoutError("the engine was not set up: " + dock.notice._label.text())
    QTimer.singleShot(500, guarded(set_up))


def press_run():
    picture(JOB["name"] + "-before.png")
    STATE["timer"] = QTimer()
    STATE["timer"].timeout.connect(tick)
    STATE["last"] = time.monotonic()
    STATE["timer"].start(10)
    STATE["dock"].run_button.click()
    REPORT["running_at_once"] = STATE["dock"].run.is_running()
    QTimer.singleShot(100, guarded(wait))


def wait():
    dock = STATE["dock"]
    if dock.run.is_running():
        if time.monotonic() > STATE["deadline"]:
            raise TimeoutError("the run did not end")
        QTimer.singleShot(100, guarded(wait))
        return
    STATE["timer"].stop()
    QTimer.singleShot(2500, guarded(look))


def look():
    dock = STATE["dock"]
    layers = list(QgsProject.instance().mapLayers().values())
    REPORT["layers"] = [layer.name() for layer in layers]
    REPORT["sources"] = [layer.source() for layer in layers]
    REPORT["status"] = dock.status.text()
    REPORT["texts"] = STATE["texts"]
    REPORT["extent"] = [dock.area.extent().xMinimum(), dock.area.extent().yMinimum()]
    REPORT["messages"] = [item.text() for item in iface.messageBar().items()]
    if layers:
        renderer = layers[0].renderer()
        stretches = [getattr(renderer, f"{colour}ContrastEnhancement")() for colour in ("red", "green", "blue")]
        REPORT["stretch"] = [[stretch.minimumValue(), stretch.maximumValue()] for stretch in stretches]
    REPORT["dialogs"] = [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    picture(JOB["name"] + ".png")
    finish()


QTimer.singleShot(2000, guarded(start))
