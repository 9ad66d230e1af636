"""Runs inside the real QGIS: makes a series, and plays it by the temporal controller."""

from pathlib import Path

from driver import JOB, REPORT, choose, choose_scenes, finish, later, messages, open_panel, picture
from qgis.core import QgsDateTimeRange, QgsInterval, QgsProject, QgsTemporalNavigationObject, QgsUnitTypes
from qgis.PyQt.QtCore import QDateTime, Qt
from qgis.utils import iface, plugins


def panel():
    return plugins["cloudless_plugin"].dock


def start():
    dock = open_panel()
    choose_scenes(dock)
    choose(dock.form.what.period, "month")
    dock.form.result.figure.setChecked(True)
    dock.footer.run_button.click()
    later(200, wait)


def wait():
    if panel().runs.is_running():
        later(100, wait)
    else:
        later(2500, play)


def play():
    """Show June, then August, as the temporal controller does."""
    root = QgsProject.instance().layerTreeRoot()
    REPORT["groups"] = [[group.name(), [node.name() for node in group.findLayers()]] for group in root.findGroups()]
    REPORT["messages"] = messages()
    show(6)
    later(2000, look_at_june)


def show(month):
    """Go to a month by the window's own temporal controller, from June on a frame each."""
    controller = iface.mapCanvas().temporalController()
    animated = QgsTemporalNavigationObject.NavigationMode.Animated
    if controller.navigationMode() != animated:
        begin, end = (
            QDateTime.fromString(f"2023-{day}T00:00:00Z", Qt.DateFormat.ISODate) for day in ("06-01", "12-31")
        )
        controller.setNavigationMode(animated)
        controller.setTemporalExtents(QgsDateTimeRange(begin, end))
        controller.setFrameDuration(QgsInterval(1, QgsUnitTypes.TemporalUnit.TemporalMonths))
    controller.setCurrentFrameNumber(month - 6)
    REPORT.setdefault("shown", []).append(iface.mapCanvas().temporalRange().begin().toString("yyyy-MM"))


def look_at_june():
    iface.mapCanvas().saveAsImage(str(Path(JOB["pictures"]) / (JOB["name"] + "-june.png")))
    show(8)
    later(2000, look_at_august)


def look_at_august():
    iface.mapCanvas().saveAsImage(str(Path(JOB["pictures"]) / (JOB["name"] + "-august.png")))
    show(12)
    later(2000, look_at_december)


def look_at_december():
    iface.mapCanvas().saveAsImage(str(Path(JOB["pictures"]) / (JOB["name"] + "-december.png")))
    off = QgsTemporalNavigationObject.NavigationMode.NavigationOff
    iface.mapCanvas().temporalController().setNavigationMode(off)
    later(1500, end)


def end():
    picture(JOB["name"])
    finish()


later(2000, start)
