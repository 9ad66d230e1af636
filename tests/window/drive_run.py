"""Runs inside the real QGIS: sets the canvas, presses Run, waits for the layer, lists scenes, and takes pictures."""

import time

from driver import JOB, REPORT, choose_scenes, finish, later, messages, open_panel, picture, with_scenes
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox, QScrollArea
from qgis.utils import plugins

TICKS = QTimer()
STATE = {"last": 0.0, "stall": 0.0, "texts": []}


def panel():
    return plugins["cloudless_plugin"].dock


def start():
    dock = open_panel()
    choose_scenes(dock)
    dock.form.how.buffer.setValue(JOB.get("buffer", 60))
    dock.run.said.connect(STATE["texts"].append)
    STATE["last"] = time.monotonic()
    TICKS.timeout.connect(tick)
    TICKS.start(10)
    if JOB.get("scenes"):
        with_scenes(dock, press_run)
    else:
        later(1500, set_up if JOB.get("set_up") else press_run)


def tick():
    """Ten milliseconds between two calls, unless something holds the window up."""
    now = time.monotonic()
    STATE["stall"] = max(STATE["stall"], now - STATE["last"])
    STATE["last"] = now


def set_up():
    """Make the engine's environment, as a new user does."""
    REPORT["notice"] = panel().notice.isVisible()
    panel().notice.button.click()
    later(1500, wait_for_engine)


def wait_for_engine():
    if "setting-up" not in REPORT:
        REPORT["setting-up"] = True
        picture(JOB["name"] + "-setting-up")
    if panel().setup.is_running() or panel().setup.problem():
        later(500, wait_for_engine)
    else:
        picture(JOB["name"] + "-ready")
        panel().notice.button.click()  # which says that the engine is ready
        later(100, press_run)


def press_run():
    panel().footer.run_button.click()
    REPORT["running_at_once"] = panel().runs.is_running()
    later(100, wait)


def wait():
    layers = list(QgsProject.instance().mapLayers().values())
    if layers and "first" not in REPORT:
        REPORT["first"] = [[layer.name(), layer.id(), layer.width()] for layer in layers]
        later(400, look_at_first)
    elif panel().runs.is_running():
        later(50, wait)
    else:
        TICKS.stop()
        later(2500, look)


def look_at_first():
    """Take a picture of what stands on the map while the run goes on, if it still does."""
    REPORT["running_at_first"] = panel().runs.is_running()
    if REPORT["running_at_first"]:
        picture(JOB["name"] + "-first")
    later(50, wait)


def look():
    layers = list(QgsProject.instance().mapLayers().values())
    REPORT["layers"] = [layer.name() for layer in layers]
    REPORT["last"] = [[layer.name(), layer.id(), layer.width()] for layer in layers]
    REPORT["sources"] = [layer.source() for layer in layers]
    REPORT["status"] = panel().footer.status.text()
    REPORT["texts"] = STATE["texts"]
    REPORT["stall"] = STATE["stall"]
    REPORT["messages"] = messages()
    if layers:
        renderer = layers[0].renderer()
        stretches = [getattr(renderer, f"{colour}ContrastEnhancement")() for colour in ("red", "green", "blue")]
        REPORT["stretch"] = [[stretch.minimumValue(), stretch.maximumValue()] for stretch in stretches]
    REPORT["dialogs"] = [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    picture(JOB["name"])
    if JOB.get("scenes"):
        later(100, show_scenes)
    else:
        finish()


def show_scenes():
    """List the scenes over the mosaic, as the user may before the run."""
    panel().scenes.details.setCollapsed(False)
    panel().look()
    later(2000, wait_for_scenes)


def wait_for_scenes():
    first = panel().scenes.list.topLevelItem(0)
    if panel().search.is_searching() or first is None or first.icon(0).isNull():
        later(200, wait_for_scenes)
        return
    scenes = panel().scenes
    panel().findChild(QScrollArea).ensureWidgetVisible(scenes.list, 0, 0)
    later(1500, look_at_scenes)


def look_at_scenes():
    REPORT["passes"] = panel().scenes.list.topLevelItemCount()
    picture(JOB["name"] + "-scenes")
    scenes = panel().scenes.list
    scenes.itemEntered.emit(scenes.topLevelItem(1), 0)
    later(500, finish)


later(2000, start)
