"""Runs inside the real QGIS: shows the panel in some state, and takes a picture."""

from driver import JOB, REPORT, finish, later, messages, open_panel, picture
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface, plugins


def start():
    dock = open_panel()
    if JOB.get("press_run"):
        dock.catalogue.setCurrentIndex(dock.catalogue.findData("custom"))
        dock.run_button.click()
    later(2000, look)


def look():
    dock = plugins["cloudless_plugin"].dock
    corner = dock.run_button.mapToGlobal(dock.run_button.rect().bottomRight())
    REPORT["run_is_on_screen"] = QApplication.primaryScreen().geometry().contains(corner)
    REPORT["notice"] = dock.notice.isVisible()
    REPORT["messages"] = messages()
    REPORT["actions"] = [action.text() for action in iface.pluginToolBar().actions()]
    picture(JOB["name"])
    finish()


later(2000, start)
