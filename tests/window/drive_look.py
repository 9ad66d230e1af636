"""Runs inside the real QGIS: shows the panel in some state, and takes a picture."""

from driver import JOB, REPORT, choose, finish, later, messages, open_panel, picture
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QScrollArea, QToolButton
from qgis.utils import iface, plugins


def start():
    dock = open_panel()
    if JOB.get("open_everything"):
        choose(dock.form.how.method, "percentile")
        for box in dock.findChildren(QgsCollapsibleGroupBox):
            box.setCollapsed(False)
        scroll = dock.findChild(QScrollArea)
        later(1000, lambda: scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum()))
    if JOB.get("press_run"):
        choose(dock.form.what.catalogue, "custom")
        dock.start()
    later(2000, look)


def look():
    dock = plugins["cloudless_plugin"].dock
    corner = dock.footer.run_button.mapToGlobal(dock.footer.run_button.rect().bottomRight())
    REPORT["run_is_on_screen"] = QApplication.primaryScreen().geometry().contains(corner)
    REPORT["notice"] = dock.notice.isVisible()
    REPORT["messages"] = messages()
    REPORT["problem"] = dock.form.shown_problem()
    texts = [
        one
        for kind in (QLabel, QPushButton, QToolButton, QCheckBox)
        for one in dock.findChildren(kind)
        if one.isVisible()
    ]
    REPORT["texts"] = [one.text() for one in texts]
    REPORT["cut"] = [one.text() for one in texts if one.width() < one.minimumSizeHint().width()]
    REPORT["actions"] = [action.text() for action in iface.pluginToolBar().actions()]
    picture(JOB["name"])
    finish()


later(2000, start)
