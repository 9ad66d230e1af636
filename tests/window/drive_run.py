"""Runs inside the real QGIS: sets the canvas, presses Run, waits for the layer, and takes pictures."""

import time

from driver import JOB, REPORT, finish, later, messages, open_panel, picture
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import plugins

TICKS = QTimer()
STATE = {"last": 0.0, "stall": 0.0, "texts": []}


def panel():
    return plugins["cloudless_plugin"].dock


def start():
    dock = open_panel()
    dock.catalogue.setCurrentIndex(dock.catalogue.findData("custom"))
    dock.address.setText(JOB["items"])
    dock.start_day.setDate(QDate(2023, 6, 1))
    dock.end_day.setDate(QDate(2023, 8, 31))
    dock.max_cloud.setValue(100)
    dock.buffer.setValue(20)
    dock.run.said.connect(STATE["texts"].append)
    STATE["last"] = time.monotonic()
    TICKS.timeout.connect(tick)
    TICKS.start(10)
    later(1500, set_up if JOB.get("set_up") else press_run)


def tick():
    """Ten milliseconds between two calls, unless something holds the window up."""
    now = time.monotonic()
    STATE["stall"] = max(STATE["stall"], now - STATE["last"])
    STATE["last"] = now


def set_up():
    """Make the engine's environment in the profile, as a new user does."""
    REPORT["notice"] = panel().notice.isVisible()
    panel().notice.button.click()
    later(1500, wait_for_engine)


def wait_for_engine():
    if "setting-up" not in REPORT:
        REPORT["setting-up"] = True
        picture(JOB["name"] + "-setting-up")
    if panel().notice.isVisible():
        later(500, wait_for_engine)
    else:
        later(100, press_run)


def press_run():
    panel().run_button.click()
    REPORT["running_at_once"] = panel().run.is_running()
    later(100, wait)


def wait():
    layers = list(QgsProject.instance().mapLayers().values())
    if layers and "first" not in REPORT:
        REPORT["first"] = [[layer.name(), layer.id(), layer.width()] for layer in layers]
        later(400, look_at_first)
    elif panel().run.is_running():
        later(50, wait)
    else:
        TICKS.stop()
        later(2500, look)


def look_at_first():
    """Take a picture of what stands on the map while the run goes on, if it still does."""
    REPORT["running_at_first"] = panel().run.is_running()
    if REPORT["running_at_first"]:
        picture(JOB["name"] + "-first")
    later(50, wait)


def look():
    layers = list(QgsProject.instance().mapLayers().values())
    REPORT["layers"] = [layer.name() for layer in layers]
    REPORT["last"] = [[layer.name(), layer.id(), layer.width()] for layer in layers]
    REPORT["sources"] = [layer.source() for layer in layers]
    REPORT["status"] = panel().status.text()
    REPORT["texts"] = STATE["texts"]
    REPORT["stall"] = STATE["stall"]
    REPORT["messages"] = messages()
    if layers:
        renderer = layers[0].renderer()
        stretches = [getattr(renderer, f"{colour}ContrastEnhancement")() for colour in ("red", "green", "blue")]
        REPORT["stretch"] = [[stretch.minimumValue(), stretch.maximumValue()] for stretch in stretches]
    REPORT["dialogs"] = [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    picture(JOB["name"])
    finish()


later(2000, start)
