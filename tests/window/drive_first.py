"""Runs inside the real QGIS: the first start, the sample scenes from the offer to the mosaic, and the way back."""

import socket

from driver import JOB, REPORT, finish, later, messages, open_panel, picture, until
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QApplication, QMessageBox, QScrollArea
from qgis.utils import iface, plugins


def panel():
    return plugins["cloudless_plugin"].dock


def shoot(name):
    picture(f"{JOB['name']}-{name}")


def kept():
    return sorted(key for key in QgsSettings().allKeys() if "cloudless" in key.lower() and "PythonPlugins" not in key)


def view():
    """Return west, south, east, north of what the map shows."""
    extent = iface.mapCanvas().extent()
    return [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]


def start():
    REPORT["has_network"] = has_network()
    dock = open_panel()
    if JOB.get("width"):
        iface.mainWindow().resizeDocks([dock], [JOB["width"]], Qt.Orientation.Horizontal)
    REPORT["kept_at_first"] = kept()
    later(1500, offered)


def has_network():
    """Tell whether this process can reach even this machine."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", 1)) != 101  # ENETUNREACH


def offered():
    dock = panel()
    REPORT["choices"] = dock.form.choices().to_dict()
    REPORT["view"] = view()
    REPORT["offered"] = dock.samples.isVisible()
    REPORT["offer"] = dock.samples.label.text()
    REPORT["news"] = dock.news.isVisible()
    REPORT["minimum"] = [dock.minimumSizeHint().width()]
    shoot("offer")
    dock.samples.try_button.click()
    QApplication.sendEvent(dock, QEvent(QEvent.Type.Enter))
    later(1500, lambda: until(lambda: not dock.search.is_searching(), shown))


def shown():
    dock = panel()
    REPORT["explained"] = dock.samples.label.text()
    REPORT["summary"] = dock.scenes.summary.text()
    REPORT["estimate"] = dock.footer.estimate.text()
    REPORT["minimum"].append(dock.minimumSizeHint().width())
    shoot("shown")
    dock.samples.notice_button.click()
    later(700, notice)


def notice():
    shoot("notice")
    (window,) = [one for one in QApplication.topLevelWidgets() if type(one).__name__ == "QDialog" and one.isVisible()]
    window.reject()
    panel().footer.run_button.click()
    later(500, lambda: until(lambda: not panel().runs.is_running(), lambda: later(2500, done)))


def done():
    dock = panel()
    REPORT["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    REPORT["status"] = dock.footer.status.text()
    REPORT["messages"] = messages()
    dock.findChild(QScrollArea).verticalScrollBar().setValue(0)
    later(300, leave)


def leave():
    shoot("done")
    dock = panel()
    dock.form.what.look.setCurrentIndex(1)
    dock.samples.back_button.click()
    later(1500, left)


def left():
    dock = panel()
    REPORT["choices_back"] = dock.form.choices().to_dict()
    REPORT["view_back"] = view()
    REPORT["offered_again"] = dock.samples.isVisible()
    dock.presets.button.menu().popup(dock.presets.button.mapToGlobal(dock.presets.button.rect().bottomLeft()))
    later(700, menu)


def menu():
    REPORT["menu"] = [action.text() for action in panel().presets.menu.actions() if action.isEnabled()]
    shoot("menu")
    REPORT["dialogs"] = [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    REPORT["profile"] = QgsApplication.qgisSettingsDirPath()
    finish()


later(2000, start)
