"""Runs inside the real QGIS: opens the options on the page of Cloudless, and takes a picture."""

from driver import JOB, REPORT, finish, later, open_panel, picture
from qgis.PyQt.QtWidgets import QApplication, QPushButton, QWidget
from qgis.utils import iface


def start():
    open_panel()
    later(1500, look)  # the dialog blocks here until it is closed
    iface.showOptionsDialog(iface.mainWindow(), "CloudlessOptions")


def look():
    dialog = QApplication.activeModalWidget()
    # Newer versions put the page into a scroll area of the same name.
    page = next(child for child in dialog.findChildren(QWidget) if hasattr(child, "copy_button"))
    REPORT["visible"] = page.isVisible()
    REPORT["state"] = page.state.text()
    REPORT["buttons"] = [button.text() for button in page.findChildren(QPushButton)]
    page.copy_button.click()
    REPORT["clipboard"] = QApplication.clipboard().text()
    picture(JOB["name"])
    finish()


later(2000, start)
